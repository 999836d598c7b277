"""What changes about a business, what is taken into its archive, what is listed and noticed; each leaves a trace."""

from datetime import date, datetime, timedelta

import pytest
from django.db.models import Q
from tests.cast import Cast

from weili.archive.businesses import NewBusiness, NotABusiness, register_business, register_many
from weili.archive.changes import NotChanged, correct_business, mark_found, mark_gone, rest, set_calendar
from weili.archive.listings import NotDecided, decide_key_listing, decide_lead, list_key, raise_lead
from weili.archive.models import (
    Business,
    Closure,
    Entry,
    KeyListing,
    Lead,
    Operator,
    Permit,
    Purchase,
    StaffMember,
    Visit,
)
from weili.archive.permits import end_permit, record_permits
from weili.archive.records import record_purchases, record_staff
from weili.archive.standing import alarms_silent, opens_in_month, resting, standing_of
from weili.archive.taking import NotRecorded
from weili.archive.timeline.verify import verify
from weili.archive.visits import record_visits
from weili.kernel import clock
from weili.kernel.access import Refused

pytestmark = pytest.mark.postgres


def _kinds(business: Business) -> list[str]:
    return list(Entry.objects.filter(business=business).order_by("seq").values_list("kind", flat=True))[1:]


# --- opening ------------------------------------------------------------------------------------------------


def test_two_shops_of_one_code_have_one_operator(cast: Cast, at: datetime) -> None:
    new = [
        NewBusiness(name=f"连锁{n}号店", uscc="91110116MA00CHAIN7", town=cast.towns["渤海镇"]) for n in (1, 2)
    ]
    one, two = register_many(newcomers=new, district=cast.district, by=cast.lin, at=at)

    assert one.operator_id == two.operator_id
    again = register_business(newcomer=new[0], district=cast.district, by=cast.licensing, at=at)
    assert again.operator_id == one.operator_id
    assert Operator.objects.in_district(cast.district).filter(uscc="91110116MA00CHAIN7").count() == 1


# who may not register where, and what is no business
def test_registering_is_refused_elsewhere_or_without_a_name(cast: Cast, at: datetime) -> None:
    new = NewBusiness(name="新店", town=cast.towns["渤海镇"])
    for person in (cast.he, cast.stranger, cast.owner, cast.citizen):
        with pytest.raises(Refused):
            register_business(newcomer=new, district=cast.district, by=person, at=at)
    with pytest.raises(NotABusiness, match="名称"):
        register_business(newcomer=NewBusiness(name=" "), district=cast.district, by=cast.licensing, at=at)
    with pytest.raises(NotABusiness, match="不属于"):
        register_business(newcomer=new, district=cast.neighbour, by=cast.system, at=at)
    assert not Business.objects.filter(district=cast.district, name="新店").exists()


# --- corrections and the calendar ----------------------------------------------------------------------------


def test_a_correction_says_before_and_after_and_leaves_them_shreddable(cast: Cast, at: datetime) -> None:
    corrected = correct_business(
        business=cast.chestnut, changes={"sign": "栗子人家", "phone": "13900000000"}, reason="店主更正",
        by=cast.lin, at=at,
    )  # fmt: skip
    entry = Entry.objects.filter(business=cast.chestnut).order_by("seq").last()

    assert corrected.sign == "栗子人家"
    assert entry is not None
    assert "13900000000" not in entry.payload
    assert "13900000000" in entry.personal_part.payload
    by_old_or_new = Business.objects.filter(district=cast.district)
    assert by_old_or_new.filter(search__contains="lznjy").get() == corrected, "the old name still finds it"
    assert by_old_or_new.filter(search__contains="lzrj").get() == corrected


def test_a_corrected_address_has_no_position_yet(cast: Cast, at: datetime) -> None:
    moved = correct_business(
        business=cast.chestnut,
        changes={"address": "渤海镇栗子沟村15号"},
        reason="门牌更正",
        by=cast.lin,
        at=at,
    )

    assert moved.premises is not None
    assert (moved.premises.address, moved.premises.lat) == ("渤海镇栗子沟村15号", None)


# what cannot be corrected: the changes, the reason, and what is said
UNCORRECTABLE = (
    ({"open_months": 1}, "x", "不能直接更正"),
    ({"sign": "新"}, " ", "理由"),
    ({"name": " "}, "x", "名称不能为空"),
    ({"sign": "栗子农家院"}, "x", "不需要更正"),
)


