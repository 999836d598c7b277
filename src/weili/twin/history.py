"""What happened in the invented district since 2021. Truth, before anybody writes it down."""

from weili.twin.complained import make_complaints
from weili.twin.courses import make_courses
from weili.twin.events import History
from weili.twin.graded import make_grades
from weili.twin.punished import make_penalties
from weili.twin.sampled import make_samples
from weili.twin.visiting import make_visits
from weili.twin.world import World

__all__ = ["History", "make_history"]


def make_history(world: World) -> History:
    """Everything from 2021 to the day of the world: each sort of event by its quotas (see `published`)."""
    grades = make_grades(world)
    visits = make_visits(world, grades)
    samples, complaints = make_samples(world), make_complaints(world)
    penalties = make_penalties(world, visits, samples, complaints)
    return History(visits, samples, penalties, complaints, grades, make_courses(world))
