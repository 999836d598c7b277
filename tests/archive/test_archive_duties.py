"""Duties: one clock per matter and rule, its last day by the law, and what moves it."""

from datetime import date, datetime, timedelta

import pytest
from tests.cast import Cast

from weili.archive.assigning import assign_duty
from weili.archive.dues import late, traffic_light
from weili.archive.duties import (
    DutyRefused,
    NewDuty,
    complete_duty,
    extend_duty,
    open_duties,
    open_duty,
    pause_duty,
    preview_calendar,
    resume_duty,
    void_duties,
    void_duty,
)
from weili.archive.law_effects import load_law_table, preview_law_table
from weili.archive.models import Duty, Entry
from weili.kernel import clock
from weili.kernel.access import Refused
from weili.kernel.law_tables import loaded_calendar
from weili.kernel.models import OutboxMessage
from weili.law.source import LawError
from weili.law.workdays import Calendar

#: an invented list of an unpublished year, as a bureau would load it
LIST_2027 = "日期,类型,名称\n" + "\n".join(
    f"{day},{kind},{name}"
    for day, kind, name in (
        ("2027-01-01", "休", "元旦"),
        ("2027-02-06", "休", "春节"),
        ("2027-02-08", "休", "春节"),
        ("2027-02-09", "休", "春节"),
        ("2027-02-10", "休", "春节"),
        ("2027-02-11", "休", "春节"),
        ("2027-02-20", "班", "春节调休"),
        ("2027-04-05", "休", "清明节"),
        ("2027-05-01", "休", "劳动节"),
        ("2027-06-09", "休", "端午节"),
        ("2027-09-15", "休", "中秋节"),
        ("2027-10-01", "休", "国庆节"),
        ("2027-10-02", "休", "国庆节"),
        ("2027-10-03", "休", "国庆节"),
    )
)


def _mediation_accept(cast: Cast, at: datetime, **more: object) -> Duty:
    """Seven working days to accept a complaint."""
    fields = {
        "title": "决定是否受理投诉", "subject": "complaints.Complaint:1", "rule": "complaint.accept", "start": at,
        "business": cast.chestnut,
    } | more  # fmt: skip
    return open_duty(by=cast.complaints, at=at, **fields)  # type: ignore[arg-type]


def test_the_last_day_follows_from_the_rule_and_its_article(cast: Cast, at: datetime) -> None:
    duty = _mediation_accept(cast, at)

    # 21 September 2026, seven working days: the 20th works (调休), 25-27 rest (中秋), 1-7 October rest (国庆)
    assert clock.day(duty.due_at) == loaded_calendar().add(date(2026, 9, 21), 7)  # type: ignore[arg-type]
    assert duty.due_at == clock.last_instant(clock.day(duty.due_at))
    assert (duty.station, duty.confidence) == (cast.stations["bohai"], "sure")
    assert "第十五条" in duty.cite
    assert Entry.objects.filter(business=cast.chestnut, kind="archive.duty.started").count() == 1


def test_the_same_matter_and_rule_is_the_same_duty(cast: Cast, at: datetime) -> None:
    first = _mediation_accept(cast, at)

    assert _mediation_accept(cast, at).pk == first.pk
    complete_duty(duty=first, outcome="受理", by=cast.complaints, at=at)
    assert _mediation_accept(cast, at).pk == first.pk, "an import read again does not start a clock again"
    assert _mediation_accept(cast, at, start=at + timedelta(days=1)).pk != first.pk
    assert Entry.objects.filter(business=cast.chestnut, kind="archive.duty.started").count() == 2


def test_many_duties_open_at_once_and_keep_their_order(cast: Cast, at: datetime) -> None:
    new = [
        NewDuty(
            title=f"核查{n}",
            subject=f"matter:{n % 3}",
            start=at,
            due_on=date(2026, 9, 30),
            district=cast.district,
        )
        for n in range(6)
    ]

    opened = open_duties(duties=new, by=cast.complaints, at=at)

    assert [duty.title for duty in opened] == [f"核查{n}" for n in range(6)]
    assert len({duty.pk for duty in opened}) == 6, "days of our own are told apart by their title"


def test_a_duty_needs_a_rule_or_a_day_and_an_owner(cast: Cast, at: datetime) -> None:
    with pytest.raises(DutyRefused, match="截止日"):
        open_duty(title="无期限", subject="x", start=at, business=cast.chestnut, by=cast.lin, at=at)
    with pytest.raises(DutyRefused, match="辖区"):
        open_duty(title="无主", subject="x", start=at, due_on=date(2026, 9, 30), by=cast.lin, at=at)


def test_an_hour_rule_refuses_a_bare_day(cast: Cast, at: datetime) -> None:
    with pytest.raises(LawError, match="小时"):
        open_duty(
            title="启动核查处置", subject="s", rule="sampling.urgent_report", start=date(2026, 9, 21),
            business=cast.chestnut, by=cast.sampling, at=at,
        )  # fmt: skip


