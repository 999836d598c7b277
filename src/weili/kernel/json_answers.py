"""Answers for the house's own programs: JSON, a refusal as `{"error": {"code", "message"}}`, never a page."""

import json
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from weili.kernel.access import Refused, acts_of
from weili.kernel.http import Request
from weili.kernel.roles import Act

View = Callable[..., HttpResponseBase]
#: the longest text of one request; files come by themselves and are streamed
LONGEST = 8 << 20


class JsonRefusal(Exception):
    """A request that is not answered: its status, a code for the program and a sentence for its person."""

    def __init__(self, status: int, code: str, message: str) -> None:
        self.status, self.code, self.message = status, code, message
        super().__init__(message)


def answered(content: Any, *, status: int = 200) -> HttpResponse:
    """An answer, its characters as they are, kept by no cache."""
    answer = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-store"
    return answer


def refused(status: int, code: str, message: str) -> HttpResponse:
    """A refusal as its answer."""
    return answered({"error": {"code": code, "message": message}}, status=status)


def session_ended() -> HttpResponse:
    """401: nobody is signed in (any more); what the program holds stays with it."""
    return refused(401, "session_ended", "登录已失效，请重新登录；已记录的内容都还在")


def json_needs(*acts: Act, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Declare who may call a view that speaks JSON, and how; what `needs` is for pages."""

    def declare(view: View) -> View:
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.person is None:
                return session_ended()
            if request.method not in methods:
                return refused(405, "method", f"这个地址只接受 {'、'.join(methods)}")
            if not acts_of(request.person, on=request.on) & set(acts):
                return refused(403, "forbidden", str(Refused(request.person, acts[0])))
            try:
                return view(request, *args, **kwargs)
            except JsonRefusal as refusal:
                return refused(refusal.status, refusal.code, refusal.message)
            except Refused as refusal:
                return refused(403, "forbidden", str(refusal))
            except Http404:
                return nothing_here(request)

        guarded.__name__, guarded.__doc__, guarded.__module__ = view.__name__, view.__doc__, view.__module__
        guarded.acts = acts  # type: ignore[attr-defined]
        guarded.speaks_json = True  # type: ignore[attr-defined]
        return guarded

    return declare


def nothing_here(_: HttpRequest) -> HttpResponse:
    """404: no such thing, or none of this person's, which is the same."""
    return refused(404, "not_found", "没有这个地址，或者不属于您")


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The object that was sent. Raises JsonRefusal where it is too long or is none."""
    text = request.read(LONGEST + 1)
    if len(text) > LONGEST:
        raise JsonRefusal(413, "too_long", f"一次发送的内容超过{LONGEST >> 20}MB，请分几次发送")
    try:
        sent = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError) as trouble:
        raise JsonRefusal(400, "bad_json", "发送的内容不是UTF-8编码的JSON，无法读取") from trouble
    if not isinstance(sent, dict):
        raise JsonRefusal(400, "bad_json", "发送的内容应为一个JSON对象")
    return sent
