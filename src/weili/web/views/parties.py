"""Producers and suppliers, and markets with their stalls: places that several businesses have in common."""

from django.http import Http404, HttpResponse

from weili.archive.queries.markets import market_of, stalls_of
from weili.archive.queries.paging import page_of
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act
from weili.oversight.card_face import faces
from weili.oversight.portrait_suppliers import party_page
from weili.web import filters


@needs(Act.READ_BUSINESS)
def party(request: Request, key: int) -> HttpResponse:
    """A producer or supplier: who bought there, and which of its samples failed."""
    found = party_page(request.person, key, on=request.on)
    if found is None:
        raise Http404
    shown = faces([buyer.business for buyer in found.buyers], reader=request.person, at=request.at)
    buyers = [(buyer, shown[buyer.business.pk]) for buyer in found.buyers]
    return page(request, "web/party.html", found=found, party=found.party, buyers=buyers)


@needs(Act.READ_BUSINESS)
def market(request: Request, key: int) -> HttpResponse:
    """A market (农贸市场) with its stalls, each with its face."""
    place = market_of(request.person, key, on=request.on)
    if place is None:
        raise Http404
    stalls = stalls_of(request.person, place, on=request.on)
    found = page_of(stalls, filters.page_number(request.GET), read=list)
    shown = faces(found.rows, reader=request.person, at=request.at)
    return page(
        request,
        "web/market.html",
        market=place,
        found=found,
        rows=[(row, shown[row.pk]) for row in found.rows],
    )