@pytest.mark.parametrize("who", ["he", "assistant", "citizen", "stranger", "owner"])
def test_nobody_from_elsewhere_opens_or_ends_a_duty(cast: Cast, at: datetime, who: str) -> None:
    duty = _mediation_accept(cast, at)

    with pytest.raises(Refused):
        open_duty(
            title="x", subject="x", start=at, due_on=date(2026, 9, 30), business=cast.chestnut,
            by=getattr(cast, who), at=at,
        )  # fmt: skip
    with pytest.raises(Refused):
        complete_duty(duty=duty, outcome="x", by=getattr(cast, who), at=at)
    with pytest.raises(Refused):
        void_duty(duty=duty, reason="x", by=getattr(cast, who), at=at)


def test_only_who_approves_extends_and_only_once(cast: Cast, at: datetime) -> None:
    duty = open_duty(
        title="作出许可决定", subject="licensing.Application:1", rule="licence.decide", start=at,
        business=cast.chestnut, by=cast.licensing, at=at,
    )  # fmt: skip
    before = duty.due_at

    with pytest.raises(Refused):
        extend_duty(duty=duty, reason="材料复杂", by=cast.licensing, at=at)
    moved = extend_duty(duty=duty, reason="材料复杂", by=cast.leader, at=at)
    assert moved.due_at > before  # type: ignore[operator]
    with pytest.raises(DutyRefused, match="已经延长过一次"):
        extend_duty(duty=duty, reason="再次", by=cast.leader, at=at)
    assert Entry.objects.filter(business=cast.chestnut, kind="archive.duty.moved").count() == 1


def test_an_expired_period_is_not_extended(cast: Cast, at: datetime) -> None:
    duty = open_duty(
        title="作出许可决定", subject="licensing.Application:1", rule="licence.decide", start=at,
        business=cast.chestnut, by=cast.licensing, at=at,
    )  # fmt: skip
    with pytest.raises(DutyRefused, match="期限已过"):
        extend_duty(duty=duty, reason="晚了", by=cast.leader, at=at + timedelta(days=200))


def test_a_paused_clock_stands_still_and_runs_on(cast: Cast, at: datetime) -> None:
    duty = open_duty(
        title="终止调解", subject="complaints.Complaint:2", rule="complaint.mediation", start=at,
        business=cast.chestnut, by=cast.complaints, at=at,
    )  # fmt: skip
    before = duty.due_at
    paused = pause_duty(duty=duty, since=date(2026, 9, 28), reason="委托检测", by=cast.leader, at=at)

    much_later = at + timedelta(days=300)
    assert not late(paused, much_later)
    assert traffic_light(paused, much_later, Calendar.published()).words == "自9月28日起中止计算"
    with pytest.raises(DutyRefused, match="正在中止"):
        pause_duty(duty=duty, since=date(2026, 9, 29), reason="再次", by=cast.leader, at=at)
    resumed = resume_duty(duty=duty, until=date(2026, 10, 8), reason="检测完成", by=cast.leader, at=at)
    assert resumed.due_at == before + timedelta(days=10)  # type: ignore[operator]
    with pytest.raises(DutyRefused, match="没有中止"):
        resume_duty(duty=duty, until=date(2026, 10, 8), reason="x", by=cast.leader, at=at)


def test_whoever_is_given_a_duty_must_have_a_post_there(cast: Cast, at: datetime) -> None:
    duty = _mediation_accept(cast, at)

    assert assign_duty(duty=duty, person=cast.mao, by=cast.gu, at=at).person == cast.mao
    with pytest.raises(DutyRefused, match="何青"):
        assign_duty(duty=duty, person=cast.he, by=cast.gu, at=at)


def test_a_duty_ends_once_and_says_if_it_was_late(cast: Cast, at: datetime) -> None:
    duty = _mediation_accept(cast, at)
    ended = complete_duty(duty=duty, outcome="受理", by=cast.complaints, at=at + timedelta(days=100))

    assert late(ended, at)
    assert traffic_light(ended, at, Calendar.published()).words == "已办（超期）"
    with pytest.raises(DutyRefused, match="不能再次"):
        void_duty(duty=duty, reason="x", by=cast.complaints, at=at)


# the lights, each with the instant it is looked at
LIGHTS = (
    ("2026-09-21T12:00", "green", "还有 6 个工作日，9月30日止"),
    ("2026-09-28T12:00", "amber", "还有 2 个工作日，9月30日止"),
    ("2026-09-30T12:00", "amber", "今天止"),
    ("2026-09-30T23:59", "amber", "今天止"),
    ("2026-10-01T00:00", "red", "已超期 1 天"),
    ("2026-10-02T09:00", "red", "已超期 2 天"),
)


