"""A workflow that could strand a matter is refused when its module is imported."""

import pytest

from weili.kernel.roles import Act
from weili.kernel.workflow import BadWorkflow, CannotMove, Clock, Move, Workflow
from weili.law import terms

RULE = terms.rules()[0]


def move(name: str, source: str, target: str) -> Move:
    return Move(name, source, target, Act.HANDLE_DUTY, f"办{name}")


OPEN_DECIDE_CLOSE = (move("decide", "open", "decided"), move("close", "decided", "closed"))


def workflow(*moves: Move, ends: tuple[str, ...] = ("closed",), clocks: tuple[Clock, ...] = ()) -> Workflow:
    return Workflow("matter", 1, "open", moves or OPEN_DECIDE_CLOSE, frozenset(ends), clocks)


def test_a_sound_workflow_says_what_can_be_done() -> None:
    sound = workflow()
    assert sound.states == {"open", "decided", "closed"}
    assert [m.name for m in sound.moves_from("open")] == ["decide"]
    assert sound.move("close", source="decided").target == "closed"
    assert sound.moves_from("closed") == ()


@pytest.mark.parametrize(
    ("moves", "ends", "why"),
    [
        ((move("decide", "open", "decided"),), ("closed",), "no way to"),  # an end that nothing leads to
        ((*OPEN_DECIDE_CLOSE, move("park", "open", "parked")), ("closed",), "no way out of"),
        ((*OPEN_DECIDE_CLOSE, move("revive", "lost", "open")), ("closed",), "no way to"),
        ((*OPEN_DECIDE_CLOSE, move("a", "x", "y"), move("b", "y", "x")), ("closed",), "no way to"),
    ],
)
def test_a_stranded_state_is_refused(moves: tuple[Move, ...], ends: tuple[str, ...], why: str) -> None:
    with pytest.raises(BadWorkflow, match=why):
        workflow(*moves, ends=ends)


def test_a_clock_unknown_to_the_law_is_refused() -> None:
    with pytest.raises(BadWorkflow, match=r"no term of the law is called no\.such\.term"):
        workflow(clocks=(Clock("no.such.term", frozenset({"open"})),))


def test_a_clock_in_an_unknown_state_is_refused() -> None:
    with pytest.raises(BadWorkflow, match="runs in unknown states"):
        workflow(clocks=(Clock(RULE, frozenset({"elsewhere"})),))


def test_a_clock_starts_on_entering_and_stops_on_leaving_its_states() -> None:
    timed = workflow(clocks=(Clock(RULE, frozenset({"decided"})),))
    decide, close = timed.moves
    assert list(timed.starting(decide)) == [RULE]
    assert list(timed.stopping(decide)) == []
    assert list(timed.starting(close)) == []
    assert list(timed.stopping(close)) == [RULE]


def test_a_move_out_of_the_wrong_state_says_what_could_be_done() -> None:
    with pytest.raises(CannotMove, match="当前状态不能办理“close”，可办理：办decide"):
        workflow().move("close", source="open")
