"""What a business is (业态): the enumeration with its Chinese labels and sector, and its recognition in text.

Formats of the permit review rules, canteens of the group-meal rule, Beijing's small operators and rural
households. Text is read in a fixed order: the words of the permit before the words of the name, the
special before the general, so that 某小学食堂 is a school canteen and not a restaurant.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from weili.law.csv_table import Row, in_force, read_table
from weili.law.source import Article, Confidence, LawError


class Sector(StrEnum):
    """The three links of the food chain under supervision (环节)."""

    PRODUCTION = "production"
    CIRCULATION = "circulation"
    CATERING = "catering"

    @property
    def label(self) -> str:
        """生产环节, 流通环节 or 餐饮环节."""
        return {"production": "生产环节", "circulation": "流通环节", "catering": "餐饮环节"}[self.value]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of business: `form` chooses its size factor, `special_group` the static tier Ⅳ."""

    code: str
    label: str
    sector: Sector
    form: str
    special_group: bool
    small: bool
    licence_words: tuple[str, ...]
    name_words: tuple[str, ...]
    article: Article
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class KindFound:
    """A kind read from text, the word that showed it and where that word stood."""

    kind: Kind
    word: str
    where: str
    because: str
    confidence: Confidence


def _kind(row: Row) -> Kind:
    return Kind(
        code=row.required("kind"),
        label=row.required("label"),
        sector=Sector(row.one_of("sector", [sector.value for sector in Sector])),
        form=row.text("form"),
        special_group=row.yes("special_group"),
        small=row.text("size_class") == "small",
        licence_words=row.words("licence_words"),
        name_words=row.words("name_words"),
        article=row.article,
        confidence=row.confidence,
    )


@cache
def kinds(on: date | None = None) -> tuple[Kind, ...]:
    """All kinds in the order in which they are recognised; with a day, those that exist on it."""
    rows = read_table("kinds") if on is None else in_force(read_table("kinds"), on)
    return tuple(_kind(row) for row in sorted(rows, key=lambda row: row.decimal("priority")))


@cache
def kind(code: str) -> Kind:
    """The kind of this code; raises LawError for an unknown one."""
    for known in kinds():
        if known.code == code:
            return known
    raise LawError("unknown_kind", f"没有“{code}”这种业态；可用：{'、'.join(k.code for k in kinds())}。")


#: what a permit's general main types come to: they say the sector and leave the kind to a more special word
GENERAL = frozenset({"RESTAURANT", "GROCERY", "CANTEEN_OTHER"})


def kind_of(*, name: str = "", main_type: str = "", items: str = "") -> KindFound | None:
    """The kind shown by the permit (主体业态, 经营项目) or, failing that, by the name; None where none is.

    The general main types (餐饮服务经营者, 食品销售经营者, 单位食堂) say only the sector; there a word
    of the name decides within that sector, and the general kind is the answer where the name is silent.
    """
    licence = _plain(main_type), _plain(items)
    found = _by_licence(licence)
    if found is not None and found.kind.code not in GENERAL:
        return found
    named = _by_name(_plain(name), found.kind if found else None)
    return named or found


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def _by_licence(licence: tuple[str, str]) -> KindFound | None:
    # the main type is a single choice that governs the permit, so it is read before the items
    for text, where in zip(licence, ("主体业态", "经营项目"), strict=True):
        for known in kinds():
            for word in known.licence_words:
                if word in text:
                    because = f"许可证{where}含“{word}”，为{known.label}"
                    return KindFound(known, word, where, because, known.confidence)
    return None


def _by_name(name: str, general: Kind | None) -> KindFound | None:
    for known in kinds():
        if general is not None and (known.sector, known.form == "canteen") != (
            general.sector,
            general.form == "canteen",
        ):
            continue
        # a word of a place (学校, 医院) makes a canteen only where the permit or the name says canteen
        if known.form == "canteen" and general is None and "食堂" not in name:
            continue
        for word in known.name_words:
            if word in name:
                because = f"名称含“{word}”，按{known.label}归类（待确认）"
                return KindFound(known, word, "名称", because, Confidence.PROPOSED)
    return None
