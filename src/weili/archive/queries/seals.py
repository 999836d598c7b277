"""Reading the daily seals (每日封存) of the districts whose archive a reader may verify."""

from datetime import date
from typing import Any

from weili.archive.models import Seal
from weili.kernel.access import area
from weili.kernel.models import District, Person
from weili.kernel.roles import Act


def verifiable(reader: Person, *, on: date) -> list[District]:
    """The districts whose archive a reader may verify."""
    within = area(reader, Act.VERIFY_ARCHIVE, on=on)
    rows = District.objects.all() if within.everywhere else District.objects.filter(code__in=within.districts)
    return list(rows.order_by("code"))


def last_seals(reader: Person, *, on: date, limit: int = 10) -> list[Seal]:
    """The latest seals of these districts."""
    rows = Seal.objects.filter(district__in=[each.code for each in verifiable(reader, on=on)])
    return list(rows.select_related("district").order_by("-sealed_at", "-seq")[:limit])


def last_roots(cursor: Any) -> list[dict[str, Any]]:
    """The last seal of each district as any view of the database tells it; a backup's manifest bears them."""
    cursor.execute(
        "SELECT district_id, seq, root FROM archive_seal AS s WHERE seq = "
        "(SELECT max(seq) FROM archive_seal AS later WHERE later.district_id = s.district_id) ORDER BY district_id"
    )
    return [{"district": district, "seq": seq, "root": root} for district, seq, root in cursor.fetchall()]
