"""The only writer of samples."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime

from django.db import transaction

from weili.archive.duties import complete_duty, open_duty
from weili.archive.models import Business, Duty
from weili.archive.permission import require_any
from weili.archive.receiving import require_home
from weili.archive.taking import NotRecorded, when
from weili.archive.timeline.ledger import Fact, record, record_many
from weili.kernel import access, clock
from weili.kernel.bulk import insert
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.sampling.events import FollowUpProposed, HandOverDecided, SampleConcluded, SampleHandedOver
from weili.sampling.models import FollowUp, HandOver, Sample, SampleItem

_SEVERITY = (Sample.Verdict.PASS, Sample.Verdict.PROBLEM, Sample.Verdict.FAIL)


@dataclass(slots=True)
class _Told:
    """A sample with what the rows of this call say of it."""

    sample: Sample
    new: bool
    items: list[SampleItem] = field(default_factory=list)
    changed: bool = False

    @property
    def worth_telling(self) -> bool:
        """A sample is told when it is new, and again when it grew worse or more of it failed."""
        return self.new or self.changed or any(item.failed for item in self.items)

    def hear(self, draft: Sample, items: Iterable[SampleItem]) -> None:
        """One more row of the sample: its items, a worse verdict, the business where it was not known."""
        if _SEVERITY.index(draft.verdict) > _SEVERITY.index(self.sample.verdict):
            self.sample.verdict, self.changed = draft.verdict, True
        if _owner(self.sample) is None and _owner(draft) is not None:
            self.sample.business, self.sample.party, self.changed = draft.business, draft.party, True
        for item in items:
            item.sample = self.sample
            self.items.append(item)


@transaction.atomic
def record_samples(
    *, drafts: Sequence[tuple[Sample, Sequence[SampleItem]]], by: Person, at: datetime
) -> list[Sample]:
    """Record sampling results (抽检结果登记) with the items tested; those of a business stand on its timeline.

    Answers with the sample of each draft: several rows of one sample number are one sample, told once, and once
    more when a later file makes it worse or brings failing items. Raises Refused, NotRecorded.
    """
    require_any(by, (sample.place for sample, _ in drafts), at=at)
    require_home(sample for sample, _ in drafts)
    per_draft = _one_per_number(drafts)
    told = list({id(each): each for each in per_draft}.values())
    insert([each.sample for each in told if each.new])
    for each in told:
        if each.changed and not each.new:
            each.sample.save(update_fields=["verdict", "business", "party"])
    insert([item for each in told for item in each.items])
    facts = [
        Fact(_concluded(each.sample, each.items), each.sample.business, when(each.sample.day, at))
        for each in told
        if each.sample.business is not None and each.worth_telling
    ]
    record_many(facts, by=by, at=at)
    return [each.sample for each in per_draft]


def _one_per_number(drafts: Sequence[tuple[Sample, Sequence[SampleItem]]]) -> list[_Told]:
    """The sample of each draft: the national export has a row per item, all under one sample number.

    A later row of a known sample adds its items; a failing item makes the sample fail. Two units under one number
    are two samples: a source that counts anew every year must not mix them.
    """
    known = _stored(drafts)
    found = []
    for draft, items in drafts:
        same = known.setdefault(draft.number, []) if draft.number else []
        told = next((each for each in same if _one_sample(each.sample, draft)), None)
        if told is None:
            told = _Told(draft, new=True)
            same.append(told)
        told.hear(draft, items)
        found.append(told)
    return found


def _stored(drafts: Sequence[tuple[Sample, Sequence[SampleItem]]]) -> dict[str, list[_Told]]:
    numbers = {draft.number for draft, _ in drafts if draft.number}
    found: dict[str, list[_Told]] = {}
    if numbers:
        stored = Sample.objects.in_district(drafts[0][0].district_id).filter(number__in=numbers)
        for sample in stored.select_related("producer", "business").order_by("pk"):
            found.setdefault(sample.number, []).append(_Told(sample, new=False))
    return found


def _owner(sample: Sample) -> tuple[str, int] | None:
    """Whose sample it is: the archive of a business, an outside party, or nobody that the row names."""
    if sample.business is not None:
        return "business", sample.business.root_id or sample.business.pk
    return ("party", sample.party_id) if sample.party_id else None


def _one_sample(known: Sample, draft: Sample) -> bool:
    owners = {owner for owner in (_owner(known), _owner(draft)) if owner is not None}
    return len(owners) < 2


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


# --- set aside on the spot ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandOver:
    """Food about to be handed over; `subject` is the matter, which hands it over once."""

    business: Business
    subject: str
    found_on: date
    product: str
    maker: str = ""
    batch: str = ""
    made_on: str = ""
    quantity: str = ""
    reason: str = ""
    item_code: str = ""


@transaction.atomic
def take_over(*, handed: Sequence[NewHandOver], by: Person, at: datetime) -> list[HandOver]:
    """Take over what inspectors set aside on the spot (移交样品): a duty of the sampling staff runs until it is taken.

    The same matter again is the same one. Raises Refused.
    """
    require_any(by, (new.business.place for new in handed), at=at)
    subjects = [new.subject for new in handed]
    known = set(
        HandOver.objects.across_districts().filter(subject__in=subjects).values_list("subject", flat=True)
    )
    made = []
    for new in handed:
        if new.subject in known:
            continue
        said = {each.name: getattr(new, each.name) for each in fields(new)}
        row = HandOver(district_id=new.business.district_id, handed_by=by, handed_at=at, **said)
        row.save()
        row.duty = open_duty(
            title=f"接收现场移交样品：{new.product}"[:200], subject=f"sampling.HandOver:{row.pk}",
            rule="sampling.deliver", start=new.found_on, business=new.business, by=by, at=at,
        )  # fmt: skip
        row.save(update_fields=["duty"])
        event = SampleHandedOver(
            hand_over=row.pk, product=row.product, quantity=row.quantity, reason=row.reason
        )
        record(event, of=new.business, by=by, at=at)
        made.append(row)
    return made


@transaction.atomic
def decide_hand_over(
    *, hand_over: HandOver, taken: bool, decision: str, by: Person, at: datetime
) -> HandOver:
    """Take what was handed over into sampling, or say why not (接收、不接收移交样品); its duty ends.

    Raises Refused, NotRecorded.
    """
    rows = HandOver.objects.in_district(hand_over.district_id).select_for_update(of=("self",))
    found: HandOver = rows.select_related("business", "duty").get(pk=hand_over.pk)
    access.require(by, Act.CORRECT_SAMPLE, found, on=clock.day(at))
    if found.state != HandOver.State.WAITING:
        raise NotRecorded(f"“{found.product}”{found.get_state_display()}，不需要再次处理")
    if not decision.strip():
        raise NotRecorded("请写明接收情况或者不接收的理由，例如抽样单编号")
    found.state = HandOver.State.TAKEN if taken else HandOver.State.DECLINED
    found.decided_by, found.decided_at, found.decision = by, at, decision.strip()[:300]
    found.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    how = f"{found.get_state_display()}：{found.decision}"[:300]
    if found.duty is not None and found.duty.state == Duty.State.OPEN:
        complete_duty(duty=found.duty, outcome=how, by=by, at=at)
    record(
        HandOverDecided(hand_over=found.pk, product=found.product, how=how), of=found.business, by=by, at=at
    )
    return found
