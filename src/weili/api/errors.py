"""Every refusal of the API is `{"error": {"code", "message"}}`, with a Chinese sentence that somebody can act on."""

import logging
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from weili.kernel.rate import too_often

_log = logging.getLogger(__name__)


class Refusal(Exception):
    """A call that is not answered: its status, a code for programs and a sentence for people."""

    def __init__(self, status: int, code: str, message: str, *, wait: int = 0) -> None:
        self.status, self.code, self.message, self.wait = status, code, message, wait
        super().__init__(message)


def no_token() -> Refusal:
    """No token was shown."""
    return Refusal(401, "no_token", "请在请求头里带上令牌：Authorization: Bearer 令牌")


def unknown_token() -> Refusal:
    """A token that was never given."""
    return Refusal(401, "unknown_token", "令牌不对，请核对是否完整，或向发放令牌的区局另要一个")


def not_found() -> Refusal:
    """No such archive within reach."""
    return Refusal(404, "not_found", "没有这个档案，或不在这个令牌可读的辖区内")


def no_address() -> Refusal:
    """No such address."""
    return Refusal(404, "no_address", "没有这个接口，接口的清单见 /api/openapi.json")


def read_only() -> Refusal:
    """Anything but GET."""
    return Refusal(405, "read_only", "这个接口只能读取，请用 GET")


def broken() -> Refusal:
    """A fault of ours."""
    return Refusal(500, "broken", "系统出错，已经记下，请稍后再试；一直不行请联系区局")


def ended(words: str) -> Refusal:
    """The token was good once: it ended or was revoked."""
    return Refusal(401, "ended_token", f"这个令牌{words}，请向发放令牌的区局另要一个")


def not_given(what: str) -> Refusal:
    """The token does not carry an act."""
    return Refusal(403, "act_not_given", f"这个令牌不含“{what}”，需要时请区局另签发一个")


def too_many(seconds: int) -> Refusal:
    """Called too often."""
    return Refusal(429, "too_many_calls", too_often(seconds), wait=seconds)


def bad_input(message: str) -> Refusal:
    """Something that was sent cannot be understood."""
    return Refusal(422, "bad_input", message)


def refused(refusal: Refusal) -> HttpResponse:
    """A refusal as its answer."""
    content = {"error": {"code": refusal.code, "message": refusal.message}}
    answer = JsonResponse(content, status=refusal.status, json_dumps_params={"ensure_ascii": False})
    if refusal.status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    if refusal.wait:
        answer["Retry-After"] = str(refusal.wait)
    return answer


def teach(api: NinjaAPI) -> None:
    """Let an API answer its refusals so."""
    api.add_exception_handler(Refusal, lambda _, refusal: refused(cast("Refusal", refusal)))
    api.add_exception_handler(AuthenticationError, lambda _, __: refused(no_token()))
    api.add_exception_handler(
        ValidationError, lambda _, trouble: refused(_misunderstood(cast("ValidationError", trouble)))
    )
    api.add_exception_handler(Http404, lambda _, __: refused(not_found()))
    api.add_exception_handler(Exception, _broken)


def _broken(_: HttpRequest, trouble: Any) -> HttpResponse:
    _log.error("the API could not answer", exc_info=trouble)
    return refused(broken())


#: what pydantic found → our sentence; `{name}` is the parameter, the rest its own limits
_SENTENCES = {
    "missing": "缺少“{name}”",
    "string_too_long": "“{name}”太长，最多 {max_length} 个字符",
    "string_pattern_mismatch": "“{name}”不对：请把上一次返回的 next 原样传回，或不传",
    "int_parsing": "“{name}”应为整数",
    "int_parsing_size": "“{name}”太大",
    "greater_than_equal": "“{name}”不能小于 {ge}",
    "less_than_equal": "“{name}”不能大于 {le}",
    "value_error": "“{name}”{error}",
}


def _misunderstood(trouble: ValidationError) -> Refusal:
    first = trouble.errors[0]
    sentence = _SENTENCES.get(first["type"], "“{name}”填写有误，请核对")
    return bad_input(sentence.format(name=first["loc"][-1], **first.get("ctx", {})))
