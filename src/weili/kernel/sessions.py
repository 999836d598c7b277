"""What a session must satisfy before any view runs: not left alone too long, and both factors are there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from weili.kernel import access, second_factor
from weili.kernel.http import go
from weili.kernel.json_answers import session_ended

SEEN = "seen"
SECOND_FACTOR = "web:second-factor"
#: where a person with only one factor may still go
OPEN = frozenset({SECOND_FACTOR, "web:sign-in", "web:sign-out"})


class SessionMiddleware:
    """Ends an idle session (闲置退出) and asks for the second factor (两步验证) before anything else.

    Stands after InstantMiddleware, whose `at` and `person` it reads, and after django-otp's middleware.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Send the person to sign in, or to the second factor; None lets the view run."""
        person = getattr(request, "person", None)
        if person is None:
            return None
        speaks_json = getattr(view, "speaks_json", False)
        if self._was_idle(request):
            logout(request)
            if speaks_json:
                return session_ended()
            messages.warning(request, f"超过{settings.IDLE_MINUTES}分钟未操作，请重新登录")
            return go(request, resolve_url(settings.LOGIN_URL))
        if self._lacks_a_factor(request):
            if speaks_json:
                return session_ended()
            wanted = (
                f"?next={quote(request.get_full_path())}"
                if request.method == "GET" and request.path != "/"
                else ""
            )
            return go(request, f"{resolve_url(SECOND_FACTOR)}{wanted}")
        return None

    def _was_idle(self, request: HttpRequest) -> bool:
        now = request.at.timestamp()  # type: ignore[attr-defined]
        seen = request.session.get(SEEN)
        request.session[SEEN] = now
        return seen is not None and now - seen > timedelta(minutes=settings.IDLE_MINUTES).total_seconds()

    def _lacks_a_factor(self, request: HttpRequest) -> bool:
        where = request.resolver_match.view_name if request.resolver_match else ""
        if where in OPEN or request.user.is_verified():  # type: ignore[union-attr]
            return False
        person, on = request.person, request.on  # type: ignore[attr-defined]
        return access.needs_second_factor(person, on=on) or second_factor.enrolled(person)
