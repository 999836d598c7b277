"""Next year's grade: proposed from the events of the year, chosen by one person, confirmed by another."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from weili.archive.models import Visit
from weili.archive.timeline.ledger import Fact, record_many
from weili.grading import evidence
from weili.grading.events import NextYearChosen, NextYearProposed, NextYearReviewed
from weili.grading.evidence import Happened, Happening
from weili.grading.models import Grade, NextYear
from weili.grading.services.reviewing import CannotSign
from weili.kernel import clock
from weili.kernel.access import hands_of, require, require_in
from weili.kernel.models import District, Person
from weili.kernel.roles import Act
from weili.law.grading import sign_objections
from weili.law.kinds import kind
from weili.law.letters import RiskGrade
from weili.law.next_year import FailingSample, Penalty, Proposal, YearEvents, next_year
from weili.law.source import Confidence, LawError

BATCH = 1000
#: three clean years are looked for, this one included (art. 30(1))
CLEAN_YEARS = 3


class CannotChoose(ValueError):
    """A choice for next year that the proposal does not leave; the sentence names those it leaves."""


@transaction.atomic
def propose_next_year(*, grade: Grade, by: Person, at: datetime) -> NextYear:
    """Propose next year's grade of one business from this year's events (次年等级建议, art. 27–30).

    Asked again after a new event (a failing national or provincial sample), it is worked out anew and a
    choice that no longer stands is withdrawn. Raises Refused, CannotChoose where the grade is not in force.
    """
    require(by, Act.PROPOSE_GRADE, grade, on=clock.day(at))
    if grade.state != Grade.State.REVIEWED:
        raise CannotChoose("只能对已确定的风险等级提出次年建议。")
    _propose([grade], by=by, at=at)
    return _held([grade])[0]


def propose_next_years(
    *,
    district: District,
    year: int,
    by: Person,
    at: datetime,
    progress: Callable[[int, int], object] | None = None,
) -> int:
    """Propose next year's grades of a district (批量提出次年等级建议); answers how many were written or changed."""
    require_in(by, Act.PROPOSE_GRADE, district.pk, on=clock.day(at))
    grades = Grade.objects.in_district(district).filter(year=year, state=Grade.State.REVIEWED)
    every, seen, changed, last = grades.count(), 0, 0, 0
    while batch := list(grades.filter(pk__gt=last).select_related("business").order_by("pk")[:BATCH]):
        with transaction.atomic():
            changed += _propose(batch, by=by, at=at)
        last, seen = batch[-1].pk, seen + len(batch)
        if progress is not None:
            progress(seen, every)
    return changed


def _propose(grades: Sequence[Grade], *, by: Person, at: datetime) -> int:
    year = grades[0].year
    roots = [grade.business.root_id or grade.business_id for grade in grades]
    on = min(clock.day(at), date(year, 12, 31))
    happened = evidence.happenings(evidence.Asked(roots, date(year - CLEAN_YEARS + 1, 1, 1), on))
    visited = _visited(roots, year, on)
    held = {each.grade_id: each for each in _held(grades)}
    fresh: list[NextYear] = []
    changed: list[NextYear] = []
    for grade, root in zip(grades, roots, strict=True):
        known = held.get(grade.pk)
        events = _events(grade, happened.get(root, []), visited.get(root, {}))
        answered = _answered(events, known.answers if known else {})
        found = _as_fields(next_year(grade.risk, answered, on))
        if known is None:
            fresh.append(NextYear(district_id=grade.district_id, business=grade.business, grade=grade,
                                  year=year + 1, **found))  # fmt: skip
        elif any(getattr(known, name) != value for name, value in found.items()):
            changed.append(_reopened(known, found))
    NextYear.objects.bulk_create(fresh, batch_size=200)
    NextYear.objects.bulk_update(changed, _REOPENED, batch_size=200)
    rows = [*fresh, *changed]
    record_many([Fact(_proposed(row), row.business) for row in rows], by=by, at=at)
    return len(rows)


def _held(grades: Sequence[Grade]) -> list[NextYear]:
    businesses = [grade.business_id for grade in grades]
    rows = NextYear.objects.filter(business__in=businesses, grade__in=[grade.pk for grade in grades])
    return list(rows.select_related("business"))


