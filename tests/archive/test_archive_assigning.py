"""Who does a duty: many given at once, two at the same moment, handed over, taken back; nobody left without."""

from datetime import date, datetime, timedelta

import pytest
from tests.cast import Cast

from weili.archive.assigning import Seen, assign_duties, hand_over, undo_assignment, undoable
from weili.archive.duties import DutyRefused, complete_duty, open_duty
from weili.archive.models import Assignment, Business, Duty, Entry
from weili.archive.queries.duties import counts, most_urgent
from weili.archive.queries.work_list import Wanted, assignees, duty_page, work_list
from weili.kernel.absences import NewAbsence, record_absence
from weili.kernel.access import Refused
from weili.kernel.models import OutboxMessage, Person, Post


def _duties(cast: Cast, at: datetime, many: int = 3, business: Business | None = None) -> list[Duty]:
    return [
        open_duty(
            title=f"复查{number}", subject=f"{(business or cast.chestnut).pk}:{number}", start=date(2026, 9, 1),
            due_on=date(2026, 10, number + 1), business=business or cast.chestnut, by=cast.system, at=at,
        )
        for number in range(many)
    ]  # fmt: skip


def _seen(duties: list[Duty]) -> list[Seen]:
    return [Seen(duty.pk, duty.person_id) for duty in duties]


def _holders(duties: list[Duty]) -> list[Person | None]:
    return [duty.person for duty in Duty.objects.filter(pk__in=[d.pk for d in duties]).order_by("pk")]


def test_many_go_to_one_person_who_is_told_once(cast: Cast, at: datetime) -> None:
    duties = _duties(cast, at)
    given = assign_duties(seen=_seen(duties), person=cast.lin, by=cast.gu, at=at)
    assert (given.count, given.stayed) == (3, ())
    assert _holders(duties) == [cast.lin] * 3
    [told] = OutboxMessage.objects.filter(to="lin")
    assert told.subject == "新指派的待办 3 件"
    assert Entry.objects.filter(business=cast.chestnut, kind="archive.duty.assigned").count() == 3


def test_the_second_is_told_who_was_first_and_nothing_is_overwritten(cast: Cast, at: datetime) -> None:
    duties = _duties(cast, at, 2)
    seen_by_both = _seen(duties)
    assign_duties(seen=seen_by_both[:1], person=cast.lin, by=cast.gu, at=at)
    given = assign_duties(
        seen=seen_by_both, person=cast.mao, by=cast.complaints, at=at + timedelta(minutes=1)
    )
    assert given.count == 1
    assert given.stayed == (
        "“复查0”已由顾行舟于 09-21 12:00 先指派给林岚，没有改动；如仍要改派，请重新选择后再办",
    )
    assert _holders(duties) == [cast.lin, cast.mao]


def test_who_saw_it_may_give_it_to_somebody_else(cast: Cast, at: datetime) -> None:
    duties = _duties(cast, at, 1)
    assign_duties(seen=_seen(duties), person=cast.lin, by=cast.gu, at=at)
    again = assign_duties(seen=[Seen(duties[0].pk, cast.lin.pk)], person=cast.mao, by=cast.gu, at=at)
    assert (again.count, _holders(duties)) == (1, [cast.mao])


def test_what_cannot_go_stays_and_is_named(cast: Cast, at: datetime) -> None:
    duties = _duties(cast, at, 2)
    complete_duty(duty=duties[0], outcome="已办", by=cast.gu, at=at)
    given = assign_duties(seen=_seen(duties), person=cast.he, by=cast.gu, at=at)
    assert given.count == 0
    assert given.stayed[0] == "待办“复查0”已办，不能指派"
    assert "何青在此没有办理“复查1”的岗位" in given.stayed[1]
    assert not Assignment.objects.exists()


