"""Counting the grades of whole districts along an index, however many businesses they have.

Nearly every archive has one member, so that its rows are counted as they stand and no business is read. Archives with
several members (合并) would be counted more than once: their rows are taken off again and their archives put on.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from weili.archive.models import Business
from weili.grading.models import Grade, Ungraded

#: town, basket, letter or reason, how many; fewer than none where something is taken off
Tally = tuple[str, str, str, int]


def tallied(districts: Sequence[str], year: int) -> Iterator[Tally]:
    """How many archives there are, and how many with each letter or reason."""
    # an equality, unlike a list of one, leaves the order to the index
    where = Q(district=districts[0]) if len(districts) == 1 else Q(district__in=districts)
    heads = Business.objects.filter(where, alias_of__isnull=True)
    yield "", "all", "", heads.count()
    merged = Business.objects.filter(where, alias_of__isnull=False).order_by()
    members = Business.objects.filter(root_id__in=merged.values("root_id")).order_by()
    # where nothing was merged, nothing is looked for
    several = Q(business_id__in=members.values("pk") if merged.exists() else ())
    signed = Grade.objects.filter(where, year=year, state=Grade.State.REVIEWED)
    open_ones = Grade.objects.filter(where, year=year, state=Grade.State.PROPOSED)
    reasons = Ungraded.objects.filter(where, year=year)
    # an open proposal beside a grade in force (a provisional one, given again) is counted once, as in force
    alone = open_ones.exclude(business_id__in=signed.values("business_id"))
    in_archive = signed.filter(several).values("business__root_id")
    yield from _archives("in_force", "letter", signed, signed.filter(several), several)
    yield from _archives(
        "proposed",
        "letter",
        alone,
        open_ones.filter(several).exclude(business__root_id__in=in_archive),
        several,
    )
    yield from _archives("ungraded", "reason_code", reasons, reasons.filter(several), several)


def _archives(
    basket: str, key: str, rows: QuerySet[Any], merged: QuerySet[Any], several: Q
) -> Iterator[Tally]:
    """The rows, less those of archives with several members, and such archives once."""
    for some, sign, counted in (
        (rows, 1, Count("pk")),
        (rows.filter(several), -1, Count("pk")),
        (merged, 1, Count("business__root_id", distinct=True)),
    ):
        for value, many in some.order_by().values_list(key).annotate(n=counted):
            yield "", basket, value, sign * many
