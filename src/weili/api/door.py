"""The door of the API: whose token it is, whether it still opens, how often it was used, and a line for every call."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path
from django.views.decorators.csrf import csrf_exempt
from ninja.security import HttpBearer

from weili.api import errors
from weili.kernel import outside_systems, rate
from weili.kernel.access import acts_of, held
from weili.kernel.http import Request
from weili.kernel.models import OutsideCall, OutsideToken, Person
from weili.kernel.roles import Act

#: calls of one token, and of one address that shows no known token, in a minute
PER_MINUTE, UNKNOWN_PER_MINUTE = 120, 30

View = Callable[..., HttpResponse]


class Call(Request):
    """A request as an endpoint sees it: by which token, and what is to be written down of it."""

    token: OutsideToken | None
    rows: int
    business: int | None
    #: left out of the log: whoever knocks too often without a token would only fill it
    unheard: bool


class Token(HttpBearer):
    """`Authorization: Bearer …`: the outside system becomes the person of the request."""

    def __call__(self, request: HttpRequest) -> Any:
        if not request.headers.get(self.header, "").lower().startswith("bearer "):
            _brake_unknown(request)
            raise errors.no_token()
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, token: str) -> Person:
        """The person of a token that still opens the door. Raises Refusal."""
        found = outside_systems.known_token(token.strip()[:200])
        if found is None:
            _brake_unknown(request)
            raise errors.unknown_token()
        call: Any = request
        call.token = found
        if seconds := rate.wait("api", f"token-{found.pk}", per_minute=PER_MINUTE, at=call.at):
            raise errors.too_many(seconds)
        standing = outside_systems.standing(found, on=call.on)
        if not standing.running:
            raise errors.ended(standing.words)
        # the posts are read once, as for whoever signs in
        call.person = Person.objects.prefetch_related(*held()).get(pk=found.post.person_id)
        return call.person  # type: ignore[no-any-return]


def _brake_unknown(request: HttpRequest) -> None:
    call: Any = request
    if seconds := rate.wait("api-unknown", _address(call), per_minute=UNKNOWN_PER_MINUTE, at=call.at):
        call.unheard = True
        raise errors.too_many(seconds)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def require(call: Call, act: Act) -> None:
    """Refuse a token that does not carry an act anywhere; where it reaches is asked of the access table."""
    if act not in acts_of(call.person, on=call.on):
        raise errors.not_given(act.label)


def door(view: View, *acts: Act) -> View:
    """A view behind the door: it says which acts open it, and every call of it is written down (调用留痕)."""

    @csrf_exempt
    def answered(request: Call, *args: Any, **kwargs: Any) -> HttpResponse:
        request.token, request.rows, request.business, request.unheard = None, 0, None, False
        answer = view(request, *args, **kwargs)
        if answer.status_code == 405:
            answer = errors.refused(errors.read_only())
        if not request.unheard:
            line = OutsideCall(
                token=request.token, path=escape_uri_path(request.path)[:200], business_id=request.business,
                rows=request.rows, status=answer.status_code, address=_address(request),
            )  # fmt: skip
            outside_systems.record_call(call=line, at=request.at)
        return answer

    answered.acts = acts  # type: ignore[attr-defined]
    return answered
