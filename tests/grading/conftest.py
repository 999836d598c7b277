"""Facts, permits and inspections that make the cast gradable, and evidence that tests put in by hand."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.cast import cast

if TYPE_CHECKING:
    from tests.cast import Cast

    from weili.archive.models import Business, Visit


__all__ = ["cast"]


@pytest.fixture(autouse=True)
def own_evidence() -> Iterator[None]:
    """Only the evidence that a test registers, whatever the house registered at start."""
    from weili.grading import evidence

    held = list(evidence.INSPECTIONS), list(evidence.HAPPENINGS)
    evidence.INSPECTIONS.clear()
    evidence.HAPPENINGS.clear()
    yield
    evidence.INSPECTIONS[:], evidence.HAPPENINGS[:] = held


def licensed(business: "Business", **known: Any) -> "Business":
    """A business with a good permit and the facts that the static table asks for."""
    from weili.archive.models import Permit

    Permit.objects.create(
        district=business.district,
        business=business,
        kind="JY2",
        number=f"JY2110000{business.pk:08d}",
        issued_on=date(2022, 5, 1),
        valid_to=date(2027, 4, 30),
    )
    business.area_m2 = known.pop("area_m2", Decimal(300))
    business.facts = {
        "food_types": ["hot", "cold"],
        "perishables": True,
        "consumers": ["individual"],
        **known,
    }
    business.save()
    return business


def inspected(business: "Business", on: date = date(2026, 5, 12), **known: Any) -> "Visit":
    """A complete inspection of a business; without more said it found nothing."""
    from weili.archive.models import Visit

    usual = {
        "full": True,
        "outcome": "pass",
        "key_findings": 0,
        "general_findings": 0,
        "sector": business.sector,
    }
    return Visit.objects.create(
        district=business.district, business=business, visited_on=on, **(usual | known)
    )


@pytest.fixture
def chestnut(cast: "Cast") -> "Business":
    """The farmhouse, licensed and wholly inspected: 2 general items failed."""
    business = licensed(cast.chestnut)
    inspected(business, outcome="conditions", general_findings=2)
    return business
