"""Workflows as data: state, move, act, clock. Pure; the services write the duties that a clock asks for.

A running matter keeps the version it began with, so a workflow is registered under its name and version and
never edited once it has run.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from weili.kernel.roles import Act
from weili.law import terms


@dataclass(frozen=True, slots=True)
class Move:
    """One step: its name is the verb on the button, in the URL and of the service."""

    name: str
    source: str
    target: str
    act: Act
    label: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A statutory period that runs while a matter is in one of its states."""

    rule: str  # an id of weili.law.terms
    runs_in: frozenset[str]


class BadWorkflow(ValueError):
    """A workflow that could strand a matter; raised when the module is imported, never in service."""


class CannotMove(ValueError):
    """A move that does not begin in the matter's state."""


@dataclass(frozen=True, slots=True)
class Workflow:
    """The states of a matter and the moves between them."""

    name: str
    version: int
    start: str
    moves: tuple[Move, ...]
    ends: frozenset[str]
    clocks: tuple[Clock, ...] = ()

    def __post_init__(self) -> None:
        reached, stranded = {self.start}, self.states - self.ends - {m.source for m in self.moves}
        for _ in self.moves:
            reached |= {m.target for m in self.moves if m.source in reached}
        if self.states - reached:
            raise BadWorkflow(f"{self.name}: no way to {sorted(self.states - reached)}")
        if stranded:
            raise BadWorkflow(f"{self.name}: no way out of {sorted(stranded)}")
        for clock in self.clocks:
            if clock.rule not in terms.rules():
                raise BadWorkflow(f"{self.name}: no term of the law is called {clock.rule}")
            if not clock.runs_in <= self.states:
                raise BadWorkflow(f"{self.name}: {clock.rule} runs in unknown states")

    @property
    def states(self) -> frozenset[str]:
        """Every state that a move names."""
        return frozenset({self.start, *self.ends, *(s for m in self.moves for s in (m.source, m.target))})

    def move(self, name: str, *, source: str) -> Move:
        """The move of that name out of a state; CannotMove says what could be done instead."""
        for move in self.moves:
            if move.name == name and move.source == source:
                return move
        possible = "、".join(m.label for m in self.moves_from(source)) or "无"
        raise CannotMove(f"当前状态不能办理“{name}”，可办理：{possible}")

    def moves_from(self, source: str) -> tuple[Move, ...]:
        """What can be done in a state."""
        return tuple(m for m in self.moves if m.source == source)

    def starting(self, move: Move) -> Iterable[str]:
        """The rules whose clocks start with a move."""
        return [c.rule for c in self.clocks if move.target in c.runs_in and move.source not in c.runs_in]

    def stopping(self, move: Move) -> Iterable[str]:
        """The rules whose clocks stop with a move."""
        return [c.rule for c in self.clocks if move.source in c.runs_in and move.target not in c.runs_in]
