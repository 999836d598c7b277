"""Drawing up the plan: every archive's demand, spread over the months of its station, what is left listed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction

from weili.archive.models import Business
from weili.archive.timeline.ledger import record
from weili.kernel import clock
from weili.kernel.access import holders, require_in
from weili.kernel.bulk import insert
from weili.kernel.law_tables import FREQUENCY, current, loaded, loaded_calendar
from weili.kernel.models import District, Person, Station
from weili.kernel.outbox import notify
from weili.kernel.roles import Act
from weili.law.frequency import Because, frequency
from weili.law.letters import RiskGrade
from weili.law.source import Confidence
from weili.planning import room
from weili.planning.demand import OWED, Demand, Lacking, PlanYear, Subject, Wanted, demand
from weili.planning.events import PlanMade
from weili.planning.flow import MONTHS, STEP_COST, VisitClass, spread
from weili.planning.gathering import GENERAL, Frame, subjects
from weili.planning.models import Plan, PlannedVisit, StationCapacity, Unmet

ROWS = 2000
#: the season of what is overdue, in place of a town's: every month later is dearer
SOON = -1
_SOON_COSTS = tuple(STEP_COST * month for month in range(MONTHS))
_NONE = (0,) * MONTHS
Progress = Callable[[int, int], object]


class CannotPlan(ValueError):
    """A plan that cannot be made or approved so; the sentence says why."""


@dataclass(slots=True)
class _Gathered:
    """Every wanted visit in its class, and what the plan will say of the whole."""

    classes: dict[tuple[int, int, int, int], list[tuple[int, int, Wanted]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    lacking: list[Lacking] = field(default_factory=list)
    businesses: int = 0
    grades: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    unsure: int = 0

    def take(self, subject: Subject, found: Demand) -> None:
        """Sort what one business wants into the classes of its station."""
        self.businesses += 1
        self.grades[subject.grade.value if subject.grade else "未评定"] += 1
        self.lacking += found.lacking
        if found.frequency is not None:
            self.warnings.update(found.frequency.warnings)
            self.unsure += found.frequency.confidence is Confidence.PROPOSED
        season = subject.town if subject.scenic else 0
        for wanted in found.wanted:
            key = (subject.station, wanted.months, wanted.priority, SOON if wanted.soon else season)
            # neighbours stand beside each other: by town, then in the order of their archives
            self.classes[key].append((subject.town, subject.business, wanted))


@transaction.atomic
def make_plan(
    *, district: District, year: int, by: Person, at: datetime, progress: Progress | None = None
) -> Plan:
    """Draw up the supervision plan of a year (编制年度监督检查计划) as a draft; an earlier draft gives way.

    A plan within its year uses the months that are left and counts the visits already made; a past year is
    planned as of its first day, for looking back. Raises Refused, LawError for a year before the first rule.
    """
    require_in(by, Act.MAKE_PLAN, district.pk, on=clock.day(at))
    District.objects.select_for_update().get(
        pk=district.pk
    )  # two drafts of one year are made one after another
    frame = _frame(district, year, clock.day(at))
    rules = _rules(frame)
    gathered = _gather(frame, rules, progress)
    Plan.objects.in_district(district).filter(year=year, state=Plan.State.DRAFT).update(
        state=Plan.State.SUPERSEDED
    )
    capacities = room.capacities(district, year)
    plan: Plan = Plan.objects.create(
        district=district,
        year=year,
        made_by=by,
        made_at=at,
        parameters=_parameters(frame, district, capacities),
    )
    placed, unplaced = _spread(gathered, frame, capacities)
    visits = _write_visits(plan, placed)
    lacking = [*gathered.lacking, *_overloaded(unplaced, district, capacities)]
    _write_unmet(plan, lacking)
    plan.summary = _summary(gathered, placed, lacking)
    plan.summary["warnings"] += _warnings(gathered, year, capacities)
    plan.save(update_fields=["summary"])
    event = PlanMade(year=year, businesses=gathered.businesses, visits=visits, unmet=len(lacking))
    record(event, of=district, by=by, at=at)
    approvers = [p for p, _ in holders(Act.APPROVE_PLAN, district.pk, on=clock.day(at)) if p.pk != by.pk]
    notify(
        people=approvers, subject=f"{year}年度监督检查计划等您批准", body=f"{by.name}编制，安排检查 {visits} 户次。",
        key=f"plan/{plan.pk}", at=at, link=f"/plans?year={year}&plan={plan.pk}",
    )  # fmt: skip
    return plan


@transaction.atomic
def replan(*, plan: Plan, by: Person, at: datetime, progress: Progress | None = None) -> Plan:
    """Draw the year up again from what is known now (调整计划): a new draft, the approved plan stands until then."""
    return make_plan(district=plan.district, year=plan.year, by=by, at=at, progress=progress)


def _frame(district: District, year: int, on: date) -> Frame:
    if year < on.year:
        return Frame(district, year, date(year, 1, 1), 1)
    return Frame(district, year, on, on.month if year == on.year else 1)


def _rules(frame: Frame) -> PlanYear:
    """The rules of the year; LawError where not even a graded restaurant has one, so that nobody is planned."""
    table = loaded(FREQUENCY, frame.district) or ()
    frequency(GENERAL["catering"], RiskGrade.A, frame.year, territory=frame.district.pk, table=table)
    return PlanYear(frame.year, frame.first_month, table)


def _gather(frame: Frame, rules: PlanYear, progress: Progress | None) -> _Gathered:
    every = Business.objects.in_district(frame.district).filter(alias_of__isnull=True).count()
    gathered = _Gathered()
    for batch in subjects(frame):
        for subject in batch:
            gathered.take(subject, demand(subject, rules))
        if progress is not None:
            progress(gathered.businesses, every)
    return gathered


_Placed = dict[tuple[int, int], list[Wanted]]


def _spread(
    gathered: _Gathered, frame: Frame, capacities: dict[int, StationCapacity]
) -> tuple[_Placed, list[tuple[int, Wanted]]]:
    """(station, month) → visits, and those that found no room, station by station."""
    seasons = room.seasons(frame.district, frame.as_of) | {SOON: _SOON_COSTS}
    made = room.made(frame.district, frame.year, frame.as_of)
    placed: _Placed = defaultdict(list)
    unplaced: list[tuple[int, Wanted]] = []
    for station in sorted({key[0] for key in gathered.classes}):
        keys = sorted(key for key in gathered.classes if key[0] == station)
        classes = [
            VisitClass(months, priority, len(gathered.classes[station, months, priority, town]),
                       seasons.get(town, _NONE))
            for _, months, priority, town in keys
        ]  # fmt: skip
        capacity = capacities[station].visits_a_month if station in capacities else None
        for key, result in zip(keys, spread(classes, capacity, made.get(station, _NONE)), strict=True):
            waiting = iter(sorted(gathered.classes[key], key=lambda entry: entry[:2]))
            for month, number in enumerate(result.by_month, start=1):
                placed[station, month] += [wanted for _, _, wanted in islice(waiting, number)]
            unplaced += [(station, wanted) for _, _, wanted in waiting]
    return placed, unplaced


def _overloaded(
    unplaced: Sequence[tuple[int, Wanted]], district: District, capacities: dict[int, StationCapacity]
) -> Iterator[Lacking]:
    names = dict(Station.objects.filter(district=district).values_list("pk", "name"))
    for station, wanted in unplaced:
        room = capacities[station].visits_a_month
        months = "、".join(str(month) for month in range(1, 13) if wanted.months >> (month - 1) & 1)
        what = "minimum" if wanted.priority == OWED else "planned"
        why = f"{names.get(station, '')}人力不足：每月可检查{room}户次，{months}月已排满"
        yield Lacking(wanted.business, "coverage" if wanted.full else what, why)


def _write_visits(plan: Plan, placed: _Placed) -> int:
    texts: dict[int, list[dict[str, str]]] = {}
    rows = _rows(plan, placed, texts)
    count = 0
    while batch := list(islice(rows, ROWS)):
        insert(batch)
        count += len(batch)
    return count


def _rows(plan: Plan, placed: _Placed, texts: dict[int, list[dict[str, str]]]) -> Iterator[PlannedVisit]:
    for (station, month), visits in sorted(placed.items()):
        for wanted in visits:
            key = id(wanted.reasons)  # equal reasons are one object for the life of the plan
            if key not in texts:
                texts[key] = [_reason(because) for because in wanted.reasons]
            yield PlannedVisit(
                district_id=plan.district_id,
                plan=plan,
                business_id=wanted.business,
                station_id=station or None,
                month=month,
                kind=PlannedVisit.Kind.FULL if wanted.full else PlannedVisit.Kind.ROUTINE,
                reasons=texts[key],
                priority=wanted.priority,
                coverage_from=wanted.coverage_from,
            )


def _reason(because: Because) -> dict[str, str]:
    return {
        "text": because.text,
        "article": str(because.article),
        "confidence": because.confidence.value,
    }


def _write_unmet(plan: Plan, lacking: Sequence[Lacking]) -> None:
    rows = (
        Unmet(
            district_id=plan.district_id,
            plan=plan,
            business_id=each.business,
            what=each.what,
            visits=each.visits,
            why=each.why[:300],
        )
        for each in lacking
    )
    while batch := list(islice(rows, ROWS)):
        insert(batch)


def _parameters(frame: Frame, district: District, capacities: dict[int, StationCapacity]) -> dict[str, Any]:
    own = current(FREQUENCY, district)
    return {
        "as_of": frame.as_of.isoformat(),
        "first_month": frame.first_month,
        "frequency_table": own[0].source if own else "",
        "capacity": {str(station): row.visits_a_month for station, row in sorted(capacities.items())},
    }


def _warnings(gathered: _Gathered, year: int, capacities: dict[int, StationCapacity]) -> list[str]:
    """What a reader of the plan must know of its means: officers not filed, holidays not published."""
    said = []
    missing = len({key[0] for key in gathered.classes if key[0]} - capacities.keys())
    if missing:
        said.append(f"有{missing}个所没有填报执法人员数，未按人力限制（请在编制前填报）。")
    nobody = sum(len(visits) for key, visits in gathered.classes.items() if not key[0])
    if nobody:
        said.append(f"有{nobody}户次的经营户没有分配到所，请先在档案中指定监管所。")
    if year not in loaded_calendar().years:
        said.append(f"{year}年放假调休安排尚未公布，计划只排到月，不排到日；公布后不需重新编制。")
    return said


def _summary(gathered: _Gathered, placed: _Placed, lacking: Sequence[Lacking]) -> dict[str, Any]:
    by_month = Counter[int]()
    per_business = Counter[int]()
    for (_, month), visits in placed.items():
        by_month[month] += len(visits)
        per_business.update(wanted.business for wanted in visits)
    unmet = Counter[str]()
    for each in lacking:
        unmet[each.what] += each.visits
    warnings = [f"{text}（{count}户）" for text, count in sorted(gathered.warnings.items())]
    return {
        "businesses": gathered.businesses,
        "grades": dict(sorted(gathered.grades.items())),
        "visits": sum(by_month.values()),
        "by_month": {str(month): by_month[month] for month in range(1, 13)},
        "businesses_by_visits": {str(n): c for n, c in sorted(Counter(per_business.values()).items())},
        "without_visit": gathered.businesses - len(per_business),
        "unmet": dict(sorted(unmet.items())),
        "unsure": gathered.unsure,
        "warnings": warnings,
    }
