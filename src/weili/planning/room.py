"""What a plan finds room in: the officers of each station, the visits they made already, the visitors' season."""

from collections import Counter
from datetime import date, timedelta

from django.db.models import Count, Sum
from django.db.models.functions import ExtractMonth

from weili.archive.models import Visit
from weili.kernel.models import District
from weili.planning.flow import MONTHS, season_costs
from weili.planning.models import StationCapacity, VisitorCount

#: how far back visitors are looked at
VISITOR_YEARS = 3


def capacities(district: District | str, year: int) -> dict[int, StationCapacity]:
    """What each station can do (检查能力): as filed for the year, else for the latest year before."""
    rows = StationCapacity.objects.in_district(district).filter(year__lte=year).order_by("year")
    return {row.station_id: row for row in rows}


def made(district: District, year: int, until: date) -> dict[int, list[int]]:
    """Station → visits on site per month of the year that its officers made already, whatever brought them about."""
    rows = Visit.objects.in_district(district).filter(
        visited_on__range=(date(year, 1, 1), until),
        mode=Visit.Mode.ON_SITE,
        by_higher_body=False,
        station__isnull=False,
    )
    found: dict[int, list[int]] = {}
    each = rows.annotate(month=ExtractMonth("visited_on")).values_list("station_id", "month")
    for station, month, count in each.annotate(n=Count("pk")).order_by():
        found.setdefault(station, [0] * MONTHS)[month - 1] += count
    return found


def seasons(district: District, on: date) -> dict[int, tuple[int, ...]]:
    """The price of each month by the visitors of a scenic town (客流); a town without numbers has no entry.

    The mean of the days counted, so that a month of which only one day is known is not an empty month.
    """
    people: dict[int, Counter[int]] = {}
    days: dict[int, Counter[int]] = {}
    rows = VisitorCount.objects.in_district(district).filter(
        town__isnull=False, on__lte=on, on__gt=on - timedelta(days=365 * VISITOR_YEARS)
    )
    each = rows.annotate(month=ExtractMonth("on")).values_list("town_id", "month")
    for town, month, number, counted in each.annotate(
        n=Sum("number"), days=Count("on", distinct=True)
    ).order_by():
        people.setdefault(town, Counter())[month] += number
        days.setdefault(town, Counter())[month] += counted
    return {
        town: season_costs([numbers[m] // max(1, days[town][m]) for m in range(1, MONTHS + 1)])
        for town, numbers in people.items()
    }
