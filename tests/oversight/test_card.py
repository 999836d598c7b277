"""Before you act: what matters now comes first, what one may not see is said, and a list asks no more than a row."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import prefetch_related_objects
from django.test import Client
from tests.cast import Cast
from tests.web.conftest import Desk

from weili.archive.duties import open_duty
from weili.archive.models import Permit, Question, Visit
from weili.inspection.models import Finding
from weili.kernel.access import held
from weili.oversight.card import before_you_act
from weili.oversight.card_face import face_of, faces_by_key

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def as_in_a_request(person: Any) -> Any:
    """A request reads the posts of its person once."""
    prefetch_related_objects([person], *held())
    return person


@pytest.fixture
def licensed(cast: Cast) -> Cast:
    Permit.objects.create(
        district=cast.district, business=cast.chestnut, kind="JY2", number="JY-1", valid_to=date(2028, 1, 1)
    )
    return cast


def matter(cast: Cast, at: datetime, reader: Any = None) -> tuple[str, str]:
    told = face_of(cast.chestnut, reader=reader or cast.leader, at=at).matter
    return told.words, told.tone


def test_where_all_is_well_it_says_so(licensed: Cast, at: datetime) -> None:
    assert matter(licensed, at) == ("没有需要马上处理的事", "green")


def test_an_overdue_duty_comes_before_the_key_list(desk: Desk, at: datetime) -> None:
    assert matter(desk.cast, at) == ("办结投诉", "red")
    assert matter(desk.cast, at, desk.cast.assistant)[1] == "green", "an assistant is told of no duties"


def test_an_expired_permit_is_said_while_the_place_trades(licensed: Cast, at: datetime) -> None:
    Permit.objects.filter(business=licensed.chestnut).update(valid_to=date(2026, 9, 1))
    assert matter(licensed, at) == ("许可已于 2026-09-01 到期，仍未停业", "red")
    licensed.chestnut.gone_on = date(2026, 9, 2)
    assert matter(licensed, at)[0].startswith("失联或已停业")


def test_a_failing_sample_under_disposal_names_its_clock(licensed: Cast, at: datetime) -> None:
    open_duty(
        title="核查处置：栗子糕", subject="sampling.Sample:9", rule="sampling.disposal", start=date(2026, 9, 1),
        business=licensed.chestnut, by=licensed.system, at=at,
    )  # fmt: skip
    assert matter(licensed, at) == ("核查处置：栗子糕", "amber")


def test_the_same_item_again_is_said_in_the_words_of_the_checklist(
    licensed: Cast, on: date, at: datetime
) -> None:
    common = {"district": licensed.district, "business": licensed.chestnut}
    for back in (5, 50, 90):
        visit = Visit.objects.create(**common, visited_on=on - timedelta(days=back), sector="catering")
        Finding.objects.create(**common, visit=visit, item_code="1.1", text="1.1")
    words, tone = matter(licensed, at)
    assert words.startswith("同一检查项目重复不符合：1.1 ")
    assert len(words) > len("同一检查项目重复不符合：1.1 项"), "the checklist says what the item asks"
    assert tone == "red"
    card = before_you_act(licensed.chestnut, reader=licensed.leader, on=on)
    assert [again.times for again in card.repeated] == [3]
    assert len(card.visits) == 3
    assert card.visits[0].open[0].startswith("1.1 ")


def test_in_winter_the_rest_of_the_season_is_what_matters(licensed: Cast) -> None:
    from weili.kernel import clock

    assert matter(licensed, clock.noon(date(2026, 12, 7))) == ("季节性歇业（12月不营业）", "grey")


def test_the_card_holds_what_every_module_should_know(desk: Desk, on: date, at: datetime) -> None:
    cast = desk.cast
    Question.objects.create(
        district=cast.district, newcomer=cast.grocery, candidate=cast.chestnut, probability="0.6", asked_at=at
    )
    card = before_you_act(cast.chestnut, reader=cast.leader, on=on, at=at)
    assert [sample.product for sample in card.failing] == ["栗子糕"]
    assert [complaint.text for complaint in card.complaints] == ["栗子不新鲜"]
    assert [row.title for row in card.duties] == ["办结投诉", "是否受理投诉"]
    assert card.listing == desk.listing
    assert card.doubts == (f"可能与“便民食品店”（档案 {cast.grocery.pk}）是同一户",)
    assert card.hidden == ()


def test_what_one_may_not_see_is_named(desk: Desk, on: date) -> None:
    card = before_you_act(desk.cast.chestnut, reader=desk.cast.assistant, on=on)
    assert card.hidden == ("检查记录", "抽检结果和重点监管", "投诉举报", "案件与处罚", "待办")
    assert (card.failing, card.complaints, card.duties, card.listing) == ((), (), (), None)


def test_a_list_of_faces_asks_no_more_than_one_face(
    desk: Desk, at: datetime, django_assert_num_queries: Any
) -> None:
    cast = desk.cast
    leader = as_in_a_request(cast.leader)
    one, all_ = [cast.chestnut.pk], [cast.chestnut.pk, cast.canteen.pk, cast.grocery.pk, cast.workshop.pk]
    with django_assert_num_queries(11):
        faces_by_key(one, reader=leader, at=at)
    with django_assert_num_queries(11):
        assert set(faces_by_key(all_, reader=leader, at=at)) == set(all_)


def test_the_card_asks_a_fixed_number_of_times(desk: Desk, on: date, django_assert_num_queries: Any) -> None:
    leader = as_in_a_request(desk.cast.leader)
    with django_assert_num_queries(27):
        before_you_act(desk.cast.chestnut, reader=leader, on=on)


@pytest.mark.parametrize("address", ["/businesses/{key}/card", "/businesses/{key}", "/duties/{duty}"])
def test_the_card_is_shown_where_one_acts(desk: Desk, as_person: SignIn, address: str) -> None:
    where = address.format(key=desk.cast.chestnut.pk, duty=desk.duty.pk)
    words = as_person(desk.cast.gu).get(where).content.decode()
    assert "行动前先看" in words
    assert "栗子糕" in words


def test_beside_a_list_only_the_card_is_sent(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.gu)
    listed = client.get("/businesses").content.decode()
    assert f'hx-get="/businesses/{desk.cast.chestnut.pk}/card"' in listed
    assert "办结投诉" in listed, "a list tells what matters now"
    answer = client.get(f"/businesses/{desk.cast.chestnut.pk}/card", headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()


def test_both_sides_of_a_question_have_their_card(desk: Desk, at: datetime, as_person: SignIn) -> None:
    cast = desk.cast
    asked = Question.objects.create(
        district=cast.district, newcomer=cast.grocery, candidate=cast.chestnut, probability="0.6", asked_at=at
    )
    cards = as_person(cast.catering).get(f"/matching/{asked.pk}").context["cards"]
    assert [card.business for card in cards] == [cast.grocery, cast.chestnut]


@pytest.mark.parametrize(
    "query", ["system=nothing", "system=visits&since=yesterday", "system=visits&only=%00"]
)
def test_a_question_for_rows_that_nobody_understands_is_calm(
    desk: Desk, as_person: SignIn, query: str
) -> None:
    address = f"/businesses/{desk.cast.chestnut.pk}/records?{query}"
    assert as_person(desk.cast.gu).get(address).status_code == 200
