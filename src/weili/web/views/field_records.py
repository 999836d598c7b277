"""What phones send and fetch of one inspection: its pack, its records, its photos (docs/field-protocol.md)."""

from typing import IO, Any, cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from weili.inspection.field.shapes import read_instant
from weili.inspection.models import FieldFile, Inspection, Paper
from weili.inspection.queries.field_records import records_since
from weili.inspection.queries.inspections import attended_by
from weili.inspection.services.receiving import BadBatch, Receipt
from weili.kernel.files import FileRefused, open_file
from weili.kernel.http import Request
from weili.kernel.json_answers import JsonRefusal, answered, json_needs, read_json
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.oversight.field_pack import pack
from weili.reactions.field_arrivals import file_arrived, records_arrived

#: what a refused file is answered with, beside 422
_STATUS = {"file_size": 413}


@json_needs(Act.INSPECT)
def field_pack(request: Request, key: UUID) -> HttpResponse:
    """Everything that the visit needs."""
    return answered(pack(_attended(request.person, key), reader=request.person, at=request.at))


@json_needs(Act.INSPECT)
def field_records(request: Request, key: UUID) -> HttpResponse:
    """What the other devices sent meanwhile, and how the inspection stands."""
    inspection = _attended(request.person, key)
    since = request.GET.get("since") or "0"
    if not since.isdecimal() or len(since) > 9:
        raise JsonRefusal(400, "since", f"since应为上一次返回的next，收到的是“{since[:20]}”")
    records, following = records_since(inspection, int(since))
    papers = Paper.objects.in_district(inspection.district_id).filter(inspection=inspection)
    return answered(
        {
            "records": records,
            "next": following,
            "state": inspection.state,
            "held_because": inspection.held_because,
            "papers": [_paper(paper) for paper in papers.exclude(number="").order_by("pk")],
        }
    )


def _paper(paper: Paper) -> dict[str, str]:
    return {
        "kind": paper.kind,
        "label": paper.get_kind_display(),
        "number": paper.number,
        "provisional": paper.provisional,
        "url": reverse("web:paper-pdf", args=[paper.pk]) if paper.file_id else "",
    }


@json_needs(Act.INSPECT, methods=("POST",))
def field_send(request: Request) -> HttpResponse:
    """Keep a batch of records; each is answered for itself."""
    sent = read_json(request)
    sent_at, records = read_instant(sent.get("sent_at")), sent.get("records")
    if sent_at is None:
        raise JsonRefusal(400, "sent_at", "缺少sent_at，应为本机发送时的时间，带时区")
    if not isinstance(records, list):
        raise JsonRefusal(400, "records", "缺少records，应为记录的列表")
    try:
        receipts, inspections = records_arrived(records, sent_at=sent_at, by=request.person, at=request.at)
    except BadBatch as trouble:
        raise JsonRefusal(413, trouble.code, str(trouble)) from trouble
    return answered(
        {
            "received_at": request.at.isoformat(timespec="seconds"),
            "receipts": [_receipt(each) for each in receipts],
            "inspections": {str(each.key): _standing(each) for each in inspections},
        }
    )


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "id": receipt.id, "state": receipt.state, "receipt": receipt.receipt, "message": receipt.message,
        "notes": list(receipt.notes),
    }  # fmt: skip


def _standing(inspection: Inspection) -> dict[str, str]:
    return {"state": inspection.state, "held_because": inspection.held_because}


@json_needs(Act.INSPECT, methods=("GET", "PUT"))
def field_file(request: Request, key: UUID, sha256: str) -> HttpResponseBase:
    """The bytes of a photo, voice note or signature: kept, or given again to the other device of the team."""
    inspection = _attended(request.person, key)
    if request.method == "GET":
        return _bytes(inspection, sha256)
    try:
        receipt = file_arrived(
            inspection, sha256=sha256, media=request.content_type or "", content=cast("IO[bytes]", request),
            by=request.person, at=request.at,
        )  # fmt: skip
    except FileRefused as refused:
        raise JsonRefusal(_STATUS.get(refused.code, 422), refused.code, str(refused)) from refused
    return answered({"sha256": receipt.sha256, "receipt": receipt.receipt, "state": receipt.state})


def _bytes(inspection: Inspection, sha256: str) -> HttpResponseBase:
    row = FieldFile.objects.filter(inspection=inspection, sha256=sha256).select_related("file").first()
    if row is None:
        raise Http404
    try:
        content = open_file(row.file)
    except FileRefused as lost:
        raise JsonRefusal(404, lost.code, str(lost)) from lost
    answer = FileResponse(content, content_type=row.file.kind)
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


def _attended(person: Person, key: UUID) -> Inspection:
    """An inspection that a person makes; one of others does not exist for their phone."""
    rows = Inspection.objects.filter(attended_by(person), district__isnull=False, key=key)
    related = ("business__premises", "business__operator", "business__root", "business__station")
    row: Inspection | None = rows.select_related(
        *related, "district", "checklist", "approved_by", "rechecks"
    ).first()
    if row is None:
        raise Http404
    return row
