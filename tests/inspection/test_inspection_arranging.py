"""From what is due to an approved inspection: source, team, merging, approval, notice, cap, secrecy."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.cast import Cast
from tests.inspection.arranging import a_checklist, a_proposal, approved, of_business, proposed

from weili.archive.duties import open_duty
from weili.archive.models import Duty, Entry, Visit
from weili.archive.visits import record_visits
from weili.inspection import cap
from weili.inspection.cap import PublishedCap, cap_standing
from weili.inspection.models import Attendance, Checklist, Finding, Inspection, ItemResult, Matter
from weili.inspection.queries.inspections import inspections
from weili.inspection.queries.offers import compulsory_items, offers
from weili.inspection.services import (
    CannotArrange,
    amend_inspection,
    approve_inspection,
    approve_inspections,
    cancel_inspection,
    change_team,
    notify_business,
    propose_inspection,
    return_inspection,
)
from weili.kernel import clock
from weili.kernel.access import Refused
from weili.kernel.models import OutboxMessage
from weili.kernel.roles import Role
from weili.kernel.workflow import CannotMove
from weili.law.source import Confidence
from weili.law.sources_of_visits import VisitSource

State, Kind = Inspection.State, Inspection.Kind


@pytest.fixture
def capped(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """A published cap that a test sets."""
    held = {"visits": 1}
    monkeypatch.setattr(
        cap, "published_cap",
        lambda business, year: PublishedCap(held["visits"], f"上限{held['visits']}次", Confidence.SURE),
    )  # fmt: skip
    return held


def lines(cast: Cast) -> list[str]:
    """The kinds of entries on the farmhouse's timeline that inspection wrote."""
    rows = Entry.objects.filter(business=cast.chestnut, kind__startswith="inspection.").order_by("seq")
    rows = rows.exclude(kind__startswith="inspection.paper.")
    return list(rows.values_list("kind", flat=True))


def visited(cast: Cast, at: datetime, day: date, **fields: Any) -> Visit:
    """A visit of the farmhouse that another system recorded."""
    values: dict[str, Any] = {
        "business": cast.chestnut, "district": cast.district, "visited_on": day, "source": "plan", **fields,
    }  # fmt: skip
    return record_visits(visits=[Visit(**values)], by=cast.lin, at=at)[0]


# --- it does, and leaves a trace --------------------------------------------------------------------------


def test_an_inspection_is_proposed_by_one_and_approved_by_another(cast: Cast, at: datetime, on: date) -> None:
    inspection = approved(cast, at, on)
    assert inspection.state == State.APPROVED
    assert (inspection.proposed_by, inspection.approved_by) == (cast.lin, cast.gu)
    assert lines(cast) == ["inspection.proposed", "inspection.approved"]
    duty = Duty.objects.in_district(cast.district).get(subject=f"inspection.Inspection:{inspection.pk}")
    assert (duty.person, clock.day(duty.due_at)) == (cast.lin, on)


def test_the_first_officer_leads_unless_another_is_named(cast: Cast, at: datetime, on: date) -> None:
    inspection = proposed(cast, at, on, leader=cast.mao)
    leads = Attendance.objects.get(inspection=inspection, leads=True)
    assert (leads.person, leads.certificate_number, leads.sent_by) == (cast.mao, "E-mao", "渤海所")


def test_one_visit_takes_all_that_is_due_within_thirty_days(cast: Cast, at: datetime, on: date) -> None:
    """综合查一次: what is due in a month or late is offered; what is due later is not."""
    for title, days in (("迟了的", -3), ("一个月内的", 29), ("以后的", 45)):
        open_duty(title=title, subject=f"test:{days}", business=cast.chestnut, start=on - timedelta(days=9),
                  due_on=on + timedelta(days=days), by=cast.lin, at=at)  # fmt: skip
    found = offers(cast.chestnut, on)
    assert [(each.title, each.overdue) for each in found] == [("迟了的", True), ("一个月内的", False)]
    inspection = proposed(cast, at, on, duties=[each.duty for each in found])
    assert list(Matter.objects.filter(inspection=inspection).values_list("title", flat=True)) == [
        "迟了的",
        "一个月内的",
    ]
    assert [each.taken for each in offers(cast.chestnut, on)] == [True, True]


