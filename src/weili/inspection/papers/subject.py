"""Whom a paper is about, and what all papers of an inspection say alike."""

from collections.abc import Sequence
from datetime import date

from weili.archive.models import Business, Permit, Visit
from weili.inspection.models import Attendance, Inspection, Matter
from weili.law.source import Confidence

ORDER_49 = "《食品生产经营监督检查管理办法》"


def about(business: Business, on: date) -> list[tuple[str, str]]:
    """Name, address, contact, licence of the inspected, as papers print them."""
    operator = business.operator
    name = business.name + (
        f"（{business.sign}）" if business.sign and business.sign != business.name else ""
    )
    return [
        ("被检查单位", name),
        ("地址", business.premises.address if business.premises else ""),
        ("联系人", business.contact),
        ("联系电话", business.phone),
        ("统一社会\n信用代码", operator.uscc if operator else ""),
        ("许可证编号", "、".join(permits(business, on))),
    ]


WIDE = ("被检查单位", "地址")


def permits(business: Business, on: date) -> list[str]:
    """The numbers of the permits that hold on a day, two at most."""
    rows = Permit.objects.in_district(business.district_id).filter(
        business__root_id=business.root_id or business.pk
    )
    return [permit.number for permit in rows.order_by("-issued_on", "pk") if permit.holds_on(on)][:2]


def team(inspection: Inspection) -> list[Attendance]:
    """The officers, the leader first."""
    return list(inspection.attendances.select_related("person").order_by("-leads", "pk"))


def officers_in_words(officers: Sequence[Attendance]) -> str:
    """Names with certificates and who sent them."""
    return "；".join(
        f"{each.person.name}（执法证{each.certificate_number or '未登记'}，{each.sent_by or '本局'}）"
        for each in officers
    )


def matters_in_words(inspection: Inspection) -> str:
    """Everything that this one visit is for."""
    rows = Matter.objects.filter(inspection=inspection).order_by("due_on", "pk")
    said = [matter.title for matter in rows]
    return "；".join([source_in_words(inspection), *said])


def source_in_words(inspection: Inspection) -> str:
    """Why the inspection is made."""
    parts = [inspection.get_source_display(), inspection.campaign, inspection.source_text]
    return "，".join(part for part in parts if part)


def how(inspection: Inspection) -> str:
    """On site or off site, and how."""
    way = f"（{inspection.get_way_display()}）" if inspection.way else ""
    return f"{inspection.get_kind_display()}，{inspection.get_mode_display()}{way}"


def checklist_in_words(inspection: Inspection) -> str:
    """The checklist with its version."""
    return str(inspection.checklist)


def unsure(inspection: Inspection) -> bool:
    """Whether a rule behind the paper is 待确认: the list, or what was judged by it."""
    stands = {Confidence.SURE.value, Confidence.SECONDARY.value}
    return not {inspection.checklist.confidence, inspection.judgement.get("confidence", "sure")} <= stands


def nth_this_year(inspection: Inspection, on: date) -> int:
    """The how manieth inspection of the year this is."""
    business = inspection.business
    rows = Visit.objects.in_district(inspection.district_id).filter(
        business__root_id=business.root_id or business.pk, visited_on__year=on.year, visited_on__lte=on
    )
    if inspection.visit_id is not None:
        rows = rows.exclude(pk=inspection.visit_id)
    return int(rows.count()) + 1
