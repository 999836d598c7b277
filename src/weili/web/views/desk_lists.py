"""The habits of a list: save its filters under a name, forget them, choose the columns."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from weili.kernel import saved_lists
from weili.kernel.http import Request, go, needs, next_url
from weili.kernel.models import SavedList
from weili.kernel.saved_lists import NotSaved
from weili.web import lists

A_YEAR = 365 * 24 * 3600


@require_POST
@needs()
def list_save(request: Request) -> HttpResponse:
    """Keep the list as it is shown (保存为常用筛选)."""
    given = request.POST
    try:
        kept = saved_lists.save_list(
            name=given.get("name", ""), address=given.get("next", ""), shared=given.get("shared") == "1",
            by=request.person, at=request.at,
        )  # fmt: skip
    except NotSaved as refusal:
        messages.error(request, str(refusal))
        return go(request, next_url(request, reverse("web:home")))
    messages.success(request, f"已保存常用筛选“{kept.name}”。")
    return go(request, kept.address)


@require_POST
@needs()
def list_forget(request: Request, key: int) -> HttpResponse:
    """Forget a saved filter (删除常用筛选)."""
    path = get_object_or_404(SavedList, pk=key).path
    seen = saved_lists.lists_for(request.person, path, on=request.on)
    saved = next((each for each in seen if each.pk == key), None)
    if saved is None:
        raise Http404
    try:
        saved_lists.forget_list(saved=saved, by=request.person, at=request.at)
    except NotSaved as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已删除常用筛选“{saved.name}”。")
    return go(request, next_url(request, path))


@require_POST
@needs()
def list_columns(request: Request, name: str) -> HttpResponse:
    """Choose the columns of a list (显示的列), for this browser."""
    places = range(1, lists.MOST_COLUMNS + 1)
    offered = {place for place in places if str(place) in request.POST.getlist("offered")}
    shown = {place for place in places if str(place) in request.POST.getlist("column")}
    answer = go(request, next_url(request, reverse("web:home")))
    answer.set_cookie(
        lists.COOKIE, lists.hide(request.COOKIES, name, offered - shown), max_age=A_YEAR, httponly=True,
        samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer
