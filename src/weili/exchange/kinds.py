"""The kinds of tables that can be imported (contracts §3)."""

from weili.exchange.fields import Field, Kind, Row
from weili.exchange.rows.businesses import BUSINESSES
from weili.exchange.rows.complaints import COMPLAINTS
from weili.exchange.rows.gradings import GRADES
from weili.exchange.rows.inspections import INSPECTIONS, SELF_CHECKS
from weili.exchange.rows.penalties import PENALTIES
from weili.exchange.rows.permits import PERMITS
from weili.exchange.rows.plans import PLANS
from weili.exchange.rows.purchases import PURCHASES
from weili.exchange.rows.sampling import SAMPLING_NOTICE, SAMPLING_RESULTS
from weili.exchange.rows.staff import STAFF
from weili.exchange.rows.trainings import TRAININGS
from weili.exchange.rows.visitors import VISITORS

__all__ = ["KINDS", "Field", "Kind", "Row", "kind_of"]

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        PERMITS,
        BUSINESSES,
        GRADES,
        INSPECTIONS,
        SELF_CHECKS,
        SAMPLING_RESULTS,
        SAMPLING_NOTICE,
        COMPLAINTS,
        PENALTIES,
        PURCHASES,
        VISITORS,
        STAFF,
        PLANS,
        TRAININGS,
    )
}


def kind_of(kind: str | Kind) -> Kind:
    """The kind of this name; raises KeyError for an unknown name."""
    return kind if isinstance(kind, Kind) else KINDS[kind]
