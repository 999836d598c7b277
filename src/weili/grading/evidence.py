"""What a grade rests on, asked of whoever knows it: the last complete inspection and the events of the year.

Grading and the other modules are strangers. Those who know both (reactions) register a source here; grading
asks every source once for a batch of businesses and never knows whose tables answered.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from weili.law.dynamic_points import ItemResult
from weili.law.letters import RiskGrade
from weili.law.next_year import SampleLevel
from weili.law.source import Article


@dataclass(frozen=True, slots=True)
class InspectedItem:
    """One item of a checklist as found on a visit.

    `item_set` and `block` are those of the checklist table (NAT2016 · 原料控制…); `refs` name photos, notes.
    """

    code: str
    result: ItemResult
    key: bool = False
    item_set: str = ""
    block: str = ""
    text: str = ""
    article: Article | None = None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspected:
    """One complete inspection, item by item; `ref` is `archive.Visit:key`."""

    business: int
    ref: str
    on: date
    items: tuple[InspectedItem, ...]


class Happening(StrEnum):
    """What may happen in a year that moves next year's grade (115号 art. 28–30)."""

    SAMPLE = "failing_sample"
    PENALTY = "penalty"
    BAD_EFFECT = "bad_effect"
    ACCIDENT = "accident"
    NO_RECALL = "no_recall"
    OBSTRUCTION = "obstruction"
    OTHER_RAISE = "other_raise"
    BREACH = "breach"
    CERTIFICATE = "certificate"
    PRIZE = "prize"
    OTHER_LOWER = "other_lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One event with its reference (`module.Thing:key`), day and sentence.

    `level` belongs to a failing sample; `weighty` (fine, confiscation, suspension: no bare warning) and
    `intentional` (None: a person has not said) to a penalty.
    """

    business: int
    kind: Happening
    ref: str
    on: date
    text: str
    level: SampleLevel | None = None
    weighty: bool = False
    intentional: bool | None = None
    bad_effect: bool | None = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The question to a source: these archives (keys of their heads), events from `since` to `until` inclusive.

    Of inspections the latest complete one on or before `until` is wanted, whenever it was.
    """

    businesses: Sequence[int]
    since: date
    until: date


#: answers with the complete inspections it knows, at most one per archive is used (the latest)
InspectionSource = Callable[[Asked], Iterable[Inspected]]
#: answers with the events it knows
HappeningSource = Callable[[Asked], Iterable[Happened]]

INSPECTIONS: list[InspectionSource] = []
HAPPENINGS: list[HappeningSource] = []


def inspections(asked: Asked) -> dict[int, Inspected]:
    """The latest complete inspection of each archive, from all sources."""
    found: dict[int, Inspected] = {}
    for source in INSPECTIONS:
        for each in source(asked):
            known = found.get(each.business)
            if each.on <= asked.until and (known is None or (known.on, known.ref) < (each.on, each.ref)):
                found[each.business] = each
    return found


def happenings(asked: Asked) -> dict[int, list[Happened]]:
    """The events of each archive within the days asked for, oldest first, from all sources."""
    found: dict[int, list[Happened]] = {}
    for source in HAPPENINGS:
        for each in source(asked):
            if asked.since <= each.on <= asked.until:
                found.setdefault(each.business, []).append(each)
    for events in found.values():
        events.sort(key=lambda event: (event.on, event.kind, event.ref))
    return found


@dataclass(frozen=True, slots=True)
class InForce:
    """A grade in force, for whoever may not know grading's tables (the plan, the cockpit)."""

    business: int
    year: int
    grade: RiskGrade
    provisional: bool
