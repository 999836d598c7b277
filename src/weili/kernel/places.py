"""Setting up a district with its stations and towns: configuration, never code."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from weili.kernel.models import District, Person, Post, Station, Town
from weili.kernel.people import trace
from weili.kernel.roles import Role

#: the system has always held its post: history is imported in its name
FOUNDED = date(2000, 1, 1)


class CannotOpenDistrict(ValueError):
    """A district that cannot be opened so; the sentence says which field was wrong."""


@transaction.atomic
def open_district(
    *,
    code: str,
    name: str,
    by: Person,
    at: datetime,
    boundless: bool = False,
    parents: Sequence[str] = (),
    towns: Sequence[dict[str, Any]] = (),
    bureau: str = "",
    demo: bool = False,
) -> District:
    """Open a district (建立辖区) with its towns and the stations that they name; the system gets its post there.

    Only while the person is the system itself: who may add a district is whoever may run commands on the home.
    """
    if by.username != "system":
        raise CannotOpenDistrict("辖区只能由系统维护人员用命令建立")
    if not code.isdigit() or len(code) not in (6, 9, 12):
        raise CannotOpenDistrict(f"区划代码“{code}”应为6位、9位或12位数字")
    if District.objects.filter(code=code).exists():
        raise CannotOpenDistrict(f"代码为 {code} 的区已经建立")
    opened = District.objects.create(
        code=code, name=name, bureau=bureau or f"{name}市场监督管理局", boundless=boundless, demo=demo,
        parent_names=list(parents),
    )  # fmt: skip
    stations: dict[str, Station] = {}
    for number, town in enumerate(towns, start=1):
        missing = [field for field in ("code", "name") if not town.get(field)]
        if missing:
            raise CannotOpenDistrict(f"街镇表第{number}项缺少 {'、'.join(missing)}")
        station_name = town.get("station") or f"{town['name']}所"
        if station_name not in stations:
            stations[station_name] = Station.objects.create(
                district=opened, code=f"{code}-{len(stations) + 1:02d}", name=station_name
            )
        Town.objects.create(
            district=opened, code=town["code"], name=town["name"], aliases=town.get("aliases", []),
            station=stations[station_name], scenic=bool(town.get("scenic")), lat=town.get("lat"), lon=town.get("lon"),
        )  # fmt: skip
    Post.objects.get_or_create(person=by, role=Role.SYSTEM, district=None, defaults={"since": FOUNDED})
    trace(by, f"建立辖区 {code} {name}", by=by, at=at)
    return opened
