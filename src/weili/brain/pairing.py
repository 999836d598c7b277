"""Which rows of two tables are worth comparing; which pairs to keep when a row has at most one partner."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix

from weili.matching import address_key, name_key
from weili.matching.pairs import Row

Pair = tuple[int, int]

#: A key shared by more than this many pairs says too little; text likeness must find them.
LARGEST_BLOCK = 600
#: Nearest rows by text taken for each row, by name alone and by name with address.
NEAREST = 8
#: A piece of text in more than this share of rows is left out of the search.
COMMON = 0.05
#: Up to this many rows a group is assigned exactly; beyond, the best pair first.
EXACT_GROUP = 600
#: A lead over the next candidate counts up to this: having no rival in a small table proves little.
LARGEST_LEAD = 3.0


def candidate_pairs(left: Sequence[Row], right: Sequence[Row]) -> list[Pair]:
    """Pairs worth comparing: one code, phone, house or name, or near by the text of name and address."""
    found = set(_by_key(left, right))
    found |= _by_text(left, right, with_place=False)
    found |= _by_text(left, right, with_place=True)
    return sorted(found)


def _keys(row: Row) -> Iterator[str]:
    profile = row.profile
    for codes in profile.codes.values():
        yield from (f"code:{c}" for c in codes)
    yield from (f"phone:{p.tail}" for p in profile.phones if p.kind != "masked")
    yield from (f"name:{name_key(n)}" for n in profile.names if name_key(n))
    address = profile.address
    if address.number and (address.road or address.village):
        yield f"addr:{address_key(address)}"
        for part in (address.road, address.village):
            yield from (f"house:{address.number}|{w}" for w in part.split() if len(w) > 2 or not w.isascii())


def _by_key(left: Sequence[Row], right: Sequence[Row]) -> Iterator[Pair]:
    blocks: dict[str, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for side, rows in enumerate((left, right)):
        for at, row in enumerate(rows):
            for key in _keys(row):
                blocks[key][side].add(at)
    for key, (ours, theirs) in blocks.items():
        if key.startswith("code:") or len(ours) * len(theirs) <= LARGEST_BLOCK:
            yield from ((a, b) for a in ours for b in theirs)


def _pieces(row: Row, *, with_place: bool) -> set[str]:
    """Words and three-letter pieces of English names, one and two characters of Chinese; house, street."""
    found: set[str] = set()
    for name in row.profile.names:
        text = name.text.replace(" ", "")
        if name.latin:
            found.update(f"w:{w}" for w in name.text.split())
            found.update(text[i : i + 3] for i in range(max(1, len(text) - 2)))
        else:
            found.update(name.core)
            found.update(text[i : i + 2] for i in range(max(1, len(text) - 1)))
    if with_place:
        address = row.profile.address
        found.update(f"a:{w}" for w in f"{address.road} {address.village} {address.town}".split())
        if address.number:
            found.add(f"n:{address.number}")
            found.update(f"h:{address.number}|{w}" for w in f"{address.road} {address.village}".split())
    return found


def _by_text(left: Sequence[Row], right: Sequence[Row], *, with_place: bool) -> set[Pair]:
    bags = [_pieces(row, with_place=with_place) for row in (*left, *right)]
    counts: dict[str, int] = defaultdict(int)
    for bag in bags:
        for piece in bag:
            counts[piece] += 1
    most = max(50, int(COMMON * len(bags)))
    columns = {p: i for i, p in enumerate(sorted(p for p, n in counts.items() if 2 <= n <= most))}
    if not columns:
        return set()
    weights = np.array([math.log(1 + len(bags) / counts[p]) for p in columns])
    ours = _matrix(bags[: len(left)], columns, weights)
    theirs = _matrix(bags[len(left) :], columns, weights)
    forward = set(_nearest(ours, theirs))
    return forward | {(a, b) for b, a in _nearest(theirs, ours)}


def _matrix(bags: Sequence[set[str]], columns: dict[str, int], weights: NDArray[np.float64]) -> csr_matrix:
    rows, cols = [], []
    for at, bag in enumerate(bags):
        for piece in bag:
            column = columns.get(piece)
            if column is not None:
                rows.append(at)
                cols.append(column)
    values = weights[cols] if cols else np.zeros(0)
    matrix = csr_matrix((values, (rows, cols)), shape=(len(bags), len(columns)))
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    norms[norms == 0] = 1.0
    return csr_matrix(matrix.multiply((1.0 / norms)[:, None]))


def _nearest(ours: csr_matrix, theirs: csr_matrix) -> Iterator[Pair]:
    turned = theirs.T.tocsr()
    for start in range(0, ours.shape[0], 500):
        likeness = (ours[start : start + 500] @ turned).tocsr()
        for at in range(likeness.shape[0]):
            begin, end = likeness.indptr[at], likeness.indptr[at + 1]
            values, columns = likeness.data[begin:end], likeness.indices[begin:end]
            if len(values) > NEAREST:
                top = np.argpartition(-values, NEAREST)[:NEAREST]
                columns = columns[top]
            yield from ((start + at, int(c)) for c in columns)


def one_to_one(scored: Iterable[tuple[int, int, float]]) -> set[Pair]:
    """The pairs with the largest sum of probabilities in which every row has at most one partner."""
    weights = {(a, b): p for a, b, p in scored}
    kept: set[Pair] = set()
    for group in _groups(weights):
        ours = sorted({a for a, _ in group})
        theirs = sorted({b for _, b in group})
        if len(ours) + len(theirs) > EXACT_GROUP:
            kept |= _best_first(group, weights)
            continue
        table = np.zeros((len(ours), len(theirs)))
        at_a, at_b = {a: i for i, a in enumerate(ours)}, {b: i for i, b in enumerate(theirs)}
        for a, b in group:
            table[at_a[a], at_b[b]] = weights[a, b]
        chosen_a, chosen_b = linear_sum_assignment(table, maximize=True)
        kept |= {(ours[i], theirs[j]) for i, j in zip(chosen_a, chosen_b, strict=True) if table[i, j] > 0}
    return kept


def _groups(weights: dict[Pair, float]) -> list[list[Pair]]:
    """Pairs that hang together through a shared row (union-find)."""
    parent: dict[tuple[int, int], tuple[int, int]] = {}

    def root(node: tuple[int, int]) -> tuple[int, int]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in weights:
        parent[root((0, a))] = root((1, b))
    groups: dict[tuple[int, int], list[Pair]] = defaultdict(list)
    for pair in weights:
        groups[root((0, pair[0]))].append(pair)
    return list(groups.values())


def _best_first(group: list[Pair], weights: dict[Pair, float]) -> set[Pair]:
    kept: set[Pair] = set()
    used_a: set[int] = set()
    used_b: set[int] = set()
    for a, b in sorted(group, key=lambda p: (-weights[p], p)):
        if a not in used_a and b not in used_b:
            kept.add((a, b))
            used_a.add(a)
            used_b.add(b)
    return kept


class Rivals:
    """For every pair, how far ahead of the other candidates of its two rows it lies."""

    def __init__(self, odds: dict[Pair, float]) -> None:
        self._odds = odds
        self._best: tuple[dict[int, list[float]], dict[int, list[float]]] = (
            defaultdict(list),
            defaultdict(list),
        )
        for pair, value in odds.items():
            for side in (0, 1):
                self._keep(self._best[side][pair[side]], value)

    @staticmethod
    def _keep(best: list[float], value: float) -> None:
        """Only the two highest matter: the pair itself and its strongest rival."""
        best.append(value)
        best.sort(reverse=True)
        del best[2:]

    def features(self, pair: Pair) -> dict[str, float]:
        """Lead over the strongest rival on either side (log-odds, −3 … 3), the smaller one first."""
        value = self._odds[pair]
        leads = []
        for side in (0, 1):
            best = self._best[side][pair[side]]
            rival = best[0] if value < best[0] else (best[1] if len(best) > 1 else value - LARGEST_LEAD)
            leads.append(max(-LARGEST_LEAD, min(LARGEST_LEAD, value - rival)))
        return {"lead": min(leads), "other_lead": max(leads)}
