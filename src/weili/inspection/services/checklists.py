"""A district's checklists from the law's tables: the national ones in force, the drafted ones to be decided on."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weili.archive.timeline.ledger import Fact, record_many
from weili.inspection.checklists.content import Content, content_of, digest_of
from weili.inspection.checklists.events import ChecklistLoaded
from weili.inspection.models import Checklist
from weili.kernel import access, clock
from weili.kernel.models import District, Person
from weili.kernel.roles import Act
from weili.law.checklists import Template, templates
from weili.law.source import Confidence


@transaction.atomic
def open_checklists(*, district: District, by: Person, at: datetime) -> Sequence[Checklist]:
    """Lay the law's checklists before a district (载入检查表); what it has already is left alone.

    The national lists are published as they stand, and a changed one supersedes its version before; those drafted
    for Order 49 are ours and lie as drafts until the bureau publishes them. Raises Refused.
    """
    access.require_in(by, Act.EDIT_CHECKLIST, district.pk, on=clock.day(at))
    latest = {each.code: each for each in Checklist.objects.in_district(district).order_by("code", "version")}
    loaded = [
        _loaded(template, latest.get(template.code), district, by, at)
        for template in templates(clock.day(at))
    ]
    fresh = [each for each in loaded if each is not None]
    record_many([Fact(_told(each), district) for each in fresh], by=by, at=at)
    return fresh


def _loaded(
    template: Template, known: Checklist | None, district: District, by: Person, at: datetime
) -> Checklist | None:
    """The template as a row of the district, or None where it stands there already."""
    content = content_of(template)
    national = template.confidence is not Confidence.PROPOSED
    if known is not None and (not national or known.sha256 == digest_of(content)):
        return None
    if known is not None and known.state == Checklist.State.PUBLISHED:
        known.state, known.ended_at = Checklist.State.SUPERSEDED, at
        known.ended_why = f"国家表更新，由第{known.version + 1}版替代"
        known.save(update_fields=["state", "ended_at", "ended_why"])
    made = _new_version(content, district, known.version + 1 if known else 1, by, at)
    if national:
        made.origin, made.state = Checklist.Origin.NATIONAL, Checklist.State.PUBLISHED
        made.published_by, made.published_at = by, at
    made.save()
    return made


def _new_version(content: Content, district: District, version: int, by: Person, at: datetime) -> Checklist:
    """A draft with this content, not yet saved."""
    return Checklist(
        district=district,
        code=content["code"],
        version=version,
        name=content["name"],
        sector=content["sector"],
        content=content,
        sha256=digest_of(content),
        confidence=content["confidence"],
        made_by=by,
        made_at=at,
    )


def _told(checklist: Checklist) -> ChecklistLoaded:
    return ChecklistLoaded(
        code=checklist.code,
        name=checklist.name,
        version=checklist.version,
        origin=checklist.get_origin_display(),
        state=checklist.get_state_display(),
        items=len(checklist.content["items"]),
        sha256=checklist.sha256,
    )
