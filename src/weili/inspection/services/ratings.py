"""A business rates the inspection it had (检查评价), once; who inspected does not read it (国办发〔2024〕54号, 六)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weili.archive.timeline.ledger import record
from weili.inspection.events import InspectionRated
from weili.inspection.models import Inspection, Rating
from weili.inspection.queries.inspections import RATEABLE
from weili.inspection.refusals import CannotArrange
from weili.kernel import access, clock
from weili.kernel.models import Person
from weili.kernel.outbox import notify
from weili.kernel.roles import Act

#: what a business may tick: 五个严禁、八个不得 as far as a business can see them
COMPLAINTS = {
    "no_scan": "未扫企业码", "no_certificate": "未出示执法证件", "no_notice": "未出示检查通知书",
    "beyond_list": "检查了清单以外的事项", "too_long": "影响正常经营", "repeated": "短期内重复检查",
    "manner": "态度生硬", "favours": "索取或者收受财物、接受宴请",
}  # fmt: skip


@transaction.atomic
def rate_inspection(
    *,
    inspection: Inspection,
    score: int,
    complaints: Sequence[str] = (),
    text: str = "",
    by: Person,
    at: datetime,
) -> Rating:
    """Rate an inspection (评价检查) by its business. A bad one is told to those who may read ratings.

    Raises Refused, CannotArrange where it has no result yet, is rated already, or says what nobody asked.
    """
    inspection = (
        Inspection.objects.in_district(inspection.district_id)
        .select_for_update(of=("self",)).select_related("business", "district").get(pk=inspection.pk)
    )  # fmt: skip
    access.require(by, Act.RATE_VISIT, inspection.business, on=clock.day(at))
    if inspection.state not in RATEABLE:
        raise CannotArrange("检查还没有结果，出结果后再评价")
    if Rating.objects.in_district(inspection.district_id).filter(inspection=inspection).exists():
        raise CannotArrange("这次检查已经评价过了，每次检查评价一次")
    if score not in Rating.Score.values:
        raise CannotArrange(f"请选择：{'、'.join(Rating.Score.labels)}")
    if unknown := [each for each in complaints if each not in COMPLAINTS]:
        raise CannotArrange(f"没有“{unknown[0]}”这一选项")
    rating: Rating = Rating.objects.create(
        district=inspection.district, business=inspection.business, inspection=inspection, score=score,
        complaints=list(complaints), text=text.strip()[:500], by=by, at=at,
    )  # fmt: skip
    record(InspectionRated(inspection=inspection.pk), of=inspection.district, by=by, at=at)
    if score == Rating.Score.BAD or complaints:
        readers = [
            person for person, _ in access.holders(Act.READ_RATING, inspection.district_id, on=clock.day(at))
        ]
        notify(
            people=readers, subject="有经营户对检查不满意", body="请核实，并依照规定处理和回复。",
            key=f"rating/{rating.pk}", at=at, link=f"/ratings/{rating.pk}",
        )  # fmt: skip
    return rating
