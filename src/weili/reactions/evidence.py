"""Who gives grading its evidence: inspection item by item, sampling, penalties (grading knows none of them)."""

from collections.abc import Iterable, Iterator, Mapping

from weili.archive.models import Visit
from weili.enforcement.models import Case
from weili.grading import evidence
from weili.grading.evidence import Asked, Happened, Happening, Inspected, InspectedItem
from weili.inspection.checklists.content import template_of
from weili.inspection.checklists.official import items_of
from weili.inspection.models import ItemResult as FoundResult
from weili.law.checklists import Item
from weili.law.dynamic_points import ItemResult
from weili.law.next_year import SampleLevel
from weili.sampling.models import Sample

BATCH = 500
_RESULTS = {"pass": ItemResult.PASS, "fail": ItemResult.FAIL, "absent": ItemResult.NOT_APPLICABLE}
_LEVELS = {"national": SampleLevel.NATIONAL, "provincial": SampleLevel.PROVINCIAL, "city": SampleLevel.CITY,
           "county": SampleLevel.COUNTY}  # fmt: skip
_LIGHT = ("警告", "通报批评")
#: art. 28(2) speaks of supervision sampling (监督抽检): a finding of these programmes raises nothing
_NOT_SUPERVISION = (Sample.Programme.RISK, Sample.Programme.EVALUATION, Sample.Programme.RAPID)


def register() -> None:
    """Register every source with grading, once."""
    for known, source in (
        (evidence.INSPECTIONS, inspections),
        (evidence.HAPPENINGS, failing_samples),
        (evidence.HAPPENINGS, penalties),
    ):
        if source not in known:
            known.append(source)  # type: ignore[arg-type]


def _slices(asked: Asked) -> Iterator[list[int]]:
    keys = list(asked.businesses)
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def inspections(asked: Asked) -> Iterable[Inspected]:
    """The latest complete visit of each archive whose results are known item by item."""
    for some in _slices(asked):
        latest: dict[int, Visit] = {}
        visits = (
            Visit.objects.filter(business__root__in=some, full=True, visited_on__lte=asked.until)
            .select_related("business", "inspection__checklist")
            .order_by("visited_on", "pk")
        )
        for visit in visits:
            latest[visit.business.root_id or visit.business_id] = visit
        results: dict[int, list[FoundResult]] = {}
        found = FoundResult.objects.filter(business__root__in=some, visit__in=list(latest.values())).order_by(
            "pk"
        )
        for result in found:
            results.setdefault(result.visit_id, []).append(result)
        for archive, visit in latest.items():
            if visit.pk in results:
                yield _inspected(archive, visit, results[visit.pk])


def _inspected(archive: int, visit: Visit, results: list[FoundResult]) -> Inspected:
    known = _items_of(visit)
    items = []
    for result in results:
        item = known.get(result.item_code)
        items.append(
            InspectedItem(
                code=result.item_code,
                result=_RESULTS[result.result],
                key=bool(item and item.key),
                item_set=item.item_set if item else "",
                block=item.block if item else "",
                text=item.text if item else "",
                refs=(f"inspection.ItemResult:{result.pk}",),
            )
        )
    return Inspected(
        business=archive, ref=f"archive.Visit:{visit.pk}", on=visit.visited_on, items=tuple(items)
    )


def _items_of(visit: Visit) -> Mapping[str, Item]:
    """The items of the list that was used: of a visit of our own its own version, else the official one of the day."""
    own = getattr(visit, "inspection", None)
    if own is None:
        return items_of(visit.sector, visit.visited_on)
    return {item.code: item for item in template_of(own.checklist).items}


def failing_samples(asked: Asked) -> Iterable[Happened]:
    """Failing samples with the level that ordered them; only national and provincial ones raise (art. 28(2))."""
    for some in _slices(asked):
        samples = (
            Sample.objects.filter(business__root__in=some, verdict=Sample.Verdict.FAIL)
            .exclude(programme__in=_NOT_SUPERVISION)
            .select_related("business")
        )
        for sample in samples:
            if sample.day is None or sample.level not in _LEVELS or sample.business is None:
                continue
            yield Happened(
                business=sample.business.root_id or sample.business.pk,
                kind=Happening.SAMPLE,
                ref=f"sampling.Sample:{sample.pk}",
                on=sample.day,
                text=f"{sample.product}抽检不合格（{sample.get_level_display()}）",
                level=_LEVELS[sample.level],
            )


def penalties(asked: Asked) -> Iterable[Happened]:
    """Penalties; whether the breach was intentional is for a person to say."""
    for some in _slices(asked):
        for case in Case.objects.filter(business__root__in=some, decided_on__isnull=False).select_related(
            "business"
        ):
            if case.business is None or case.decided_on is None:
                continue
            kinds = [kind for kind in case.penalty_kinds if kind not in _LIGHT]
            yield Happened(
                business=case.business.root_id or case.business.pk,
                kind=Happening.PENALTY,
                ref=f"enforcement.Case:{case.pk}",
                on=case.decided_on,
                text=f"{case.number} {case.conduct}".strip(),
                weighty=bool(kinds) or bool(case.fine_yuan) or bool(case.confiscated_yuan),
            )
