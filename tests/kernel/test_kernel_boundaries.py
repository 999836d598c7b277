"""A bureau's own boundary: checked feature by feature, brought to WGS84, kept with its hash."""

import json
from datetime import datetime
from typing import Any

import pytest
from tests.cast import Cast, cast

from weili.kernel.boundaries import BadBoundary, boundary_of, load_boundary, place_spots
from weili.kernel.models import StoredFile
from weili.matching import geo

__all__ = ["cast"]
pytestmark = pytest.mark.django_db
SQUARE = [[[116.4, 40.4], [116.5, 40.4], [116.5, 40.5], [116.4, 40.4]]]


def geojson(*towns: str, shape: Any = None) -> bytes:
    geometry = shape or {"type": "Polygon", "coordinates": SQUARE}
    features = [{"type": "Feature", "properties": {"name": town}, "geometry": geometry} for town in towns]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def load(cast: Cast, at: datetime, content: bytes, system: str = "wgs84") -> dict[str, int]:
    return load_boundary(
        district=cast.district, name="边界", content=content, system=system, by=cast.system, at=at
    )


def test_a_boundary_is_kept_under_the_codes_of_its_towns(cast: Cast, at: datetime) -> None:
    assert load(cast, at, geojson("渤海镇", "雁栖地区")) == {"110116108": 4, "110116101": 4}
    assert boundary_of(cast.district)["110116108"][0][0] == (40.4, 116.4)
    assert StoredFile.objects.get(pk=cast.district.settings["boundary"]).name == "边界.wgs84.json"
    assert boundary_of(cast.neighbour) == {}


def test_a_list_of_features_and_several_polygons_will_do(cast: Cast, at: datetime) -> None:
    many = {"type": "MultiPolygon", "coordinates": [SQUARE, SQUARE]}
    features = json.loads(geojson("渤海镇", shape=many))["features"]
    assert load(cast, at, json.dumps(features).encode()) == {"110116108": 8}


def test_a_shifted_boundary_is_brought_back(cast: Cast, at: datetime) -> None:
    load(cast, at, geojson("渤海镇"), "gcj02")
    moved = boundary_of(cast.district)["110116108"][0][0]
    assert 100 < geo.distance(moved, (40.4, 116.4)) < 1000
    assert geo.distance(geo.wgs84_to_gcj02(*moved), (40.4, 116.4)) < 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not json", "不是 GeoJSON"),
        (b"[]", "FeatureCollection"),
        (b'{"features": [1]}', "FeatureCollection"),
        (geojson("无此镇"), "第1个要素“无此镇”不是本区的街镇"),
        (geojson("渤海镇", shape={"type": "Point", "coordinates": [1, 2]}), "应为 Polygon"),
        (geojson("渤海镇", shape={"type": "Polygon", "coordinates": [[["x", 2]]]}), "坐标读不出来"),
        (geojson("渤海镇", shape={"type": "Polygon"}), "坐标读不出来"),
        (
            geojson("渤海镇", shape={"type": "Polygon", "coordinates": [[[40.4, 116.4]]]}),
            "请核对经纬度的顺序",
        ),
    ],
)
def test_what_is_no_boundary_is_refused_in_a_sentence(
    cast: Cast, at: datetime, content: bytes, words: str
) -> None:
    with pytest.raises(BadBoundary, match=words.replace("（", ".")):
        load(cast, at, content)
    assert "boundary" not in cast.district.settings


def test_only_the_keeper_of_the_home_loads_one(cast: Cast, at: datetime) -> None:
    with pytest.raises(BadBoundary):
        load_boundary(
            district=cast.district, name="x", content=geojson("渤海镇"), system="wgs84", by=cast.leader, at=at
        )


def test_spots_are_placed(cast: Cast, at: datetime) -> None:
    place_spots(district=cast.district, spots={"慕田峪": (40.437, 116.565)}, by=cast.system, at=at)
    assert cast.district.settings["spots"] == {"慕田峪": [40.437, 116.565]}
    with pytest.raises(BadBoundary, match="经纬度的顺序"):
        place_spots(district=cast.district, spots={"慕田峪": (116.565, 40.437)}, by=cast.system, at=at)
