"""The papers of an archive (文书): put in by a person, printed by the house, or the files it was made from."""

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from weili.archive.documents import NewDocument, add_document
from weili.archive.models import Document
from weili.archive.queries import documents as papers
from weili.grading.models import Grade
from weili.grading.queries import history
from weili.kernel import files, people
from weili.kernel.access import allowed, require
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act as Right
from weili.web import acting
from weili.web.forms.documents import AddDocument
from weili.web.views.archive import frame, shown_to


@needs(Right.READ_BUSINESS)
def business_documents(request: Request, key: int) -> HttpResponse:
    """What papers there are, with the hash of each; opening one is recorded."""
    shown = shown_to(request, key)
    sees_grades = allowed(request.person, Right.READ_GRADE, shown, on=request.on)
    return page(
        request,
        "web/business_documents.html",
        **frame(request, shown),
        documents=papers.documents_of(shown),
        sheets=[g for g in history(shown) if g.state == Grade.State.REVIEWED] if sees_grades else [],
        batches=papers.files_of(shown),
    )


@needs(Right.EDIT_BUSINESS)
def document_add(request: Request, key: int) -> HttpResponse:
    """Put a paper into the archive."""
    shown = shown_to(request, key)
    require(request.person, Right.EDIT_BUSINESS, shown, on=request.on)
    form = AddDocument(acting.posted(request), request.FILES or None)

    def write() -> None:
        given, file = form.cleaned_data, form.cleaned_data["file"]
        new = NewDocument(
            kind=Document.Kind(given["kind"]), title=given["title"], dated_on=given["dated_on"], name=file.name,
            content=file.file,
        )  # fmt: skip
        add_document(business=shown, new=new, by=request.person, at=request.at)

    act = acting.Act(
        title="文书入档",
        button="入档",
        done="文书已入档，时间线上留有它的哈希值。",
        back=reverse("web:business-documents", args=[shown.pk]),
        about=f"{shown}　{shown.name}",
        note="入档以后不能替换；传错时另传正确的一份，并在标题里写明。",
    )
    return acting.act_page(request, act, form, write)


@never_cache
@require_POST
@needs(Right.READ_PERSONAL)
def document_open(request: Request, key: int, document: int) -> FileResponse:
    """Open a paper: it may hold personal data, so who opened it is recorded before it is sent."""
    shown = shown_to(request, key)
    require(request.person, Right.READ_PERSONAL, shown, on=request.on)
    paper = next((each for each in papers.documents_of(shown) if each.pk == document), None)
    if paper is None:
        raise Http404
    content = files.open_file(paper.file)
    people.disclose(
        subject=f"archive.Business:{shown.pk}",
        reason=f"打开文书“{paper.title}”",
        by=request.person,
        at=request.at,
    )
    return FileResponse(content, as_attachment=True, filename=paper.file.name, content_type=paper.file.kind)
