"""The official checklist behind an item code of an imported visit: which items there are, and which are key."""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache

from weili.law.checklists import Item, Template, edition, templates
from weili.law.source import Confidence

#: how registers mark key items (重点项) before their number
KEY_MARKS = ("*", "＊", "★")


@lru_cache(maxsize=4096)
def code_of(heading: str) -> str:
    """The bare number of an item from the words of a register (`*4.1 健康证明` is 4.1)."""
    return heading.strip("*＊★ ").split(" ", 1)[0][:30]


def official(sector: str, on: date) -> Template | None:
    """The official checklist of a sector on a day; drafts of our own (proposed) are no official checklist."""
    for checklist in templates(on):
        if checklist.sector.value == sector and checklist.confidence is not Confidence.PROPOSED:
            return checklist
    return None


def items_of(sector: str, on: date) -> Mapping[str, Item]:
    """The items of the official checklist by their bare number."""
    return _items_of(sector, edition(on))


@cache
def _items_of(sector: str, on: date) -> Mapping[str, Item]:
    checklist = official(sector, on)
    return {code_of(item.code): item for item in checklist.items} if checklist else {}


def is_key(heading: str, known: Mapping[str, Item]) -> bool:
    """Whether a failed item is a key one: by its mark, else by the official checklist."""
    item = known.get(code_of(heading))
    return heading.startswith(KEY_MARKS) or bool(item and item.key)


def covers_all(answered: set[str], known: Mapping[str, Item]) -> bool:
    """Whether every item that concerns everybody was answered (全项目); a few items are no full inspection."""
    wanted = {code for code, item in known.items() if item.applies(())}
    return bool(wanted) and wanted <= answered
