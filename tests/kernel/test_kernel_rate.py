"""A public view is called so often in a minute and no oftener."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from weili.kernel.http import open_to_all
from weili.kernel.rate import limited


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@limited(per_minute=3)
@open_to_all
def search(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@limited(per_minute=3, by="person")
def complain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def call(view: Any, at: datetime, ip: str = "10.0.0.1", **more: Any) -> HttpResponse:
    request = RequestFactory().get("/", REMOTE_ADDR=ip, **more)
    request.at = at  # type: ignore[attr-defined]
    answer: HttpResponse = view(request)
    return answer


def test_the_fourth_call_of_a_minute_is_refused_with_a_sentence(at: datetime) -> None:
    assert [call(search, at).status_code for _ in range(3)] == [200] * 3
    refused = call(search, at + timedelta(seconds=50))
    assert (refused.status_code, refused["Retry-After"]) == (429, "10")
    assert refused.content.decode() == "操作太频繁，请在10秒后再试。"


def test_the_next_minute_and_another_caller_begin_anew(at: datetime) -> None:
    for _ in range(4):
        call(search, at)
    assert call(search, at + timedelta(minutes=1)).status_code == 200
    assert call(search, at, ip="10.0.0.2").status_code == 200


def test_a_header_does_not_make_another_caller(at: datetime) -> None:
    answers = [call(search, at, HTTP_X_FORWARDED_FOR=f"1.1.1.{n}").status_code for n in range(4)]
    assert answers == [200, 200, 200, 429]


def test_views_are_counted_apart(at: datetime) -> None:
    for _ in range(4):
        call(search, at)
    assert call(complain, at).status_code == 200


def test_what_the_view_declares_stays_declared() -> None:
    assert search.acts is None
    assert search.__name__ == "search"