@pytest.mark.parametrize(("seen", "colour", "words"), LIGHTS)
def test_the_light_says_how_long_is_left(
    cast: Cast, at: datetime, seen: str, colour: str, words: str
) -> None:
    # 21, 22, 23, 24, 28, 29 and 30 September work; 25 to 27 are 中秋
    duty = _mediation_accept(cast, at, start=datetime(2026, 9, 20, 12, tzinfo=clock.BEIJING))
    light = traffic_light(
        duty, datetime.fromisoformat(seen).replace(tzinfo=clock.BEIJING), Calendar.published()
    )

    assert (light.colour, light.words) == (colour, words)


def test_a_duty_in_hours_says_hours(cast: Cast, at: datetime) -> None:
    duty = open_duty(
        title="限时报告", subject="sampling.Sample:1", rule="sampling.urgent_report", start=at,
        business=cast.chestnut, by=cast.sampling, at=at,
    )  # fmt: skip

    assert traffic_light(duty, at, Calendar.published()).words == "还有 24 小时，9月22日12:00止"
    assert traffic_light(duty, at + timedelta(hours=26), Calendar.published()).words == "已超期 2 小时"


def test_an_unpublished_year_leaves_the_day_empty_until_its_list_is_loaded(cast: Cast, at: datetime) -> None:
    start = datetime(2026, 12, 28, 12, tzinfo=clock.BEIJING)
    duty = _mediation_accept(cast, start, start=start)
    assert (duty.due_at, duty.awaits_year) == (None, 2027)
    assert duty.provisional_on == date(2027, 1, 6), (
        "weekends alone: 1 January counts until it is known to rest"
    )
    assert "待公布" in traffic_light(duty, start, loaded_calendar()).words
    assert not late(duty, start + timedelta(days=400))

    moved = preview_law_table(kind="workdays", text=LIST_2027)
    assert [(m.duty.pk, m.before.words, m.after.words) for m in moved] == [
        (duty.pk, "2027-01-06（待公布）", "2027-01-07")
    ]
    duty.refresh_from_db()
    assert duty.due_at is None, "a preview writes nothing"

    loaded = load_law_table(
        kind="workdays", name="2027", text=LIST_2027, source="国办发明电〔2026〕1号（虚构）",
        district=cast.district, by=cast.administrator, at=at,
    )  # fmt: skip
    duty.refresh_from_db()
    assert clock.day(duty.due_at) == date(2027, 1, 7)  # type: ignore[arg-type]
    assert (duty.provisional_on, duty.awaits_year) == (None, None)
    assert len(loaded.moved) == 1
    assert Entry.objects.filter(district=cast.district, kind="archive.law_table.loaded").count() == 1
    again = load_law_table(
        kind="workdays", name="2027", text=LIST_2027, source="同上", district=cast.district,
        by=cast.administrator, at=at,
    )  # fmt: skip
    assert again.moved == ()
    assert Entry.objects.filter(district=cast.district, kind="archive.law_table.loaded").count() == 1
    assert preview_calendar(loaded_calendar()) == []


def test_only_who_may_load_the_law_moves_duties(cast: Cast, at: datetime) -> None:
    with pytest.raises(Refused):
        load_law_table(
            kind="workdays",
            name="2027",
            text=LIST_2027,
            source="x",
            district=cast.district,
            by=cast.lin,
            at=at,
        )


class TestManyAreWithdrawnAtOnce:
    def test_open_ones_end_with_their_trace_and_ended_ones_stay(self, cast: Cast, at: datetime) -> None:
        first = _mediation_accept(cast, at)
        second = _mediation_accept(cast, at, subject="complaints.Complaint:2")
        complete_duty(duty=second, outcome="已受理", by=cast.complaints, at=at)

        assert void_duties(duties=[first, second], reason="重复登记", by=cast.complaints, at=at) == 1

        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, first.outcome, first.ended_by) == ("void", "重复登记", cast.complaints)
        assert second.state == "done"
        ended = Entry.objects.filter(business=cast.chestnut, kind="archive.duty.ended")
        assert ended.count() == 2

    def test_they_need_a_reason_and_a_person_who_handles_them(self, cast: Cast, at: datetime) -> None:
        duty = _mediation_accept(cast, at)
        with pytest.raises(DutyRefused, match="理由"):
            void_duties(duties=[duty], reason=" ", by=cast.complaints, at=at)
        with pytest.raises(Refused):
            void_duties(duties=[duty], reason="x", by=cast.he, at=at)
        duty.refresh_from_db()
        assert duty.state == "open"


def test_whoever_is_given_a_duty_is_told_once(cast: Cast, at: datetime) -> None:
    duty = _mediation_accept(cast, at)
    assign_duty(duty=duty, person=cast.mao, by=cast.gu, at=at)
    [message] = OutboxMessage.objects.filter(to=cast.mao.username)
    assert duty.title in message.subject
    assert cast.gu.name in message.body