_FOUND = ("effect", "choices", "because", "questions", "noted", "unsure")
_REOPENED = [*_FOUND, "chosen", "reason", "state", "filled_by", "filled_at", "reviewed_by", "reviewed_at"]


def _as_fields(proposal: Proposal) -> dict[str, Any]:
    return {
        "effect": proposal.effect,
        "choices": [choice.value for choice in proposal.choices],
        "because": [
            {
                "event": reason.event,
                "text": reason.text,
                "evidence": list(reason.evidence),
                "article": str(reason.article),
                "confidence": reason.confidence.value,
            }
            for reason in proposal.because
        ],
        "questions": [{"text": q.text, "evidence": list(q.evidence)} for q in proposal.questions],
        "noted": list(proposal.noted),
        "unsure": proposal.confidence is not Confidence.SURE,
    }


def _reopened(row: NextYear, found: dict[str, Any]) -> NextYear:
    for name, value in found.items():
        setattr(row, name, value)
    if row.chosen not in row.choices or row.state == NextYear.State.REVIEWED:
        row.chosen = row.reason = ""
        row.state = NextYear.State.OPEN
        row.filled_by = row.filled_at = None
    row.reviewed_by = row.reviewed_at = None
    return row


@dataclass(frozen=True, slots=True)
class _Year:
    """The visits of one year: how many, and how many of them ended in 不符合."""

    visits: int
    failed: int


def _visited(roots: Sequence[int], year: int, on: date) -> dict[int, dict[int, _Year]]:
    counts: dict[int, dict[int, _Year]] = {}
    since = date(year - CLEAN_YEARS + 1, 1, 1)
    rows = Visit.objects.filter(business__root_id__in=roots, visited_on__range=(since, on))
    for root, day, outcome in rows.values_list("business__root_id", "visited_on", "outcome"):
        years = counts.setdefault(root, {})
        before = years.get(day.year, _Year(0, 0))
        years[day.year] = _Year(before.visits + 1, before.failed + (outcome == Visit.Outcome.FAIL))
    return counts


#: events that are a breach on the supervision record (art. 30(1))
_BREACHES = frozenset(
    {Happening.PENALTY, Happening.BAD_EFFECT, Happening.ACCIDENT, Happening.NO_RECALL,
     Happening.OBSTRUCTION, Happening.BREACH, Happening.SAMPLE, Happening.OTHER_RAISE}
)  # fmt: skip


def _clean_years(happened: Iterable[Happened], visits: dict[int, _Year], year: int) -> int:
    """Years in a row up to this one with a supervision record and no breach in it."""
    soiled = {event.on.year for event in happened if event.kind in _BREACHES}
    clean = 0
    for each in range(year, year - CLEAN_YEARS, -1):
        record = visits.get(each)
        if record is None or record.failed or each in soiled:
            break
        clean += 1
    return clean


def _events(grade: Grade, happened: Sequence[Happened], visits: dict[int, _Year]) -> YearEvents:
    mine = [event for event in happened if event.on.year == grade.year]

    def refs(which: Happening) -> tuple[str, ...]:
        return tuple(event.ref for event in mine if event.kind is which)

    return YearEvents(
        penalties=tuple(
            Penalty(e.ref, e.weighty, e.intentional, e.bad_effect)
            for e in mine
            if e.kind is Happening.PENALTY
        ),
        failing_samples=tuple(
            FailingSample(e.ref, e.level) for e in mine if e.kind is Happening.SAMPLE and e.level is not None
        ),
        bad_effects=refs(Happening.BAD_EFFECT),
        accidents=refs(Happening.ACCIDENT),
        recall_failures=refs(Happening.NO_RECALL),
        obstructions=refs(Happening.OBSTRUCTION),
        other_raises=refs(Happening.OTHER_RAISE),
        breaches=refs(Happening.BREACH),
        clean_years=_clean_years(happened, visits, grade.year),
        certificates=refs(Happening.CERTIFICATE),
        quality_prizes=refs(Happening.PRIZE),
        other_lowerings=refs(Happening.OTHER_LOWER),
        **_about(grade),
    )


def _about(grade: Grade) -> dict[str, Any]:
    try:
        sector = kind(grade.business.kind).sector
    except LawError:
        return {}
    formula = bool((grade.business.facts or {}).get("formula_producer"))
    return {"sector": sector, "formula_producer": formula}


