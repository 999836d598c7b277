"""Inspections put together for tests: a checklist that is published, and a proposal that nothing is wrong with."""

from datetime import date, datetime
from typing import Any

from tests.cast import Cast

from weili.archive.models import Business
from weili.inspection.models import Checklist, Inspection
from weili.inspection.services import NewInspection, approve_inspection, propose_inspection
from weili.law.sources_of_visits import VisitSource

#: two items are enough to be arranged; the phone's tests take the national list
ITEMS = [{"code": "1.1", "text": "许可有效"}, {"code": "4.2", "text": "健康证明"}]


def a_checklist(cast: Cast, at: datetime, **fields: Any) -> Checklist:
    """A published checklist of catering, made and published by two people."""
    known = Checklist.objects.in_district(cast.district).filter(code="test_catering").first()
    if known is not None:
        return known
    values: dict[str, Any] = {
        "code": "test_catering", "name": "餐饮服务检查表", "sector": "catering",
        "content": {"items": ITEMS, "supplement": False, "kinds": []},
        "state": Checklist.State.PUBLISHED, "made_by": cast.catering, "made_at": at,
        "published_by": cast.leader, "published_at": at, **fields,
    }  # fmt: skip
    return Checklist.objects.create(district=cast.district, **values)


def a_proposal(cast: Cast, at: datetime, on: date, **fields: Any) -> NewInspection:
    """A routine inspection of the chestnut farmhouse by two officers of its station."""
    values: dict[str, Any] = {
        "business": cast.chestnut, "kind": Inspection.Kind.ROUTINE, "source": VisitSource.PLAN, "planned_on": on,
        "checklist": a_checklist(cast, at), "officers": [cast.lin, cast.mao], **fields,
    }  # fmt: skip
    return NewInspection(**values)


def proposed(cast: Cast, at: datetime, on: date, **fields: Any) -> Inspection:
    """An inspection that Lin proposed."""
    return propose_inspection(new=a_proposal(cast, at, on, **fields), by=cast.lin, at=at)


def approved(cast: Cast, at: datetime, on: date, **fields: Any) -> Inspection:
    """An inspection that Lin proposed and the head of the station approved."""
    return approve_inspection(inspection=proposed(cast, at, on, **fields), by=cast.gu, at=at)


def of_business(business: Business) -> list[Inspection]:
    """The inspections of a business, the earliest first."""
    return list(Inspection.objects.in_district(business.district_id).filter(business=business).order_by("pk"))
