"""What may stand on a timeline: frozen dataclasses with a kind, a Chinese line and their personal fields."""

import json
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

#: every kind of event that has been declared, by its name; filled when a subclass is made
KINDS: dict[str, type["Event"]] = {}


class BadEvent(TypeError):
    """An event class that the timeline could not keep for ever; raised when it is declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. Subclasses are frozen, named in the past, and declare:

    `kind`: unique, `module.thing.happened`; never renamed, it is in the chain.
    `label`: the Chinese name; `line`: a sentence with the fields in braces.
    `personal`: the fields that are personal data and therefore lie beside the chain, where they can be
    shredded; `()` when there are none.
    """

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""
    line: ClassVar[str] = ""
    personal: ClassVar[tuple[str, ...] | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super(Event, cls).__init_subclass__(**kwargs)
        taken = KINDS.get(cls.kind)
        # A slotted dataclass is made twice: the second making of the same class is not a second event.
        if taken is not None and (taken.__module__, taken.__qualname__) != (cls.__module__, cls.__qualname__):
            raise BadEvent(f"{cls.__name__}: the kind {cls.kind!r} is taken by {taken.__name__}")
        for name in ("kind", "label", "line"):
            if not getattr(cls, name):
                raise BadEvent(f"{cls.__name__} has no {name}")
        if cls.personal is None:
            raise BadEvent(f"{cls.__name__} does not say how its personal data is shredded")
        KINDS[cls.kind] = cls

    def payload(self) -> dict[str, Any]:
        """What stays in the chain."""
        return {
            f.name: plain(getattr(self, f.name)) for f in fields(self) if f.name not in (self.personal or ())
        }

    def personal_payload(self) -> dict[str, Any]:
        """What lies beside the chain and may be shredded; empty values are left out."""
        found = {name: plain(getattr(self, name)) for name in self.personal or ()}
        return {name: value for name, value in found.items() if value not in ("", None, [])}


def plain(value: Any) -> Any:
    """A value as the chain keeps it: text, whole numbers, ISO days, decimals as text; a float is refused."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return format(value, "f")
        case datetime() | date():
            return value.isoformat()
        case list() | tuple():
            return [plain(item) for item in value]
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
    raise BadEvent(f"{type(value).__name__} cannot stand in a timeline: {value!r}")


#: made once: the timeline writes and verifies by the million
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(payload: Any) -> str:
    """The one text of a payload: sorted keys, no spaces, characters as they are (bytes: UTF-8)."""
    return _ENCODER.encode(payload)


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "（已销毁）"


def sentence(kind: str, payload: dict[str, Any], personal: dict[str, Any]) -> str:
    """The Chinese line of an entry; personal fields that were shredded or are masked say so."""
    event = KINDS.get(kind)
    if event is None:
        return kind
    values = {name: "" if value is None else value for name, value in {**payload, **personal}.items()}
    values = {name: "、".join(map(str, v)) if isinstance(v, list) else v for name, v in values.items()}
    known = {name: "" for name in event.personal or () if name not in values}
    return event.line.format_map(_Blank({**known, **values}))


__all__ = ["KINDS", "BadEvent", "Event", "canonical", "plain", "sentence"]
