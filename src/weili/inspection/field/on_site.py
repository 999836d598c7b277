"""One visit as its records tell it: who was there, what was said, what has not arrived yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from weili.archive.models import Visit
from weili.archive.permission import WRITERS
from weili.inspection.checklists.content import template_of
from weili.inspection.field.heads import Said, said_by
from weili.inspection.models import Attendance, FieldFile, FieldRecord, Inspection, RefusedRecord
from weili.inspection.queries.concerned import concerned
from weili.kernel import clock
from weili.kernel.access import Place, area
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.law.checklists import Template


@dataclass(frozen=True)
class OnSite:
    """Everything that a visit's beginning and end are decided by."""

    inspection: Inspection
    team: Sequence[Attendance]
    records: Sequence[FieldRecord]
    refused: Sequence[RefusedRecord]
    #: the hashes of the files that came
    files: frozenset[str]
    said: Said

    @cached_property
    def template(self) -> Template:
        """The checklist that the visit began with, whatever is published meanwhile."""
        return template_of(self.inspection.checklist)

    @cached_property
    def concerned(self) -> frozenset[str]:
        """The items that concern the business."""
        return concerned(self.inspection, on=self.inspection.planned_on)

    @cached_property
    def must_answer(self) -> frozenset[str]:
        """The items that no kind of inspection may leave out: what failed last time, what is looked at again."""
        order = self.inspection.rechecks
        again = order.findings.values_list("item_code", flat=True) if order is not None else ()
        return frozenset({*self.inspection.compulsory, *filter(None, again)})

    @property
    def on_the_spot(self) -> bool:
        """Whether officers stand at the door."""
        return self.inspection.mode == Visit.Mode.ON_SITE

    @property
    def resting(self) -> bool:
        """Whether the place was found resting for the season."""
        return bool((self.said.body("rest") or {}).get("resting"))

    @property
    def began_at(self) -> datetime | None:
        """When the officers scanned at the door; off site, when they first wrote something down."""
        heads = self.said.heads.get("scan", ())
        if self.on_the_spot:
            return moment(heads[-1], self.inspection) if heads and self.said.body("scan") else None
        return min((moment(record, self.inspection) for record in self.records), default=None)

    @property
    def ended_at(self) -> datetime | None:
        """When the last device said that it was done."""
        return max(
            (moment(head, self.inspection) for head in self.said.heads.get("finish", ())), default=None
        )

    def answers(self) -> Mapping[str, dict[str, Any]]:
        """What was answered, by item."""
        return self.said.of("answer")


def on_site(inspection: Inspection) -> OnSite:
    """A visit as it stands, in four queries."""
    mine = {"inspection": inspection}
    records = list(
        FieldRecord.objects.in_district(inspection.district_id)
        .filter(**mine)
        .select_related("device", "person")
    )
    refused = list(RefusedRecord.objects.in_district(inspection.district_id).filter(**mine))
    return OnSite(
        inspection=inspection,
        team=list(Attendance.objects.filter(**mine).select_related("person").order_by("-leads", "pk")),
        records=records,
        refused=refused,
        files=frozenset(FieldFile.objects.filter(**mine).values_list("sha256", flat=True)),
        said=said_by(records, refused),
    )


def moment(record: FieldRecord, inspection: Inspection) -> datetime:
    """When a record was made, by the house's clock.

    A device's clock may be off; by how much was seen when it sent. What comes out before the inspection was proposed
    or after the record came cannot be: then it is the instant of its receipt.
    """
    told = record.made_at - timedelta(seconds=record.clock_offset)
    return told if inspection.proposed_at <= told <= record.received_at else record.received_at


def hand_of(
    team: Sequence[Attendance], place: Place, on: date, acts: Sequence[Act] = WRITERS
) -> Person | None:
    """In whose hand something is written at a place: the leader's if they may, else the first officer's who may."""
    for each in team:
        if any(area(each.person, act, on=on).holds(place) for act in acts):
            return each.person
    return None


def day_of(at: datetime | None, otherwise: datetime) -> date:
    """The day in Beijing of an instant, or of another where there is none."""
    return clock.day(at or otherwise)
