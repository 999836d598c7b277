"""Readers of single cells: each takes the text of a cell and gives a typed value, or refuses with a sentence.

A reader never sees a blank: what counts as missing ("/", "-", "—", "无" …) is settled before, in `missing`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from weili.exchange.refusals import CellRefused, Flagged
from weili.exchange.texts import unguarded

_BLANKS = frozenset(
    ("", "/", "//", "\\", "-", "--", "---", "—", "——", "–", "－", "―", "／", "无", "暂无", "空", "无数据",
     "null", "NULL", "None", "none", "nan", "NaN", "N/A", "n/a", "#N/A", ".", "。", "、")
)  # fmt: skip
_EXPONENT = re.compile(r"^\d(?:\.\d+)?[eE]\+?\d+$")
_SPLIT = "、；;,，/\n"
_OPEN, _CLOSE = "（(【[《", "）)】]》"


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader may know beside the cell: the day of the import and the heading above the cell."""

    on: date
    heading: str = ""


Reader = Callable[[str, Context], object]


def missing(text: str) -> bool:
    """Whether a stripped cell says nothing."""
    return text in _BLANKS


def plain(text: str) -> str:
    """Full-width letters and digits made half-width, all white space removed, upper and lower case kept."""
    if text.isascii():
        return "".join(text.split()) if " " in text or "\t" in text or "\n" in text else text
    return "".join(unicodedata.normalize("NFKC", text).split())


def text(cell: str, _: Context) -> str:
    """The text as it stands; a leading apostrophe put there by our own export is taken back."""
    return unguarded(cell) if cell[0] == "'" else cell


def name(cell: str, _: Context) -> str:
    """A name of a person or firm: line breaks and doubled spaces inside are typing, not content."""
    tidy = unguarded(cell)
    return " ".join(tidy.split()) if " " in tidy or "\n" in tidy or "\u3000" in tidy else tidy


def code(cell: str, _: Context) -> str:
    """An identifier: half-width, upper case, without spaces; digits lost by a spreadsheet are refused."""
    found = plain(unguarded(cell)).upper().strip("'`‘’")
    if _EXPONENT.match(found):
        raise CellRefused(
            "code_as_number",
            f"编码“{cell}”被表格软件存成了数字，末几位已经丢失，请把该列设为“文本”格式后重新填写",
        )
    if found.endswith(".0") and found[:-2].isdigit():
        found = found[:-2]
    if not found:
        raise CellRefused("unreadable_code", "编码读不出来，请填写证照上的编号")
    return found


def masked_id(cell: str, context: Context) -> str:
    """An identity number, with digits 11 to 14 hidden before it enters the system."""
    return hide_identity(code(cell, context))


def hide_identity(found: str) -> str:
    """The same code; 18 characters of an identity number keep all but the digits 11 to 14."""
    if len(found) == 18 and found[:17].isdigit():
        return f"{found[:10]}****{found[14:]}"
    return found


def choice(words: Mapping[str, str], expected: str, *, code_: str = "unreadable_choice") -> Reader:
    """A reader for one of a few words; `expected` names the words in the refusal."""
    table = {plain(word).lower(): value for word, value in words.items()}

    def read(cell: str, _: Context) -> str:
        found = table.get(plain(unguarded(cell)).lower())
        if found is None:
            raise CellRefused(code_, f"“{cell[:40]}”不是可识别的内容，应为{expected}")
        return found

    return read


def lenient_choice(words: Mapping[str, str], expected: str) -> Reader:
    """As `choice`, but an unknown word is kept as text with a warning."""
    strict = choice(words, expected)

    def read(cell: str, context: Context) -> object:
        try:
            return strict(cell, context)
        except CellRefused as refused:
            return Flagged(unguarded(cell), "unknown_word", f"{refused.text}；已按原文保留")

    return read


_YES = frozenset(
    [
        "是",
        "有",
        "对",
        "y",
        "yes",
        "true",
        "1",
        "√",
        "✓",
        "✔",
        "已",
        "同意",
        "已解决",
        "合格",
        "已办",
        "含",
        "需要",
    ]
)
_NO = frozenset(
    [
        "否",
        "没有",
        "不",
        "n",
        "no",
        "false",
        "0",
        "2",
        "×",
        "✗",
        "x",
        "未",
        "不同意",
        "未解决",
        "不合格",
        "未办",
        "不含",
        "不需要",
    ]
)


