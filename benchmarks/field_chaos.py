"""Offline work that loses nothing: thousands of records from two phones to which everything goes wrong.

Kills of the browser in the middle of writing, sends that are cut off before or after the house had them, sends that
come twice or out of order, clocks that jump by a year, a device without room: at the end every record that an officer
was told is saved must be with the house once. `python -m benchmarks.field_chaos [OPERATIONS]`
"""

import argparse
import json
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.field.devices import Phone, device_script
from benchmarks.field.served import Served, served
from benchmarks.machine import machine

OFFICERS = ("bohai-1", "bohai-2")
YEAR = 366 * 24 * 3600 * 1000
#: operations between one trouble and the next
PIECE = 40


@dataclass
class Outcome:
    """What was done, and how much of it is with the house."""

    operations: int
    saved: int = 0
    refused: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    files_lost: int = 0
    conflicts: int = 0
    done: dict[str, int] = field(default_factory=dict)
    recovered: list[float] = field(default_factory=list)
    seconds: float = 0.0
    kept: int = 0


def run(playwright: Any, place: Served, operations: int, folder: Path, *, seed: int = 11) -> Outcome:
    """Let two phones write so many operations, with every trouble, and count what came of them."""
    chance, began, outcome = random.Random(seed), time.monotonic(), Outcome(operations)
    script = device_script(folder / "device")
    phones = [Phone(playwright, place, name, folder / name, script) for name in OFFICERS]
    key = min(set.intersection(*[set(phone.start()) for phone in phones]))
    codes, _ = [phone.take(key) for phone in phones]
    number = 0
    while number < operations:
        phone = chance.choice(phones)
        piece = [_operation(number + i, codes, chance) for i in range(min(PIECE, operations - number))]
        number += len(piece)
        _live_through(phone, piece, chance)
    for phone in phones:
        _bring_home(phone)
    outcome.conflicts = max(phone.conflicts() for phone in phones)
    for phone in phones:
        phone.close()
    outcome.seconds = time.monotonic() - began
    _count(outcome, place, key, phones)
    return outcome


def _operation(number: int, codes: list[str], chance: random.Random) -> dict[str, str]:
    kind = "photo" if chance.random() < 0.05 else "answer"
    return {"mark": f"op-{number}", "code": chance.choice(codes), "kind": kind}


def _live_through(phone: Phone, piece: list[dict[str, str]], chance: random.Random) -> None:
    """One piece of work and one trouble."""
    fate = chance.random()
    if fate < 0.20:
        half = len(piece) // 2
        phone.write(piece[:half])
        phone.write_and_kill(piece[half:])
        phone.start()
        return
    if fate < 0.35:
        phone.trouble("clock jumps", chance.choice((YEAR, -YEAR, 3_600_000, 0)))
    elif fate < 0.50:
        # words get a second try in the space of the reserve; a photo is refused with a sentence
        phone.trouble("quota errors", chance.choice((1, 2, 5)))
    phone.write(piece)
    if fate > 0.55:
        phone.send()


def _bring_home(phone: Phone) -> None:
    """Signal is back and stays: everything is sent."""
    phone.calm()
    left = phone.send(tries=50)
    if left["waiting"] or left["files"]:
        raise RuntimeError(f"{phone.username}: {left['waiting']} records wait for ever: {phone.problem()}")


_TRUTH = """
from weili.inspection.models import FieldRecord, FieldFile
import json
rows = FieldRecord.objects.across_districts().filter(inspection__key='{key}')
print(json.dumps({{
    'marks': [r.body.get('note') or r.body.get('label') for r in rows],
    'named': sorted({{r.body['sha256'] for r in rows if r.kind == 'file'}}),
    'files': sorted(
        FieldFile.objects.across_districts().filter(inspection__key='{key}').values_list('sha256', flat=True)
    ),
}}))
"""


def _count(outcome: Outcome, place: Served, key: str, phones: list[Phone]) -> None:
    """Compare what was said to be saved with what the house has."""
    truth = json.loads(place.ask(_TRUTH.format(key=key)))
    there: dict[str, int] = {}
    for mark in truth["marks"]:
        there[mark] = there.get(mark, 0) + 1
    told = {mark for phone in phones for mark in phone.saved}
    outcome.saved, outcome.kept = len(told), len(truth["marks"])
    outcome.refused = sum(phone.refused for phone in phones)
    outcome.lost = sorted(told - there.keys())
    outcome.doubled = sorted(mark for mark, many in there.items() if many > 1)
    outcome.files_lost = len(set(truth["named"]) - set(truth["files"]))
    for phone in phones:
        outcome.recovered += phone.recovered
        for what, many in phone.done.items():
            outcome.done[what] = outcome.done.get(what, 0) + many


def _at(share: float, values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def main() -> None:
    """Print what was done and what came of it; exit 1 where anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("operations", type=int, nargs="?", default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="weili-chaos-") as folder, served(Path(folder) / "home") as place:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            found = run(playwright, place, asked.operations, Path(folder))
    print(machine())
    print(
        f"operations {found.operations}: said to be saved {found.saved}, refused with a sentence {found.refused},"
    )
    print(f"  in flight at a kill (either is right) {found.operations - found.saved - found.refused}")
    print("; ".join(f"{what} {many}" for what, many in sorted(found.done.items())))
    lost, doubled = len(found.lost), len(found.doubled)
    print(
        f"with the house: {found.kept} records; lost {lost}, doubled {doubled}, files lost {found.files_lost}"
    )
    print(f"conflicts that wait for a person: {found.conflicts}")
    print(
        f"recovery after a kill, PIN to writing: p50 {_at(0.5, found.recovered):.0f} ms, "
        f"p95 {_at(0.95, found.recovered):.0f} ms of {len(found.recovered)}; {found.seconds:.0f} s in all"
    )
    if found.lost or found.doubled or found.files_lost:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
