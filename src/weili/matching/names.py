"""Names of businesses taken apart: region, core (字号), trade, legal form, branch; masked ones, English ones.

A licence says 北京市怀柔区老栗树农家院（个体工商户）, the sign 老栗树农家乐, a sampling sheet 怀柔老栗树餐厅:
what they share is the core. Source of the shapes: 企业名称登记管理规定 art. 6.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from weili.matching import lexicon
from weili.matching.english import parse_english_name
from weili.matching.text import chinese_number, has_chinese, normalise

_BRACKETS = re.compile(r"[(\[【〔{<《「『]([^()\[\]【】〔〕{}<>《》「」『』]*)[)\]】〕}>》」』]")
_NOISE = re.compile(r"[\s·•・.,，。、;；:：!！?？'\"“”‘’\-_/\\|~&+#()\[\]【】〔〕{}<>《》「」『』]+")
_NUMBERED = re.compile(
    r"第?([一二两三四五六七八九十]+|\d{1,3})(?:号)?(分店|店|分公司|分部|门市部|门市|食堂|餐厅|超市|校区)$"
)
_BRANCH_OF = re.compile(r"(?<=.)(分公司|分店)$")
_AT_SHOP = re.compile(r"^(?:北京)?([\u4e00-\u9fff\da-z]{2,10}?)(?:分店|店)$")
_VILLAGE = re.compile(r"^([\u4e00-\u9fff]{1,4}村)(?=.)")
_TOWN = re.compile(r"^([\u4e00-\u9fff]{2,5}?(?:满族乡|街道|镇|乡))(?=..)")
_AREA = re.compile(r"^([\u4e00-\u9fff]{2,3}?(?:自治县|市|区|县))(?=..)")

_PLACES = lexicon.PROVINCES + lexicon.DISTRICTS


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart. Every part is normalised text; `raw` is what was read."""

    raw: str
    text: str
    core: str
    region: str = ""
    trade: str = ""
    form: str = ""
    branch: str = ""
    notes: tuple[str, ...] = ()
    masked: bool = False
    latin: bool = False

    @property
    def pinyin(self) -> str:
        """The core in pinyin without tones, for search: laolishu."""
        return _pinyin(self.core)

    @property
    def initials(self) -> str:
        """The first letters of the core's pinyin, for search: lls."""
        return "".join(lazy_pinyin(self.core, style=Style.FIRST_LETTER)).lower()


@lru_cache(maxsize=65536)
def _pinyin(text: str) -> str:
    return "".join(lazy_pinyin(text)).lower()


def parse_name(text: str, *, towns: Iterable[str] = ()) -> Name:
    """Take a business name apart; `towns` are the district's town names and aliases, long before short."""
    return _parse(text, tuple(sorted(set(towns), key=lambda t: (-len(t), t))))


@lru_cache(maxsize=65536)
def _parse(raw: str, towns: tuple[str, ...]) -> Name:
    text = normalise(raw)
    if not has_chinese(text):
        english = parse_english_name(text)
        return Name(raw=raw, text=english.text, core=english.core, trade=english.trade, form=english.form,
                    branch=english.branch, masked="*" in text, latin=True)  # fmt: skip
    plain, notes = _take_brackets(text)
    form, branch, kept = _read_notes(notes)
    plain = _NOISE.sub("", plain) or _NOISE.sub("", "".join(notes))
    whole = plain
    plain, own_branch = _take_branch(plain)
    plain, end_form = _strip_end(plain, lexicon.FORMS)
    region, plain = _take_region(plain, towns)
    core, trade = _strip_trades(plain)
    return Name(
        raw=raw,
        text=whole,
        core=core,
        region=region,
        trade=trade,
        form=end_form or form,
        branch=own_branch or branch,
        notes=kept,
        masked="*" in whole,
    )


def name_key(name: Name) -> str:
    """The normalised key for an index: core and branch number; empty for a masked name (it finds nothing)."""
    if name.masked:
        return ""
    core = letters(name.core)
    return f"{core}#{name.branch}" if name.branch else core


@lru_cache(maxsize=65536)
def letters(text: str) -> str:
    """A text without everything that is neither letter nor number."""
    return "".join(c for c in text if c.isalnum())


def _take_brackets(text: str) -> tuple[str, tuple[str, ...]]:
    notes = tuple(n.strip() for n in _BRACKETS.findall(text) if n.strip())
    return _BRACKETS.sub("", text), notes


def _read_notes(notes: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    """What stands in brackets: a legal form, a branch (怀柔店), a region (北京), or something else."""
    form, branch, kept = "", "", []
    for note in notes:
        if note in lexicon.FORMS:
            form = note
            continue
        numbered = _NUMBERED.search(note)
        at_shop = _AT_SHOP.match(note)
        if numbered:
            branch = str(chinese_number(numbered[1]))
        elif at_shop:
            branch = at_shop[1]
        elif note not in lexicon.PROVINCES:
            kept.append(note)
    return form, branch, tuple(kept)


def _take_branch(text: str) -> tuple[str, str]:
    numbered = _NUMBERED.search(text)
    if numbered and numbered.start() > 0:
        # 第一食堂 keeps its trade word: only the number is the branch.
        trade = "" if numbered[2] in ("分店", "店", "分公司", "分部") else numbered[2]
        return text[: numbered.start()] + trade, str(chinese_number(numbered[1]))
    if _BRANCH_OF.search(text):
        for form in lexicon.FORMS:
            before, found, where = text.rpartition(form)
            if found and before and where not in ("", "分公司"):
                return before + found, _BRANCH_OF.sub("", where)
        return _BRANCH_OF.sub("", text), ""
    return text, ""


def _strip_end(text: str, words: tuple[str, ...]) -> tuple[str, str]:
    if not text.endswith(words):  # one look at all of them: most names end in none
        return text, ""
    for word in words:
        if text.endswith(word) and len(text) > len(word):
            return text[: -len(word)], word
    return text, ""


def _strip_trades(text: str) -> tuple[str, str]:
    """The core and the trade words after it; a name of trade words alone keeps the whole as its core."""
    core, trade = text, ""
    while True:
        shorter, word = _strip_end(core, lexicon.TRADES)
        if not word or (len(word) == 1 and len(shorter) < 2):
            break
        core, trade = shorter, word + trade
    return (core, trade) if core not in lexicon.TRADES else (text, "")


def _take_region(text: str, towns: tuple[str, ...]) -> tuple[str, str]:
    """Region words at the head, as long as a name remains behind them."""
    rest = text
    while True:
        word = _region_word(rest, towns)
        if not word or _only_trades(rest[len(word) :]):
            break
        rest = rest[len(word) :]
    return text[: len(text) - len(rest)], rest


def _region_word(text: str, towns: tuple[str, ...]) -> str:
    if text.startswith(_PLACES):
        place = next(p for p in _PLACES if text.startswith(p))
        suffix = next((s for s in (*lexicon.PROVINCE_SUFFIXES, "区", "县") if text.startswith(place + s)), "")
        return place + suffix
    town = next((t for t in towns if text.startswith(t)), "")
    if town:
        return town
    for shape in (_AREA, _TOWN, _VILLAGE):
        found = shape.match(text)
        if found and not found[1].endswith(lexicon.NOT_REGIONS):
            return found[1]
    return ""


def _only_trades(text: str) -> bool:
    while text:
        if not text.endswith(lexicon.TRADES):
            return False
        word = next(t for t in lexicon.TRADES if text.endswith(t))
        text = text[: -len(word)]
    return True
