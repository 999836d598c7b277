"""The failing cell of a sampling notice: 不合格项目║检验结果║标准值 (national publication template).

Several items stand in one cell (；, ; or a line break between them), results may be five-sample counts with
the same separators inside, and the first test (初检) may be followed by the re-test (复检,
《食品安全抽样检验管理办法》 arts 30-36) in the same cell. Texts are returned as published, only trimmed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

FIRST, AGAIN = "初检", "复检"
_BAR = re.compile(r"\s*[║‖│┃|｜∥丨]+\s*")
_MARK = re.compile(
    r"[（(【\[]?(初检|复检)(?:(?:检验|检测)?结果|值)?[）)】\]]?\s*(?:为|[：:])+|(初检|复检)(?:检验|检测)?结果"
)
_EDGE = "；;，,、。：: \t\r\n\u3000║"
_WITHIN = re.compile(r"^(?:[ncmM]\s*=|\d{3}(?![\d,，-])|$)")
_RESULT = re.compile(
    r"^[（(]?(?:未检出|检出|阳性|阴性|不合格|不符合|[<>＜＞≤≥≦≧~～±约]|\d[\d.,，;；×xX*^⁰¹²³⁴-⁹\s]*"
    r"(?:[a-zA-Zμµ%％‰℃倍个/]|$))"
)
_SEAM = re.compile(r"(?<=[A-Za-z0-9%％‰²³⁰¹⁴-⁹)）倍出用加])(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Finding:
    """One failing item as published: item, result, standard value, and the phase (初检, 复检 or none)."""

    item: str
    result: str | None = None
    standard: str | None = None
    phase: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        """The shape of contracts §3."""
        return {"item": self.item, "result": self.result, "standard": self.standard, "phase": self.phase}


def parse_findings(cell: str) -> tuple[Finding, ...]:
    """The failing items of one cell in order; an empty cell (or "/") has none.

    A 复检 without its own item takes that of the 初检, in order where there are several.
    """
    text = cell.strip()
    if not text.strip("/-—无 "):
        return ()
    lead, segments = _phases(text)
    if not segments:
        return _findings(lead, None, ())
    found: list[Finding] = []
    # "项目║初检：…" names the item once, before the marks; complete triples before them stand on their own.
    pending: tuple[str, ...] = ()
    pieces = _BAR.split(lead.strip(_EDGE)) if lead.strip(_EDGE) else []
    if len(pieces) in (1, 2) and pieces:
        pending = (pieces[0],)
        if len(pieces) == 2 and FIRST not in [phase for phase, _ in segments]:
            found.append(Finding(pieces[0], _trim(pieces[1]), None, FIRST))  # "项目║0.15（复检结果：0.16）║…"
    elif pieces:
        found.extend(_findings(lead, None, ()))
    for phase, segment in segments:
        known = _distinct(f.item for f in found if f.phase == FIRST) or pending
        found.extend(_findings(segment, phase, known))
    return _standards_shared(found)


def _phases(text: str) -> tuple[str, list[tuple[str, str]]]:
    marks = list(_MARK.finditer(text))
    if not marks:
        return text, []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    segments = [(m[1] or m[2], text[m.end() : end]) for m, end in zip(marks, ends, strict=True)]
    return text[: marks[0].start()], segments


def _findings(segment: str, phase: str | None, known: tuple[str, ...]) -> tuple[Finding, ...]:
    parts = [part.strip() for part in _BAR.split(segment.strip(_EDGE))]
    if not any(parts):
        return ()
    if len(parts) == 1:
        return _bare(parts[0], phase, known)
    if known and _lacks_items(parts):
        return _without_items(parts, phase, known)
    found, item = [], parts[0]
    for place in range(1, len(parts), 2):
        result = parts[place]
        rest = parts[place + 1] if place + 1 < len(parts) else ""
        following = ""
        if place + 2 < len(parts):
            rest, following = _cut(rest)
        found.append(Finding(_trim(item), _trim(result) or None, _trim(rest) or None, phase))
        item = following
    return tuple(found)


def _bare(text: str, phase: str | None, known: tuple[str, ...]) -> tuple[Finding, ...]:
    """A cell without bars: only items, or in a phase only the result."""
    if known and phase:
        return (Finding(known[0], _trim(text), None, phase),)
    return tuple(Finding(item, None, None, phase) for item in _outside_brackets(text, "；;、\n"))


def _lacks_items(parts: list[str]) -> bool:
    return bool(_RESULT.match(parts[0])) and (
        len(parts) == 2 or len(parts) % 2 == 0 or _reads_as_pairs(parts)
    )


def _reads_as_pairs(parts: list[str]) -> bool:
    """Three or more parts whose middle ones end in another result: result║standard；result║standard."""
    return all(_RESULT.match(_cut(part)[1]) for part in parts[1:-1])


def _without_items(parts: list[str], phase: str | None, known: tuple[str, ...]) -> tuple[Finding, ...]:
    found, result = [], parts[0]
    for place in range(1, len(parts)):
        rest, following = (parts[place], "") if place == len(parts) - 1 else _cut(parts[place])
        item = known[min(place - 1, len(known) - 1)]
        found.append(Finding(item, _trim(result) or None, _trim(rest) or None, phase))
        result = following
    return tuple(found)


def _cut(part: str) -> tuple[str, str]:
    """Where the standard of one item ends and the next item begins: the last separator outside brackets."""
    place = _last_outside(part, "；;\n\r")
    if place < 0:
        place = _first_comma(part)
    if place < 0:
        place = _last_outside(part, " \t\u3000")
    if place >= 0:
        return part[:place], part[place + 1 :]
    seams = [m.start() for m in _SEAM.finditer(part)]
    return (part[: seams[0]], part[seams[0] :]) if seams else (part, "")


def _first_comma(part: str) -> int:
    """The first comma outside brackets that neither parts n=5,c=2,m=… nor thousands; -1 where there is none."""
    depth = 0
    for place, letter in enumerate(part):
        depth += (letter in "(（【[") - (letter in ")）】]")
        if depth == 0 and place and letter in "，,、。" and not _WITHIN.match(part[place + 1 :].strip()):
            return place
    return -1


def _last_outside(text: str, separators: str) -> int:
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        letter = text[place]
        if letter in ")）】]":
            depth += 1
        elif letter in "(（【[":
            depth = max(0, depth - 1)
        elif depth == 0 and letter in separators:
            return place
    return -1


def _outside_brackets(text: str, separators: str) -> list[str]:
    pieces: list[str] = []
    while (place := _last_outside(text, separators)) >= 0:
        pieces.append(text[place + 1 :])
        text = text[:place]
    return [piece for piece in (_trim(each) for each in reversed([*pieces, text])) if piece]


def _standards_shared(found: list[Finding]) -> tuple[Finding, ...]:
    """A first test published without its standard stands under that of the re-test of the same item."""
    standards = {f.item: f.standard for f in found if f.standard}
    return tuple(
        f if f.standard or f.phase is None else Finding(f.item, f.result, standards.get(f.item), f.phase)
        for f in found
    )


def _distinct(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _trim(text: str) -> str:
    """Without blanks and separators at the ends, and without half a bracket that the phase mark left behind."""
    tidy = text.strip().strip("；;，,、。：:").strip()
    if tidy[-1:] in "(（":
        tidy = tidy[:-1].rstrip()
    if tidy[-1:] in ")）" and not any(opening in tidy for opening in "(（["):
        tidy = tidy[:-1].rstrip()
    return tidy
