"""Pages for what does not exist and what broke; both say how to go on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from weili.kernel.http import open_to_all


@open_to_all
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django calls it so
    """404: nothing here, or nothing in this person's area, which is the same."""
    return render(request, "web/not_found.html", status=404)


@open_to_all
def stale(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django calls it so
    """403: a form that was not sent from a page of this session (跨站请求伪造防护)."""
    return render(request, "web/stale.html", status=403)


@open_to_all
def broken(request: HttpRequest) -> HttpResponse:
    """500: something broke; nothing half-written remains."""
    return render(request, "web/broken.html", status=500)
