"""Inspections made in other systems: the visit goes to the archive, what was found stays here."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from weili.archive.intake import Arrival, Incoming, Intake, claim_on, ours
from weili.archive.models import Business, Visit
from weili.archive.timeline.events import VisitRecorded
from weili.archive.visits import record_visits
from weili.inspection import services
from weili.inspection.checklists.official import code_of, covers_all, is_key, items_of
from weili.inspection.models import Finding, ItemResult
from weili.law.checklists import Item
from weili.law.sources_of_visits import VisitSource, counts_towards_cap

#: the words of the sources (exchange.rows.inspections.PURPOSE) as the law's sources of visits
SOURCES = {
    "routine": VisitSource.PLAN, "system": VisitSource.PLAN, "unannounced": VisitSource.DATA_CLUE,
    "campaign": VisitSource.CAMPAIGN, "complaint": VisitSource.COMPLAINT, "cause": VisitSource.DATA_CLUE,
    "recheck": VisitSource.RECHECK, "licence": VisitSource.LICENSING, "event": VisitSource.EMERGENCY,
}  # fmt: skip
_RESULTS = {
    **dict.fromkeys(("符合", "合格", "是", "Y", "√"), ItemResult.Result.PASS.value),
    **dict.fromkeys(("不符合", "不合格", "否", "N", "×"), ItemResult.Result.FAIL.value),
    **dict.fromkeys(("合理缺项", "不适用", "缺项"), ItemResult.Result.ABSENT.value),
}
#: words that say that nothing was found: they are no finding
_NOTHING = re.compile(
    r"(经?现?场?检查)?[，,]?(未发现|未见|没有发现|没有|无)(明显|其他)?"
    r"(问题|异常|违法违规行为|违法行为|违规行为|食品安全问题|不符合项|不合格项)?[。.]?"
)


def take(rows: Sequence[Incoming], arrival: Arrival) -> Sequence[Visit]:
    """Write visits (监督检查) with their findings and, where the source has them, the result of every item."""
    taken = ours(rows)
    visits = record_visits(
        visits=[_visit(row, business, arrival) for row, business in taken], by=arrival.by, at=arrival.at
    )
    findings, answers = [], []
    for visit, (row, _) in zip(visits, taken, strict=True):
        findings += _findings(visit, row)
        answers.append(_answers(visit, row.record))
    services.record_findings(findings=findings, answers=answers, by=arrival.by, at=arrival.at)
    return visits


def _visit(row: Incoming, business: Business, arrival: Arrival) -> Visit:
    record = row.record
    source = SOURCES.get(record.purpose or "", VisitSource.PLAN)
    known = items_of(business.sector, record.inspected_on)
    answered = {code_of(heading) for heading, answer in record.item_results if answer.strip() in _RESULTS}
    return Visit(
        district=arrival.district,
        business=business,
        origin=row.origin,
        number=row.fit(record.source_number, 80),
        station_id=business.station_id,
        visited_on=record.inspected_on,
        mode=record.mode or Visit.Mode.ON_SITE,
        source=source.value,
        sector=business.sector,
        campaign=row.fit(record.campaign, 100),
        counts_towards_cap=counts_towards_cap(source, record.inspected_on),
        full=covers_all(answered, known) and record.purpose != "unannounced",
        officers=list(record.officers),
        outcome=record.result or Visit.Outcome.NONE,
        key_findings=_key_findings(record, known),
        general_findings=record.general_findings,
    )


def _key_findings(record: Any, known: Mapping[str, Item]) -> int | None:
    """How many key items failed: as the source counts them, else by mark or checklist; empty where nothing says."""
    if record.key_findings is not None:
        return int(record.key_findings)
    return sum(is_key(item, known) for item in record.failed_items) or None


def _findings(visit: Visit, row: Incoming) -> list[Finding]:
    """One finding per failed item; the words of the problem go with a single one, or stand alone."""
    record = row.record
    texts = [_item_text(record, item) for item in record.failed_items]
    if record.problems and not _NOTHING.fullmatch(record.problems.strip()):
        texts = [record.problems, *texts[1:]] if len(texts) == 1 else [*texts, record.problems]
    codes = [*record.failed_items, *([""] * (len(texts) - len(record.failed_items)))]
    corrected = record.rechecked_on if record.corrected else None
    known = items_of(visit.sector, visit.visited_on)
    return [
        Finding(
            district_id=visit.district_id, business=visit.business, origin=visit.origin, visit=visit,
            template=row.fit(record.template, 60), item_code=code_of(code), text=row.fit(text, 500),
            corrected_on=corrected,
            severity=Finding.Severity.KEY if is_key(code, known) else Finding.Severity.GENERAL,
        )
        for code, text in zip(codes, texts, strict=True)
    ]  # fmt: skip


def _item_text(record: Any, item: str) -> str:
    return f"{item} 不符合" if record.problems is None else item


def _answers(visit: Visit, record: Any) -> services.Answers:
    said = ((code_of(item), _RESULTS.get(answer.strip())) for item, answer in record.item_results)
    results = [(code, result) for code, result in said if result is not None]
    return services.Answers(visit, (record.template or "")[:60], results)


INTAKE = Intake("inspections", claim_on("inspected_on"), take, VisitRecorded)
