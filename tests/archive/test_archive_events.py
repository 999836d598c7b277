"""Events: declared once, frozen, in plain values, and each says what of it is personal."""

from dataclasses import FrozenInstanceError, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import ClassVar

import pytest

from weili.archive.timeline import events
from weili.archive.timeline.event import KINDS, BadEvent, Event, canonical, plain, sentence
from weili.archive.timeline.events import BusinessFound, BusinessOpened, StaffRecorded


@pytest.mark.parametrize("event", [e for e in KINDS.values() if e.__module__ == events.__name__])
def test_every_event_of_the_archive_is_whole(event: type[Event]) -> None:
    names = {field.name for field in fields(event)}
    asked = {name for _, name, _, _ in Formatter().parse(event.line) if name}

    assert event.kind.startswith("archive.")
    assert asked <= names, "the sentence asks for a field that the event does not have"
    assert set(event.personal or ()) <= names
    assert KINDS[event.kind].__qualname__ == event.__qualname__


def test_a_kind_is_taken_once() -> None:
    with pytest.raises(BadEvent, match="is taken"):

        @dataclass(frozen=True, slots=True, kw_only=True)
        class Another(Event):
            kind: ClassVar = "archive.business.opened"
            label: ClassVar = "x"
            line: ClassVar = "x"
            personal: ClassVar = ()


# what is left out of a declaration, and what is said about it
UNDECLARED = (
    ({"kind": ""}, "no kind"),
    ({"label": ""}, "no label"),
    ({"line": ""}, "no line"),
    ({"personal": None}, "shredded"),
)


@pytest.mark.parametrize(("missing", "why"), UNDECLARED)
def test_an_event_declares_itself(missing: dict[str, object], why: str) -> None:
    whole = {"kind": "test.undeclared", "label": "x", "line": "x", "personal": ()}
    with pytest.raises(BadEvent, match=why):
        type("Undeclared", (Event,), {**whole, **missing})
    assert "test.undeclared" not in KINDS


def test_an_event_cannot_be_changed() -> None:
    event = BusinessFound(why="在营")
    with pytest.raises(FrozenInstanceError):
        event.why = "停业"  # type: ignore[misc]


@pytest.mark.parametrize("value", [1.5, float("nan"), b"x", {1, 2}, object()])
def test_what_two_machines_may_print_differently_is_refused(value: object) -> None:
    with pytest.raises(BadEvent):
        plain(value)
    with pytest.raises(BadEvent):
        plain({"deep": [value]})


def test_plain_values_are_written_in_one_way() -> None:
    value = {"b": Decimal("1.50"), "a": [date(2026, 9, 21), None, True], "c": (1, "字")}

    assert canonical(plain(value)) == '{"a":["2026-09-21",null,true],"b":"1.50","c":[1,"字"]}'
    assert plain(datetime(2026, 9, 21, 12)) == "2026-09-21T12:00:00"


def test_personal_fields_lie_beside_and_empty_ones_nowhere() -> None:
    event = StaffRecorded(role="厨师", name="某人")

    assert event.payload() == {"role": "厨师", "health_until": None}
    assert event.personal_payload() == {"name": "某人"}


def test_the_sentence_says_what_was_shredded() -> None:
    opened = BusinessOpened(name="甲店", sign="甲", address="某镇")

    assert sentence(opened.kind, opened.payload(), {}).startswith("建立档案：甲店（甲），某镇")
    assert "{" not in sentence("archive.staff.recorded", {"role": "厨师"}, {})
    assert sentence("retired.kind", {}, {}) == "retired.kind"