def test_the_business_is_told_before_it_is_visited(cast: Cast, at: datetime, on: date) -> None:
    told = notify_business(inspection=approved(cast, at, on), how="电话", by=cast.mao, at=at)
    assert (told.state, told.notified_how) == (State.NOTIFIED, "电话")
    assert OutboxMessage.objects.filter(to="owner", subject="检查通知").exists()


def test_what_failed_last_time_is_compulsory(cast: Cast, at: datetime, on: date) -> None:
    for day, code in ((on - timedelta(days=90), "1.1"), (on - timedelta(days=20), "4.2")):
        visit = visited(cast, at, day)
        Finding.objects.create(
            district=cast.district, business=cast.chestnut, visit=visit, item_code=code, text="问题"
        )
    assert compulsory_items(cast.chestnut, on) == ["4.2"]
    assert proposed(cast, at, on).compulsory == ["4.2"]


def test_a_returned_inspection_is_amended_and_approved(cast: Cast, at: datetime, on: date) -> None:
    inspection = return_inspection(inspection=proposed(cast, at, on), reason="换一天", by=cast.gu, at=at)
    later = a_proposal(cast, at, on + timedelta(days=2))
    inspection = amend_inspection(inspection=inspection, new=later, by=cast.lin, at=at)
    assert (inspection.state, inspection.planned_on) == (State.PROPOSED, on + timedelta(days=2))
    assert approve_inspection(inspection=inspection, by=cast.gu, at=at).state == State.APPROVED


def test_cancelling_withdraws_the_duty_of_the_team(cast: Cast, at: datetime, on: date) -> None:
    inspection = cancel_inspection(inspection=approved(cast, at, on), reason="大雪封山", by=cast.lin, at=at)
    assert inspection.state == State.CANCELLED
    duty = Duty.objects.in_district(cast.district).get(subject=f"inspection.Inspection:{inspection.pk}")
    assert (duty.state, duty.outcome) == (Duty.State.VOID, "大雪封山")
    assert lines(cast)[-1] == "inspection.cancelled"


# --- joint teams ----------------------------------------------------------------------------------------


def test_a_section_and_two_stations_make_one_inspection(cast: Cast, at: datetime, on: date) -> None:
    """科所联动: one record under the station of the business, whoever comes along."""
    inspection = proposed(cast, at, on, officers=[cast.catering, cast.lin, cast.he], leader=cast.catering)
    assert inspection.station == cast.chestnut.station
    sent = dict(Attendance.objects.filter(inspection=inspection).values_list("person__username", "sent_by"))
    assert sent == {"catering": Role.CATERING_STAFF.label, "lin": "渤海所", "he": "雁栖所"}
    assert inspections(cast.he, on=on).filter(pk=inspection.pk).exists(), "who attends sees it"


def test_a_team_without_anybody_of_the_place_is_refused(cast: Cast, at: datetime, on: date) -> None:
    from tests.cast import _person

    other = _person("xu", "徐远", "inspector", district=cast.district, station=cast.stations["yanqi"])
    with pytest.raises(CannotArrange, match="属地所或者业务科室"):
        proposed(cast, at, on, officers=[cast.he, other])


def test_the_team_changes_with_a_reason_and_the_duty_follows(cast: Cast, at: datetime, on: date) -> None:
    inspection = approved(cast, at, on)
    change_team(inspection=inspection, officers=[cast.mao, cast.gu], reason="请假", by=cast.lin, at=at)
    duty = Duty.objects.in_district(cast.district).get(subject=f"inspection.Inspection:{inspection.pk}")
    assert duty.person == cast.mao
    assert lines(cast)[-1] == "inspection.team.changed"


