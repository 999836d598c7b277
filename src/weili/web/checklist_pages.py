"""A checklist as the pages show it: its items in words, by part and by area, and the documents it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from weili.inspection.checklists.content import Content, read_content
from weili.inspection.checklists.fields import EVERYBODY, Words, printed_item
from weili.inspection.models import Checklist
from weili.law.checklists import RULES
from weili.law.kinds import kinds
from weili.law.minimum_contents import missing_contents
from weili.law.penalties import violations
from weili.law.thresholds import thresholds
from weili.law.walk import areas

_NUMERALS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Line:
    """One item in words."""

    code: str
    block: str
    area: str
    text: str
    key: bool
    applies: str
    method: str
    answer: str
    limits: tuple[str, ...]
    penalties: tuple[str, ...]
    rank: str
    basis: str
    source: str
    photo: bool
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Items that stand together under one title."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A list with its items, its sources, and what Order 49 wants and it seems to lack."""

    lines: tuple[Line, ...]
    sources: tuple[tuple[str, str], ...]
    rule: str
    judgement: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def key_items(self) -> int:
        """How many items are key ones (重点项)."""
        return sum(line.key for line in self.lines)


def shown(checklist: Checklist, on: date) -> Shown:
    """A list in words, with the limits and violations of a day."""
    content = checklist.content
    regulations = list(dict.fromkeys(item["regulation"] for item in content["items"]))
    numerals = {each: _numeral(place) for place, each in enumerate(regulations)}
    labels = {kind.code: kind.label for kind in kinds()}
    missing = missing_contents(read_content(content), on)
    return Shown(
        lines=_lines(content, numerals, on),
        sources=tuple((numeral, regulation) for regulation, numeral in numerals.items()),
        rule=RULES.get(content["rule"], content["rule"]),
        judgement=tuple((row["result"], row["text"]) for row in content["judgement"]),
        kinds=tuple(labels.get(kind, kind) for kind in content["kinds"]),
        missing=tuple(f"{each.name}（{each.article.number}）" for each in missing),
    )


def by_block(lines: Iterable[Line]) -> list[Group]:
    """The items by their part, a part that is taken up again anew."""
    found: list[tuple[str, list[Line]]] = []
    for line in lines:
        if not found or found[-1][0] != line.block:
            found.append((line.block, []))
        found[-1][1].append(line)
    return [Group(title, tuple(items)) for title, items in found]


def by_area(lines: Iterable[Line], on: date) -> list[Group]:
    """The items in the order of the walk, as the phone shows them."""
    kept = list(lines)
    stops = [area.name for area in areas(on)]
    groups = [Group(stop, tuple(line for line in kept if line.area == stop)) for stop in stops]
    return [group for group in groups if group.lines]


def _lines(content: Content, numerals: dict[str, str], on: date) -> tuple[Line, ...]:
    words = Words.on(on)
    limits = {each.key: each.text for each in thresholds(on)}
    named = {each.code: each.name for each in (*violations(on), *violations(date.max))}
    return tuple(_line(item, words, limits, named, numerals) for item in content["items"])


def _line(
    item: Content, words: Words, limits: dict[str, str], named: dict[str, str], numerals: dict[str, str]
) -> Line:
    printed = printed_item(item, words)
    return Line(
        code=item["code"],
        block=item["block"],
        area=item["area"],
        text=item["text"],
        key=item["key"],
        applies="" if printed["applies_to"] == EVERYBODY else printed["applies_to"],
        method=item["method"],
        answer=printed["pass_answer"],
        limits=tuple(limits.get(key, key) for key in item["thresholds"]),
        penalties=tuple(f"{code} {named.get(code, '')}" for code in item["penalties"]),
        rank=printed["basis_rank"][:1],
        basis=f"{numerals[item['regulation']]}{item['article']}",
        source=f"《{item['regulation']}》{item['article']}",
        photo=item["photo"],
        doubtful=item["confidence"] != "sure",
    )


def _numeral(place: int) -> str:
    return _NUMERALS[place] if place < len(_NUMERALS) else f"({place + 1})"