def test_giving_needs_the_act_where_each_duty_lies(cast: Cast, at: datetime) -> None:
    mine, theirs = _duties(cast, at, 1), _duties(cast, at, 1, cast.canteen)
    with pytest.raises(Refused):
        assign_duties(seen=_seen(mine + theirs), person=cast.lin, by=cast.gu, at=at)
    assert not Assignment.objects.exists()
    with pytest.raises(DutyRefused, match="请先选择待办"):
        assign_duties(seen=[], person=cast.lin, by=cast.gu, at=at)


def test_a_head_is_offered_their_own_station_first_and_no_other(cast: Cast, on: date) -> None:
    offered = [each.person.username for each in assignees(cast.gu, on=on)]
    assert set(offered[:3]) == {"lin", "mao", "gu"}
    assert "complaints" in offered
    assert "he" not in offered
    assert "he" in [each.person.username for each in assignees(cast.administrator, on=on)]


# --- taking back ------------------------------------------------------------------------------------------------


def test_an_assignment_is_taken_back_by_who_gave_it_once_and_soon(cast: Cast, at: datetime) -> None:
    duties = _duties(cast, at, 2)
    assign_duties(seen=_seen(duties), person=cast.lin, by=cast.gu, at=at)
    given = assign_duties(seen=[Seen(d.pk, cast.lin.pk) for d in duties], person=cast.mao, by=cast.gu, at=at)
    assert undoable(act=given.act, by=cast.gu, at=at) == 2
    assert undoable(act=given.act, by=cast.lin, at=at) == 0
    with pytest.raises(DutyRefused, match="没有可以撤回的指派"):
        undo_assignment(act=given.act, by=cast.lin, at=at)
    with pytest.raises(DutyRefused, match="超过半小时"):
        undo_assignment(act=given.act, by=cast.gu, at=at + timedelta(hours=1))
    assert undo_assignment(act=given.act, by=cast.gu, at=at).count == 2
    assert _holders(duties) == [cast.lin, cast.lin]
    with pytest.raises(DutyRefused, match="已撤回"):
        undo_assignment(act=given.act, by=cast.gu, at=at)
    assert Entry.objects.filter(business=cast.chestnut, kind="archive.duty.assignment_undone").count() == 2


def test_what_was_done_meanwhile_is_not_taken_back(cast: Cast, at: datetime) -> None:
    duties = _duties(cast, at, 2)
    given = assign_duties(seen=_seen(duties), person=cast.lin, by=cast.gu, at=at)
    complete_duty(duty=duties[0], outcome="已办", by=cast.lin, at=at)
    undone = undo_assignment(act=given.act, by=cast.gu, at=at)
    assert (undone.count, undone.stayed) == (1, ("“复查0”已有变动，没有撤回",))


# --- handing over -----------------------------------------------------------------------------------------------


def test_duties_are_handed_over_evenly_with_reason_trace_and_message(cast: Cast, at: datetime) -> None:
    duties = _duties(cast, at, 4)
    assign_duties(seen=_seen(duties), person=cast.lin, by=cast.gu, at=at)
    OutboxMessage.objects.all().delete()
    given = hand_over(
        duties=[d.pk for d in duties],
        to=[cast.mao, cast.gu],
        reason="调往雁栖所",
        by=cast.administrator,
        at=at,
    )
    assert given.count == 4
    assert sorted(str(p) for p in _holders(duties)) == ["毛峻", "毛峻", "顾行舟", "顾行舟"]
    entry = Entry.objects.filter(business=cast.chestnut, kind="archive.duty.handed_over").first()
    assert entry is not None
    assert "调往雁栖所" in entry.payload
    assert {m.to for m in OutboxMessage.objects.all()} == {"mao", "gu"}


@pytest.mark.parametrize(
    ("to", "reason", "sentence"),
    [(["mao"], " ", "理由"), ([], "退休", "接收人"), (["he"], "退休", "不在所选接收人的岗位范围内")],
)
def test_a_handing_over_that_cannot_be_moves_nothing(
    to: list[str], reason: str, sentence: str, cast: Cast, at: datetime
) -> None:
    duties = _duties(cast, at)
    people = [getattr(cast, name) for name in to]
    with pytest.raises(DutyRefused, match=sentence):
        hand_over(duties=[d.pk for d in duties], to=people, reason=reason, by=cast.gu, at=at)
    assert _holders(duties) == [None] * 3