def test_two_who_change_a_team_at_once_do_not_overwrite_each_other(
    cast: Cast, at: datetime, on: date
) -> None:
    inspection = proposed(cast, at, on)
    shown = [cast.lin.pk, cast.mao.pk]
    change_team(
        inspection=inspection, officers=[cast.mao, cast.gu], reason="请假", seen=shown, by=cast.lin, at=at
    )
    with pytest.raises(CannotArrange, match="已由他人改为毛峻、顾行舟"):
        change_team(
            inspection=inspection, officers=[cast.lin, cast.gu], reason="换人", seen=shown, by=cast.gu, at=at
        )


# --- each refusal ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"source": VisitSource.LICENSING}, "不是行政检查"),
        ({"source": VisitSource.GUARANTEE}, "不是行政检查"),
        ({"source": VisitSource.COMPLAINT}, "请写明投诉举报的编号"),
        ({"source": VisitSource.CAMPAIGN}, "请写明专项行动的名称和批准文号"),
        ({"source": VisitSource.RECHECK}, "请?应?选择要复查的责令改正"),
        ({"kind": Kind.UNANNOUNCED}, "飞行检查针对问题线索"),
        ({"mode": "off_site"}, "非现场检查请选择方式"),
        ({"way": "video"}, "现场检查不填非现场方式"),
        ({"urgent": True}, "只有突发事件和线索核查"),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_refused(
    cast: Cast, at: datetime, on: date, fields: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(CannotArrange, match=sentence):
        proposed(cast, at, on, **fields)
    assert not of_business(cast.chestnut)


def test_a_day_that_is_past_is_refused(cast: Cast, at: datetime, on: date) -> None:
    with pytest.raises(CannotArrange, match="已过"):
        proposed(cast, at, on - timedelta(days=1))


def test_a_team_needs_two_different_people_with_valid_certificates(
    cast: Cast, at: datetime, on: date
) -> None:
    with pytest.raises(CannotArrange, match="不得少于2名"):
        proposed(cast, at, on, officers=[cast.lin])
    with pytest.raises(CannotArrange, match="“林岚”填写了两次"):
        proposed(cast, at, on, officers=[cast.lin, cast.lin])
    with pytest.raises(CannotArrange, match="“协管小田”不是执法人员"):
        proposed(cast, at, on, officers=[cast.lin, cast.assistant])
    cast.mao.certificate_until = on + timedelta(days=3)
    cast.mao.save()
    with pytest.raises(CannotArrange, match="“毛峻”的执法证"):
        proposed(cast, at, on + timedelta(days=4), officers=[cast.lin, cast.mao])


def test_a_second_inspection_of_the_same_business_is_merged_instead(
    cast: Cast, at: datetime, on: date
) -> None:
    """能合并不重复; a complaint is no plan and may come beside it."""
    proposed(cast, at, on)
    with pytest.raises(CannotArrange, match="请合并为一次检查"):
        proposed(cast, at, on + timedelta(days=5))
    clue = {"source": VisitSource.COMPLAINT, "source_text": "12345-88", "kind": Kind.CLUE}
    assert proposed(cast, at, on, **clue).state == State.PROPOSED


def test_only_a_published_checklist_of_the_district_is_used(cast: Cast, at: datetime, on: date) -> None:
    draft = a_checklist(cast, at)
    Checklist.objects.in_district(cast.district).update(state=Checklist.State.WITHDRAWN)
    draft.refresh_from_db()
    with pytest.raises(CannotArrange, match="请选择已发布的检查表"):
        proposed(cast, at, on, checklist=draft)


def test_a_duty_of_another_business_is_not_taken_along(cast: Cast, at: datetime, on: date) -> None:
    other = open_duty(
        title="别家的", subject="test:1", business=cast.canteen, start=on, due_on=on, by=cast.he, at=at
    )
    with pytest.raises(CannotArrange, match="不能合并到这次检查"):
        proposed(cast, at, on, duties=[other])
    assert not of_business(cast.chestnut), "nothing half-written"


def test_who_proposed_it_cannot_approve_it(cast: Cast, at: datetime, on: date) -> None:
    inspection = propose_inspection(new=a_proposal(cast, at, on), by=cast.gu, at=at)
    with pytest.raises(CannotArrange, match="提出人不能批准"):
        approve_inspection(inspection=inspection, by=cast.gu, at=at)
    assert approve_inspection(inspection=inspection, by=cast.leader, at=at).state == State.APPROVED


def test_an_inspection_is_not_approved_twice(cast: Cast, at: datetime, on: date) -> None:
    inspection = approved(cast, at, on)
    with pytest.raises(CannotMove):
        approve_inspection(inspection=inspection, by=cast.leader, at=at)


def test_reasons_are_asked_for(cast: Cast, at: datetime, on: date) -> None:
    inspection = proposed(cast, at, on)
    with pytest.raises(CannotArrange, match="退回的理由"):
        return_inspection(inspection=inspection, reason=" ", by=cast.gu, at=at)
    with pytest.raises(CannotArrange, match="取消检查的理由"):
        cancel_inspection(inspection=inspection, reason="", by=cast.lin, at=at)
    with pytest.raises(CannotArrange, match="调整检查人员的理由"):
        change_team(inspection=inspection, officers=[cast.mao, cast.gu], reason="", by=cast.lin, at=at)


def test_an_unapproved_inspection_is_not_announced(cast: Cast, at: datetime, on: date) -> None:
    with pytest.raises(CannotMove):
        notify_business(inspection=proposed(cast, at, on), how="电话", by=cast.lin, at=at)


# --- not by the wrong person --------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["he", "assistant", "owner", "citizen", "stranger", "administrator"])
def test_who_does_not_inspect_here_proposes_nothing(cast: Cast, at: datetime, on: date, who: str) -> None:
    with pytest.raises(Refused):
        propose_inspection(new=a_proposal(cast, at, on), by=getattr(cast, who), at=at)


@pytest.mark.parametrize("who", ["mao", "catering", "he", "owner", "stranger"])
def test_who_does_not_approve_here_approves_nothing(cast: Cast, at: datetime, on: date, who: str) -> None:
    inspection = proposed(cast, at, on)
    with pytest.raises(Refused):
        approve_inspection(inspection=inspection, by=getattr(cast, who), at=at)


# --- 飞行检查: nobody is warned -------------------------------------------------------------------------


def test_an_unannounced_inspection_is_hidden_until_it_begins(cast: Cast, at: datetime, on: date) -> None:
    clue = {"kind": Kind.UNANNOUNCED, "source": VisitSource.DATA_CLUE, "source_text": "抽检不合格"}
    inspection = approved(cast, at, on, **clue)

    def seen_by(*people: str) -> list[bool]:
        return [inspections(getattr(cast, who), on=on).filter(pk=inspection.pk).exists() for who in people]

    assert seen_by("lin", "mao", "gu", "leader") == [True] * 4
    assert seen_by("catering", "he", "owner", "complaints", "stranger") == [False] * 5
    assert lines(cast) == [], "the business reads its timeline"
    assert Entry.objects.filter(business=None, kind="inspection.approved").exists(), "the district's keeps it"
    assert not Duty.objects.in_district(cast.district).filter(business=cast.chestnut).exists()
    with pytest.raises(CannotArrange, match="不预先告知"):
        notify_business(inspection=inspection, how="电话", by=cast.lin, at=at)
    Inspection.objects.filter(pk=inspection.pk, district=cast.district).update(state=State.UNDER_WAY)
    assert seen_by("catering", "owner") == [True, True]


def test_a_business_sees_an_inspection_of_itself_from_the_notice_on(
    cast: Cast, at: datetime, on: date
) -> None:
    inspection = approved(cast, at, on)
    assert not inspections(cast.owner, on=on).exists()
    notify_business(inspection=inspection, how="当面", by=cast.lin, at=at)
    assert inspections(cast.owner, on=on).get() == inspection


# --- the published cap ------------------------------------------------------------------------------------


def test_the_cap_counts_what_every_system_recorded_and_what_is_arranged(
    cast: Cast, at: datetime, on: date, capped: dict[str, int]
) -> None:
    capped["visits"] = 3
    visited(cast, at, on.replace(month=1, day=9))
    visited(cast, at, on.replace(month=1, day=10), counts_towards_cap=False)
    visited(cast, at, on.replace(month=1, day=11), by_higher_body=True)
    visited(cast, at, on.replace(month=1, day=12), mode="off_site")
    visited(cast, at, on.replace(year=on.year - 1))
    approved(cast, at, on)
    standing = cap_standing(cast.chestnut, on)
    assert (standing.used, standing.pledged, standing.left) == (1, 1, 1)


def test_the_cap_is_passed_only_by_a_leader_with_a_reason(
    cast: Cast, at: datetime, on: date, capped: dict[str, int]
) -> None:
    visited(cast, at, on.replace(month=1, day=9))
    inspection = proposed(cast, at, on)
    with pytest.raises(CannotArrange, match="应由局领导批准"):
        approve_inspection(inspection=inspection, by=cast.gu, at=at)
    with pytest.raises(CannotArrange, match="请写明突破上限的理由"):
        approve_inspection(inspection=inspection, by=cast.leader, at=at)
    done = approve_inspection(inspection=inspection, cap_reason="国庆保障", by=cast.leader, at=at)
    assert (done.approved_by, done.cap_reason) == (cast.leader, "国庆保障")


@pytest.mark.parametrize(
    "fields",
    [
        {"source": VisitSource.COMPLAINT, "source_text": "12345-1", "kind": Kind.CLUE},
        {"source": VisitSource.TRANSFERRED, "source_text": "市局转办", "kind": Kind.CLUE},
        {"source": VisitSource.DATA_CLUE, "source_text": "抽检不合格", "kind": Kind.CLUE},
        {"source": VisitSource.OWN_REQUEST, "source_text": "申请指导"},
        {"mode": "off_site", "way": "video"},
    ],
)
def test_clues_requests_and_off_site_checks_lie_outside_the_cap(
    cast: Cast, at: datetime, on: date, capped: dict[str, int], fields: dict[str, Any]
) -> None:
    capped["visits"] = 0
    assert approved(cast, at, on, **fields).state == State.APPROVED


def test_several_are_approved_at_once_and_each_that_stays_says_why(
    cast: Cast, at: datetime, on: date, capped: dict[str, int]
) -> None:
    capped["visits"] = 0
    free = proposed(cast, at, on, source=VisitSource.COMPLAINT, source_text="12345-1", kind=Kind.CLUE)
    full = propose_inspection(
        new=a_proposal(cast, at, on, business=cast.canteen, officers=[cast.he, cast.catering]),
        by=cast.he,
        at=at,
    )
    many, stayed = approve_inspections(inspections=[free, full], by=cast.leader, at=at)
    assert many == 1
    assert "湖畔小学" in stayed[0]
    assert "上限0次" in stayed[0]


# --- what a higher body looked at ----------------------------------------------------------------------


def higher(cast: Cast, at: datetime, day: date, *codes: str) -> None:
    visit = visited(cast, at, day, by_higher_body=True)
    for code in codes:
        ItemResult.objects.create(
            district=cast.district, business=cast.chestnut, visit=visit, item_code=code, result="pass"
        )


def test_items_of_a_higher_body_are_not_repeated_within_three_months(
    cast: Cast, at: datetime, on: date
) -> None:
    higher(cast, at, on - timedelta(days=40), "1.1")
    blocked = proposed(cast, at, on).blocked
    assert [each["code"] for each in blocked] == ["1.1"]
    assert "第四十二条" in blocked[0]["why"]


def test_after_three_months_they_may_be_repeated(cast: Cast, at: datetime, on: date) -> None:
    higher(cast, at, on - timedelta(days=93), "1.1")
    assert proposed(cast, at, on).blocked == []


def test_a_suspected_breach_lifts_the_three_months(cast: Cast, at: datetime, on: date) -> None:
    higher(cast, at, on - timedelta(days=40), "1.1", "4.2")
    assert proposed(cast, at, on, no_repeat_reason="群众反映仍有过期食品").blocked == []
