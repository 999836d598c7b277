"""The phone's application on site: its shell, its worker, who is asking, and what there is to do."""

import uuid
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from weili.inspection.services import meet_device
from weili.kernel.data_keys import data_key
from weili.kernel.http import Request, needs
from weili.kernel.json_answers import JsonRefusal, answered, json_needs
from weili.kernel.json_answers import nothing_here as nothing
from weili.kernel.roles import Act
from weili.oversight.field_list import coming, myself
from weili.web.field_build import built

#: what the application may do that a page of the office may not: read a code with a compiled decoder, show what it
#: keeps itself
_LIMITS = {
    "script-src": ["'wasm-unsafe-eval'"],
    "worker-src": [SELF],
    "media-src": [SELF, "blob:"],
    "connect-src": ["blob:"],
    "manifest-src": [SELF],
}  # fmt: skip


@needs(Act.INSPECT)
@csp_update(_LIMITS)  # type: ignore[arg-type]  # it knows requests only as Django has them
def field(request: Request, rest: str = "") -> HttpResponse:  # noqa: ARG001  the application reads its own address
    """The shell (现场检查): the same for everybody and without a word about anybody, for a device keeps it."""
    answer = render(request, "web/field.html", {"build": built()})
    answer["Cache-Control"] = "no-cache"
    return answer


@needs(Act.INSPECT)
def field_worker(_request: Request) -> HttpResponse:
    """The service worker, whose scope is the application and nothing else of the house."""
    build = built()
    if build is None or build.worker is None:
        raise Http404
    answer = HttpResponse(build.worker.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/field"
    answer["Cache-Control"] = "no-cache"
    return answer


@json_needs(Act.INSPECT)
def field_me(request: Request) -> HttpResponse:
    """Who is asking, with the key under which this device keeps what they write."""
    device = device_of(request.GET.get("device", ""))
    meet_device(key=device, label=request.GET.get("label", ""), by=request.person, at=request.at)
    about: dict[str, Any] = myself(request.person, on=request.on)
    return answered(
        {
            **about,
            "csrf": get_token(request),
            "key": data_key(request.person, device),
            "now": request.at.isoformat(timespec="seconds"),
        }
    )


@json_needs(Act.INSPECT)
def field_list(request: Request) -> HttpResponse:
    """My inspections from a fortnight ago to a month ahead, the unfinished ones however old, and the towns."""
    return answered(coming(request.person, at=request.at))


@json_needs(Act.INSPECT, methods=("GET", "POST", "PUT", "PATCH", "DELETE"))
def field_nothing(request: Request, rest: str = "") -> HttpResponse:  # noqa: ARG001  what Django hands over
    """No such address of the application's."""
    return nothing(request)


def device_of(text: object) -> uuid.UUID:
    """A device by its identifier. Raises JsonRefusal."""
    try:
        return uuid.UUID(str(text))
    except ValueError as trouble:
        raise JsonRefusal(400, "device", "缺少终端标识device，应为UUID") from trouble
