"""One entry of a timeline with the record behind it, and the form that corrects it (更正)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse

from weili.archive.corrections import NotCorrected, require_correctable
from weili.archive.models import Business, Entry
from weili.archive.queries.timeline import entries, in_words
from weili.kernel.access import Refused, allowed
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act
from weili.oversight import portrait_records as records
from weili.reactions import correcting
from weili.web import acting
from weili.web.forms.corrections import CorrectEntry
from weili.web.views.archive import frame, shown_to


def _entry(request: Request, key: int, entry: int) -> tuple[Business, Entry]:
    """An entry of the archive that the reader's posts show; otherwise it does not exist."""
    business = shown_to(request, key)
    hidden = records.hidden_from(request.person, business, on=request.on)
    found = (
        entries(business, hidden=hidden).select_related("business", "personal_part").filter(pk=entry).first()
    )
    if found is None:
        raise Http404
    return business, found


@needs(Act.READ_BUSINESS)
def business_entry(request: Request, key: int, entry: int) -> HttpResponse:
    """One entry: what it says, the record behind it as it stands now, what corrects it."""
    business, found = _entry(request, key, entry)
    behind = correcting.behind(found)
    act = behind.line.act if behind else Act.EDIT_BUSINESS
    fields = [(f.label, f.shown(getattr(behind.row, f.name))) for f in behind.line.fields] if behind else []
    return page(
        request,
        "web/business_entry.html",
        **frame(request, business),
        row=in_words([found])[0],
        fields=fields,
        why_not=_why_not(found),
        may_correct=allowed(request.person, act, business, on=request.on),
    )


def _why_not(entry: Entry) -> str:
    try:
        require_correctable(entry)
    except NotCorrected as refusal:
        return str(refusal)
    return ""


@needs(Act.EDIT_BUSINESS, Act.CORRECT_SAMPLE)
def business_entry_correct(request: Request, key: int, entry: int) -> HttpResponse:
    """Correct an entry; the service decides, writes the right values and appends the entry that says so."""
    business, found = _entry(request, key, entry)
    behind = correcting.behind(found)
    act = behind.line.act if behind else Act.EDIT_BUSINESS
    if not allowed(request.person, act, business, on=request.on):
        raise Refused(request.person, act)
    form = CorrectEntry(acting.posted(request), behind=behind)

    def write() -> None:
        done = correcting.correct(entry=found, correction=form.correction, by=request.person, at=request.at)
        for sentence in done.followed:
            messages.info(request, sentence)

    about = acting.Act(
        title=f"更正第 {found.seq} 条",
        button="更正",
        done="已更正：原来的一条已划去，正确的内容另记一条。",
        back=reverse("web:business-timeline", args=[business.pk]),
        about=f"{business}　{in_words([found])[0].text}",
        note=""
        if behind
        else "这一条背后没有可以直接改的记录，请写明错在哪里、应当是什么，作为更正说明记入时间线。",
    )
    return acting.act_page(request, about, form, write)
