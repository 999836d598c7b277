"""Drawing by lot: fair over seeds, the same from the same seed, whatever the order of the pool; reasons stay."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import Cast
from tests.conftest import ROOT
from tests.inspection.arranging import a_checklist, a_proposal, of_business, proposed

from weili.archive.models import Business, Entry
from weili.inspection.drawing import CannotDraw, draw_lots
from weili.inspection.models import Draw
from weili.inspection.queries.draws import draws, inspections_of, repeated
from weili.inspection.services import CannotArrange, NewDraw, amend_inspection, draw, propose_drawn
from weili.kernel.access import Refused

POOL = st.sets(st.integers(1, 10_000), min_size=5, max_size=60)
SEED = st.binary(min_size=32, max_size=32).map(bytes.hex)


# --- the drawing itself -----------------------------------------------------------------------------------


@given(seed=SEED, shops=POOL, people=POOL, data=st.data())
def test_the_same_seed_draws_the_same_whatever_the_order_of_the_pool(
    seed: str, shops: set[int], people: set[int], data: Any
) -> None:
    wanted = data.draw(st.integers(1, len(shops)))
    mixed, other = data.draw(st.permutations(sorted(shops))), data.draw(st.permutations(sorted(people)))
    first = draw_lots(
        seed=seed, businesses=sorted(shops), officers=sorted(people), wanted=wanted, team_size=2
    )
    assert first == draw_lots(seed=seed, businesses=mixed, officers=other, wanted=wanted, team_size=2)


@given(seed=SEED, shops=POOL, people=POOL, size=st.integers(1, 4))
def test_nobody_is_drawn_twice_and_no_team_has_somebody_twice(
    seed: str, shops: set[int], people: set[int], size: int
) -> None:
    lots = draw_lots(seed=seed, businesses=shops, officers=people, wanted=len(shops), team_size=size)
    assert {lot.business for lot in lots} == shops
    assert all(len(set(lot.officers)) == size and set(lot.officers) <= people for lot in lots)
    load = Counter(key for lot in lots for key in lot.officers)
    a_round = len(people) // size
    assert max(load.values()) <= -(-len(lots) // a_round), "nobody goes twice in one round"


def test_over_many_seeds_everybody_is_drawn_about_equally_often() -> None:
    drawn, sent = Counter[int](), Counter[int]()
    for number in range(2000):
        lots = draw_lots(
            seed=f"{number:064x}", businesses=range(20), officers=range(100, 107), wanted=5, team_size=2
        )
        drawn.update(lot.business for lot in lots)
        sent.update(key for lot in lots for key in lot.officers)
    # 2000 drawings of 5 out of 20: 500 each, standard deviation 19; five of them would be a wonder
    assert all(abs(count - 500) < 100 for count in drawn.values()), drawn
    mean = 2000 * 10 / 7
    assert all(abs(count - mean) < 150 for count in sent.values()), sent


@given(seed=SEED, shops=POOL, people=POOL)
def test_the_paper_on_drawing_draws_the_same(seed: str, shops: set[int], people: set[int]) -> None:
    """What `docs/algorithms/drawing.md` lets anybody run gives what the house draws."""
    text = (ROOT / "docs" / "algorithms" / "drawing.md").read_text(encoding="utf-8")
    there: dict[str, Any] = {}
    exec(text.split("```python\n")[1].split("```")[0], there)
    ours = draw_lots(seed=seed, businesses=shops, officers=people, wanted=len(shops), team_size=2)
    assert [(lot.business, lot.officers) for lot in ours] == there["draw"](seed, shops, people, len(shops), 2)


@settings(max_examples=20)
@given(seed=SEED)
def test_a_pool_that_is_too_small_is_refused_with_a_sentence(seed: str) -> None:
    with pytest.raises(CannotDraw, match="只有 2 户，不足 3 户"):
        draw_lots(seed=seed, businesses=[1, 2], officers=[1, 2], wanted=3, team_size=2)
    with pytest.raises(CannotDraw, match="只有 1 名，不足一组 2 名"):
        draw_lots(seed=seed, businesses=[1, 2], officers=[1], wanted=1, team_size=2)


# --- a draw that is kept ----------------------------------------------------------------------------------


def a_draw(cast: Cast, **fields: Any) -> NewDraw:
    values: dict[str, Any] = {
        "district": cast.district, "name": "三季度双随机", "wanted": 2,
        "businesses": [cast.chestnut, cast.canteen, cast.grocery, cast.workshop],
        "officers": [cast.lin, cast.mao, cast.gu, cast.he], **fields,
    }  # fmt: skip
    return NewDraw(**values)


def test_a_draw_keeps_pool_seed_and_outcome_and_can_be_repeated(cast: Cast, at: datetime) -> None:
    drawn = draw(new=a_draw(cast), by=cast.catering, at=at)
    assert len(drawn.seed) == 64
    assert len(drawn.businesses) == 4
    assert len(drawn.outcome) == 2
    assert repeated(drawn).same
    entry = Entry.objects.in_district(cast.district).get(kind="inspection.lots.drawn")
    assert drawn.seed in entry.payload
    other = draw(new=a_draw(cast, name="再抽"), by=cast.catering, at=at)
    assert other.seed != drawn.seed


def test_an_outcome_that_somebody_touched_is_found_out(cast: Cast, at: datetime) -> None:
    drawn = draw(new=a_draw(cast), by=cast.catering, at=at)
    drawn.outcome[0]["business"] = -1
    assert not repeated(drawn).same
    drawn.businesses = []
    assert "不足 2 户" in repeated(drawn).why


def test_what_may_not_be_drawn_stays_out_with_its_reason(cast: Cast, at: datetime, on: date) -> None:
    Business.objects.filter(pk=cast.grocery.pk).update(visited_last=date(2026, 8, 1))
    Business.objects.filter(pk=cast.workshop.pk).update(gone_on=date(2026, 1, 1))
    proposed(cast, at, on)  # of the farmhouse
    cast.he.certificate_until = date(2026, 1, 1)
    cast.he.save()
    shops = [Business.objects.in_district(cast.district).get(pk=b.pk) for b in a_draw(cast).businesses]
    new = a_draw(cast, businesses=shops, wanted=1, checked_within=3, recused={cast.mao.pk: "配偶经营餐饮"})
    drawn = draw(new=new, by=cast.catering, at=at)
    assert [each["business"] for each in drawn.businesses] == [cast.canteen.pk]
    reasons = {each["name"]: each["why"] for each in drawn.excluded}
    assert "3 个月内不重复抽取" in reasons["便民食品店"]
    assert "失联" in reasons["老罗豆腐"]
    assert "已有检查" in reasons["栗子农家院"]
    assert reasons["毛峻"] == "配偶经营餐饮"
    assert "到期" in reasons["何青"]


def test_whoever_may_not_arrange_there_draws_nothing(cast: Cast, at: datetime) -> None:
    for person in (
        cast.assistant,
        cast.licensing,
        cast.lin,
    ):  # Lin arranges at the station, not in the district
        with pytest.raises(Refused):
            draw(new=a_draw(cast), by=person, at=at)
    station = a_draw(cast, station=cast.stations["bohai"])
    assert draw(new=station, by=cast.lin, at=at).station == cast.stations["bohai"]
    with pytest.raises(CannotArrange, match="名称"):
        draw(new=a_draw(cast, name=" "), by=cast.catering, at=at)


def test_draws_are_read_where_inspections_are(cast: Cast, at: datetime, on: date) -> None:
    draw(new=a_draw(cast), by=cast.catering, at=at)
    assert draws(cast.leader, on=on).count() == 1
    for person in (cast.lin, cast.owner, cast.stranger, cast.assistant):
        assert not draws(person, on=on).exists()


def test_an_outcome_becomes_proposals_once(cast: Cast, at: datetime, on: date) -> None:
    station = cast.stations["bohai"]
    drawn = draw(
        new=a_draw(cast, businesses=[cast.chestnut], officers=[cast.lin, cast.mao], wanted=1, station=station),
        by=cast.lin, at=at,
    )  # fmt: skip
    made, stayed = propose_drawn(draw=drawn, checklists={}, planned_on=on, by=cast.lin, at=at)
    assert (made, len(stayed)) == ([], 1)
    lists = {"catering": a_checklist(cast, at)}
    made, stayed = propose_drawn(draw=drawn, checklists=lists, planned_on=on, by=cast.lin, at=at)
    assert (of_business(cast.chestnut), stayed) == (made, [])
    assert "双随机抽取" in made[0].source_text
    assert propose_drawn(draw=drawn, checklists=lists, planned_on=on, by=cast.lin, at=at) == ([], [])
    again = a_proposal(cast, at, on + timedelta(days=1))
    amend_inspection(inspection=made[0], new=again, by=cast.lin, at=at)
    assert inspections_of(drawn).keys() == {cast.chestnut.pk}, "a change does not forget the draw"
    with pytest.raises(Refused):
        propose_drawn(draw=drawn, checklists=lists, planned_on=on, by=cast.he, at=at)
    assert Draw.objects.in_district(cast.district).get().outcome == drawn.outcome
