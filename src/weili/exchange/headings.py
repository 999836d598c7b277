"""Find the heading row of a sheet and map its headings to fields.

Notice lines may stand above, headings may run over two rows with merged cells, and every system words them
its own way. A mapping corrected by a person (heading → field) always wins and can be remembered per source.
"""

import unicodedata
from collections.abc import Mapping as Words
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from weili.exchange.fields import Kind

SEARCHED_ROWS = 40
_SAME = str.maketrans(
    {"║": "/", "│": "/", "┃": "/", "|": "/", "‖": "/", "、": "/", "\\": "/",
     "[": "(", "]": ")", "【": "(", "】": ")", "〔": "(", "〕": ")", "{": "(", "}": ")", "*": "", "★": "",
     ":": "", "“": "", "”": "", '"': "", "'": "", "．": ".", "—": "-", "–": "-", "_": "", "&": "/"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column of a sheet holds which field; columns count from 0, rows from 1."""

    sheet: str
    heading_row: int  # the last row of the heading: data begin below it
    headings: tuple[str, ...]  # one unique label per column
    columns: dict[str, int]  # field → column
    unknown: tuple[str, ...] = ()  # headings that no field took
    missing: tuple[str, ...] = ()  # required fields without a column
    suggestions: dict[str, tuple[tuple[str, float], ...]] | None = (
        None  # unknown heading → (field, likeness 0..1)
    )
    confidence: float = 0.0

    def heading_of(self, field: str) -> str:
        """The heading under which a field was found, or ""."""
        return self.headings[self.columns[field]] if field in self.columns else ""

    def as_words(self) -> dict[str, str]:
        """The mapping as heading → field, to be shown, corrected, remembered and given back."""
        return {self.headings[place]: field for field, place in self.columns.items()}


@lru_cache(maxsize=4096)
def normal(heading: str) -> str:
    """A heading without what typing adds: width, blanks, line breaks, shapes of brackets, marks, colons."""
    return "".join(unicodedata.normalize("NFKC", heading).translate(_SAME).lower().split()).replace("//", "/")


def _without_brackets(heading: str) -> str:
    text, depth = "", 0
    for letter in heading:
        depth += (letter == "(") - (letter == ")")
        if depth <= 0 and letter != ")":
            text += letter
    return text


@lru_cache(maxsize=64)
def _aliases(kind: Kind) -> dict[str, tuple[tuple[str, int], ...]]:
    """Normalised heading → (field, rank) for every field that accepts it, the closest first."""
    found: dict[str, list[tuple[str, int]]] = {}
    for field in kind.fields:
        for rank, word in enumerate((field.zh, field.name, *field.aliases)):
            entries = found.setdefault(normal(word), [])
            if field.name not in [name for name, _ in entries]:
                entries.append((field.name, rank))
    return {word: tuple(sorted(entries, key=lambda each: each[1])) for word, entries in found.items()}


Row = tuple[int, list[str]]
Candidates = list[list[tuple[str, int]]]  # per column: fields it may hold, with a rank (lower is better)


def find_mapping(
    sheet: str, rows: list[Row], kind: Kind, words: Words[str, str] | None = None
) -> Mapping | None:
    """The best heading among the first rows, or None where no row reads like a heading of this kind."""
    given = {normal(heading): field for heading, field in (words or {}).items()}
    best: Mapping | None = None
    best_score = 1 if len(kind.required) > 1 or not given else 0
    for place, (number, cells) in enumerate(rows):
        if sum(1 for cell in cells if cell.strip()) < 2 and not given:
            continue
        labels = [[cell] if cell.strip() else [] for cell in cells]
        single = _assign(labels, kind, given)
        if len(single) > best_score:
            best, best_score = _mapping(sheet, number, labels, single, kind), len(single)
        if place + 1 < len(rows) and rows[place + 1][0] == number + 1:
            doubled = _two_rows(cells, rows[place + 1][1])
            both = _assign(doubled, kind, given)
            alone = len(_assign([[c] if c.strip() else [] for c in rows[place + 1][1]], kind, given))
            if len(both) > best_score and len(both) > alone:
                best, best_score = _mapping(sheet, number + 1, doubled, both, kind), len(both)
    return best


def _two_rows(upper: list[str], lower: list[str]) -> list[list[str]]:
    """Labels of a heading in two rows: the joined text, then the lower, or the upper if alone."""
    labels: list[list[str]] = []
    above = ""
    for place in range(max(len(upper), len(lower))):
        high = upper[place].strip() if place < len(upper) else ""
        low = lower[place].strip() if place < len(lower) else ""
        if high:
            above = high
        elif not low:
            above = ""
        if low:
            labels.append([above + low, low] if above else [low])
        else:
            labels.append([high] if high else [])
    return labels


def _assign(labels: list[list[str]], kind: Kind, given: Words[str, str]) -> dict[str, int]:
    """Field → column: what a person gave, then the closest heading of each field, leftmost among equals."""
    table = _aliases(kind)
    names = {field.name for field in kind.fields}
    columns: dict[str, int] = {}
    bids: list[tuple[int, int, str]] = []
    for place, texts in enumerate(labels):
        chosen = next((given[normal(text)] for text in texts if normal(text) in given), None)
        if chosen is not None:
            if chosen in names:
                columns.setdefault(chosen, place)
            continue
        bids.extend((rank, place, field) for field, rank in _bids(texts, table))
    taken = set(columns.values())
    for _, place, field in sorted(bids):
        if field not in columns and place not in taken:
            columns[field] = place
            taken.add(place)
    return columns


def _bids(texts: list[str], table: dict[str, tuple[tuple[str, int], ...]]) -> list[tuple[str, int]]:
    for penalty, text in enumerate(texts):
        key = normal(text)
        for worse, word in ((0, key), (100, _without_brackets(key))):
            if word in table:
                return [(field, rank + worse + 50 * penalty) for field, rank in table[word]]
    return []


def _mapping(sheet: str, row: int, labels: list[list[str]], columns: dict[str, int], kind: Kind) -> Mapping:
    headings = _unique([" ".join(texts[0].split()) if texts else "" for texts in labels])
    taken = set(columns.values())
    unknown = tuple(headings[place] for place, texts in enumerate(labels) if texts and place not in taken)
    missing = tuple(name for name in kind.required if name not in columns)
    if kind.party and not any(name in columns for name in kind.party):
        missing = (kind.party[0], *missing)
    filled = sum(1 for texts in labels if texts)
    share = len(columns) / filled if filled else 0.0
    return Mapping(
        sheet, row, headings, columns, unknown, missing, suggest(unknown, kind, columns),
        round(share * (0.5 if missing else 1.0), 3),
    )  # fmt: skip


def _unique(headings: list[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    labels = []
    for place, heading in enumerate(headings):
        label = heading or f"第{place + 1}列"
        seen[label] = seen.get(label, 0) + 1
        labels.append(label if seen[label] == 1 else f"{label}({seen[label]})")
    return tuple(labels)


def suggest(
    unknown: tuple[str, ...], kind: Kind, columns: Words[str, int]
) -> dict[str, tuple[tuple[str, float], ...]]:
    """For each heading nobody took: up to three free fields whose words look alike."""
    table = _aliases(kind)
    proposals: dict[str, tuple[tuple[str, float], ...]] = {}
    for heading in unknown:
        best: dict[str, float] = {}
        for word, fields in table.items():
            likeness = fuzz.ratio(normal(heading), word) / 100
            if likeness >= 0.5:
                for field, _ in fields:
                    if field not in columns and likeness > best.get(field, 0.0):
                        best[field] = round(likeness, 2)
        if best:
            proposals[heading] = tuple(sorted(best.items(), key=lambda each: -each[1])[:3])
    return proposals
