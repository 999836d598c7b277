"""The only writer of samples."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weili.archive.ledger import Fact, record_many
from weili.archive.permission import require_any
from weili.kernel import clock
from weili.kernel.bulk import insert
from weili.kernel.models import Person
from weili.sampling.events import FollowUpProposed, SampleConcluded
from weili.sampling.models import FollowUp, Sample, SampleItem


@transaction.atomic
def record_samples(
    *, drafts: Sequence[tuple[Sample, Sequence[SampleItem]]], by: Person, at: datetime
) -> list[Sample]:
    """Record sampling results (抽检结果登记) with the items tested; those of a business stand on its timeline."""
    require_any(by, (sample.place for sample, _ in drafts), at=at)
    samples = _one_per_number([sample for sample, _ in drafts])
    unsaved = {id(sample): sample for sample in samples if not sample.pk}
    insert(list(unsaved.values()))
    items = []
    for sample, (_, tested) in zip(samples, drafts, strict=True):
        for item in tested:
            item.sample = sample
            items.append(item)
    insert(items)
    record_many(
        [
            Fact(_concluded(sample, tested), sample.business, _occurred(sample, at))
            for sample, (_, tested) in zip(samples, drafts, strict=True)
            if sample.business is not None
        ],
        by=by,
        at=at,
    )
    return samples


def _one_per_number(drafts: Sequence[Sample]) -> list[Sample]:
    """The sample of each draft: the national export has a row per item, all under one sample number.

    A later row of a known sample adds its items; a failing item makes the sample fail.
    """
    numbers = {draft.number for draft in drafts if draft.number}
    known: dict[str, Sample] = {}
    if numbers:
        stored = (
            Sample.objects.in_district(drafts[0].district)
            .filter(number__in=numbers)
            .select_related("producer")
        )
        known = {sample.number: sample for sample in stored}
    found = []
    for draft in drafts:
        sample = known.setdefault(draft.number, draft) if draft.number else draft
        if sample is not draft and _worse(draft.verdict, sample.verdict):
            sample.verdict = draft.verdict
            if sample.pk is not None:
                sample.save(update_fields=["verdict"])
        found.append(sample)
    return found


def _worse(new: str, old: str) -> bool:
    return _SEVERITY.index(new) > _SEVERITY.index(old)


_SEVERITY = (Sample.Verdict.PASS, Sample.Verdict.PROBLEM, Sample.Verdict.FAIL)


def _concluded(sample: Sample, tested: Sequence[SampleItem]) -> SampleConcluded:
    return SampleConcluded(
        sample=sample.pk,
        number=sample.number,
        product=sample.product,
        verdict=Sample.Verdict(sample.verdict).label,
        programme=Sample.Programme(sample.programme).label,
        items=tuple(f"{item.item} {item.result}".strip() for item in tested if item.failed),
        producer=sample.producer.name if sample.producer else "",
    )


def _occurred(sample: Sample, at: datetime) -> datetime:
    return clock.noon(sample.day) if sample.day else at


@transaction.atomic
def propose_follow_ups(*, samples: Sequence[Sample], by: Person, at: datetime) -> list[FollowUp]:
    """Propose a follow-up sample (跟踪抽检建议) for each failing one that has none yet."""
    require_any(by, (sample.place for sample in samples), at=at)
    has_one = set(
        FollowUp.objects.filter(business__isnull=False, sample__in=samples).values_list(
            "sample_id", flat=True
        )
    )
    wanted = [s for s in samples if s.business is not None and s.pk not in has_one]
    made = insert([_follow_up(s, at) for s in wanted])
    record_many(
        [
            Fact(FollowUpProposed(sample=f.sample_id, reason=f.reason), s.business)
            for f, s in zip(made, wanted, strict=True)
            if s.business is not None
        ],
        by=by,
        at=at,
    )
    return list(made)


def _follow_up(sample: Sample, at: datetime) -> FollowUp:
    return FollowUp(
        district_id=sample.district_id,
        business=sample.business,
        origin=sample.origin,
        sample=sample,
        category=sample.category,
        reason=f"“{sample.product[:80]}”{Sample.Verdict(sample.verdict).label}，建议对同类食品跟踪抽检",
        proposed_on=clock.day(at),
    )
