"""Positions: WGS84, GCJ-02 (the shifted system of Chinese maps), BD-09; distance; a hint of mixed systems.

GCJ-02 moves a point by roughly 100–700 m; the formula is the widely published reconstruction (Krasovsky).
All angles in degrees, latitude first; distances in metres.
"""

import math

_A = 6378245.0
_EE = 0.00669342162296594323
_BAIDU = math.pi * 3000.0 / 180.0
_EARTH = 6371008.8
_CHINA = (0.8293, 55.8271, 72.004, 137.8347)  # lat from, to, lon from, to


def in_china(lat: float, lon: float) -> bool:
    """Whether the shift applies: the usual box, outside of which GCJ-02 equals WGS84."""
    return _CHINA[0] <= lat <= _CHINA[1] and _CHINA[2] <= lon <= _CHINA[3]


def _offset(lat: float, lon: float) -> tuple[float, float]:
    x, y = lon - 105.0, lat - 35.0
    common = (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    dlat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + common
    dlat += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    dlat += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    dlon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + common
    dlon += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    dlon += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    phi = math.radians(lat)
    magic = 1 - _EE * math.sin(phi) ** 2
    dlat = dlat * 180.0 / ((_A * (1 - _EE)) / (magic * math.sqrt(magic)) * math.pi)
    dlon = dlon * 180.0 / (_A / math.sqrt(magic) * math.cos(phi) * math.pi)
    return dlat, dlon


def wgs84_to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """A true position as a Chinese map shows it; outside China unchanged."""
    if not in_china(lat, lon):
        return lat, lon
    dlat, dlon = _offset(lat, lon)
    return lat + dlat, lon + dlon


def gcj02_to_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """The true position behind a GCJ-02 one, by fixed-point steps to about a millimetre."""
    if not in_china(lat, lon):
        return lat, lon
    true_lat, true_lon = lat, lon
    for _ in range(8):
        dlat, dlon = _offset(true_lat, true_lon)
        true_lat, true_lon = lat - dlat, lon - dlon
    return true_lat, true_lon


def gcj02_to_bd09(lat: float, lon: float) -> tuple[float, float]:
    """GCJ-02 to Baidu's BD-09."""
    z = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _BAIDU)
    theta = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BAIDU)
    return z * math.sin(theta) + 0.006, z * math.cos(theta) + 0.0065


def bd09_to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """Baidu's BD-09 to GCJ-02, by fixed-point steps."""
    found_lat, found_lon = lat - 0.006, lon - 0.0065
    for _ in range(8):
        again_lat, again_lon = gcj02_to_bd09(found_lat, found_lon)
        found_lat, found_lon = found_lat + lat - again_lat, found_lon + lon - again_lon
    return found_lat, found_lon


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres along the great circle between two (lat, lon) points (haversine, mean radius)."""
    phi_a, phi_b = math.radians(a[0]), math.radians(b[0])
    half = math.sin((phi_b - phi_a) / 2) ** 2
    half += math.cos(phi_a) * math.cos(phi_b) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))


def may_be_gcj02(a: tuple[float, float], b: tuple[float, float], *, within: float = 40.0) -> bool:
    """Whether one point lies where the other would be if it were GCJ-02 read as WGS84, to `within` metres.

    Only a hint: said when the shift explains the gap much better than the plain distance does.
    """
    plain = distance(a, b)
    if plain <= 2 * within:
        return False
    shifted = min(distance(wgs84_to_gcj02(*a), b), distance(a, wgs84_to_gcj02(*b)))
    return shifted <= within
