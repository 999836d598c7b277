"""A request as a view sees it: one person, one instant, and answers that are whole pages or a part of one."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from weili.kernel import clock
from weili.kernel.access import Refused, acts_of, held
from weili.kernel.models import Person
from weili.kernel.roles import Act

Answer = Callable[[HttpRequest], HttpResponse]


class Request(HttpRequest):
    """What the middleware leaves on every request: `at`, one instant that a page cannot straddle."""

    at: datetime
    on: date
    person: Person
    htmx: Any
    #: a list that turned out longer than what is exported while somebody waits
    export_too_long: bool = False
    #: where a view writes that a job calls instead of a browser (weili.web.exporting.Background)
    background: Any = None


class InstantMiddleware:
    """Reads the clock once per request and names the person."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = clock.now()  # type: ignore[attr-defined]
        request.on = clock.day(request.at)  # type: ignore[attr-defined]
        user = getattr(request, "user", AnonymousUser())
        request.person = user if user.is_authenticated else None  # type: ignore[attr-defined]
        if request.person is not None:  # type: ignore[attr-defined]
            # The access table is asked many times in a page; the posts are read once.
            prefetch_related_objects([cast("Person", user)], *held())
        return self.answer(request)


class SentenceMiddleware:
    """A refusal by the access table is 403 with its sentence, never a stack trace."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn `Refused` into a page that says what was refused."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "web/refused.html", {"sentence": str(exception)}, status=403)


def page(
    request: HttpRequest, template: str, *, part: str | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    """The whole page, or for an htmx request only its `part`, a `{% partialdef %}` of the same template."""
    htmx = getattr(request, "htmx", None)
    if part and htmx and not htmx.boosted and not htmx.history_restore_request:
        template = f"{template}#{part}"
    return render(request, template, context, status=status)


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser on: 303, or the header by which htmx follows."""
    if getattr(request, "htmx", None):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    redirect = HttpResponseRedirect(url)
    redirect.status_code = 303
    return redirect


def next_url(request: HttpRequest, fallback: str) -> str:
    """Where to go after signing in: the wanted page, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return fallback


def needs(*acts: Act) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Declare who may call a view: whoever holds one of these acts somewhere. Every view says `needs` or `open_to_all`.

    The service or query behind the view still decides place by place; this is the outer door, and the table of
    routes that the house rules check.
    """

    def declare(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.person is None:
                return HttpResponseRedirect(f"{_sign_in()}?next={quote(request.get_full_path())}")
            if acts and not acts_of(request.person, on=request.on) & set(acts):
                raise Refused(request.person, acts[0])
            return view(request, *args, **kwargs)

        guarded.__name__ = view.__name__
        guarded.__doc__ = view.__doc__
        guarded.__module__ = view.__module__
        guarded.acts = acts  # type: ignore[attr-defined]
        return guarded

    return declare


def open_to_all(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Declare that anybody may call a view."""
    view.acts = None  # type: ignore[attr-defined]
    return view


def _sign_in() -> str:
    from django.urls import reverse

    return reverse(settings.LOGIN_URL)
