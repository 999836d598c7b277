"""How well tables are matched: Fodors-Zagats and Chicago, beside two simple peers, in one run.

`python -m benchmarks.matching` reads ../shared/data (or $WEILI_SHARED). Gold: the pair labels of Fodors-Zagats, equal
licence numbers in Chicago. The weights were fitted on Fodors-Zagats `train` and on the Chicago licences of hash classes
0–5; the figures called valid are on the rest. The peers choose their threshold on the same training part.
"""

import csv
import hashlib
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq
from rapidfuzz import fuzz

from weili.brain.match import PROPOSED, Match, match_claims
from weili.brain.pairing import candidate_pairs
from weili.matching import Claim
from weili.matching.pairs import read_row

Pair = tuple[int, int]
Scores = dict[Pair, float]
ClaimKey = tuple[str, ...]
STEPS = [n / 20 for n in range(1, 20)]


def shared() -> Path:
    """The folder of read-only material: $WEILI_SHARED, else ../shared beside the repository."""
    named = os.environ.get("WEILI_SHARED")
    return Path(named) if named else Path(__file__).resolve().parents[2] / "shared"


def figures(chosen: set[Pair], gold: set[Pair], wanted: int) -> str:
    """Precision, recall and F1 as one text; `wanted` is the number of matches there are."""
    hit = len(chosen & gold)
    precision, recall = hit / max(1, len(chosen)), hit / max(1, wanted)
    return f"P {precision:.4f}  R {recall:.4f}  F1 {2 * hit / max(1, len(chosen) + wanted):.4f}"


def best_threshold(scores: Scores, gold: set[Pair], wanted: int) -> float:
    """The threshold with the highest F1."""

    def quality(least: float) -> float:
        chosen = {p for p, s in scores.items() if s >= least}
        return 2 * len(chosen & gold) / max(1, len(chosen) + wanted)

    return max(STEPS, key=lambda least: (quality(least), -abs(least - PROPOSED)))


def scores_of(matches: Sequence[Match]) -> Scores:
    """Pair → probability."""
    return {(m.left, m.right): m.probability for m in matches}


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def exact_join(left: Sequence[Claim], right: Sequence[Claim]) -> Scores:
    """Peer 1: any name and the first three words of the address equal after lower case and punctuation."""

    def entries(claim: Claim) -> set[tuple[str, str]]:
        place = " ".join(_plain(claim.address).split()[:3])
        return {(_plain(n), place) for n in (claim.name, claim.trade_name) if n}

    index: dict[tuple[str, str], list[int]] = {}
    for at, claim in enumerate(right):
        for entry in entries(claim):
            index.setdefault(entry, []).append(at)
    return {(a, b): 1.0 for a, claim in enumerate(left) for e in entries(claim) for b in index.get(e, [])}


def token_set(left: Sequence[Claim], right: Sequence[Claim]) -> Scores:
    """Peer 2: rapidfuzz token_set_ratio of the name (and address), on the same candidates as ours."""
    rows = [read_row(c) for c in left], [read_row(c) for c in right]
    whole = [[_plain(f"{c.trade_name or c.name} {c.address}") for c in side] for side in (left, right)]
    return {(a, b): fuzz.token_set_ratio(whole[0][a], whole[1][b]) / 100 for a, b in candidate_pairs(*rows)}


def greedy(scores: Scores) -> Scores:
    """The peer's own one-to-one: the best pair first."""
    kept: Scores = {}
    used: tuple[set[int], set[int]] = (set(), set())
    for pair in sorted(scores, key=lambda p: (-scores[p], p)):
        if pair[0] not in used[0] and pair[1] not in used[1]:
            kept[pair] = scores[pair]
            used[0].add(pair[0])
            used[1].add(pair[1])
    return kept


def fodors_zagats(folder: Path) -> None:
    """Train and valid as two tables each; only labelled pairs are judged."""
    print("\nFodors-Zagats (two restaurant guides; labelled pairs only: train 66 matches, valid 22)")
    peers: dict[str, Callable[[Sequence[Claim], Sequence[Claim]], Scores]] = {
        "ours": lambda a, b: scores_of(match_claims(a, b, single=True, least=0.0)),
        "exact name + address": exact_join,
        "token_set_ratio": lambda a, b: greedy(token_set(a, b)),
    }
    parts = {part: _labelled(folder / f"fodors_zagats_{part}.csv") for part in ("train", "valid")}
    for name, scorer in peers.items():
        chosen_on_train = 0.0
        for part, (left, right, labels) in parts.items():
            scores = {p: s for p, s in scorer(left, right).items() if p in labels}
            gold = {p for p, same in labels.items() if same}
            if part == "train":
                chosen_on_train = best_threshold(scores, gold, len(gold))
            _say(name, part, scores, gold, len(gold), chosen_on_train)


