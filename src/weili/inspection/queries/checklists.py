"""Which checklist a business gets, which there are, and what uses one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from weili.archive.models import Business
from weili.inspection.checklists.content import OWN, template_of
from weili.inspection.models import Checklist, Inspection
from weili.inspection.queries.inspections import OPEN, inspections
from weili.kernel import clock
from weili.kernel.access import granted, posts_of
from weili.kernel.models import District, Person
from weili.kernel.roles import Act
from weili.law.checklists import Item
from weili.law.item_features import features_of

#: who may look at a district's checklists: whoever inspects by them, edits or publishes them
READERS = (Act.INSPECT, Act.EDIT_CHECKLIST, Act.PUBLISH_CHECKLIST)


def checklists(reader: Person, *, on: date) -> QuerySet[Checklist]:
    """The checklists of the districts in which a reader inspects, edits or publishes them."""
    posts = [post for post in posts_of(reader, on=on) if granted(post).keys() & set(READERS)]
    rows: QuerySet[Checklist] = Checklist.objects.filter(
        district__in={post.district_id for post in posts if post.district_id}
    )
    return rows.select_related("district", "made_by", "published_by")


@dataclass(frozen=True, slots=True)
class Uses:
    """Which inspections use a version: how many in all, how many not yet finished, and the latest of them."""

    total: int
    running: int
    latest: tuple[Inspection, ...]


def uses_of(checklist: Checklist, reader: Person, *, on: date) -> Uses:
    """The inspections that a reader may see and that were arranged with this version."""
    rows = inspections(reader, on=on).filter(checklist=checklist)
    latest = rows.select_related("business").order_by("-planned_on", "-pk")[:8]
    return Uses(rows.count(), rows.filter(state__in=OPEN).count(), tuple(latest))


def version_before(checklist: Checklist) -> Checklist | None:
    """What a version is compared with: the last one of the same list that was published, else the list it came from."""
    rows = Checklist.objects.in_district(checklist.district_id)
    earlier = rows.filter(code=checklist.code, version__lt=checklist.version, published_at__isnull=False)
    found: Checklist | None = earlier.order_by("-version").first()
    if found is None and checklist.code.endswith(OWN):
        code = checklist.code.removesuffix(OWN)
        found = rows.filter(code=code, state=Checklist.State.PUBLISHED).first()
    return found


def current_checklist(district: District, *, sector: str, kind: str = "", on: date) -> Checklist | None:
    """The published checklist for a business of a sector and kind on a day; None where there is none.

    A list for this very kind comes before one for the whole sector, the bureau's own before the national one, the
    later before the earlier; a supplement is never used alone.
    """
    fitting = [
        each
        for each in published(district, sector=sector)
        if each.published_at is not None
        and clock.day(each.published_at) <= on
        and not each.content["supplement"]
        and (not each.content["kinds"] or kind in each.content["kinds"])
    ]
    return max(fitting, key=_nearness, default=None)


def _nearness(checklist: Checklist) -> tuple[bool, bool, float]:
    own = checklist.origin == Checklist.Origin.DISTRICT
    since = checklist.published_at.timestamp() if checklist.published_at else 0.0
    return bool(checklist.content["kinds"]), own, since


def published(district: District, *, sector: str = "") -> Sequence[Checklist]:
    """The checklists that may be used in a district, of one sector or of all, by their code."""
    rows = Checklist.objects.in_district(district).filter(state=Checklist.State.PUBLISHED)
    return list((rows.filter(sector=sector) if sector else rows).order_by("code"))


def items_concerning(checklist: Checklist, business: Business, *, scope: str, on: date) -> tuple[Item, ...]:
    """The items that concern a business (适用项); the others are absent for it (合理缺项). `scope`: of its permits."""
    names = [business.name, business.operator.name if business.operator else ""]
    return template_of(checklist).items_for(features_of(business.kind, on, scope=scope, names=names))
