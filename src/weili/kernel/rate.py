"""How often a public view may be called: a counter per minute in the cache, and 429 with a sentence above."""

from collections.abc import Callable
from datetime import datetime
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


def wait(name: str, who: str, *, per_minute: int, at: datetime) -> int:
    """Count one call of `who`, and say how many seconds they must wait before another; 0 while they need not."""
    seconds = int(at.timestamp())
    key = f"rate/{name}/{seconds // MINUTE}/{who}"
    cache.add(key, 0, timeout=2 * MINUTE)
    return MINUTE - seconds % MINUTE if _count(key) > per_minute else 0


def too_often(seconds: int) -> str:
    """The sentence of 429."""
    return f"操作太频繁，请在{seconds}秒后再试。"


def limited(*, per_minute: int, by: str = "ip") -> Callable[[View], View]:
    """Limit how often one caller (`ip` or `person`) may call a view in a minute of the clock.

    A brake, not a lock: a cache without atomic counting lets a few calls of the same instant slip through.
    """
    who = _BY[by]

    def limit(view: View) -> View:
        name = f"{view.__module__}.{view.__qualname__}"

        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            at = getattr(request, "at", None) or clock.now()
            if seconds := wait(name, who(request), per_minute=per_minute, at=at):
                return _too_many(seconds)
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


def _too_many(seconds: int) -> HttpResponse:
    answer = HttpResponse(too_often(seconds), status=429, content_type="text/plain; charset=utf-8")
    answer["Retry-After"] = str(seconds)
    return answer
