"""Who gives planning the grades in force (planning and grading are strangers), and what a visit fulfils.

Order 49 art. 21: the plan follows the risk grade; 国办发〔2024〕54号: one visit for all that is due.
"""

from collections.abc import Sequence
from datetime import datetime

from weili.archive.models import Visit
from weili.grading.queries import in_force_of
from weili.kernel.models import Person
from weili.planning import sources
from weili.planning.services import fulfil_visits


def register() -> None:
    """Register the grades in force with planning, once."""
    if in_force_of not in sources.GRADES:
        sources.GRADES.append(in_force_of)


def fulfil(visits: Sequence[Visit], *, by: Person, at: datetime) -> None:
    """A recorded visit fulfils the planned one nearest to it, whose duty ends (完成计划检查)."""
    fulfil_visits(visits=visits, by=by, at=at)
