"""What an officer's phone lists: who they are, their inspections of these weeks, and the towns as a drawing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from weili.inspection.models import Attendance, Finding, Inspection
from weili.inspection.queries.inspections import OPEN, attended_by
from weili.inspection.teams import sent_by
from weili.kernel import clock
from weili.kernel.access import districts_of
from weili.kernel.boundaries import Ring
from weili.kernel.models import District, Person
from weili.oversight.card_face import Face, faces_by_key
from weili.oversight.cockpit_map import outlines_of

#: what a phone lists; an unfinished inspection however old it is
BACK, AHEAD = timedelta(days=14), timedelta(days=30)
#: of no use on site
_UNSEEN = (Inspection.State.CANCELLED, Inspection.State.RETURNED)


def myself(person: Person, *, on: date) -> dict[str, Any]:
    """Who is asking: with their certificate, and where they come from."""
    district = _district(person, on=on)
    return {
        "person": {
            "id": person.pk,
            "name": person.name,
            "certificate": person.certificate_number,
            "certificate_until": _day(person.certificate_until),
            "station": sent_by(person, on=on),
        },
        "district": {"code": district.code, "name": district.name} if district else None,
    }


def coming(person: Person, *, at: datetime) -> dict[str, Any]:
    """The inspections that a person makes around a day, in a fixed number of queries."""
    on = clock.day(at)
    near = Q(planned_on__range=(on - BACK, on + AHEAD)) | Q(state__in=OPEN)
    rows = Inspection.objects.filter(attended_by(person), near, district__isnull=False)
    rows = rows.exclude(state__in=_UNSEEN).select_related("business__premises", "business__town")
    inspections = list(rows.order_by("planned_on", "pk"))
    roots = {each.business.root_id or each.business_id for each in inspections}
    known, teams, still_open = faces_by_key(roots, reader=person, at=at), _teams(inspections), _open(roots)
    district = _district(person, on=on)
    return {
        "made_at": at.isoformat(timespec="seconds"),
        "today": on.isoformat(),
        "inspections": [
            _brief(each, known, teams.get(each.pk, ()), still_open, person=person) for each in inspections
        ],
        "towns": _towns(district) if district else [],
    }


def _brief(
    inspection: Inspection,
    known: Mapping[int, Face],
    team: Sequence[Attendance],
    still_open: Mapping[int, int],
    *,
    person: Person,
) -> dict[str, Any]:
    business = inspection.business
    root, premises = business.root_id or business.pk, business.premises
    face = known.get(root)
    return {
        "key": str(inspection.key),
        "state": inspection.state,
        "state_label": inspection.get_state_display(),
        "kind": inspection.kind,
        "kind_label": inspection.get_kind_display(),
        "source_label": inspection.get_source_display(),
        "planned_on": inspection.planned_on.isoformat(),
        "mode": inspection.mode,
        "secret": inspection.secret,
        "urgent": inspection.urgent,
        "leads": any(each.leads and each.person_id == person.pk for each in team),
        "officers": [each.person.name for each in team],
        "held_because": inspection.held_because,
        "finished_at": inspection.finished_at.isoformat() if inspection.finished_at else None,
        "business": {
            "id": root,
            "name": business.name,
            "sign": str(business),
            "kind": face.kind if face else "",
            "town": business.town.name if business.town else "",
            "address": premises.address if premises else "",
            "lat": decimal_text(premises.lat if premises else None),
            "lon": decimal_text(premises.lon if premises else None),
            "grade": face.grade.grade.label if face and face.grade else "",
            "status": face.status_words if face else "",
            "matter": face.matter.words if face else "",
        },
        "open_findings": still_open.get(root, 0),
    }


def decimal_text(value: float | None) -> str | None:
    """A position as the protocol has numbers with fractions: text, to a tenth of a metre."""
    return None if value is None else f"{value:.6f}"


def _teams(inspections: Sequence[Inspection]) -> dict[int, list[Attendance]]:
    found: dict[int, list[Attendance]] = {}
    rows = Attendance.objects.filter(inspection__in=inspections).select_related("person")
    for row in rows.order_by("-leads", "pk"):
        found.setdefault(row.inspection_id, []).append(row)
    return found


def _open(roots: set[int]) -> dict[int, int]:
    """How many findings of each archive are not put right."""
    rows = Finding.objects.filter(business__root__in=roots, corrected_on__isnull=True)
    return dict(rows.order_by().values_list("business__root").annotate(n=Count("pk")))


def _district(person: Person, *, on: date) -> District | None:
    return District.objects.filter(code__in=districts_of(person, on=on)).order_by("code").first()


def _towns(district: District) -> list[dict[str, Any]]:
    return [
        {"name": town.name, "outline": _outline(town.rings)} for town in outlines_of(district) if town.rings
    ]


def _outline(rings: Sequence[Ring]) -> list[list[float]]:
    """The longest ring, longitude first; islands are of no help on a phone."""
    return [[round(lon, 5), round(lat, 5)] for lat, lon in max(rings, key=len)]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
