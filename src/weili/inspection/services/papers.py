"""Official papers (文书): drafted from what is known, edited where the bureau may, issued with a number without gaps.

A number is drawn when a paper is issued, in the same transaction; the pages are set afterwards by a worker and sealed
into the timeline with their hash. A paper that was made without signal carries the code it was made under.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from weili.archive.models import Business
from weili.archive.timeline.event import canonical
from weili.archive.timeline.ledger import record
from weili.inspection.events import PaperEdited, PaperIssued, PaperSealed, PaperVoided
from weili.inspection.models import Inspection, Order, Paper, Talk
from weili.inspection.papers.blocks import editable, edited
from weili.inspection.papers.making import pages_of, values_for
from weili.inspection.papers.numbering import counter_of, series
from weili.inspection.queries.inspections import attends
from weili.inspection.refusals import CannotArrange
from weili.inspection.standing import chain
from weili.kernel import access, clock, files, jobs, numbers
from weili.kernel.access import Refused
from weili.kernel.models import District, Person
from weili.kernel.roles import Act

#: who may write papers at a place: who inspects there, who proposes and who approves
WRITERS = (Act.INSPECT, Act.PROPOSE_VISIT, Act.APPROVE_VISIT)
#: the kind of job that sets the pages
TYPESET = "inspection.typeset"


@transaction.atomic
def draft_paper(
    *, kind: str, about: Inspection | Order | Talk, provisional: str = "", by: Person, at: datetime
) -> Paper:
    """Draft a paper (拟写文书) from what is known; one that waits as a draft already is that one. Raises Refused."""
    inspection = about if isinstance(about, Inspection) else about.inspection
    _require_writer(about, inspection, by, at)
    own = {
        "inspection": inspection,
        "order": about if isinstance(about, Order) else None,
        "talk": about if isinstance(about, Talk) else None,
    }
    papers = Paper.objects.in_district(about.district_id)
    known = papers.filter(kind=kind, state=Paper.State.DRAFT, **own).first()
    if known is not None:
        return known  # type: ignore[no-any-return]
    code = provisional if provisional and not papers.filter(provisional=provisional).exists() else ""
    station = inspection.station if inspection else about.business.station
    paper: Paper = Paper.objects.create(
        district_id=about.district_id, business=about.business, kind=kind, year=clock.day(at).year, station=station,
        provisional=code, values=values_for(kind, about), drafted_by=by, drafted_at=at, **own,
    )  # fmt: skip
    return paper


def _require_writer(
    about: Inspection | Order | Talk | Paper, inspection: Inspection | None, by: Person, at: datetime
) -> None:
    on = clock.day(at)
    if inspection is not None and attends(by, inspection):
        return
    if not any(access.allowed(by, act, about, on=on) for act in WRITERS):
        raise Refused(by, Act.INSPECT)


@transaction.atomic
def edit_paper(*, paper: Paper, texts: Mapping[str, str], reason: str, by: Person, at: datetime) -> Paper:
    """Change the texts of a draft that the bureau may change (修改文书). Raises Refused, CannotArrange."""
    paper = _locked(paper)
    _require_writer(paper, paper.inspection, by, at)
    if paper.state != Paper.State.DRAFT:
        raise CannotArrange(f"文书{paper.get_state_display()}，不能再修改；确有错误的请作废后重新出具")
    known = editable(paper.values)
    if unknown := sorted(set(texts) - set(known)):
        raise CannotArrange(f"这份文书没有可以修改的“{unknown[0]}”")
    changed = {name: text.strip() for name, text in texts.items() if text.strip() != known[name][1]}
    if not changed:
        raise CannotArrange("没有改动")
    if empty := [known[name][0] for name, text in changed.items() if not text]:
        raise CannotArrange(f"“{empty[0]}”不能为空")
    if not reason.strip():
        raise CannotArrange("请填写修改的理由")
    paper.values = edited(paper.values, changed)
    paper.save(update_fields=["values"])
    event = PaperEdited(
        paper=paper.pk, what=paper.get_kind_display(), reason=reason.strip(),
        parts=tuple(known[name][0] or "正文" for name in changed),
    )  # fmt: skip
    record(event, of=_whose(paper), by=by, at=at)
    return paper


@transaction.atomic
def issue_paper(*, paper: Paper, by: Person, at: datetime) -> Paper:
    """Issue a draft (出具文书): its number is drawn, its pages are set by a worker. Raises Refused, CannotArrange."""
    paper = _locked(paper)
    _require_writer(paper, paper.inspection, by, at)
    if paper.state != Paper.State.DRAFT:
        raise CannotArrange(f"文书{paper.get_state_display()}，不能再次出具")
    year = clock.day(at).year
    begins = series(paper.district, paper.station, paper.kind, year)
    paper.number = f"{begins}{numbers.draw(counter_of(paper.district, begins))}号"
    paper.state, paper.year, paper.issued_by, paper.issued_at = Paper.State.ISSUED, year, by, at
    paper.save(update_fields=["state", "number", "year", "issued_by", "issued_at"])
    event = PaperIssued(
        paper=paper.pk, what=paper.get_kind_display(), number=paper.number, provisional=paper.provisional,
        content=hashlib.sha256(canonical(paper.values).encode()).hexdigest(),
    )  # fmt: skip
    record(event, of=_whose(paper), by=by, at=at)
    jobs.ask(
        kind=TYPESET,
        key=f"paper/{paper.pk}",
        payload={"paper": paper.pk},
        by=by,
        at=at,
        district=paper.district,
    )
    return paper


@transaction.atomic
def void_paper(*, paper: Paper, reason: str, by: Person, at: datetime) -> Paper:
    """Declare a paper void (作废文书); its number stays used. Raises Refused, CannotArrange."""
    paper = _locked(paper)
    _require_writer(paper, paper.inspection, by, at)
    if paper.state != Paper.State.ISSUED:
        raise CannotArrange(f"文书{paper.get_state_display()}，不能作废")
    if not reason.strip():
        raise CannotArrange("请填写作废的理由")
    paper.state = Paper.State.VOID
    paper.save(update_fields=["state"])
    event = PaperVoided(
        paper=paper.pk, what=paper.get_kind_display(), number=paper.number, reason=reason.strip()
    )
    record(event, of=_whose(paper), by=by, at=at)
    return paper


@transaction.atomic
def seal_paper(*, paper: Paper, by: Person, at: datetime) -> Paper:
    """Set the pages of an issued paper, keep the file, and seal its hash into the timeline (文书入链); once."""
    paper = _locked(paper)
    if paper.file_id is not None or paper.state == Paper.State.DRAFT:
        return paper
    name = f"{paper.get_kind_display()} {paper.number}.pdf"
    paper.file = files.store(
        name=name, content=pages_of(paper), by=by, at=at, district=paper.district, allow=("pdf",)
    )
    paper.save(update_fields=["file"])
    event = PaperSealed(
        paper=paper.pk, what=paper.get_kind_display(), number=paper.number, sha256=paper.file.sha256
    )
    record(event, of=_whose(paper), by=by, at=at)
    return paper


@transaction.atomic
def papers_on_approval(*, inspection: Inspection, by: Person, at: datetime) -> Paper:
    """The paper of an approval (行政检查审批表), issued once."""
    return _issued_once(Paper.Kind.APPROVAL, inspection, by=by, at=at)


@transaction.atomic
def papers_on_notice(*, inspection: Inspection, by: Person, at: datetime) -> Paper:
    """The paper by which a business is told (行政检查通知书), issued once."""
    return _issued_once(Paper.Kind.NOTICE, inspection, by=by, at=at)


@transaction.atomic
def papers_on_finish(
    *, inspection: Inspection, provisional: Mapping[str, str], by: Person, at: datetime
) -> list[Paper]:
    """The papers of a visit that ended (出具现场文书): result, orders and re-check issued, the record as a draft.

    `provisional`: the codes under which papers were made without signal, by kind. A place that rests gets none.
    """
    if not inspection.result:
        return []
    found = [
        _issued_once(Paper.Kind.RESULT, inspection, provisional=provisional.get("result", ""), by=by, at=at)
    ]
    if inspection.notified_at is None:  # nobody was told before: the notice was shown at the door
        found.append(_issued_once(Paper.Kind.NOTICE, inspection, by=by, at=at))
    if inspection.rechecks is not None:
        found.append(_issued_once(Paper.Kind.RECHECK, inspection, by=by, at=at))
    for order in inspection.orders.order_by("pk"):
        kind = Paper.Kind.STOP if order.kind == Order.Kind.STOP else Paper.Kind.ORDER
        found.append(_issued_once(kind, order, provisional=provisional.get(kind.value, ""), by=by, at=at))
    written = Paper.objects.in_district(inspection.district_id).filter(inspection=inspection)
    if not written.filter(kind=Paper.Kind.RECORD).exclude(state=Paper.State.VOID).exists():
        draft_paper(kind=Paper.Kind.RECORD, about=inspection, by=by, at=at)
    return found


def _issued_once(
    kind: str, about: Inspection | Order, *, provisional: str = "", by: Person, at: datetime
) -> Paper:
    """The paper of a kind that stands already, else a new one, issued."""
    mine = {"order": about} if isinstance(about, Order) else {"inspection": about, "order": None}
    papers = Paper.objects.in_district(about.district_id)
    known: Paper | None = papers.filter(kind=kind, state=Paper.State.ISSUED, **mine).first()
    if known is not None:
        return known
    return issue_paper(
        paper=draft_paper(kind=kind, about=about, provisional=provisional, by=by, at=at), by=by, at=at
    )


def _locked(paper: Paper) -> Paper:
    rows = Paper.objects.in_district(paper.district_id).select_for_update(of=("self",))
    found: Paper = rows.select_related("district", "business", "station", "inspection__district").get(
        pk=paper.pk
    )
    return found


def _whose(paper: Paper) -> Business | District:
    return chain(paper.inspection) if paper.inspection is not None else paper.business