@pytest.mark.parametrize(("changes", "reason", "why"), UNCORRECTABLE)
def test_a_correction_must_change_something_and_say_why(
    cast: Cast, at: datetime, changes: dict[str, object], reason: str, why: str
) -> None:
    with pytest.raises(NotChanged, match=why):
        correct_business(business=cast.chestnut, changes=changes, reason=reason, by=cast.lin, at=at)
    with pytest.raises(Refused):
        correct_business(business=cast.chestnut, changes=changes, reason=reason, by=cast.he, at=at)
    assert _kinds(cast.chestnut) == []


def test_a_farmhouse_closed_for_the_winter_is_silent_then(cast: Cast, at: datetime) -> None:
    january, september = date(2027, 1, 15), date(2026, 9, 21)

    assert resting(cast.chestnut, january)
    assert not resting(cast.chestnut, september)
    assert alarms_silent(cast.chestnut, january)
    assert not alarms_silent(cast.chestnut, september)
    assert not opens_in_month(cast.chestnut, january)
    assert standing_of(cast.chestnut, january).status == "resting"
    set_calendar(business=cast.chestnut, months=range(1, 13), reason="全年营业", by=cast.lin, at=at)
    cast.chestnut.refresh_from_db()
    assert not resting(cast.chestnut, january)
    assert _kinds(cast.chestnut) == ["archive.calendar.set"]
    set_calendar(business=cast.chestnut, months=range(1, 13), reason="再次", by=cast.lin, at=at)
    assert _kinds(cast.chestnut) == ["archive.calendar.set"], "nothing changed, nothing is said"
    with pytest.raises(NotChanged):
        set_calendar(business=cast.chestnut, months=[0, 13], reason="x", by=cast.lin, at=at)


def test_a_closure_holds_to_the_day_before_its_end(cast: Cast, at: datetime) -> None:
    since, until = date(2026, 9, 25), date(2026, 10, 1)
    rest(business=cast.canteen, kind=Closure.Kind.FILED, since=since, until=until, by=cast.he, at=at)

    assert [resting(cast.canteen, day) for day in (since - timedelta(1), since, until - timedelta(1), until)] == [
        False, True, True, False,
    ]  # fmt: skip
    with pytest.raises(NotChanged):
        rest(business=cast.canteen, kind=Closure.Kind.FILED, since=until, until=since, by=cast.he, at=at)


def test_a_business_is_gone_and_found_again(cast: Cast, at: datetime) -> None:
    day = clock.day(at)
    mark_gone(business=cast.chestnut, gone_on=day, why="现场锁门，电话空号", by=cast.lin, at=at)
    with pytest.raises(NotChanged, match="已标记"):
        mark_gone(business=cast.chestnut, gone_on=day, why="x", by=cast.lin, at=at)
    cast.chestnut.refresh_from_db()
    assert standing_of(cast.chestnut, day).status == "gone"
    mark_found(business=cast.chestnut, why="恢复营业", by=cast.lin, at=at)
    with pytest.raises(NotChanged, match="没有标记"):
        mark_found(business=cast.chestnut, why="x", by=cast.lin, at=at)
    assert _kinds(cast.chestnut) == ["archive.business.gone", "archive.business.found"]
    assert verify().ok


# --- what is taken in ---------------------------------------------------------------------------------------


def test_facts_happen_on_their_own_day(cast: Cast, at: datetime) -> None:
    mine = {"district": cast.district, "business": cast.chestnut}
    issued, visited = date(2024, 4, 1), date(2025, 7, 3)
    (permit,) = record_permits(
        permits=[Permit(**mine, kind="JY2", number="JY21101160000001", issued_on=issued)],
        by=cast.licensing,
        at=at,
    )
    (visit,) = record_visits(
        visits=[Visit(**mine, visited_on=visited, officers=["林岚"])], by=cast.lin, at=at
    )
    record_staff(
        members=[StaffMember(**mine, name="某厨师", health_until=date(2027, 1, 1))], by=cast.lin, at=at
    )
    record_purchases(purchases=[Purchase(**mine, product="板栗", bought_on=visited)], by=cast.lin, at=at)

    happened = {
        e.kind: clock.day(e.occurred_at) for e in Entry.objects.filter(business=cast.chestnut, seq__gt=1)
    }
    assert happened == {
        "archive.permit.recorded": issued,
        "archive.visit.recorded": visited,
        "archive.staff.recorded": clock.day(at),
        "archive.purchase.recorded": visited,
    }
    assert visit.station == cast.stations["bohai"]
    assert permit.pk is not None


