"""Sampling results of other systems: the national export, relay bulletins and published notices."""

from collections.abc import Sequence

from weili.archive.intake import Arrival, Incoming, Intake, codes, located
from weili.archive.models import Party
from weili.archive.parties import name_parties
from weili.exchange.rows.sampling import SampleRow
from weili.law import categories
from weili.law.kinds import Sector
from weili.matching.claims import Claim
from weili.sampling import services
from weili.sampling.events import SampleConcluded
from weili.sampling.models import Sample, SampleItem
from weili.sampling.programmes import level_of, programme_of

#: the words of 抽样环节 (the 抽样单 has 生产、流通、餐饮)
_STAGES = (
    ("餐饮", Sector.CATERING), ("流通", Sector.CIRCULATION), ("销售", Sector.CIRCULATION),
    ("生产", Sector.PRODUCTION), ("加工", Sector.PRODUCTION), ("经营", Sector.CIRCULATION),
)  # fmt: skip


def claim(row: SampleRow) -> Claim | None:
    """The sampled unit (被抽样单位) of a row; none where it names nobody."""
    if not (row.unit_name or row.unit_uscc or row.unit_licence_no):
        return None
    return Claim(
        name=row.unit_name or "",
        address=located(row.unit_address, row.unit_town),
        phone=row.unit_phone or "",
        codes=codes(uscc=row.unit_uscc, permit=row.unit_licence_no),
        day=getattr(row, "sampled_on", None),
    )


def take_results(rows: Sequence[Incoming], arrival: Arrival) -> Sequence[Sample]:
    """Write sampling results (抽检结果), one sample a row, with what was tested."""
    return _take(rows, arrival)


def take_notice(rows: Sequence[Incoming], arrival: Arrival) -> Sequence[Sample]:
    """Write the samples of a published notice (抽检公告) with the failing items as printed."""
    return _take(rows, arrival)


def _take(rows: Sequence[Incoming], arrival: Arrival) -> Sequence[Sample]:
    parties = name_parties(
        names=(row.record.producer_name for row in rows), district=arrival.district, known=arrival.parties
    )
    drafts = [(_sample(row, arrival, parties), _items(row)) for row in rows]
    return services.record_samples(drafts=drafts, by=arrival.by, at=arrival.at)


def _sample(row: Incoming, arrival: Arrival, parties: dict[str, Party]) -> Sample:
    record = row.record
    above = arrival.district.parent_names
    publisher = getattr(record, "publisher", None)
    said = (record.programme, publisher, getattr(record, "source", None))
    found = categories.classify(record.category or "") or categories.classify(record.food_name or "")
    category = found.category if found else None
    return Sample(
        district_id=arrival.district.pk,
        business=row.business,
        party=row.party,
        origin=row.origin,
        number=row.fit(record.source_number, 80),
        programme=programme_of(*said),
        level=level_of(*said, within=above),
        sector=_sector(getattr(record, "stage", None) or "", row),
        product=row.fit(record.food_name, 300),
        category=row.fit(record.category or (category.name if category else ""), 120),
        category_code=category.code if category else "",
        producer=parties.get((record.producer_name or "").strip()),
        batch=row.fit(record.batch, 80),
        produced_on=record.production_date,
        sampled_on=getattr(record, "sampled_on", None),
        concluded_on=getattr(record, "reported_on", None),
        published_on=record.published_on,
        publisher=row.fit(publisher, 120),
        laboratory=row.fit(record.laboratory, 120),
        verdict=record.verdict,
    )


def _sector(stage: str, row: Incoming) -> str:
    """The sector in which it was sampled (抽样环节), as the house names sectors; else that of its business."""
    said = next((sector for word, sector in _STAGES if word in stage), None)
    if said is not None:
        return said.value
    return row.business.sector if row.business else ""


def _items(row: Incoming) -> list[SampleItem]:
    record = row.record
    failed = record.verdict != Sample.Verdict.PASS
    if record.findings:
        return [
            SampleItem(
                item=row.fit(f.item, 300), result=row.fit(f.result, 500), standard=row.fit(f.standard, 500),
                phase=row.fit(f.phase, 10), failed=failed,
            )
            for f in record.findings
        ]  # fmt: skip
    if getattr(record, "item", None):
        return [
            SampleItem(
                item=row.fit(record.item, 300), result=row.fit(record.result, 500), standard=row.fit(record.limit, 500),
                failed=failed,
            )
        ]  # fmt: skip
    return []


RESULTS = Intake("sampling-results", claim, take_results, SampleConcluded, needs_business=False)
NOTICE = Intake("sampling-notice", claim, take_notice, SampleConcluded, needs_business=False)
