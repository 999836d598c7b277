"""The sample district as seven systems export it: real files, with the dirt of practice, and the truth beside them."""

import json
from datetime import date
from pathlib import Path
from typing import NamedTuple

from weili.twin import casework, fieldwork, ledgers, registers
from weili.twin.history import make_history
from weili.twin.sample import World, make_world
from weili.twin.sheets import Book

TRUTH = "truth.json"
#: permits open the archives, lists complete them, then what happened there
_ORDER = ("permits", "businesses", "inspections", "grades", "sampling-results", "sampling-notice", "penalties",
          "complaints", "staff", "purchases", "self-checks", "visitors")  # fmt: skip


class Export(NamedTuple):
    """One file to import: its KIND (contracts §3), where it lies, the system it comes from."""

    kind: str
    path: Path
    source: str


def write_sample(out: Path, *, seed: int, today: date, businesses: int = 400) -> list[Export]:
    """Write the files of an invented district (样例辖区) in the order of their import.

    Beside them `truth.json` tells which true business every row speaks of. The same seed, day and number give
    the same bytes.
    """
    world = make_world(seed=seed, today=today, businesses=businesses)
    history = make_history(world)
    made = [
        *registers.books(world),
        *fieldwork.books(world, history),
        *casework.books(world, history),
        *ledgers.books(world),
    ]
    made.sort(key=lambda book: _ORDER.index(book.kind))
    out.mkdir(parents=True, exist_ok=True)
    found = [Export(book.kind, book.write(out, today), book.source) for book in made]
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
            "uscc": shop.uscc, "permits": [held.number for held in shop.permits],
            "closed_on": str(shop.closed_on or ""),
        }
        for shop in world.shops
    }  # fmt: skip
    return {"seed": world.seed, "today": str(world.today), "businesses": shops, "rows": rows}


def _write_json(path: Path, told: object) -> None:
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