def test_nobody_hands_over_next_door(cast: Cast, at: datetime) -> None:
    duties = _duties(cast, at, 1)
    with pytest.raises(Refused):
        hand_over(duties=[duties[0].pk], to=[cast.mao], reason="x", by=cast.he, at=at)


# --- nobody is left without ---------------------------------------------------------------------------------


def _unheld(cast: Cast, at: datetime) -> set[str]:
    return {duty.title for duty in work_list(cast.gu, Wanted(which="unheld"), at=at)}


def test_duties_whose_person_left_the_post_are_listed(cast: Cast, at: datetime, on: date) -> None:
    duties = _duties(cast, at, 2)
    assign_duties(seen=_seen(duties[:1]), person=cast.lin, by=cast.gu, at=at)
    assert _unheld(cast, at) == set()
    Post.objects.filter(person=cast.lin).update(until=on - timedelta(days=1))
    assert _unheld(cast, at) == {"复查0"}
    Post.objects.create(
        person=cast.lin, role="inspector", district=cast.district, station=cast.stations["yanqi"], since=on
    )
    assert _unheld(cast, at) == {"复查0"}, "a post elsewhere does not fit"


def test_whoever_is_away_without_a_deputy_leaves_duties_to_nobody(cast: Cast, at: datetime, on: date) -> None:
    duties = _duties(cast, at, 1)
    assign_duties(seen=_seen(duties), person=cast.lin, by=cast.gu, at=at)
    leave = NewAbsence(person=cast.lin, since=on, until=on, reason="病假")
    absence = record_absence(new=leave, by=cast.gu, at=at)
    assert _unheld(cast, at) == {"复查0"}
    absence.deputy = cast.mao
    absence.save()
    assert _unheld(cast, at) == set()


def test_an_absent_persons_duties_show_to_the_deputy(cast: Cast, at: datetime, on: date) -> None:
    duties = _duties(cast, at, 1)
    assign_duties(seen=_seen(duties), person=cast.lin, by=cast.gu, at=at)
    leave = NewAbsence(person=cast.lin, since=on, until=on, reason="病假", deputy=cast.mao)
    record_absence(new=leave, by=cast.gu, at=at)
    [row] = duty_page(cast.mao, 1, Wanted(whose="mine"), at=at).rows
    assert (row.person, row.away and row.away.deputy) == ("林岚", "毛峻")
    assert counts(cast.mao, at=at).mine == 1
    assert most_urgent(cast.mao, at=at, mine=True)[0].pk == duties[0].pk
    tomorrow = at + timedelta(days=1)
    assert not duty_page(cast.mao, 1, Wanted(whose="mine"), at=tomorrow).rows


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        (Wanted(town="110116108"), {"复查0", "复查1", "复查2"}),
        (Wanted(town="110116101"), set()),
        (Wanted(light="red"), set()),
        (Wanted(light="amber"), set()),
        (Wanted(light="green"), {"复查0", "复查1", "复查2"}),
        (Wanted(light="grey"), set()),
        (Wanted(q="复查1"), {"复查1"}),
    ],
)
def test_the_list_is_narrowed(wanted: Wanted, titles: set[str], cast: Cast, at: datetime) -> None:
    _duties(cast, at)
    assert {duty.title for duty in work_list(cast.gu, wanted, at=at)} == titles


def test_the_lights_of_the_list_are_those_of_the_lines(cast: Cast, at: datetime) -> None:
    for days in range(-3, 12):
        open_duty(
            title=f"第{days}天", subject=f"y:{days}", start=date(2026, 9, 1),
            due_on=date(2026, 9, 21) + timedelta(days=days), business=cast.chestnut, by=cast.system, at=at,
        )  # fmt: skip
    for light in ("red", "amber", "green"):
        rows = duty_page(cast.gu, 1, Wanted(light=light), at=at).rows
        assert rows
        assert {row.light.colour for row in rows} == {light}
