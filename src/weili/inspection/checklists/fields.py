"""One item of a checklist in words: as a form or a spreadsheet gives it, checked field by field, and printed again.

Both ways go through here, so that what is exported can be imported and a form refuses what a spreadsheet would.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from weili.inspection.checklists.content import Content
from weili.law.item_features import ALL, item_features
from weili.law.penalties import violations
from weili.law.source import Confidence
from weili.law.thresholds import thresholds
from weili.law.walk import LAST, areas

#: the fields of an item with their headings, in the order of the table
FIELDS = {
    "code": "编号", "block": "部分", "area": "区域", "text": "检查内容", "key": "类别", "applies_to": "适用对象",
    "method": "检查方法", "pass_answer": "合格答案", "thresholds": "限值", "penalties": "可能涉及的违法情形",
    "basis_rank": "依据层级", "regulation": "依据", "article": "条款", "photo": "照片", "confidence": "可信度",
}  # fmt: skip
KEYS = {"重点": True, "一般": False}
ANSWERS = {"是": "yes", "否": "no"}
RANKS = {"★法律法规规章": "law", "▲规范性文件": "normative"}
PHOTOS = {"要": True, "不要": False}
CONFIDENCES = {
    "已核对原文": Confidence.SURE.value, "见于转载，待确认": Confidence.SECONDARY.value,
    "未核原文，待确认": Confidence.MEMORY.value, "本局暂拟，待确认": Confidence.PROPOSED.value,
}  # fmt: skip
#: other words for the same, as spreadsheets have them
_SAME: Mapping[str, Mapping[str, str]] = {
    "key": {"重点项": "重点", "*": "重点", "★": "重点", "是": "重点", "一般项": "一般", "否": "一般"},
    "pass_answer": {"": "是"},
    "photo": {"有": "要", "是": "要", "否": "不要", "无": "不要", "": "不要"},
    "basis_rank": {
        "★": "★法律法规规章", "法律": "★法律法规规章", "法律法规": "★法律法规规章", "▲": "▲规范性文件",
        "规范性文件": "▲规范性文件",
    },
    "confidence": {"": "本局暂拟，待确认", "待确认": "本局暂拟，待确认", "已核对": "已核对原文"},
}  # fmt: skip
_CODE = re.compile(r"[*★]?[A-Za-z0-9\u4e00-\u9fff]+(?:[.\-][A-Za-z0-9\u4e00-\u9fff]+)*")
_PART = re.compile(r"[^、,，;；|/\n]+")
LONGEST = {"code": 30, "block": 40, "text": 300, "method": 60, "regulation": 150, "article": 60}
EVERYBODY = "全部"


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one field of an item, in a sentence that names what is expected."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words that an item may use on a day: areas, features, limits and violations, by name and by code."""

    areas: tuple[str, ...]
    features: Mapping[str, str]
    thresholds: Mapping[str, str]
    penalties: Mapping[str, str]

    @classmethod
    def on(cls, day: date) -> "Words":
        """The words of a day."""
        return cls(
            tuple(area.name for area in areas(day)),
            {EVERYBODY: ALL} | {each.label: each.code for each in item_features(day)},
            {each.name: each.key for each in thresholds(day)},
            # those already published that come into force later may be named as well
            {each.name: each.code for each in (*violations(day), *violations(date.max))},
        )


def read_item(given: Mapping[str, str], words: Words, *, item_set: str) -> tuple[Content, list[Wrong]]:
    """The item that these words say, and what is wrong with them; with nothing wrong the item may be kept."""
    reader = _Reader({name: given.get(name, "").strip() for name in FIELDS}, words)
    item: Content = {
        "item_set": item_set,
        "code": reader.code(),
        "block": reader.text("block"),
        "area": reader.area(),
        "text": reader.text("text"),
        "key": reader.choice("key", KEYS),
        "applies_to": reader.several("applies_to", words.features) or [ALL],
        "photo": reader.choice("photo", PHOTOS),
        "basis_rank": reader.choice("basis_rank", RANKS),
        "method": reader.text("method"),
        "pass_answer": reader.choice("pass_answer", ANSWERS),
        "thresholds": reader.several("thresholds", words.thresholds),
        "penalties": reader.several("penalties", words.penalties),
        "regulation": reader.text("regulation"),
        "article": reader.text("article", required=False),
        "confidence": reader.choice("confidence", CONFIDENCES),
    }
    return item, reader.wrong


