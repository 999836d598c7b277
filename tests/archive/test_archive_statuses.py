"""The five numbers of a district: each separate, each by its own rule, and one row counts as the database does."""

from datetime import date, datetime, timedelta

import pytest
from tests.cast import Cast

from weili.archive.changes import mark_gone, rest
from weili.archive.models import Business, Closure, Permit
from weili.archive.permits import record_permits
from weili.archive.queries.businesses import district_figures
from weili.archive.standing import standing_of
from weili.archive.statuses import FIVE, Status, narrowed
from weili.kernel import clock

pytestmark = pytest.mark.postgres


def _numbers(cast: Cast, on: date) -> dict[str, int]:
    return {figure.status.value: figure.count for figure in district_figures(cast.leader, on=on)}


def test_every_number_is_its_own(cast: Cast, at: datetime, on: date) -> None:
    for business in (cast.canteen, cast.grocery):
        permit = Permit(district=cast.district, business=business, kind="JY1", number=f"JY1-{business.pk}")
        record_permits(permits=[permit], by=cast.licensing, at=at)
    mark_gone(business=cast.workshop, gone_on=on, why="现场无人", by=cast.production, at=at)
    rest(business=cast.canteen, kind=Closure.Kind.FILED, since=on, until=on + timedelta(3), by=cast.he, at=at)

    assert _numbers(cast, on) == {"registered": 4, "licensed": 2, "open": 2, "resting": 1, "gone": 1}
    winter = date(2027, 1, 15)
    assert _numbers(cast, winter) == {"registered": 4, "licensed": 2, "open": 2, "resting": 1, "gone": 1}, (
        "in January the canteen is back and the farmhouse rests"
    )


@pytest.mark.parametrize("month", range(1, 13))
def test_the_database_counts_as_each_row_says(cast: Cast, month: int) -> None:
    on = date(2026, month, 28)
    heads = Business.objects.in_district(cast.district)
    found = {
        s: set(narrowed(heads, s, on).values_list("pk", flat=True)) for s in (Status.OPEN, Status.RESTING)
    }

    for business in heads:
        assert business.pk in found[standing_of(business, on).status]
    assert found[Status.RESTING] == (set() if 5 <= month <= 10 else {cast.chestnut.pk})


def test_a_cancelled_business_is_in_no_number(cast: Cast, at: datetime) -> None:
    on = clock.day(at)
    Business.objects.filter(pk=cast.chestnut.pk).update(cancelled_on=on)

    assert _numbers(cast, on)["registered"] == 3
    assert standing_of(Business.objects.get(pk=cast.chestnut.pk), on).status is Status.CANCELLED


def test_every_number_has_its_rule_in_words() -> None:
    assert all(status.label and status.rule for status in FIVE)
