"""The approval of inspections (检查审批): all that wait in one list, approved several at once, each with its reason."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from weili.archive.queries.paging import page_of
from weili.inspection.cap import cap_standings
from weili.inspection.queries.board import card_of, waiting
from weili.inspection.services import approve_inspections
from weili.kernel.access import acts_of, area, visible
from weili.kernel.http import Request, go, needs, page
from weili.kernel.roles import Act
from weili.web import filters

#: what is read on one page before it is approved
SHOWN, TOLD = 30, 5


@needs(Act.APPROVE_VISIT)
def approvals(request: Request) -> HttpResponse:
    """What waits for approval, with its reason, its cap and who goes."""
    reader, on = request.person, request.on
    mine = area(reader, Act.APPROVE_VISIT, on=on)
    found = page_of(waiting(reader, on=on), filters.page_number(request.GET), read=list, size=SHOWN)
    caps = cap_standings(found.rows)
    lines = [
        (row, card_of(row, on), caps[row.pk] if row.counts_towards_cap else None, mine.holds(row.place))
        for row in found.rows
    ]
    return page(
        request,
        "web/inspection_approvals.html",
        part="list",
        found=found,
        lines=lines,
        may_exceed=Act.EXCEED_CAP in acts_of(reader, on=on),
    )


@require_POST
@needs(Act.APPROVE_VISIT)
def approvals_approve(request: Request) -> HttpResponse:
    """Approve those that were ticked (批量批准); what cannot be stays and says why."""
    keys = [
        int(key) for key in request.POST.getlist("pick") if key.isascii() and key.isdigit() and len(key) < 16
    ]
    rows = waiting(request.person, on=request.on).filter(pk__in=keys)
    chosen = list(visible(request.person, Act.APPROVE_VISIT, rows, on=request.on, business="business__root"))
    back = reverse("web:inspection-approvals")
    if not chosen:
        messages.error(request, "请先选择要批准的检查。")
        return go(request, back)
    count, stayed = approve_inspections(
        inspections=chosen, note=request.POST.get("note", ""), by=request.person, at=request.at
    )
    if stayed:
        more = f"；另有 {len(stayed) - TOLD} 件" if len(stayed) > TOLD else ""
        messages.warning(request, "；".join(stayed[:TOLD]) + f"{more}。")
    if count:
        messages.success(request, f"已批准 {count} 件，检查人员会收到通知。")
    return go(request, back)