def yes_no(cell: str, _: Context) -> bool:
    """是/否, 有/无, 1/0 (in the provincial table STMD 2 means none)."""
    found = plain(cell).lower()
    if found in _YES:
        return True
    if found in _NO:
        return False
    raise CellRefused("unreadable_yes_no", f"“{cell[:20]}”应填“是”或“否”")


def split_values(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several: cut at 、；;,，/ and line breaks, never inside brackets."""
    pieces, start, depth = [], 0, 0
    for place, letter in enumerate(cell):
        if letter in _OPEN:
            depth += 1
        elif letter in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and letter in _SPLIT:
            pieces.append(cell[start:place])
            start = place + 1
    pieces.append(cell[start:])
    return tuple(piece for piece in (each.strip() for each in pieces) if not missing(piece))


def several(cell: str, _: Context) -> tuple[str, ...]:
    """Reader for cells with several values."""
    return split_values(unguarded(cell))


def months(cell: str, _: Context) -> tuple[int, ...]:
    """Months of opening: "4-10月", "4月至10月", "5、6、7月", "全年"; a range may run over the new year."""
    found = plain(cell)
    if found in ("全年", "常年", "全年营业", "常年营业"):
        return tuple(range(1, 13))
    read: list[int] = []
    for piece in split_values(found.replace("份", "")):
        numbers = [int(number) for number in re.findall(r"\d+", piece)]
        if not numbers or len(numbers) > 2 or any(not 1 <= number <= 12 for number in numbers):
            raise CellRefused(
                "unreadable_months", f"营业月份“{cell[:20]}”读不出来，应写成“4-10月”或“5、6、7月”"
            )
        first, last = numbers[0], numbers[-1]
        read.extend(range(first, last + 1) if first <= last else [*range(first, 13), *range(1, last + 1)])
    return tuple(dict.fromkeys(read))


_PHONE = re.compile(
    r"^(?:\+?86)?[-]?(1\d{2}[\d*]{4}\d{4}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|\d{7,8}|\d{5}|[48]00-?\d{3}-?\d{4})$"
)


def phone(cell: str, _: Context) -> object:
    """One or more telephone numbers, joined by "、"; what has no shape of a number is kept with a warning."""
    numbers = split_values(
        unguarded(cell).replace(" ", "、") if cell.count(" ") == 1 and len(cell) > 15 else cell
    )
    tidy = []
    doubtful = False
    for number in numbers:
        bare = plain(number).replace("—", "-").replace("(", "").replace(")", "-").strip("-")
        if _EXPONENT.match(bare):
            raise CellRefused(
                "code_as_number", f"电话“{cell}”被存成了数字，末几位已经丢失，请设为“文本”格式后重新填写"
            )
        bare = bare.removesuffix(".0")
        match = _PHONE.match(bare)
        doubtful = doubtful or match is None
        tidy.append(match[1] if match else number)
    joined = "、".join(tidy)
    if doubtful:
        return Flagged(joined, "doubtful_phone", f"电话“{cell[:30]}”位数不对，应为11位手机号或带区号的座机号")
    return joined


def _degrees(low: int, high: int, word: str) -> Reader:
    def read(cell: str, _: Context) -> object:
        bare = plain(cell).rstrip("°ENen度").lstrip("东经北纬")
        try:
            value = float(bare)
        except ValueError:
            raise CellRefused(
                "unreadable_position", f"{word}“{cell[:20]}”读不出来，应为小数度，如{(low + high) // 2}.12345"
            ) from None
        if value == 0:
            return None
        if not low <= value <= high:
            return Flagged(
                None, "position_outside", f"{word}“{cell[:20]}”不在中国境内（{low}至{high}），未采用"
            )
        return value

    return read


latitude = _degrees(3, 54, "纬度")
longitude = _degrees(73, 136, "经度")


def year(cell: str, context: Context) -> int:
    """A year of four digits, with or without 年 or 年度."""
    found = re.fullmatch(r"(\d{4})(?:年度?|\.0)?", plain(cell))
    if not found or not 2000 <= int(found[1]) <= context.on.year + 1:
        raise CellRefused(
            "unreadable_year", f"年度“{cell[:20]}”读不出来，应为2000至{context.on.year + 1}之间的四位年份"
        )
    return int(found[1])


def canonical(value: object) -> str:
    """One text per value, the same whatever file it came from; "" for nothing."""
    if value is None or value == () or value == "":
        return ""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple):
        return "\x1f".join(canonical(each) for each in value)
    return str(value)
