"""Food categories of the sampling rules, and how a text of an import becomes one: by name or alias, exactly.

《食品安全监督抽检实施细则》: 39 chapters with sub-classes;
notices roll 33–39 up as 食用农产品. Nothing is guessed:
what is neither a name nor an alias stays without category and keeps its raw text.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from weili.law.csv_table import Row, read_table
from weili.law.source import Article, Confidence, LawError

_REMARK = re.compile(r"\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class Category:
    """One category; `parent` is the chapter or the roll-up above it, empty at the top."""

    code: str
    parent: str
    name: str
    aliases: tuple[str, ...]
    article: Article
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class CategoryFound:
    """A category read from text, and by what."""

    category: Category
    because: str


def _category(row: Row) -> Category:
    return Category(
        row.required("code"),
        row.text("parent"),
        row.required("name"),
        row.words("aliases"),
        row.article,
        row.confidence,
    )


@cache
def categories() -> tuple[Category, ...]:
    """All categories in the order of the table."""
    return tuple(_category(row) for row in read_table("food_categories"))


def category(code: str) -> Category:
    """The category of a code; raises LawError for an unknown one."""
    for known in categories():
        if known.code == code:
            return known
    raise LawError("unknown_category", f"没有编号为“{code}”的食品类别。")


def plain(text: str) -> str:
    """The text as it is compared: one width, no white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@cache
def _index() -> dict[str, tuple[Category, str]]:
    found: dict[str, tuple[Category, str]] = {}
    # a name beats an alias, and the chapter beats its sub-class of the same name (糕点 is 24 and 24.04)
    for known in categories():
        found.setdefault(plain(known.name), (known, "类别名称"))
    for known in categories():
        for alias in known.aliases:
            found.setdefault(plain(alias), (known, "别名"))
    return found


def classify(text: str) -> CategoryFound | None:
    """The category that a text names exactly, by name or alias; a remark in brackets at the end may go.

    None where nothing fits: the row keeps its text and a person adds an alias.
    """
    wanted = plain(text)
    for candidate, remark in ((wanted, ""), (_REMARK.sub("", wanted), "，去掉末尾括注")):
        found = _index().get(candidate)
        if found is not None:
            known, how = found
            return CategoryFound(known, f"“{text}”按{how}对应“{known.name}”{remark}")
    return None


def chapter(known: Category) -> Category:
    """The chapter of a sub-class; a chapter is its own."""
    return category(known.code.split(".")[0])


def top(known: Category) -> Category:
    """The class under which the notices roll a category up: a chapter, or 食用农产品 for chapters 33 to 39."""
    return top(category(known.parent)) if known.parent else known


@cache
def codes_below() -> dict[str, tuple[str, ...]]:
    """Every top class with the codes that roll up to it, its own among them."""
    found: dict[str, list[str]] = {}
    for known in categories():
        found.setdefault(top(known).code, []).append(known.code)
    return {code: tuple(codes) for code, codes in found.items()}


@cache
def _everyday() -> tuple[tuple[str, str], ...]:
    """The words in which citizens speak of food with their codes, the longest first; our reading (待确认)."""
    rows = [(row.required("word"), row.required("code")) for row in read_table("food_words")]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))


def mentioned(text: str) -> Category | None:
    """The category of the longest everyday word for food in a citizen's text; None where it names none.

    Our reading, for counting what citizens worry about: never a finding about a food.
    """
    plainly = plain(text)
    return next((category(code) for word, code in _everyday() if word in plainly), None)
