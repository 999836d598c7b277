"""What a business sees of the inspections it had, and how it rates them (检查评价)."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from weili.archive.queries.paging import page_of
from weili.inspection.models import Inspection
from weili.inspection.queries.inspections import TOLD, inspections
from weili.inspection.queries.ratings import to_rate
from weili.inspection.services import rate_inspection
from weili.kernel import access
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act
from weili.web import acting, filters
from weili.web.forms.ratings import Rate

SIZE = 20


@needs(Act.RATE_VISIT)
def own_inspections(request: Request) -> HttpResponse:
    """The inspections of one's own businesses, from the notice on, the latest first."""
    own = access.area(request.person, Act.RATE_VISIT, on=request.on).businesses
    rows = inspections(request.person, on=request.on).filter(business__root__in=own, state__in=TOLD)
    rows = rows.select_related("business", "checklist", "rating").order_by("-planned_on", "-pk")
    waiting = set(to_rate(request.person, on=request.on).values_list("pk", flat=True))
    found = page_of(rows, filters.page_number(request.GET), read=list, size=SIZE)
    return page(request, "web/own_inspections.html", found=found, waiting=waiting)


@needs(Act.RATE_VISIT)
def own_inspection_rate(request: Request, key: UUID) -> HttpResponse:
    """Rate one inspection; once."""
    own = access.area(request.person, Act.RATE_VISIT, on=request.on).businesses
    inspection = inspections(request.person, on=request.on).filter(business__root__in=own, key=key).first()
    if inspection is None:
        raise Http404
    form = Rate(acting.posted(request))
    return acting.act_page(request, _act(inspection), form, lambda: _rate(request, inspection, form))


def _act(inspection: Inspection) -> acting.Act:
    when = inspection.finished_at or inspection.proposed_at
    return acting.Act(
        title="评价这次检查", button="提交评价", done="谢谢，您的评价已收到",
        back=reverse("web:own-inspections"),
        about=f"{inspection.business} {when:%Y-%m-%d} {inspection.get_kind_display()}",
        note="实施检查的人员看不到您的评价。",
    )  # fmt: skip


def _rate(request: Request, inspection: Inspection, form: Rate) -> None:
    said = form.cleaned_data
    rate_inspection(
        inspection=inspection, score=said["score"], complaints=said["complaints"], text=said["text"],
        by=request.person, at=request.at,
    )  # fmt: skip
