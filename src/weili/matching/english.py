"""English names and street addresses brought to one spelling (open data abroad, signs in two languages)."""

import re
from dataclasses import dataclass

from weili.matching import lexicon

_APOSTROPHE = re.compile(r"\s*[\\`]*\s*['’`]\s*s\b")
_BRANCH = re.compile(r"(?:#|\bno\.?|\bnumber)\s*([a-z]?-?\s*\d+)\b")
_STORE_NUMBER = re.compile(r"\b(\d{3,})\b")
_WORD = re.compile(r"[a-z0-9\u00c0-\u024f*]+")
_NUMBER = re.compile(r"^(\d+)([a-z])?(?:\s*-\s*(\d+)[a-z]?)?\s*(1/2\b)?\s*(.*)$")
_UNIT = re.compile(
    r"(?:#|\b(?:suite|ste|unit|apt|rm|room|space|bldg|fl|floor|lvl|level)\b\.?)\s*#?\s*([a-z0-9-]+)"
)
_SPLIT_OFF = re.compile(r"\b(?:between|btwn|bet\.?|near|off|at|in|across)\b.*$|[(,].*$")


@dataclass(frozen=True, slots=True)
class EnglishName:
    """An English name: all words, the telling ones, words of trade, legal form, store number."""

    text: str
    core: str
    trade: str
    form: str
    branch: str


@dataclass(frozen=True, slots=True)
class EnglishStreet:
    """A street address: first and last house number, street with direction and type, unit."""

    number: str
    number_to: str
    street: str
    direction: str
    kind: str
    unit: str


def words(text: str) -> list[str]:
    """Lower-case words; 's joined to its word, & read as and, initials (b.b.q.) joined."""
    text = _APOSTROPHE.sub("s", text.lower().replace("&", " and "))
    text = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", text)
    return _WORD.findall(text.replace("'", "").replace("’", ""))


def parse_english_name(text: str) -> EnglishName:
    """Take an English name apart; a name of trade words alone keeps them as its core."""
    numbered = _BRANCH.search(text)
    branch = re.sub(r"\D", "", numbered[1]).lstrip("0") if numbered else ""
    every = words(_BRANCH.sub(" ", text))
    if not branch:
        branch = next((w.lstrip("0") for w in every[1:] if _STORE_NUMBER.fullmatch(w)), "")
        every = [w for w in every if not branch or w.lstrip("0") != branch]
    telling = [w for w in every if w not in lexicon.ENGLISH_FORMS and w not in lexicon.ENGLISH_STOP_WORDS]
    core = [w for w in telling if w not in lexicon.ENGLISH_TRADES] or telling or every
    return EnglishName(
        text=" ".join(telling or every),
        core=" ".join(core),
        trade=" ".join(w for w in telling if w in lexicon.ENGLISH_TRADES),
        form=" ".join(w for w in every if w in lexicon.ENGLISH_FORMS),
        branch=branch,
    )


def parse_english_street(text: str) -> EnglishStreet:
    """Number, direction, street, type and unit of an English address; parts not found are empty."""
    text = re.sub(r"^[\s'\"`]+|[\s'\"`]+$", "", text.lower())
    units = _UNIT.findall(text)
    text = _UNIT.sub(" ", text)
    shorter = _SPLIT_OFF.sub("", text).strip()
    numbered = _NUMBER.match(shorter or text)
    number, number_to, rest = "", "", shorter or text
    if numbered and numbered[5]:
        number, rest = numbered[1].lstrip("0"), numbered[5]
        number_to = _range_end(number, numbered[3] or "")
    parts = [
        lexicon.ORDINALS.get(lexicon.STREET_WORDS.get(w, w), lexicon.STREET_WORDS.get(w, w))
        for w in words(rest)
    ]
    return _street(number, number_to, parts, units)


def _range_end(number: str, end: str) -> str:
    """5153-59 means 5153 to 5159."""
    end = end.lstrip("0")
    if end and len(end) < len(number):
        end = number[: len(number) - len(end)] + end
    return end


def _street(number: str, number_to: str, parts: list[str], units: list[str]) -> EnglishStreet:
    kind_at = next((i for i in range(len(parts) - 1, 0, -1) if parts[i] in lexicon.STREET_TYPES), None)
    tail: list[str] = []
    kind = ""
    if kind_at is not None:
        kind, tail, parts = parts[kind_at], parts[kind_at + 1 :], parts[:kind_at]
    elif len(parts) > 2:  # 3352 n broadway 1
        parts, tail = parts[:2], parts[2:]
    direction = ""
    if len(parts) > 1 and parts[0] in lexicon.DIRECTIONS:
        direction, parts = parts[0], parts[1:]
    elif tail and tail[0] in lexicon.DIRECTIONS:
        direction, tail = tail[0], tail[1:]
    return EnglishStreet(number, number_to, " ".join(parts), direction, kind, "-".join(units + tail))
