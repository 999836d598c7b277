"""Papers put into the archive of a business by a person (文书入档)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.db import transaction

from weili.archive.models import Business, Document
from weili.archive.taking import NotRecorded, when
from weili.archive.timeline.events import DocumentAdded
from weili.archive.timeline.ledger import record
from weili.kernel import access, clock, files
from weili.kernel.models import Person
from weili.kernel.roles import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A paper as it is handed in: what it is, its file, and the day that stands on it."""

    kind: Document.Kind
    title: str
    name: str
    content: IO[bytes] | bytes
    dated_on: date | None = None


@transaction.atomic
def add_document(*, business: Business, new: NewDocument, by: Person, at: datetime) -> Document:
    """Put a paper or a picture into an archive (文书入档). Raises Refused, NotRecorded, FileRefused."""
    access.require(by, Act.EDIT_BUSINESS, business, on=clock.day(at))
    title = new.title.strip()
    if not title:
        raise NotRecorded("请填写文书的标题")
    if new.dated_on is not None and new.dated_on > clock.day(at):
        raise NotRecorded(f"文书日期{new.dated_on}还没有到，请核对")
    stored = files.store(
        name=new.name, content=new.content, by=by, at=at, district=business.district, allow=files.DOCUMENTS
    )
    mine = Document.objects.filter(business__root=business.root_id or business.pk, file=stored)
    known = mine.filter(title=title).first()
    if known is not None:
        raise NotRecorded(f"这份文件已在档案里：“{known.title}”，{known.added_at:%Y-%m-%d}入档")
    document: Document = Document.objects.create(
        district=business.district, business=business, kind=new.kind, title=title, file=stored,
        dated_on=new.dated_on, added_by=by, added_at=at,
    )  # fmt: skip
    added = DocumentAdded(
        document=document.pk, matter=new.kind.label, title=title, file=stored.name, sha256=stored.sha256
    )
    record(added, of=business, by=by, at=at, occurred_at=when(new.dated_on, at))
    return document
