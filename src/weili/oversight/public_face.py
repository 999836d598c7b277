"""What anybody may know of a business (公众看到的一户): its permits, when it trades, its published inspections.

Order 49 art. 39: the result of an inspection is published and stands at the door until the next one. Nothing personal,
no risk grade, nothing that is not published.
"""

from dataclasses import dataclass
from datetime import date

from weili.archive.models import Business, Permit
from weili.archive.queries.businesses import kind_label
from weili.archive.queries.traits import permit_kinds
from weili.inspection.models import Finding, Inspection
from weili.kernel import clock

#: how many published inspections stand on the page, the latest first
SHOWN = 6


@dataclass(frozen=True, slots=True)
class PublicFinding:
    """One problem as it was published, and since when it is corrected."""

    text: str
    corrected_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicResult:
    """One published inspection."""

    on: date
    result: str
    findings: tuple[PublicFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPermit:
    """One permit or filing that holds."""

    label: str
    number: str
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFace:
    """The public page of one archive."""

    code: str
    name: str
    sign: str
    kind: str
    address: str
    bureau: str
    #: months in which it trades, empty where it trades all year
    months: tuple[int, ...]
    resting: bool
    permits: tuple[PublicPermit, ...]
    results: tuple[PublicResult, ...]

    @property
    def latest(self) -> PublicResult | None:
        """The result that stands at the door."""
        return self.results[0] if self.results else None


def public_face(business: Business, code: str, *, on: date) -> PublicFace:
    """The public page behind a door code (门码), read in a fixed number of queries."""
    root = business.root_id or business.pk
    months = tuple(month for month in range(1, 13) if business.open_months >> (month - 1) & 1)
    return PublicFace(
        code=code, name=business.name, sign=business.sign, kind=kind_label(business.kind),
        address=business.premises.address if business.premises else "", bureau=business.district.bureau,
        months=() if len(months) == 12 else months, resting=on.month not in months,
        permits=_permits(root, business.district_id, on), results=_results(root, business.district_id),
    )  # fmt: skip


def _permits(root: int, district: str, on: date) -> tuple[PublicPermit, ...]:
    held = Permit.objects.in_district(district).filter(business__root_id=root, state=Permit.State.VALID)
    return tuple(
        PublicPermit(
            label=dict(permit_kinds()).get(permit.kind, permit.kind),
            number=permit.number,
            valid_to=permit.valid_to,
        )
        for permit in held.order_by("-issued_on", "pk")
        if permit.valid_to is None or permit.valid_to >= on
    )


def _results(root: int, district: str) -> tuple[PublicResult, ...]:
    rows = Inspection.objects.in_district(district).filter(
        business__root_id=root, state=Inspection.State.PUBLISHED, finished_at__isnull=False
    )
    rows = rows.select_related("visit").prefetch_related("visit__findings")
    return tuple(_result(row) for row in rows.order_by("-finished_at", "-pk")[:SHOWN])


def _result(row: Inspection) -> PublicResult:
    found: list[Finding] = list(row.visit.findings.all()) if row.visit else []
    return PublicResult(
        on=clock.day(row.finished_at or row.proposed_at), result=row.result,
        findings=tuple(
            PublicFinding(each.text, each.corrected_on) for each in found
        ),
    )  # fmt: skip
