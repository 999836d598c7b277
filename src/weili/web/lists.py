"""What every list of the house offers: columns one can hide, remembered by the browser, and saved filters.

Hidden columns lie in one cookie, `duties:3.5|grades:2`: places counted from 1, per list. A desk and a phone want
different columns, so they belong to the browser and not to the person.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

COOKIE = "columns"
#: how many columns the style sheet knows to hide
MOST_COLUMNS = 14
_LIST = re.compile(r"[a-z-]{1,30}:\d{1,2}(?:\.\d{1,2}){0,13}")
_NAME = re.compile(r"[a-z-]{1,30}")


@dataclass(frozen=True, slots=True)
class Column:
    """One heading of a list and whether it is shown."""

    place: int
    label: str
    shown: bool


def hidden_in(cookies: Mapping[str, str], name: str) -> frozenset[int]:
    """The places of the columns of a list that this browser hides; whatever else stands there is nothing."""
    return _read(cookies.get(COOKIE, "")).get(name, frozenset())


def columns(cookies: Mapping[str, str], name: str, headings: str) -> list[Column]:
    """The headings of a list that can be hidden; the first is always shown, an empty one has nothing to hide."""
    hidden = hidden_in(cookies, name)
    labels = [label.strip() for label in headings.split(",")]
    first = next((place for place, label in enumerate(labels, start=1) if label), 1)
    return [
        Column(place, label, place not in hidden)
        for place, label in enumerate(labels[:MOST_COLUMNS], start=1)
        if label and place != first
    ]


def hide(cookies: Mapping[str, str], name: str, places: Iterable[int]) -> str:
    """The cookie with other columns of one list hidden; a name that is none leaves it as it is."""
    known = _read(cookies.get(COOKIE, ""))
    if _NAME.fullmatch(name):
        known[name] = frozenset(place for place in places if 1 < place <= MOST_COLUMNS)
    kept = [(each, sorted(hidden)) for each, hidden in sorted(known.items()) if hidden]
    return "|".join(f"{each}:{'.'.join(map(str, hidden))}" for each, hidden in kept)


def _read(cookie: str) -> dict[str, frozenset[int]]:
    found = {}
    for part in cookie[:2000].split("|"):
        if _LIST.fullmatch(part):
            name, _, places = part.partition(":")
            found[name] = frozenset(int(place) for place in places.split("."))
    return found