def test_a_permit_ends_once(cast: Cast, at: datetime) -> None:
    permit = Permit(district=cast.district, business=cast.chestnut, kind="JY2", number="JY2110116")
    record_permits(permits=[permit], by=cast.licensing, at=at)
    state = Permit.State.CANCELLED
    ended = end_permit(
        permit=permit, state=state, ended_on=clock.day(at), reason="申请注销", by=cast.licensing, at=at
    )

    assert not ended.holds_on(clock.day(at))
    with pytest.raises(NotRecorded, match="已是"):
        end_permit(permit=permit, state=state, ended_on=clock.day(at), reason="x", by=cast.licensing, at=at)


def test_a_row_written_by_hand_that_contradicts_itself_is_refused(cast: Cast, at: datetime) -> None:
    mine = {"district": cast.district, "business": cast.chestnut}
    backwards = Permit(
        **mine, kind="JY2", number="JY1", issued_on=date(2026, 1, 1), valid_to=date(2025, 1, 1)
    )
    with pytest.raises(NotRecorded, match="前后颠倒"):
        record_permits(permits=[backwards], by=cast.licensing, at=at)
    with pytest.raises(NotRecorded, match="还没有到"):
        record_visits(visits=[Visit(**mine, visited_on=date(2026, 12, 1))], by=cast.lin, at=at)
    foreign = Visit(district=cast.neighbour, business=cast.chestnut, visited_on=clock.day(at))
    with pytest.raises(NotRecorded, match="辖区"):
        record_visits(visits=[foreign], by=cast.lin, at=at)
    with pytest.raises(Refused):
        record_visits(visits=[Visit(**mine, visited_on=clock.day(at))], by=cast.he, at=at)
    assert record_visits(visits=[], by=cast.citizen, at=at) == []
    assert _kinds(cast.chestnut) == []


# --- the key list and leads ------------------------------------------------------------------------------------


def _list(cast: Cast, at: datetime) -> KeyListing:
    return list_key(
        business=cast.chestnut, reason_code="failing_sample", reason="抽检不合格", subject="sampling.Sample:1",
        since=clock.day(at), by=cast.sampling, at=at,
    )  # fmt: skip


def test_a_matter_lists_a_business_once_and_a_person_decides(cast: Cast, at: datetime) -> None:
    listing = _list(cast, at)
    assert _list(cast, at) == listing
    assert (listing.state, _kinds(cast.chestnut)) == ("proposed", ["archive.key_list.proposed"])
    with pytest.raises(Refused):
        decide_key_listing(listing=listing, confirmed=True, reason="x", by=cast.lin, at=at)
    with pytest.raises(NotDecided, match="理由"):
        decide_key_listing(listing=listing, confirmed=True, reason=" ", by=cast.sampling, at=at)
    confirmed = decide_key_listing(listing=listing, confirmed=True, reason="属实", by=cast.sampling, at=at)
    removed = decide_key_listing(listing=listing, confirmed=False, reason="整改合格", by=cast.sampling, at=at)
    assert (confirmed.state, removed.state) == ("confirmed", "removed")
    with pytest.raises(NotDecided, match="已是"):
        decide_key_listing(listing=listing, confirmed=True, reason="x", by=cast.sampling, at=at)


def test_a_lead_is_decided_once_with_a_reason(cast: Cast, at: datetime) -> None:
    lead = raise_lead(
        of=cast.chestnut, kind="expired_permit", text="许可证过期仍营业", subject="lead:1", by=cast.lin, at=at
    )
    same = raise_lead(of=cast.chestnut, kind="x", text="x", subject="lead:1", by=cast.lin, at=at)
    assert same == lead
    raise_lead(of=cast.district, kind="x", text="全区夜市增多", subject="lead:2", by=cast.system, at=at)
    with pytest.raises(Refused):
        decide_lead(lead=lead, accepted=True, reason="x", by=cast.he, at=at)
    decided = decide_lead(lead=lead, accepted=False, reason="已补证", by=cast.lin, at=at)
    assert decided.state == Lead.State.DECLINED
    with pytest.raises(NotDecided):
        decide_lead(lead=lead, accepted=True, reason="x", by=cast.lin, at=at)
    assert Lead.objects.filter(Q(district=cast.district)).count() == 2
    assert verify().ok
