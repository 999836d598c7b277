"""Who makes an inspection: two or more officers with valid certificates, joint teams among them (科所联动)."""

from collections.abc import Sequence
from datetime import date

from weili.archive.models import Business
from weili.inspection.models import Attendance, Inspection
from weili.inspection.refusals import CannotArrange
from weili.kernel import access
from weili.kernel.access import roles_of
from weili.kernel.models import Person
from weili.kernel.people import INSPECTING
from weili.kernel.roles import Act

LEAST_OFFICERS = 2


def require_team(
    officers: Sequence[Person], leader: Person | None, business: Business, *, on: date
) -> Person:
    """The leader of a team that may inspect a business on a day (检查组); else CannotArrange says what is wrong.

    Order 49 art. 23: two or more; 京政办发〔2025〕10号: each with a certificate that is valid on the day.
    """
    if len({officer.pk for officer in officers}) < len(officers):
        twice = next(o for o in officers if officers.count(o) > 1)
        raise CannotArrange(f"检查人员“{twice.name}”填写了两次，两名检查人员应是不同的人")
    if len(officers) < LEAST_OFFICERS:
        raise CannotArrange(
            f"检查人员不得少于{LEAST_OFFICERS}名（第二十三条），现有{len(officers)}名，请再选择"
        )
    for officer in officers:
        require_certificate(officer, on=on)
    if not any(access.allowed(officer, Act.INSPECT, business, on=on) for officer in officers):
        raise CannotArrange("检查组中至少应有一名属地所或者业务科室的人员")
    chosen = leader or officers[0]
    if chosen not in officers:
        raise CannotArrange(f"组长“{chosen.name}”不在检查人员之中")
    return chosen


def require_certificate(officer: Person, *, on: date) -> None:
    """Refuse who may not inspect on a day: no post that inspects, no certificate, or one that ended."""
    if not roles_of(officer, on=on) & INSPECTING:
        raise CannotArrange(f"“{officer.name}”不是执法人员，不得实施行政检查；协管和包保人员可以登记走访提醒")
    if not officer.certificate_number or officer.certificate_until is None:
        raise CannotArrange(f"“{officer.name}”没有登记执法证，请先在“人员与权限”登记")
    if officer.certificate_until < on:
        raise CannotArrange(
            f"“{officer.name}”的执法证{officer.certificate_until}到期，{on}的检查请换人或者先换证"
        )


def write_team(inspection: Inspection, officers: Sequence[Person], leader: Person, *, on: date) -> None:
    """Replace the officers of an inspection; the caller asked whether they may and records it."""
    Attendance.objects.filter(inspection=inspection).delete()
    Attendance.objects.bulk_create(
        Attendance(
            inspection=inspection, person=officer, leads=officer == leader, sent_by=sent_by(officer, on=on),
            certificate_number=officer.certificate_number, certificate_until=officer.certificate_until,
        )
        for officer in officers
    )  # fmt: skip


def sent_by(officer: Person, *, on: date) -> str:
    """The station or section that an officer comes from, in words."""
    for post in access.own_posts(officer, on=on):
        if post.station is not None:
            return post.station.name
        if post.role in INSPECTING:
            return post.get_role_display()
    return ""


def team_of(inspection: Inspection) -> list[Person]:
    """The officers of an inspection, the leader first."""
    rows = Attendance.objects.filter(inspection=inspection).select_related("person")
    return [each.person for each in rows.order_by("-leads", "pk")]
