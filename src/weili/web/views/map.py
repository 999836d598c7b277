"""The map of the district: towns, scenic spots and clusters of businesses; a table where there are no scripts."""

from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from weili.archive.models import Business
from weili.archive.queries import businesses
from weili.archive.queries.paging import page_of
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act
from weili.oversight import cockpit_map
from weili.oversight.card_face import faces
from weili.oversight.cockpit import KEPT, area_of
from weili.oversight.cockpit_map import Box
from weili.web import business_filters, filters
from weili.web.maps import drawing

#: what the map may be narrowed to, named as in the list of businesses
NARROWED = ("sector", "grade", "status", "key")
#: so many businesses take a second to group
VERY_MANY = 20_000


@needs(Act.READ_BUSINESS)
def map_page(request: Request) -> HttpResponse:
    """The map, and the same in a table: towns with their figures, spots with their visitors."""
    towns = cockpit_map.town_shapes(request.person, on=request.on)
    spots = cockpit_map.spots(request.person, on=request.on)
    return page(
        request,
        "web/map.html",
        towns=sorted(towns, key=lambda town: -town.businesses),
        spots=spots,
        drawing=drawing(towns, spots=spots),
        asked={name: request.GET.get(name, "") for name in NARROWED},
        query=urlencode(_asked(request)),
        unplaced=cockpit_map.without_position(_rows(request)),
        sectors=filters.SECTORS,
        letters=business_filters.LETTERS,
        statuses=business_filters.STATUSES,
    )


def _asked(request: Request) -> dict[str, str]:
    return {name: value for name in NARROWED if (value := request.GET.get(name, ""))}


def _rows(request: Request) -> QuerySet[Business]:
    """The businesses that the filters of the address leave; what they do not know is ignored, as in the list."""
    codes = sorted(cockpit_map.districts_of(request.person, on=request.on))
    asked = business_filters.asked_for(request.GET, businesses.choices(codes))
    among = business_filters.graded(asked, codes, request.on.year)
    rows = businesses.found(request.person, asked.filters, on=request.on, among=among[0] if among else None)
    return rows.order_by()


@needs(Act.READ_BUSINESS)
def map_towns(request: Request) -> JsonResponse:
    """The towns as GeoJSON, and the spots, for the script of the map."""
    towns = cockpit_map.town_shapes(request.person, on=request.on)
    features = [
        {
            "type": "Feature",
            "properties": {
                "name": town.name, "scenic": town.scenic, "businesses": town.businesses, "listed": town.listed,
                "official": town.official, "url": f"{reverse('web:businesses')}?{urlencode({'town': town.code})}",
            },
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [[[[lon, lat] for lat, lon in ring]] for ring in town.rings],
            },
        }
        for town in towns
        if town.rings
    ]  # fmt: skip
    spots = [
        {"name": spot.name, "lat": spot.lat, "lon": spot.lon, "aDay": spot.a_day, "placed": spot.placed}
        for spot in cockpit_map.spots(request.person, on=request.on)
        if spot.lat is not None
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features, "spots": spots})


@needs(Act.READ_BUSINESS)
def map_places(request: Request) -> JsonResponse:
    """What lies in a box: few businesses one by one, many as clusters; never more than the grid has cells."""
    box = Box.read(request.GET.get("bbox", ""))
    if box is None:
        return JsonResponse({"error": "地图范围应为 南,西,北,东 四个数"}, status=400)
    # the clusters of very many businesses are kept for a while
    name = _kept_as(request, box)
    kept: dict[str, Any] | None = cache.get(name)
    return JsonResponse(kept if kept is not None else _found(request, box, name))


def _found(request: Request, box: Box, name: str) -> dict[str, Any]:
    rows = _rows(request)
    single = cockpit_map.singles(rows, box)
    if single is not None:
        shown = faces(single, reader=request.person, at=request.at)
        return {"places": [_place(row, shown[row.pk]) for row in single], "clusters": []}
    clusters = [_cluster(request, each) for each in cockpit_map.clusters(rows, box)]
    found = {"places": [], "clusters": clusters}
    if sum(each["count"] for each in clusters) >= VERY_MANY:
        cache.set(name, found, KEPT.total_seconds())
    return found


def _kept_as(request: Request, box: Box) -> str:
    asked = sha256(f"{box}{sorted(_asked(request).items())}".encode()).hexdigest()[:32]
    return f"map-{area_of(request.person, at=request.at)}-{asked}"


def _cluster(request: Request, each: cockpit_map.Cluster) -> dict[str, Any]:
    box = each.box
    edges = f"{box.south - 1e-5:.5f},{box.west - 1e-5:.5f},{box.north + 1e-5:.5f},{box.east + 1e-5:.5f}"
    url = f"{reverse('web:map-list')}?{urlencode({'bbox': edges, **_asked(request)})}"
    return {"lat": each.lat, "lon": each.lon, "count": each.count, "url": url,
            "bounds": [[box.south, box.west], [box.north, box.east]]}  # fmt: skip


def _place(row: Business, face: Any) -> dict[str, Any]:
    premises = row.premises
    assert premises is not None  # only what has a position is asked for
    return {
        "lat": premises.lat, "lon": premises.lon, "sign": face.sign, "kind": face.kind, "status": face.status_words,
        "matter": face.matter.words, "tone": face.matter.tone, "url": reverse("web:business", args=[row.pk]),
    }  # fmt: skip


@needs(Act.READ_BUSINESS)
def map_list(request: Request) -> HttpResponse:
    """The businesses of a box as a list, each with its face."""
    box = Box.read(request.GET.get("bbox", ""))
    if box is None:
        raise Http404
    rows = cockpit_map.within(_rows(request), box).select_related("town").order_by("name", "pk")
    found = page_of(rows, filters.page_number(request.GET), read=list)
    shown = faces(found.rows, reader=request.person, at=request.at)
    return page(
        request,
        "web/cockpit_rows.html",
        title="地图上的经营户",
        rule="经营场所位置落在地图这一范围内的经营户",
        found=found,
        faces=[shown[row.pk] for row in found.rows],
    )
