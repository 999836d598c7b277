"""The verbs of planning: the only writers of its tables."""

from weili.planning.services.approving import approve_plan, drop_visit, fulfil_visits, open_plan_duties
from weili.planning.services.importing import GivenVisits, record_plans
from weili.planning.services.making import CannotPlan, make_plan, replan
from weili.planning.services.means import Visitors, record_visitors, set_capacity

__all__ = [
    "CannotPlan",
    "GivenVisits",
    "Visitors",
    "approve_plan",
    "drop_visit",
    "fulfil_visits",
    "make_plan",
    "open_plan_duties",
    "record_plans",
    "record_visitors",
    "replan",
    "set_capacity",
]
