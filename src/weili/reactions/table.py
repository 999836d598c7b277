"""The table of all reactions: from an event to what follows, in order (docs/generated/reactions.md prints it)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from weili.archive.timeline.event import Event
from weili.archive.timeline.events import PermitRecorded, VisitRecorded
from weili.complaints.events import ComplaintReceived
from weili.enforcement.events import PenaltyDecided
from weili.inspection.events import InspectionFinished
from weili.kernel.models import Person
from weili.reactions import (
    complaint_received,
    inspection_finished,
    penalty_decided,
    permit_recorded,
    sample_concluded,
    visit_recorded,
)
from weili.reactions.reaction import Reaction
from weili.sampling.events import SampleConcluded

FOLLOWS: dict[type[Event], tuple[Reaction, ...]] = {
    PermitRecorded: permit_recorded.REACTIONS,
    VisitRecorded: visit_recorded.REACTIONS,
    InspectionFinished: inspection_finished.REACTIONS,
    SampleConcluded: sample_concluded.REACTIONS,
    PenaltyDecided: penalty_decided.REACTIONS,
    ComplaintReceived: complaint_received.REACTIONS,
}


def follow(event: type[Event], things: Sequence[Any], *, by: Person, at: datetime) -> None:
    """Run what follows from an event for the things it happened to, in the caller's transaction."""
    for reaction in FOLLOWS.get(event, ()):
        reaction(things, by=by, at=at)