def _labelled(path: Path) -> tuple[list[Claim], list[Claim], dict[Pair, bool]]:
    sides: tuple[dict[ClaimKey, int], dict[ClaimKey, int]] = ({}, {})
    claims: tuple[list[Claim], list[Claim]] = ([], [])
    labels: dict[Pair, bool] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = []
            for side, prefix in enumerate(("l_", "r_")):
                key = tuple(row[prefix + c] for c in ("name", "addr", "city", "phone", "type"))
                if key not in sides[side]:
                    sides[side][key] = len(claims[side])
                    claims[side].append(Claim(key[0], address=key[1], city=key[2], phone=key[3], kind=key[4]))
                at.append(sides[side][key])
            labels[at[0], at[1]] = row["match"] == "1"
    return claims[0], claims[1], labels


def chicago(folder: Path) -> None:
    """All inspected places against all licences; reported apart for the classes fitted on and the others."""
    places = pq.read_table(folder / "chicago_inspected_places.parquet").to_pylist()
    licences = pq.read_table(folder / "chicago_licences.parquet").to_pylist()
    number = {row["LICENSE_NUMBER"]: at for at, row in enumerate(licences)}
    print(f"\nChicago ({len(places)} inspected places against {len(licences)} licences)")
    right = [
        Claim(r["LEGAL_NAME"] or "", r["DOING_BUSINESS_AS_NAME"] or "", r["ADDRESS"] or "", lat=r["LATITUDE"],
              lon=r["LONGITUDE"], kind=r["LICENSE_DESCRIPTION"] or "")
        for r in licences
    ]  # fmt: skip
    left = [
        Claim(r["DBA_Name"] or "", r["AKA_Name"] or "", r["Address"] or "", lat=r["Latitude"], lon=r["Longitude"],
              kind=r["Facility_Type"] or "")
        for r in places
    ]  # fmt: skip
    bare_left = [Claim(c.name, c.trade_name, c.address) for c in left]
    bare_right = [Claim(c.name, c.trade_name, c.address) for c in right]
    gold = {(at, number[r["License"]]) for at, r in enumerate(places) if r["License"] in number}
    part_of = {at: "train" if _hash_class(r["License"]) < 6 else "valid" for at, r in enumerate(places)}
    started = time.perf_counter()
    ours = scores_of(match_claims(left, right, single=True, least=0.0))
    took = time.perf_counter() - started
    for name, scores in {
        "ours, all columns": ours,
        "ours, name + address": scores_of(match_claims(bare_left, bare_right, single=True, least=0.0)),
        "ours, not one-to-one": scores_of(match_claims(left, right, least=0.05)),
        "exact name + address": exact_join(left, right),
        "token_set_ratio": greedy(token_set(left, right)),
    }.items():
        _by_part(name, scores, gold, part_of)
    print(f"  ours, all columns: {took:.1f} s for {len(left)} × {len(right)} rows, reading to assignment")


def _by_part(name: str, scores: Scores, gold: set[Pair], part_of: Mapping[int, str]) -> None:
    chosen_on_train = 0.0
    for part in ("train", "valid"):
        inside = {p: s for p, s in scores.items() if part_of[p[0]] == part}
        wanted = sum(1 for value in part_of.values() if value == part)
        if part == "train":
            chosen_on_train = best_threshold(inside, gold, wanted)
        _say(name, part, inside, gold, wanted, chosen_on_train)


def _hash_class(number: int) -> int:
    return int(hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest(), 16) % 10


def _say(name: str, part: str, scores: Scores, gold: set[Pair], wanted: int, least: float) -> None:
    chosen = {p for p, s in scores.items() if s >= least}
    line = f"  {name:<22}{part:<6} {figures(chosen, gold, wanted)}  (threshold {least:.2f}, chosen on train)"
    if name.startswith("ours"):
        default = {p for p, s in scores.items() if s >= PROPOSED}
        line += f"  | shipped {PROPOSED}: {figures(default, gold, wanted)}"
    print(line)


def main() -> None:
    """Print every figure, or say plainly that the data is absent."""
    folder = shared() / "data" / "open" / "er"
    if not folder.is_dir():
        print(f"skipped: data absent ({folder})")
        return
    print(f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    fodors_zagats(folder)
    chicago(folder)


if __name__ == "__main__":
    main()
