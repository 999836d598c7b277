"""How often a public view may be called: a counter per minute in the cache, and 429 with a sentence above."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from weili.kernel import clock

View = Callable[..., HttpResponse]
MINUTE = 60


def _ip(request: HttpRequest) -> str:
    """The caller's address. Only the connection's own: a header would let everybody choose a new one."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _person(request: HttpRequest) -> str:
    person = getattr(request, "person", None)
    return f"person-{person.pk}" if person is not None else _ip(request)


_BY: dict[str, Callable[[HttpRequest], str]] = {"ip": _ip, "person": _person}


def limited(*, per_minute: int, by: str = "ip") -> Callable[[View], View]:
    """Limit how often one caller (`ip` or `person`) may call a view in a minute of the clock.

    A brake, not a lock: a cache without atomic counting lets a few calls of the same instant slip through.
    """
    who = _BY[by]

    def limit(view: View) -> View:
        name = f"{view.__module__}.{view.__qualname__}"

        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            seconds = int((getattr(request, "at", None) or clock.now()).timestamp())
            key = f"rate/{name}/{seconds // MINUTE}/{who(request)}"
            cache.add(key, 0, timeout=2 * MINUTE)
            if _count(key) > per_minute:
                return _too_many(wait=MINUTE - seconds % MINUTE)
            return view(request, *args, **kwargs)

        return counted

    return limit


def _count(key: str) -> int:
    try:
        return int(cache.incr(key))
    except (
        ValueError
    ):  # the cache dropped the counter between the two calls: a full cache must not lock people out
        return 1


def _too_many(*, wait: int) -> HttpResponse:
    sentence = f"操作太频繁，请在{wait}秒后再试。"
    answer = HttpResponse(sentence, status=429, content_type="text/plain; charset=utf-8")
    answer["Retry-After"] = str(wait)
    return answer
