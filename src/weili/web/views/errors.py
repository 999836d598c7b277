"""Pages for what does not exist and what broke; both say how to go on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from weili.kernel import json_answers
from weili.kernel.http import open_to_all


@open_to_all
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django calls it so
    """404: nothing here, or nothing in this person's area, which is the same."""
    return render(request, "web/not_found.html", status=404)


@open_to_all
def stale(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django calls it so
    """403: a form that was not sent from a page of this session (跨站请求伪造防护)."""
    if speaks_json(request):
        return json_answers.refused(403, "csrf", "请求没有带上本次登录的校验码，请重新获取后再发送")
    return render(request, "web/stale.html", status=403)


@open_to_all
def broken(request: HttpRequest) -> HttpResponse:
    """500: something broke; nothing half-written remains."""
    if speaks_json(request):
        return json_answers.refused(500, "broken", "系统出错，已经记下；记录还在本机，稍后会再发送")
    return render(request, "web/broken.html", status=500)


def speaks_json(request: HttpRequest) -> bool:
    """Whether the address is one of a program of ours, which reads no pages."""
    found = request.resolver_match
    return found is not None and getattr(found.func, "speaks_json", False)
