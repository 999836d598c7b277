"""Calls of assistants and cadres (走访提醒、包保督导): written down on a phone, read by the station."""

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache

from weili.archive.queries.businesses import archive_of
from weili.inspection.models import Call
from weili.inspection.queries.calls import calls
from weili.inspection.services import NewCall, record_call
from weili.kernel import files
from weili.kernel.access import acts_of, require, roles_of
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act as Right
from weili.kernel.roles import Role
from weili.web import acting
from weili.web.desk_door import desk_needs
from weili.web.forms.orders import RecordCall
from weili.web.record_tables import LISTS
from weili.web.views.records import shown as shown_list


@desk_needs(Right.RECORD_CALL, Right.READ_VISIT)
def call_list(request: Request) -> HttpResponse:
    """All calls, the latest first."""
    may_call = Right.RECORD_CALL in acts_of(request.person, on=request.on)
    adding = (reverse("web:businesses"), "选一户登记走访") if may_call else None
    return shown_list(request, LISTS["calls"], adding=adding)


@needs(Right.RECORD_CALL)
def call_new(request: Request) -> HttpResponse:
    """Write down a call at a business."""
    text = request.GET.get("business", "")
    key = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
    business = archive_of(request.person, key, on=request.on)
    if business is None:
        raise Http404
    require(request.person, Right.RECORD_CALL, business, on=request.on)
    cadre = Role.CADRE in roles_of(request.person, on=request.on)
    initial = {"called_on": request.on, "kind": Call.Kind.GUARANTEE if cadre else Call.Kind.REMINDER}
    form = RecordCall(acting.posted(request), request.FILES or None, initial=initial)

    def write() -> None:
        given = dict(form.cleaned_data)
        file = given.pop("photo")
        photo = (file.name, file.file) if file else None
        record_call(new=NewCall(business=business, photo=photo, **given), by=request.person, at=request.at)

    act = acting.Act(
        title="登记走访", button="登记", done="走访已登记；看到的问题已作为线索转到所里。",
        back=reverse("web:business", args=[business.pk]), about=f"{business}　{business.name}",
        note="走访只提醒和记录：不出具检查文书，不责令，不评价。",
    )  # fmt: skip
    return acting.act_page(request, act, form, write)


def _shown_to(request: Request, key: int) -> Call:
    rows = calls(request.person, on=request.on).select_related("business", "by", "photo")
    found: Call | None = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@desk_needs(Right.RECORD_CALL, Right.READ_VISIT)
def call(request: Request, key: int) -> HttpResponse:
    """One call: what was said and seen, and what became of it."""
    return page(request, "web/call.html", call=_shown_to(request, key))


@never_cache
@desk_needs(Right.RECORD_CALL, Right.READ_VISIT)
def call_photo(request: Request, key: int) -> HttpResponseBase:
    """The photo of a call."""
    shown = _shown_to(request, key)
    if shown.photo is None:
        raise Http404
    return FileResponse(
        files.open_file(shown.photo), content_type=shown.photo.kind, filename=shown.photo.name
    )
