"""Which checklist a business gets, and which there are."""

from collections.abc import Sequence
from datetime import date

from weili.archive.models import Business
from weili.inspection.checklists.content import template_of
from weili.inspection.models import Checklist
from weili.kernel import clock
from weili.kernel.models import District
from weili.law.checklists import Item
from weili.law.item_features import features_of


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
