"""The official boundary of a district's towns, and where its scenic spots lie: loaded by one command, never shipped.

A boundary is GeoJSON whose features name towns (properties.name or .code). It is checked, brought to WGS84, and
kept as a file with its hash; the district remembers which one holds.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction

from weili.kernel import files
from weili.kernel.models import District, Person, StoredFile, Town
from weili.kernel.places import CannotOpenDistrict
from weili.matching import geo

Ring = tuple[tuple[float, float], ...]
Convert = Callable[[float, float], tuple[float, float]]
#: the systems that a file may be in → the way to WGS84
SYSTEMS: dict[str, Convert] = {
    "wgs84": lambda lat, lon: (lat, lon),
    "gcj02": geo.gcj02_to_wgs84,
    "bd09": lambda lat, lon: geo.gcj02_to_wgs84(*geo.bd09_to_gcj02(lat, lon)),
}
MOST_POINTS = 200_000


class BadBoundary(CannotOpenDistrict):
    """A boundary that cannot be taken; the sentence says which feature and why."""


@transaction.atomic
def load_boundary(
    *, district: District, name: str, content: bytes, system: str, by: Person, at: datetime
) -> dict[str, int]:
    """Load the official boundary of a district (载入行政边界); answers each town with its number of points."""
    _require_system(by)
    towns = _named(district)
    rings: dict[str, list[Ring]] = {}
    for place, feature in enumerate(_features(content), start=1):
        code = _code(feature, towns, place)
        rings.setdefault(code, []).extend(_rings(feature, SYSTEMS[system], place))
    points = {code: sum(map(len, some)) for code, some in rings.items()}
    if sum(points.values()) > MOST_POINTS:
        raise BadBoundary(f"边界共{sum(points.values())}个点，超过{MOST_POINTS}个；请先抽稀")
    kept = json.dumps(rings, ensure_ascii=False, separators=(",", ":")).encode()
    stored = files.store(
        name=f"{name}.wgs84.json", content=kept, by=by, at=at, district=district, allow=("text",)
    )
    district.settings = {**district.settings, "boundary": stored.pk}
    district.save(update_fields=["settings"])
    return points


@transaction.atomic
def place_spots(
    *, district: District, spots: Mapping[str, tuple[float, float]], by: Person, at: datetime
) -> None:
    """Say where the scenic spots of a district lie (登记景点位置), in WGS84."""
    _require_system(by)
    for name, (lat, lon) in spots.items():
        if not geo.in_china(lat, lon):
            raise BadBoundary(f"景点“{name}”的位置（{lat}, {lon}）不在中国境内，请核对经纬度的顺序")
    placed = {name: [lat, lon] for name, (lat, lon) in spots.items()}
    district.settings = {**district.settings, "spots": placed, "spots_placed_at": at.isoformat()}
    district.save(update_fields=["settings"])


def boundary_of(district: District) -> dict[str, list[Ring]]:
    """The rings of each town by its code, latitude first; empty where no official boundary was loaded."""
    key = district.settings.get("boundary")
    stored = StoredFile.objects.filter(pk=key, district=district).first() if key else None
    return _parsed(stored.pk, stored.sha256) if stored else {}


@lru_cache(maxsize=8)
def _parsed(key: int, _: str) -> dict[str, list[Ring]]:
    with files.open_file(files.fetch(key)) as content:
        rings = json.load(content)
    return {code: [tuple((lat, lon) for lat, lon in ring) for ring in some] for code, some in rings.items()}


def _require_system(by: Person) -> None:
    if by.username != "system":
        raise BadBoundary("行政边界和景点位置只能由系统维护人员用命令载入")


def _named(district: District) -> dict[str, str]:
    """Every code, name and other name of a town → its code."""
    found: dict[str, str] = {}
    for town in Town.objects.filter(district=district):
        found |= dict.fromkeys([town.code, town.name, *town.aliases], town.code)
    return found


def _features(content: bytes) -> Iterator[dict[str, Any]]:
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except ValueError as trouble:
        raise BadBoundary(f"不是 GeoJSON：{trouble}") from trouble
    rows = data.get("features") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise BadBoundary("应为 GeoJSON 的 FeatureCollection，或一列 Feature，每个街镇一个")
    yield from rows


def _code(feature: dict[str, Any], towns: dict[str, str], place: int) -> str:
    about = feature.get("properties") or {}
    given = [str(about.get(name) or "").strip() for name in ("code", "adcode", "name")]
    for each in given:
        if each in towns:
            return towns[each]
    raise BadBoundary(
        f"第{place}个要素“{next(filter(None, given), '没有名称')}”不是本区的街镇，请核对名称或代码"
    )


def _rings(feature: dict[str, Any], convert: Convert, place: int) -> list[Ring]:
    shape = feature.get("geometry") or {}
    kind = shape.get("type")
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadBoundary(f"第{place}个要素应为 Polygon 或 MultiPolygon")
    try:
        polygons = [shape["coordinates"]] if kind == "Polygon" else shape["coordinates"]
        return [
            tuple(_position(convert, float(lon), float(lat), place) for lon, lat, *_ in polygon[0])
            for polygon in polygons
        ]
    except (TypeError, ValueError, KeyError, IndexError) as trouble:
        if isinstance(trouble, BadBoundary):
            raise
        raise BadBoundary(f"第{place}个要素的坐标读不出来，应为 [[[经度, 纬度], …]]") from trouble


def _position(convert: Convert, lon: float, lat: float, place: int) -> tuple[float, float]:
    if not geo.in_china(lat, lon):
        raise BadBoundary(f"第{place}个要素的点（经度 {lon}，纬度 {lat}）不在中国境内，请核对经纬度的顺序")
    found = convert(lat, lon)
    return round(found[0], 6), round(found[1], 6)
