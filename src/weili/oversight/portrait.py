"""The plain portrait (画像) of one business: what the seven systems know of it, on one face.

A panel is one dimension: a few figures with their rule and their day, or honestly no record. Which panels a
place has, and which come first, follows from what such a place owes (`portrait_kinds`). The statutory grade and
whatever was learned are never one number: the portrait shows the grade as a grade, and draws no score.
"""

from dataclasses import dataclass, replace
from datetime import date

from weili.archive.models import Business
from weili.kernel.models import Person
from weili.oversight.portrait_conduct import CONDUCT
from weili.oversight.portrait_facts import Known, known
from weili.oversight.portrait_kinds import panels_of
from weili.oversight.portrait_panels import Dimension, Panel
from weili.oversight.portrait_place import PLACE

_DIMENSIONS = {each.key: each for each in (*PLACE, *CONDUCT)}


@dataclass(frozen=True, slots=True)
class Portrait:
    """The panels of one business in the order that its kind gives them, and the day they were read."""

    business: Business
    on: date
    panels: tuple[Panel, ...]

    @property
    def leading(self) -> tuple[Panel, ...]:
        """What the place is told by first, also where nothing is known of it."""
        return tuple(panel for panel in self.panels if panel.leads)

    @property
    def told(self) -> tuple[Panel, ...]:
        """The other dimensions that there is something to tell of."""
        return tuple(panel for panel in self.panels if panel.figures and not panel.leads)

    @property
    def silent(self) -> tuple[Panel, ...]:
        """The other dimensions without a record, or that the reader may not see: said, never left out."""
        return tuple(panel for panel in self.panels if not panel.figures and not panel.leads)


def portrait(business: Business, *, reader: Person, on: date) -> Portrait:
    """The portrait of an archive as far as its reader may see, in a fixed number of queries."""
    return drawn(known(business, reader=reader, on=on))


def drawn(facts: Known) -> Portrait:
    """The portrait of what is known; no query is asked."""
    lead, rest = panels_of(facts.business)
    panels = [_panel(_DIMENSIONS[key], facts, leads=key in lead) for key in (*lead, *rest)]
    return Portrait(facts.business, facts.on, tuple(panels))


def _panel(dimension: Dimension, facts: Known, *, leads: bool) -> Panel:
    if not facts.readable(dimension.act):
        return Panel(key=dimension.key, title=dimension.title, readable=False, leads=leads)
    return replace(dimension.draw(facts), leads=leads)
