"""Official papers (文书): one with its pages, its drafts edited, issued, declared void; the poster for the door."""

from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from weili.archive.doors import door_of
from weili.inspection import services
from weili.inspection.models import Inspection, Paper
from weili.inspection.papers.blocks import editable
from weili.inspection.papers.making import pages_of, poster
from weili.inspection.papers.word import KINDS, document_of
from weili.inspection.queries.inspections import attends, inspections
from weili.inspection.queries.papers import papers
from weili.inspection.services.papers import WRITERS
from weili.kernel import files
from weili.kernel.access import allowed
from weili.kernel.files import open_file
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act
from weili.web import acting
from weili.web.desk_door import works_there
from weili.web.forms import Form, Nothing, Reason
from weili.web.forms.papers import EditPaper


def _paper(request: Request, key: int) -> Paper:
    rows = papers(request.person, on=request.on).select_related(
        "business__operator", "inspection", "order", "talk", "file", "issued_by", "drafted_by", "district"
    )
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _may_write(request: Request, paper: Paper) -> bool:
    if paper.inspection is not None and attends(request.person, paper.inspection):
        return True
    return any(allowed(request.person, act, paper, on=request.on) for act in WRITERS)


@needs(Act.READ_VISIT)
def paper(request: Request, key: int) -> HttpResponse:
    """One paper: what it is, its number, its pages, what may be done with it."""
    found = _paper(request, key)
    return page(
        request, "web/paper.html", paper=found, business=found.business.root or found.business,
        may_write=_may_write(request, found), texts=editable(found.values), editable_copy=found.kind in KINDS,
        at_desk=works_there(request, Act.READ_VISIT),
    )  # fmt: skip


@needs(Act.READ_VISIT)
def paper_of_code(request: Request, code: str) -> HttpResponse:
    """Where the code on a paper made without signal leads (临时编号): to the paper with its number."""
    found = papers(request.person, on=request.on).filter(provisional=code).first()
    if found is None:
        raise Http404
    return redirect("web:paper", found.pk)


@needs(Act.READ_VISIT)
def paper_pdf(request: Request, key: int) -> HttpResponse:
    """The pages: as they were sealed, else as they stand."""
    found = _paper(request, key)
    if found.file is not None and found.state != Paper.State.VOID:  # a void one says so on its pages
        with open_file(found.file) as kept:
            return _pdf(kept.read(), found.number)
    return _pdf(pages_of(found), f"draft-{found.pk}")


@needs(Act.INSPECT, Act.PROPOSE_VISIT, Act.APPROVE_VISIT)
def paper_document(request: Request, key: int) -> HttpResponse:
    """A copy to edit (.docx), of the papers that the bureau edits."""
    found = _paper(request, key)
    if found.kind not in KINDS or not _may_write(request, found):
        raise Http404
    answer = HttpResponse(document_of(found), content_type=files.KINDS["docx"].media_type)
    name = quote(f"{found.get_kind_display()} {found.number}".strip(), safe="")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.docx"
    return answer


@needs(Act.READ_VISIT)
def paper_picture(request: Request, key: int) -> HttpResponse:
    """The first page as a picture, for the page of the paper."""
    return HttpResponse(pages_of(_paper(request, key), image=True), content_type="image/png")


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name, safe='')}.pdf"
    return answer


@needs(Act.INSPECT, Act.PROPOSE_VISIT, Act.APPROVE_VISIT)
def paper_move(request: Request, key: int, move: str) -> HttpResponse:
    """Edit a draft, issue it, or declare an issued paper void."""
    found = _paper(request, key)
    asked = {"edit": _edit, "issue": _issue, "void": _void, "again": _again}.get(move)
    if asked is None:
        raise Http404
    act, form, write = asked(request, found)
    return acting.act_page(request, act, form, write)


Asked = tuple[acting.Act, Form, Callable[[], object]]


def _act(found: Paper, title: str, done: str, note: str = "", *, danger: bool = False) -> acting.Act:
    return acting.Act(
        title=title, button=title, done=done, back=reverse("web:paper", args=[found.pk]), note=note, danger=danger,
        about=f"{found.get_kind_display()} {found.number or '（拟稿）'} {found.business}",
    )  # fmt: skip


def _edit(request: Request, found: Paper) -> Asked:
    form = EditPaper(acting.posted(request), texts=editable(found.values))
    return _act(found, "修改", "已修改，改动留痕。"), form, lambda: services.edit_paper(
        paper=found, texts=form.texts, reason=form.cleaned_data["reason"], by=request.person, at=request.at
    )  # fmt: skip


def _issue(request: Request, found: Paper) -> Asked:
    act = _act(found, "出具", "已出具并编号。", "出具后编号，不能再修改；确有错误的，作废后重新出具。")
    return act, Nothing(acting.posted(request)), lambda: services.issue_paper(
        paper=found, by=request.person, at=request.at
    )  # fmt: skip


def _void(request: Request, found: Paper) -> Asked:
    form = Reason(acting.posted(request))
    act = _act(found, "作废", "已作废，编号不再使用。", danger=True)
    return act, form, lambda: services.void_paper(
        paper=found, reason=form.cleaned_data["reason"], by=request.person, at=request.at
    )  # fmt: skip


def _again(request: Request, found: Paper) -> Asked:
    about = found.order or found.talk or found.inspection
    act = _act(found, "重新拟稿", "已重新拟稿，核对后出具。", "作废的编号不再使用，新的一份另行编号。")
    if about is None or found.state != Paper.State.VOID:
        raise Http404
    return act, Nothing(acting.posted(request)), lambda: services.draft_paper(
        kind=found.kind, about=about, by=request.person, at=request.at
    )  # fmt: skip


@needs(Act.INSPECT, Act.PUBLISH_VISIT)
def inspection_poster(request: Request, key: UUID) -> HttpResponse:
    """The poster for the door: the result in large words, the QR to the public page."""
    shown: Inspection | None = (
        inspections(request.person, on=request.on).filter(key=key).exclude(result="")
        .select_related("business__root__district", "district", "checklist").first()
    )  # fmt: skip
    if shown is None:
        raise Http404
    door = door_of(business=shown.business, by=request.person, at=request.at)
    host = f"{request.scheme}://{request.get_host()}"
    return _pdf(poster(shown, door, host=host), f"poster-{door.code}")