class _Reader:
    """Reads the words of one item and gathers what is wrong."""

    def __init__(self, given: Mapping[str, str], words: Words) -> None:
        self.given, self.words = given, words
        self.wrong: list[Wrong] = []

    def refuse(self, field: str, sentence: str) -> None:
        self.wrong.append(Wrong(field, f"“{FIELDS[field]}”{sentence}"))

    def text(self, field: str, *, required: bool = True) -> str:
        value = self.given[field]
        if required and not value:
            self.refuse(field, "不能为空")
        if len(value) > LONGEST[field]:
            self.refuse(field, f"最多{LONGEST[field]}个字，现有{len(value)}个")
        return value

    def code(self) -> str:
        value = self.text("code")
        if value and not _CODE.fullmatch(value):
            self.refuse("code", f"应为 4.2、M5.7 的样子（字母、数字、汉字，用点分开），现为“{value[:30]}”")
        return value

    def area(self) -> str:
        value = self.given["area"] or LAST
        if value not in self.words.areas:
            self.refuse("area", f"应为 {'、'.join(self.words.areas)} 之一，现为“{value[:30]}”")
        return value

    def choice(self, field: str, known: Mapping[str, object]) -> object:
        value = self.given[field]
        value = _SAME[field].get(value, value)
        if value not in known:
            self.refuse(field, f"应为 {'、'.join(known)} 之一，现为“{value[:30]}”" if value else "不能为空")
        return known.get(value, "")

    def several(self, field: str, known: Mapping[str, str]) -> list[str]:
        """Names or codes, several of them; a name that itself holds a separator is taken whole."""
        codes = set(known.values())
        found: list[str] = []
        for part in _parts(self.given[field], known):
            code = known.get(part, part)
            if code not in codes:
                self.refuse(field, f"没有“{part[:40]}”，请从列出的名称中选")
            elif code not in found:
                found.append(code)
        if ALL in found and len(found) > 1:
            self.refuse(field, f"选了“{EVERYBODY}”就不要再选别的")
        return found


def _parts(text: str, known: Iterable[str]) -> list[str]:
    """The parts of a cell; known names are cut out first, the longest before the others."""
    found: list[tuple[int, str]] = []
    for name in sorted(known, key=len, reverse=True):
        place = text.find(name)
        if place >= 0:
            found.append((place, name))
            text = text[:place] + "、" * len(name) + text[place + len(name) :]
    rest = [(match.start(), match.group().strip()) for match in _PART.finditer(text)]
    return [part for _, part in sorted(found + rest) if part]


def printed_item(item: Content, words: Words) -> dict[str, str]:
    """The item in words, field by field; read again it is the same item."""
    return {
        **{name: item[name] for name in ("code", "block", "area", "text", "method", "regulation", "article")},
        "key": _word(KEYS, item["key"]),
        "applies_to": _names(words.features, item["applies_to"]),
        "pass_answer": _word(ANSWERS, item["pass_answer"]),
        "thresholds": _names(words.thresholds, item["thresholds"]),
        "penalties": "、".join(item["penalties"]),
        "basis_rank": _word(RANKS, item["basis_rank"]),
        "photo": _word(PHOTOS, item["photo"]),
        "confidence": _word(CONFIDENCES, item["confidence"]),
    }


def _word(known: Mapping[str, object], value: object) -> str:
    return next((word for word, meant in known.items() if meant == value), str(value))


def _names(known: Mapping[str, str], codes: Sequence[str]) -> str:
    return "、".join(_word(known, code) for code in codes)
