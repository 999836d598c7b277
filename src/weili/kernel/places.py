"""Setting up a district with its stations and towns: configuration, never code."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from weili.kernel import access, clock
from weili.kernel.models import District, Person, Post, Station, Town
from weili.kernel.models.people import system_person
from weili.kernel.people import trace
from weili.kernel.roles import Act, Role

#: the system has always held its post: history is imported in its name
FOUNDED = date(2000, 1, 1)

#: what every district has from its first day, laid there by the modules that own it (registered at start); each may
#: be asked again at any time and does nothing twice
furnishings: list[Callable[..., object]] = []


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

    The first administrator of an empty home becomes the administrator of the district they open.
    """
    if not may_open_district(by, on=clock.day(at)):
        raise CannotOpenDistrict(
            "辖区只能由系统维护人员用命令建立，或由空系统的首任系统管理员、市级管理员建立"
        )
    first = _is_first_administrator(by)
    if not (code.isascii() and code.isdigit()) or len(code) not in (6, 9, 12):
        raise CannotOpenDistrict(f"区划代码“{code}”应为6位、9位或12位数字")
    if not name.strip():
        raise CannotOpenDistrict("请写明区的名称")
    if District.objects.filter(code=code).exists():
        raise CannotOpenDistrict(f"代码为 {code} 的区已经建立")
    opened = District.objects.create(
        code=code, name=name, bureau=bureau or f"{name}市场监督管理局", boundless=boundless, demo=demo,
        parent_names=list(parents),
    )  # fmt: skip
    _require_towns(towns)
    stations: dict[str, Station] = {}
    for town in towns:
        station_name = town.get("station") or f"{town['name']}所"
        if station_name not in stations:
            stations[station_name] = Station.objects.create(
                district=opened, code=f"{code}-{len(stations) + 1:02d}", name=station_name
            )
        Town.objects.create(
            district=opened, code=str(town["code"]), name=town["name"], aliases=town.get("aliases") or [],
            station=stations[station_name], scenic=bool(town.get("scenic")), lat=town.get("lat"), lon=town.get("lon"),
        )  # fmt: skip
    Post.objects.get_or_create(
        person=system_person(), role=Role.SYSTEM, district=None, defaults={"since": FOUNDED}
    )
    if first:
        Post.objects.create(person=by, role=Role.ADMINISTRATOR, district=opened, since=clock.day(at))
    trace(by, f"建立辖区 {code} {name}", by=by, at=at)
    furnish(district=opened, at=at)
    return opened


@transaction.atomic
def furnish(*, district: District, at: datetime) -> None:
    """Lay in a district what every one has (配齐基础表), in the name of the system; what is there is left alone."""
    for lay in furnishings:
        lay(district=district, by=system_person(), at=at)


def may_open_district(by: Person, *, on: date) -> bool:
    """Whether somebody may open a district (ADR 0021): the system, who reaches the whole city, the very first."""
    if by.username == "system" or access.area(by, Act.MANAGE_PEOPLE, on=on).everywhere:
        return True
    return _is_first_administrator(by)


def _is_first_administrator(by: Person) -> bool:
    """Somebody who is alone in a home without any district."""
    others = Person.objects.who_sign_in().exclude(pk=by.pk)
    empty = not District.objects.exists() and not others.exists()
    return empty and by.username != "system" and by.is_active


#: how long a text of a town may be
_WIDTHS = {"code": 12, "name": 40, "station": 60}


def _require_towns(towns: Sequence[Any]) -> None:
    """Refuse a list of towns that does not say what it must; the sentence names the item and the field."""
    codes: set[str] = set()
    for number, town in enumerate(towns, start=1):
        if not isinstance(town, dict):
            raise CannotOpenDistrict(f"街镇表第{number}项应为一个对象，写明 code 和 name")
        missing = [field for field in ("code", "name") if not town.get(field)]
        if missing:
            raise CannotOpenDistrict(f"街镇表第{number}项缺少 {'、'.join(missing)}")
        for field, width in _WIDTHS.items():
            if len(str(town.get(field) or "")) > width:
                raise CannotOpenDistrict(f"街镇表第{number}项的 {field} 超过{width}个字")
        if str(town["code"]) in codes:
            raise CannotOpenDistrict(f"街镇表第{number}项的 code {town['code']} 与前面重复")
        codes.add(str(town["code"]))
        _require_shapes(number, town)


def _require_shapes(number: int, town: dict[str, Any]) -> None:
    aliases = town.get("aliases") or []
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise CannotOpenDistrict(f"街镇表第{number}项的 aliases 应为别名的列表")
    for field in ("lat", "lon"):
        value = town.get(field)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise CannotOpenDistrict(f"街镇表第{number}项的 {field} 应为数字（WGS84 度）")
