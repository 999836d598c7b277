"""The addresses of the API, each behind the door; whatever else begins with /api/ is refused in its own words."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from weili.api import errors
from weili.api.door import door
from weili.api.endpoints import api
from weili.kernel.http import open_to_all
from weili.kernel.roles import Act

#: the acts that open an address; health asks only for a token
_ACTS = {
    "health": (),
    "businesses": (Act.READ_BUSINESS,),
    "business": (Act.READ_BUSINESS,),
    "timeline": (Act.READ_BUSINESS,),
}


def nothing_here(_: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001 - what Django hands over
    """No such address."""
    return errors.refused(errors.no_address())


app_name = "api"
#: the addresses as ninja made them, by name; its root has nothing to show
_MADE: dict[str, Any] = {
    each.name: each for each in api.urls[0] if isinstance(each, URLPattern) and each.name
}
_DESCRIPTION = _MADE["openapi-json"]

urlpatterns = [
    *(path(str(_MADE[n].pattern), door(_MADE[n].callback, *acts), name=n) for n, acts in _ACTS.items()),
    path(str(_DESCRIPTION.pattern), open_to_all(_DESCRIPTION.callback), name="openapi-json"),
    # ninja finds by this name where it is mounted
    path("", open_to_all(nothing_here), name="api-root"),
    path("<path:rest>", open_to_all(nothing_here), name="nothing-here"),
]
