"""A request as a view sees it: who may call, where the browser goes, whole pages or parts, refusals as sentences."""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from tests.cast import Cast, cast

from weili.kernel import clock
from weili.kernel.access import Refused
from weili.kernel.http import (
    InstantMiddleware,
    SentenceMiddleware,
    go,
    needs,
    next_url,
    open_to_all,
    page,
)
from weili.kernel.models import Person
from weili.kernel.roles import Act

__all__ = ["cast"]


@needs(Act.IMPORT, Act.MAKE_PLAN)
def office(request: HttpRequest) -> HttpResponse:
    """A page of the office."""
    return HttpResponse("office")


@needs()
def own(request: HttpRequest) -> HttpResponse:
    return HttpResponse("own")


@open_to_all
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse("public")


def asked(person: Person | None, on: date, path: str = "/imports?kind=permits&page=2") -> Any:
    request: Any = RequestFactory().get(path)
    request.person, request.on = person, on
    return request


# --- who may call --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["catering", "complaints", "gu", "administrator"])
def test_whoever_holds_one_of_the_acts_enters(cast: Cast, on: date, who: str) -> None:
    assert office(asked(getattr(cast, who), on)).content == b"office"


@pytest.mark.parametrize("who", ["lin", "assistant", "leader", "owner", "citizen"])
def test_whoever_holds_none_is_refused(cast: Cast, on: date, who: str) -> None:
    with pytest.raises(Refused) as refusal:
        office(asked(getattr(cast, who), on))
    assert str(refusal.value) == f"{getattr(cast, who).name}无权在此导入各系统的表"


def test_a_post_that_has_not_begun_opens_no_door(cast: Cast) -> None:
    with pytest.raises(Refused):
        office(asked(cast.catering, date(2019, 12, 31)))


def test_nobody_is_sent_to_sign_in_and_back(on: date) -> None:
    response: Any = office(asked(None, on))
    assert response.status_code == 302
    assert response.url.endswith("?next=/imports%3Fkind%3Dpermits%26page%3D2")


def test_a_view_without_acts_is_for_anybody_signed_in(cast: Cast, on: date) -> None:
    assert own(asked(cast.citizen, on)).content == b"own"
    assert own(asked(None, on)).status_code == 302


def test_every_view_says_who_may_call_it() -> None:
    assert office.acts == (Act.IMPORT, Act.MAKE_PLAN)  # type: ignore[attr-defined]
    assert (office.__name__, office.__doc__) == ("office", "A page of the office.")
    assert public.acts is None  # type: ignore[attr-defined]
    assert public(RequestFactory().get("/")).content == b"public"


# --- where the browser goes ------------------------------------------------------------------------------------

OURS = ["/duties/", "/duties/?page=2", "http://testserver/duties/"]
FOREIGN = [
    "https://evil.example/",
    "http://evil.example/duties/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "http://testserver@evil.example/",
    " //evil.example",
    "",
]


@pytest.mark.parametrize("wanted", OURS)
def test_a_page_of_ours_is_where_one_goes_on(wanted: str) -> None:
    assert next_url(RequestFactory().get("/", {"next": wanted}), "/home") == wanted


@pytest.mark.parametrize("wanted", FOREIGN)
def test_nobody_is_sent_to_another_host(wanted: str) -> None:
    assert next_url(RequestFactory().get("/", {"next": wanted}), "/home") == "/home"
    assert next_url(RequestFactory().post("/", {"next": wanted}), "/home") == "/home"


def test_from_a_secure_page_one_does_not_go_to_an_open_one() -> None:
    request = RequestFactory().get("/", {"next": "http://testserver/duties/"}, secure=True)
    assert next_url(request, "/home") == "/home"


def test_a_browser_is_sent_on_with_303_and_htmx_with_its_header() -> None:
    request: Any = RequestFactory().post("/")
    plain: Any = go(request, "/duties/")
    assert (plain.status_code, plain.url) == (303, "/duties/")
    request.htmx = SimpleNamespace(boosted=False)
    swapped = go(request, "/duties/")
    assert (swapped.status_code, swapped["HX-Redirect"]) == (204, "/duties/")


# --- whole pages and parts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("htmx", "template"),
    [
        (None, "web/duties.html"),
        (SimpleNamespace(boosted=False, history_restore_request=False), "web/duties.html#rows"),
        (SimpleNamespace(boosted=True, history_restore_request=False), "web/duties.html"),
        (SimpleNamespace(boosted=False, history_restore_request=True), "web/duties.html"),
    ],
)
def test_htmx_gets_the_part_and_everybody_else_the_page(
    monkeypatch: pytest.MonkeyPatch, htmx: Any, template: str
) -> None:
    drawn: list[Any] = []

    def render(request: HttpRequest, name: str, context: Any, status: int) -> HttpResponse:
        drawn.append((name, context, status))
        return HttpResponse(status=status)

    monkeypatch.setattr("weili.kernel.http.render", render)
    request: Any = RequestFactory().get("/")
    request.htmx = htmx
    assert page(request, "web/duties.html", part="rows", status=422, rows=[1]).status_code == 422
    assert drawn == [(template, {"rows": [1]}, 422)]
    page(request, "web/duties.html")
    assert drawn[-1][0] == "web/duties.html", "without a part there is only the page"


# --- what the middleware leaves --------------------------------------------------------------------------------


def test_a_request_has_one_instant_and_one_person(
    cast: Cast, at: datetime, on: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    seen: list[Any] = []

    def view(request: Any) -> HttpResponse:
        seen.append((request.at, request.on, request.person))
        return HttpResponse()

    for user in (cast.lin, AnonymousUser()):
        request: Any = RequestFactory().get("/")
        request.user = user
        InstantMiddleware(view)(request)
    assert seen == [(at, on, cast.lin), (at, on, None)]


def test_a_refusal_is_a_page_with_its_sentence_and_other_faults_are_not_hidden(cast: Cast) -> None:
    middleware = SentenceMiddleware(lambda _: HttpResponse("served"))
    request: Any = RequestFactory().get("/")
    assert middleware(request).content == b"served"
    assert middleware.process_exception(request, ValueError("x")) is None


def test_a_forbidden_page_says_what_was_refused(cast: Cast, client: Client) -> None:
    client.force_login(cast.assistant)
    response = client.get("/imports")
    assert response.status_code == 403
    assert "无权在此导入各系统的表" in response.content.decode()
