"""The invented district as seven systems export it: real files, the dirt of practice, the truth beside them."""

import json
from datetime import date
from pathlib import Path
from typing import NamedTuple

from weili.twin import casework, fieldwork, gradebook, hotlines, ledgers, registers
from weili.twin.history import make_history
from weili.twin.places import towns
from weili.twin.published import FULL
from weili.twin.sheets import Book
from weili.twin.world import World, make_world

TRUTH, TOWNS = "truth.json", "towns.json"
#: earlier than this the district has too little behind it
FIRST_TODAY = date(2021, 6, 1)
#: permits open the archives, lists complete them, then what happened there
_ORDER = ("permits", "businesses", "plans", "inspections", "grades", "sampling-results", "sampling-notice",
          "penalties", "complaints", "trainings", "staff", "purchases", "self-checks", "visitors")  # fmt: skip


class Export(NamedTuple):
    """One file to import: its KIND (contracts §3), where it lies, the system it comes from, how many rows it has."""

    kind: str
    path: Path
    source: str
    rows: int


def write_exports(
    out: Path, *, seed: int, today: date, businesses: int = FULL, since: date | None = None
) -> list[Export]:
    """Write the files of an invented district (演示辖区), a folder a system, in the order of their import.

    Beside them `truth.json` tells which true business every row speaks of, and `towns.json` the towns for
    `weili district add --towns`. What happened before `since` is left out. The same seed, day and number give the
    same bytes.
    """
    world = make_world(seed=seed, today=today, businesses=businesses)
    history = make_history(world)
    if since is not None:
        history = history.since(since)
    made = [
        *registers.books(world),
        *fieldwork.books(world, history),
        *gradebook.books(world, history),
        *casework.books(world, history),
        *hotlines.books(world, history),
        *ledgers.books(world),
    ]
    made.sort(key=lambda book: _ORDER.index(book.kind))
    out.mkdir(parents=True, exist_ok=True)
    found = [Export(book.kind, book.write(out, today), book.source, book.rows) for book in made]
    _write_json(out / TOWNS, [town.as_json() for town in towns()])
    _write_json(out / TRUTH, _truth(world, made))
    return found


def _truth(world: World, made: list[Book]) -> dict[str, object]:
    """file → sheet → row → true business (null: none of the district), and who they are."""
    rows = {
        book.file: {
            ("" if book.file.endswith(".csv") else sheet.name): {
                str(row): business for row, business in sheet.numbered()
            }
            for sheet in book.sheets
        }
        for book in made
    }
    shops = {
        str(shop.number): {
            "name": shop.name, "sign": shop.sign, "kind": shop.kind, "town": shop.town.name, "address": shop.address(),
            "uscc": shop.uscc, "permits": [held.number for held in (*shop.permits, *filter(None, [shop.second]))],
            "closed_on": str(shop.closed_on or ""),
        }
        for shop in world.shops
    }  # fmt: skip
    return {"seed": world.seed, "today": str(world.today), "businesses": shops, "rows": rows}


def _write_json(path: Path, told: object) -> None:
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
