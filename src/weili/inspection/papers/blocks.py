"""The parts that official papers are made of. A paper is a title and a list of these, as JSON keeps them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from weili.kernel import clock

Block = dict[str, Any]


def facts(*pairs: tuple[str, str], wide: Iterable[str] = ()) -> Block:
    """A table of labels and values, two pairs to a line; `wide` labels take a whole line."""
    long = set(wide)
    return {"block": "facts", "pairs": [[label, text or "—", label in long] for label, text in pairs]}


def words(title: str, text: str, *, edit: str = "") -> Block:
    """A heading with paragraphs; `edit` names a text that the bureau may change while the paper is a draft."""
    return {"block": "words", "title": title, "text": text, "edit": edit}


def boxes(title: str, options: Sequence[str], chosen: Iterable[str]) -> Block:
    """Boxes in a row, the chosen ones ticked."""
    ticked = set(chosen)
    return {"block": "boxes", "title": title, "options": [[each, each in ticked] for each in options]}


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Block:
    """A table with its headings; `widths` are shares of the line."""
    return {"block": "table", "title": title, "head": list(head), "rows": [list(row) for row in rows],
            "widths": list(widths)}  # fmt: skip


def signs(*cells: Mapping[str, str]) -> Block:
    """Signatures side by side; see `sign`."""
    return {"block": "signs", "cells": list(cells)}


def sign(role: str, *, name: str = "", picture: str = "", said: str = "", on: str = "") -> dict[str, str]:
    """One signature: whose, the name, the picture of it by its hash, what is said instead, the day."""
    return {"role": role, "name": name, "picture": picture, "said": said, "on": on}


def note(text: str) -> Block:
    """A small remark at the end: grounds, and what the paper is."""
    return {"block": "note", "text": text}


def new_page(title: str) -> Block:
    """What follows stands on a page of its own."""
    return {"block": "page", "title": title}


def photos(cells: Sequence[Mapping[str, str]]) -> Block:
    """Photos two to a line, each with its item, its hour, its officer and its hash."""
    return {"block": "photos", "cells": list(cells)}


def paper(title: str, blocks: Sequence[Block], *, head: str, unsure: bool = False) -> dict[str, Any]:
    """A paper before it has a number: its title, whose it is, whether a rule behind it is 待确认, its parts."""
    return {"title": title, "bureau": head, "unsure": unsure, "blocks": list(blocks)}


def pictures_of(values: Mapping[str, Any]) -> set[str]:
    """The hashes of all pictures that a paper shows."""
    found: set[str] = set()
    for block in values.get("blocks", ()):
        found.update(cell["picture"] for cell in block.get("cells", ()) if cell.get("picture"))
    return found


def edited(values: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """The paper with other texts where the bureau may change them; unknown names are left alone."""
    blocks = [
        {**block, "text": texts[block["edit"]]} if block.get("edit") in texts else block
        for block in values["blocks"]
    ]
    return {**values, "blocks": blocks}


def editable(values: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The texts that may be changed: name → heading and text."""
    return {
        block["edit"]: (block["title"], block["text"])
        for block in values.get("blocks", ())
        if block.get("edit")
    }


def day(on: date | datetime | None) -> str:
    """A day as papers write it."""
    if on is None:
        return ""
    when = clock.day(on) if isinstance(on, datetime) else on
    return f"{when.year}年{when.month}月{when.day}日"


def hour(at: datetime | None) -> str:
    """A day with its hour and minute."""
    return "" if at is None else f"{day(at)}{at.astimezone(clock.BEIJING):%H时%M分}"
