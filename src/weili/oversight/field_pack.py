"""Everything a visit needs, to be carried where there is no signal (docs/field-protocol.md, *Pack*)."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from weili.archive.models import Business, Permit
from weili.archive.queries.businesses import kind_label
from weili.archive.timeline.event import canonical
from weili.inspection.checklists.content import judgement_content, template_of
from weili.inspection.field.readings import readings_of
from weili.inspection.field.texts import DISCIPLINE, LEGAL_BASIS, RIGHTS
from weili.inspection.models import Attendance, Inspection, Matter
from weili.inspection.queries.codes import scan_codes
from weili.inspection.queries.concerned import concerned
from weili.inspection.queries.field_records import records_since
from weili.kernel import clock
from weili.kernel.masking import mask_name, mask_phone
from weili.kernel.models import Person
from weili.law.checklists import Item, Template
from weili.law.penalties import violations
from weili.oversight.card_face import face_of
from weili.oversight.field_before import before
from weili.oversight.field_list import decimal_text
from weili.oversight.portrait_facts import Known, known


def pack(inspection: Inspection, *, reader: Person, at: datetime) -> dict[str, Any]:
    """The pack of an inspection for one of its officers; made anew each time, and told apart by its hash."""
    on, head = clock.day(at), inspection.business.root or inspection.business
    facts = known(head, reader=reader, on=on)
    template = template_of(inspection.checklist)
    made = {
        "key": str(inspection.key),
        "inspection": _inspection(inspection, facts, on),
        "officers": _officers(inspection, reader),
        "business": _business(inspection.business, head, facts, reader=reader, at=at),
        "checklist": _checklist(inspection, template, on),
        "thresholds": readings_of(inspection.checklist.content, inspection.planned_on),
        "violations": _violations(template, on),
        "before": before(facts),
        "texts": {"rights": list(RIGHTS), "discipline": list(DISCIPLINE), "legal_basis": LEGAL_BASIS},
    }
    sha256 = hashlib.sha256(canonical(made).encode()).hexdigest()
    records, _ = records_since(inspection)
    return {**made, "sha256": sha256, "made_at": at.isoformat(timespec="seconds"), "records": records}


def _inspection(row: Inspection, facts: Known, on: date) -> dict[str, Any]:
    matters = Matter.objects.filter(inspection=row).order_by("due_on", "pk")
    return {
        "kind": row.kind,
        "kind_label": row.get_kind_display(),
        "source": row.source,
        "source_label": row.get_source_display(),
        "source_text": row.source_text,
        "mode": row.mode,
        "way": row.way,
        "state": row.state,
        "planned_on": row.planned_on.isoformat(),
        "secret": row.secret,
        "urgent": row.urgent,
        "approved": {"by": row.approved_by.name, "at": row.approved_at.isoformat()}
        if row.approved_by and row.approved_at
        else None,
        "notified": {"at": row.notified_at.isoformat(), "how": row.notified_how} if row.notified_at else None,
        "nth": 1 + sum(visit.visited_on.year == on.year for visit in facts.visits),
        "matters": [{"title": each.title, "due_on": _day(each.due_on)} for each in matters],
        "blocked": row.blocked,
        "compulsory": row.compulsory,
        "campaign": row.campaign,
        "rechecks": _rechecked(row),
    }


def _rechecked(row: Inspection) -> dict[str, Any] | None:
    order = row.rechecks
    if order is None:
        return None
    number = order.papers.exclude(number="").order_by("pk").values_list("number", flat=True).first()
    findings = order.findings.order_by("pk").values_list("item_code", "text")
    return {
        "number": number or "",
        "deadline": order.deadline.isoformat(),
        "findings": [{"code": code, "text": text} for code, text in findings],
    }


def _officers(inspection: Inspection, reader: Person) -> list[dict[str, Any]]:
    rows = Attendance.objects.filter(inspection=inspection).select_related("person")
    return [
        {
            "id": row.person_id,
            "name": row.person.name,
            "certificate": row.certificate_number,
            "certificate_until": _day(row.certificate_until),
            "sent_by": row.sent_by,
            "leads": row.leads,
            "me": row.person_id == reader.pk,
        }
        for row in rows.order_by("-leads", "pk")
    ]


def _business(
    business: Business, head: Business, facts: Known, *, reader: Person, at: datetime
) -> dict[str, Any]:
    """Persons masked: whoever must call somebody looks them up in the archive, which remembers who did."""
    face, premises = face_of(head, reader=reader, at=at), business.premises
    good = [permit for permit in facts.permits if permit.state == Permit.State.VALID]
    return {
        "id": head.pk,
        "name": business.name,
        "sign": str(business),
        "kind": kind_label(business.kind),
        "address": premises.address if premises else "",
        "station": business.station.name if business.station else "",
        "lat": decimal_text(premises.lat if premises else None),
        "lon": decimal_text(premises.lon if premises else None),
        "uscc": business.operator.uscc if business.operator else "",
        "contact": mask_name(business.contact),
        "phone": mask_phone(business.phone),
        "status": face.status_words,
        "grade": face.grade.grade.label if face.grade else "",
        "permits": [
            {
                "label": permit.main_type or permit.kind, "number": permit.number, "until": _day(permit.valid_to),
                "scope": permit.items,
            }
            for permit in good
        ],
        "codes": scan_codes(business),
    }  # fmt: skip


def _checklist(inspection: Inspection, template: Template, on: date) -> dict[str, Any]:
    row = inspection.checklist
    wanted = concerned(inspection, on=on)
    return {
        "id": row.pk,
        "code": row.code,
        "version": row.version,
        "sha256": row.sha256,
        "name": row.name,
        "sector": row.sector,
        "confidence": row.confidence,
        "note": template.note,
        "results": list(template.results),
        "rule": template.rule,
        "judgement": [judgement_content(each) for each in template.judgement],
        "items": [_item(item, applies=item.code in wanted) for item in template.items],
    }


def _item(item: Item, *, applies: bool) -> dict[str, Any]:
    return {
        "code": item.code,
        "block": item.block,
        "area": item.area,
        "text": item.text,
        "key": item.key,
        "method": item.method,
        "basis": {
            "regulation": item.article.regulation,
            "article": item.article.number,
            "rank": item.basis_rank,
        },
        "confidence": item.confidence.value,
        "photo": item.photo,
        "pass_answer": item.pass_answer,
        "applies": applies,
        "thresholds": list(item.thresholds),
        "violations": list(item.penalties),
    }


def _violations(template: Template, on: date) -> Mapping[str, Any]:
    wanted = {code for item in template.items for code in item.penalties}
    return {
        each.code: {"name": each.name, "article": each.violated, "penalty_article": str(each.article)}
        for each in violations(on)
        if each.code in wanted
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