def _answered(events: YearEvents, answers: dict[str, dict[str, bool]]) -> YearEvents:
    """The events with what a person said about each penalty."""
    penalties = tuple(
        replace(
            each,
            intentional=answers.get(each.reference, {}).get("intentional", each.intentional),
            bad_effect=answers.get(each.reference, {}).get("bad_effect", each.bad_effect),
        )
        for each in events.penalties
    )
    return replace(events, penalties=penalties)


def _proposed(row: NextYear) -> NextYearProposed:
    return NextYearProposed(
        year=row.year,
        choices=tuple(RiskGrade(letter).label for letter in row.choices),
        because=tuple(reason["text"] for reason in row.because),
    )


@transaction.atomic
def answer_question(
    *, proposal: NextYear, reference: str, answers: dict[str, bool], by: Person, at: datetime
) -> NextYear:
    """A person says whether a penalised act was intentional or had a bad effect (认定); choices follow.

    `answers` has `intentional` and/or `bad_effect`. Raises Refused, CannotChoose.
    """
    require(by, Act.PROPOSE_GRADE, proposal, on=clock.day(at))
    row = _locked(proposal)
    asked = {ref for question in row.questions for ref in question["evidence"]}
    if reference not in asked or not answers or not set(answers) <= {"intentional", "bad_effect"}:
        raise CannotChoose(f"没有需要认定的事项“{reference}”。")
    row.answers = {**row.answers, reference: {**row.answers.get(reference, {}), **answers}}
    row.save(update_fields=["answers"])
    _propose([row.grade], by=by, at=at)
    return _locked(row)


@transaction.atomic
def choose_next_year(
    *, proposal: NextYear, chosen: RiskGrade, reason: str, by: Person, at: datetime
) -> NextYear:
    """The filler chooses one of the grades left open (选定次年等级): one or two levels up is for a person to say.

    Raises Refused, CannotChoose (not among the choices, no reason, already confirmed).
    """
    require(by, Act.PROPOSE_GRADE, proposal, on=clock.day(at))
    row = _locked(proposal)
    if row.state == NextYear.State.REVIEWED:
        raise CannotChoose("次年等级已审核确定，不能再选。")
    if chosen.value not in row.choices:
        words = "、".join(RiskGrade(letter).label for letter in row.choices)
        raise CannotChoose(f"可选的次年等级为：{words}。")
    if not reason.strip():
        raise CannotChoose("请填写理由。")
    row.chosen, row.reason, row.state = chosen.value, reason.strip()[:300], NextYear.State.PROPOSED
    row.filled_by, row.filled_at = by, at
    row.save()
    event = NextYearChosen(year=row.year, grade=chosen.label, reason=row.reason)
    record_many([Fact(event, row.business)], by=by, at=at)
    return row


@transaction.atomic
def review_next_year(*, proposal: NextYear, by: Person, at: datetime) -> NextYear:
    """Another person confirms what was chosen for next year (审核次年等级). Raises Refused, CannotSign."""
    require(by, Act.REVIEW_GRADE, proposal, on=clock.day(at))
    row = _locked(proposal)
    if row.state != NextYear.State.PROPOSED:
        raise CannotSign(["没有待审核的次年等级，请先由填表人选定。"])
    objections = list(sign_objections(str(row.filled_by_id), str(by.pk)))
    if not objections and row.filled_by_id in hands_of(by, on=clock.day(at)):
        objections = [f"{by.name}与填表人正互为代理，视同一人，请另一人审核。"]
    if objections:
        raise CannotSign(objections)
    row.state, row.reviewed_by, row.reviewed_at = NextYear.State.REVIEWED, by, at
    row.save(update_fields=["state", "reviewed_by", "reviewed_at"])
    event = NextYearReviewed(year=row.year, grade=RiskGrade(row.chosen).label)
    record_many([Fact(event, row.business)], by=by, at=at)
    return row


def _locked(proposal: NextYear) -> NextYear:
    rows = NextYear.objects.select_for_update(of=("self",)).select_related("business", "grade__business")
    found: NextYear = rows.get(pk=proposal.pk)
    return found
