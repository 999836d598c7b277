"""Inspections of the demo district in every state: what officers have before them today, and what waits for others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain, islice
from typing import Any

from weili.archive.models import Business, Duty
from weili.cli.demo_visits import make_visit
from weili.complaints.models import Complaint
from weili.inspection.models import Inspection
from weili.inspection.queries.checklists import current_checklist
from weili.inspection.queries.offers import offers
from weili.inspection.services import (
    CannotArrange,
    NewInspection,
    approve_inspection,
    notify_business,
    propose_inspection,
    publish_result,
    return_inspection,
)
from weili.kernel import clock
from weili.kernel.models import District, Person, Post, Station
from weili.kernel.roles import Role
from weili.law.sources_of_visits import VisitSource
from weili.planning.models import PLANNED
from weili.sampling.models import Sample
from weili.twin.accounts import SHOWN
from weili.twin.places import towns

#: of the shown station: how many inspections are for today, and how many wait for their approval
TODAY, WAITING = 4, 3


@dataclass(slots=True)
class _Team:
    """The people of a station, and the businesses that nobody has been given yet."""

    station: Station
    head: Person
    officers: Sequence[Person]
    section: Person
    leader: Person
    free: Iterator[Business]
    at: datetime

    @property
    def on(self) -> date:
        return clock.day(self.at)

    def arrange(self, business: Business, days: int = 0, **fields: Any) -> Inspection | None:
        """An inspection that one of the officers proposes; None where nothing can be arranged for the business."""
        checklist = current_checklist(
            business.district, sector=business.sector, kind=business.kind, on=self.on
        )
        if checklist is None:
            return None
        planned = self.on + timedelta(days=days)
        due = [each.duty for each in offers(business, planned) if each.duty.subject.startswith(PLANNED)]
        values: dict[str, Any] = {
            "business": business, "kind": Inspection.Kind.ROUTINE, "source": VisitSource.PLAN, "planned_on": planned,
            "checklist": checklist, "officers": list(self.officers[:2]), "duties": due[:1], **fields,
        }  # fmt: skip
        try:
            return propose_inspection(new=NewInspection(**values), by=self.officers[0], at=self.at)
        except CannotArrange:  # it is being inspected already
            return None


def arrange_inspections(district: District, *, at: datetime) -> dict[str, int]:
    """Arrange the inspections of the demo (演示检查任务); answers how many stand in each state."""
    for team in _teams(district, at):
        shown = team.station.name == next(town.station for town in towns() if town.login == SHOWN)
        _plain(team, TODAY if shown else 1)
        if shown:
            _made(team)
            _coming(team)
            _waiting(team)
            _clues(team, district)
    rows = Inspection.objects.in_district(district)
    return {label: n for state, label in Inspection.State.choices if (n := rows.filter(state=state).count())}


def _teams(district: District, at: datetime) -> Iterator[_Team]:
    """Every station with two inspectors or more and a head."""
    leader = _holder(district, Role.LEADER)
    section = _holder(district, Role.CATERING_STAFF)
    for station in Station.objects.filter(district=district).order_by("code"):
        posts = Post.objects.filter(station=station).select_related("person").order_by("person__username")
        officers = [post.person for post in posts if post.role == Role.INSPECTOR]
        heads = [post.person for post in posts if post.role == Role.STATION_HEAD]
        if len(officers) >= 2 and heads and leader and section:
            yield _Team(station, heads[0], officers, section, leader, _free(station, at), at)


def _holder(district: District, role: Role) -> Person | None:
    post = Post.objects.filter(district=district, role=role).select_related("person").order_by("pk").first()
    return post.person if post else None


def _free(station: Station, at: datetime) -> Iterator[Business]:
    """The catering businesses of a station, each once: those due, then those that trade now, then those that rest."""
    month = 1 << (clock.day(at).month - 1)
    there = Business.objects.in_district(station.district_id).filter(
        station=station, sector="catering", alias_of=None, gone_on=None, cancelled_on=None
    )
    others = sorted(
        there.select_related("district", "station").order_by("pk"),
        key=lambda each: not each.open_months & month,
    )
    seen = set()
    for business in chain((each for each in _due(station, at) if each.open_months & month), others):
        if business.root_id not in seen:
            seen.add(business.root_id)
            yield business


def _due(station: Station, at: datetime) -> Iterator[Business]:
    """Those with a planned visit due within a month, the earliest first."""
    rows = Duty.objects.in_district(station.district_id).filter(
        station=station, state=Duty.State.OPEN, subject__startswith=PLANNED, business__sector="catering",
        due_at__lt=clock.first_instant(clock.day(at) + timedelta(days=30)),
    )  # fmt: skip
    for duty in rows.select_related("business__district", "business__station").order_by("due_at", "pk"):
        if duty.business is not None:
            yield duty.business


def _plain(team: _Team, many: int) -> None:
    """Approved by the head and told to the business, for today."""
    for business in islice(team.free, many):
        if inspection := team.arrange(business):
            approve_inspection(inspection=inspection, by=team.head, at=team.at)
            notify_business(inspection=inspection, how="电话", by=team.officers[0], at=team.at)


#: the visits of this morning: what was found, the result, whether the business signed, whether it is public already
MADE: tuple[tuple[tuple[str, ...], str, bool, bool], ...] = (
    ((), "符合", True, True),
    (("6.2", "2.2"), "基本符合", True, True),
    (("5.2",), "基本符合", False, False),
    (("4.2",), "基本符合", True, False),
)


def _made(team: _Team) -> None:
    """Visits that were made this morning and sent by a phone; some of the results are public."""
    early = replace(team, at=team.at - timedelta(hours=6))
    for hours, (failed, result, signed, public) in enumerate(MADE):
        business = next(team.free, None)
        inspection = early.arrange(business) if business is not None else None
        if inspection is None:
            continue
        at = early.at + timedelta(minutes=10)
        approve_inspection(inspection=inspection, by=team.head, at=at)
        notify_business(inspection=inspection, how="电话", by=team.officers[0], at=at)
        inspection.refresh_from_db()
        done = make_visit(
            inspection, at=early.at + timedelta(hours=1 + hours), failed=failed, result=result, signed=signed
        )
        if public and done.state == Inspection.State.FINISHED:
            publish_result(inspection=done, by=team.head, at=team.at)


def _coming(team: _Team) -> None:
    """The next days: by the station, by section and station together (科所联动), and from the desk by video."""
    together = {"officers": [team.section, *team.officers[:2]], "leader": team.section}
    ways: list[dict[str, Any]] = [{}, together, {"mode": "off_site", "way": Inspection.Way.VIDEO}]
    for days, fields in enumerate(ways, start=1):
        business = next(team.free, None)
        if business is None:
            return
        if inspection := team.arrange(business, days, **fields):
            approve_inspection(inspection=inspection, by=team.leader, at=team.at)


def _waiting(team: _Team) -> None:
    """Some wait for the head, one was sent back."""
    for place, business in enumerate(islice(team.free, WAITING + 1)):
        inspection = team.arrange(business, 4 + place)
        if inspection and place == WAITING:
            return_inspection(
                inspection=inspection, reason="当日有专项行动，请改期", by=team.head, at=team.at
            )


def _clues(team: _Team, district: District) -> None:
    """Outside the cap: a complaint, and a failing sample that nobody is warned of (飞行检查)."""
    complaint = (
        Complaint.objects.in_district(district).filter(business__station=team.station, closed_on__isnull=True)
        .select_related("business__district").order_by("-received_on").first()
    )  # fmt: skip
    if complaint is not None and complaint.business is not None:
        fields: dict[str, Any] = {
            "kind": Inspection.Kind.CLUE,
            "source": VisitSource.COMPLAINT,
            "source_text": complaint.number or "12345",
        }
        if inspection := team.arrange(complaint.business, **fields):
            approve_inspection(inspection=inspection, by=team.head, at=team.at)
    sample = (
        Sample.objects.in_district(district).filter(business__station=team.station, verdict=Sample.Verdict.FAIL)
        .select_related("business__district").order_by("-pk").first()
    )  # fmt: skip
    if sample is not None and sample.business is not None:
        text = f"抽检不合格：{sample.product}"[:300]
        fields = {"kind": Inspection.Kind.UNANNOUNCED, "source": VisitSource.DATA_CLUE, "source_text": text}
        if inspection := team.arrange(sample.business, 1, **fields):
            approve_inspection(inspection=inspection, by=team.head, at=team.at)
