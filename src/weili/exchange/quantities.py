"""Readers of numbers: counts, money, and the results and limits of laboratory tests with their units."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from weili.exchange.cells import Context, plain
from weili.exchange.refusals import CellRefused
from weili.exchange.texts import unguarded

_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER = re.compile(r"(?:(\d+(?:\.\d+)?)\s*[×xX*]\s*)?10(?:\^(-?\d+)|([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
_NUMBER = re.compile(r"^[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$")
_COMPARE = {
    "≤": "≤",
    "≦": "≤",
    "<=": "≤",
    "≥": "≥",
    "≧": "≥",
    ">=": "≥",
    "<": "<",
    "＜": "<",
    ">": ">",
    "＞": ">",
}
_QUANTITY = re.compile(r"^(≤|≦|<=|≥|≧|>=|<|＜|>|＞)*\s*([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\s*([^\d\s].*)?$")
_NOT_FOUND = ("未检出", "不得检出", "未检测出", "ND", "N.D.", "阴性")
_PLAN = re.compile(r"\b([ncmM])\s*=\s*([^,，;；\s]+)")
_LIMIT_START = re.compile(r"[≤≥≦≧<>＜＞]|标准值|限量值|不得检出|不得使用|不得添加")
_COUNT_UNITS = "种家户个人次份批桶张名餐座位间件条人次批次"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measured value or a limit: comparison sign ("" for none), value (None: nothing found), unit."""

    sign: str
    value: Decimal | None
    unit: str
    samples: tuple[Decimal | None, ...] = ()  # the counts of a sampling plan n=5
    plan: tuple[tuple[str, str], ...] = ()  # n, c, m, M as printed


def number(cell: str, _: Context | None = None) -> Decimal:
    """A bare number; thousands separators and full-width digits are typing."""
    bare = plain(unguarded(cell)).replace(",", "")
    if not _NUMBER.match(bare):
        raise CellRefused("unreadable_number", f"“{cell[:30]}”不是数字，请只填数字")
    return Decimal(bare)


def whole(cell: str, _: Context) -> int:
    """A count, zero or more; a measure word behind it is dropped (12家, 300人次)."""
    bare = plain(unguarded(cell)).rstrip(_COUNT_UNITS).lstrip("约")
    value = number(bare) if bare else None
    if value is None or value != value.to_integral_value() or value < 0:
        raise CellRefused("unreadable_count", f"“{cell[:30]}”应为不小于0的整数")
    return int(value)


def decimal(cell: str, _: Context) -> Decimal:
    """A number, perhaps with 平方米, ㎡, 分 or % behind it."""
    bare = re.sub(r"(平方米|平米|㎡|m2|M2|分|%|公里|km)$", "", plain(unguarded(cell)))
    return number(bare)


def yuan(cell: str, context: Context) -> Decimal:
    """Money in yuan; 万元 in the cell or in the heading means ten thousand, the cell's own unit first."""
    bare = plain(unguarded(cell)).replace("人民币", "").lstrip("¥￥")
    found = re.fullmatch(
        r"(?P<amount>[-+]?[\d,]+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?P<unit>万元?|亿元?|元整?|圆整?)?", bare
    )
    if not found:
        raise CellRefused("unreadable_amount", f"金额“{cell[:30]}”读不出来，请填数字（单位：元或万元）")
    amount = Decimal(found["amount"].replace(",", ""))
    unit = found["unit"] or ("万" if "万元" in context.heading else "元")
    factor = {"万": 10000, "亿": 100000000}.get(unit[0], 1)
    cents = (amount * factor).quantize(Decimal("0.01"))
    if cents < 0:
        raise CellRefused("unreadable_amount", f"金额“{cell[:30]}”不能小于0")
    return cents


def parse_quantity(text: str) -> Quantity | None:
    """A result or limit as printed ("0.25g/kg", "≤0.5 mg/kg", "1.2×10³CFU/g", "未检出", "n=5,c=2,m=10").

    Five counts in one cell ("＜10，15，10，＜10，390CFU/g") come as `samples`, their largest as the value;
    counts below the limit of counting are None. None when it cannot be read as a quantity.
    """
    tidy = text.strip()
    plan = tuple((letter, _expanded(value)) for letter, value in _PLAN.findall(tidy))
    if len(plan) >= 2:
        return Quantity("", None, _unit_behind(tidy), plan=plan)
    if tidy.startswith(_NOT_FOUND) and not re.search(r"[，,；;]", tidy):
        return Quantity("", None, "")
    pieces = [piece.strip() for piece in re.split(r"[，,；;、]", tidy) if piece.strip()]
    if len(pieces) > 1:
        return _samples(pieces)
    return _single(tidy)


def _single(text: str) -> Quantity | None:
    found = _QUANTITY.match(_expanded(text))
    if not found:
        return None
    try:
        value = Decimal(found[2])
    except InvalidOperation:
        return None
    return Quantity(_COMPARE.get(found[1] or "", ""), value, plain(found[3] or ""))


def _samples(pieces: list[str]) -> Quantity | None:
    read: list[Quantity] = []
    for piece in pieces:
        single = Quantity("", None, "") if piece.startswith(_NOT_FOUND) else _single(piece)
        if single is None:
            return None
        read.append(single)
    counts = tuple(None if q.sign == "<" else q.value for q in read)
    present = [count for count in counts if count is not None]
    return Quantity(
        "", max(present) if present else None, read[-1].unit or _unit_behind(pieces[-1]), samples=counts
    )


def _expanded(text: str) -> str:
    """Powers of ten written out: 1.2×10³ → 1.2e3 (before any normalisation turns ³ into 3)."""

    def written(found: re.Match[str]) -> str:
        power = found[2] or found[3].translate(_SUPER)
        return f"{found[1] or 1}e{power}"

    return _POWER.sub(written, text)


def _unit_behind(text: str) -> str:
    found = re.search(r"((?:CFU|MPN|cfu|mpn)?/\s*\d*\s*[a-zA-Z²³]+|[a-zA-Zμµ]+/\d*[a-zA-Z²³]+)\s*$", text)
    return plain(found[1]) if found else ""


def split_item_limit(text: str) -> tuple[str, str | None]:
    """An item name with its limit inside: "铅(以Pb计)≤0.5", "色值（≤150IU）", "柠檬黄（不得检出）"."""
    tidy = text.strip()
    start = _last_group(tidy)
    if start > 0 and _LIMIT_START.match(tidy[start + 1 :]):
        inside = re.sub(r"^(?:标准值|限量值)[:：]?", "", tidy[start + 1 : -1])
        return tidy[:start].strip(), inside.split("/实测值", 1)[0].strip()
    depth = 0
    for place, letter in enumerate(tidy):
        depth += (letter in "(（") - (letter in ")）")
        if depth == 0 and place and letter in "≤≥≦≧＜＞<>":
            return tidy[:place].strip(), tidy[place:].strip()
    return tidy, None


def _last_group(text: str) -> int:
    """Where the bracket opens that closes at the very end of the text; -1 where none does."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] in ")）") - (text[place] in "(（")
        if depth == 0:
            return place if place < len(text) - 1 else -1
    return -1
