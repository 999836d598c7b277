"""Any number met at work: what it is, whether it can be right, what it says.

统一社会信用代码 (GB 32100), JY 食品经营许可 (食品经营许可和备案管理办法; Beijing has its own area code),
SC 食品生产许可 (食品生产许可管理办法第三十条), YB 备案, 15-digit 注册号 (GS 15-2006), 居民身份证 (GB 11643),
masked ID numbers on old Beijing licences, small-scale permits. A failing check is reported, never repaired.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from weili.law import check_digits, identifier_parts
from weili.law.moments import shown
from weili.law.regions import province
from weili.law.source import LawError

KINDS = {
    "uscc": "统一社会信用代码",
    "jy": "食品经营许可证编号",
    "sc": "食品生产许可证编号",
    "yb": "仅销售预包装食品备案编号",
    "old15": "15位注册号",
    "id": "居民身份证号码",
    "id_masked": "隐去部分数字的身份证号码",
    "permit_small": "小规模食品生产经营许可备案编号",
    "unknown": "未能识别的编号",
}
#: The shape of each kind in words, for a refusal.
SHAPES = {
    "uscc": "18位数字或者大写字母",
    "jy": "JY 加14位数字，第一位是1、2或者3（主体业态）",
    "sc": "SC 加14位数字，第一位是1（食品）或者2（食品添加剂）",
    "yb": "YB 加14位数字，第一位是1（批发）或者2（零售）",
    "old15": "15位数字",
    "id": "17位数字加一位数字或者 X",
    "id_masked": "18位，第11至14位为四个星号",
    "permit_small": "1至32个字",
}
PATTERNS = {
    "jy": re.compile(r"JY[123][0-9]{13}"),
    "sc": re.compile(r"SC[12][0-9]{13}"),
    "yb": re.compile(r"YB[12][0-9]{13}"),
    "old15": re.compile(r"[0-9]{15}"),
    "id": re.compile(r"[0-9]{17}[0-9X]"),
    "id_masked": re.compile(r"[0-9]{10}\*{4}[0-9]{3}[0-9X]"),
    "uscc": re.compile(r"(?=(?:[^0-9]*[0-9]){6})[0-9A-Z]{18}"),
}
HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
NOISE = re.compile(rf"[\s{re.escape(HYPHENS)}\u200b\ufeff]+")
#: Letters that the alphabet of GB 32100 leaves out because they are misread, with what was meant.
MISREAD = {"O": "0", "I": "1", "S": "5", "V": "U", "Z": "2"}
LONGEST_PERMIT = 32
#: First two characters of a 统一社会信用代码 in use (GB 32100: department and kind of entity).
USCC_STARTS = frozenset({"11", "12", "13", "19", "51", "52", "53", "59", "91", "92", "93"})


@dataclass(frozen=True, slots=True)
class Checked:
    """The opinion on one number. `valid` None = cannot be decided from the number alone."""

    code: str
    kind: str
    valid: bool | None
    reason: str
    parts: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The answer of contract §2."""
        return {
            "code": self.code,
            "kind": self.kind,
            "valid": self.valid,
            "reason": self.reason,
            "parts": self.parts,
        }


def normalise(code: str) -> str:
    """NFKC, capitals, without spaces and hyphens. Never maps O to 0 or I to 1."""
    return NOISE.sub("", unicodedata.normalize("NFKC", code)).upper()


def check(code: str, *, kind: str | None = None) -> Checked:
    """The opinion on a number; with `kind` it is judged as that kind whatever its shape. Raises LawError."""
    if kind is not None and kind not in KINDS:
        raise LawError("unknown_kind", f"没有编号种类“{shown(kind)}”，可选：{'、'.join(KINDS)}。")
    bare = normalise(code)
    if kind is None or kind == "unknown":
        kind = kind_of(bare)
    if kind == "unknown":
        return Checked(code, kind, valid=None, reason=_unknown(bare))
    if kind == "permit_small":
        return _permit_small(code, bare)
    if not PATTERNS[kind].fullmatch(bare):
        reason = f"不是{KINDS[kind]}的样子：应为{SHAPES[kind]}，现为{_seen(bare)}。"
        if kind == "uscc" and PATTERNS["id_masked"].fullmatch(bare):
            reason += "它是隐去部分数字的身份证号码，不按信用代码校验。"
        return Checked(code, kind, valid=False, reason=reason)
    return JUDGES[kind](code, bare)


def kind_of(bare: str) -> str:
    """The kind by shape of a normalised number, `unknown` when no shape fits."""
    for kind in ("jy", "sc", "yb", "old15", "id_masked"):
        if PATTERNS[kind].fullmatch(bare):
            return kind
    if PATTERNS["id"].fullmatch(bare):
        return _id_or_uscc(bare)
    return "uscc" if PATTERNS["uscc"].fullmatch(bare) else "unknown"


def _id_or_uscc(bare: str) -> str:
    """Eighteen digits can be either: a check that passes decides, else the birth date and the first two."""
    if not identifier_parts.id_faults(bare):
        return "id"
    if check_digits.uscc(bare[:17]) == bare[17]:
        return "uscc"
    looks_born = identifier_parts.year_plausible(bare) or identifier_parts.day_plausible(bare)
    return "uscc" if not looks_born and bare[:2] in USCC_STARTS else "id"


def _seen(bare: str) -> str:
    return f"{len(bare)}个字符“{shown(bare, 40)}”" if bare else "空白"


def _unknown(bare: str) -> str:
    if not bare:
        return "没有填写编号。"
    for prefix in ("jy", "sc", "yb"):
        if bare.startswith(prefix.upper()):
            return (
                f"以 {prefix.upper()} 开头，但不是{KINDS[prefix]}：应为{SHAPES[prefix]}，现为{_seen(bare)}。"
            )
    return f"认不出编号的种类（{_seen(bare)}），没有校验。"


def _ending(bare: str, expected: str) -> str:
    if bare[-1] == expected:
        return "校验位正确。"
    return f"校验位不对：最后一位应为{expected}，现为{bare[-1]}，请核对是否有数字抄错。"


def _uscc(code: str, bare: str) -> Checked:
    strange = sorted({char for char in bare if char not in check_digits.USCC_ALPHABET})
    faults = [f"信用代码不使用字母{char}，可能是{MISREAD[char]}，请核对原件。" for char in strange]
    if not bare[2:8].isdigit():
        faults.append(f"第3至8位是登记机关行政区划，应为数字，现为“{bare[2:8]}”。")
    parts: dict[str, Any] = identifier_parts.uscc(bare)
    if strange:
        return Checked(code, "uscc", valid=False, reason="".join(faults), parts=parts)
    expected = check_digits.uscc(bare[:17])
    parts["check"] = {"given": bare[17], "expected": expected}
    if bare[17] != expected:
        faults.append(_ending(bare, expected))
    if faults:
        return Checked(code, "uscc", valid=False, reason="".join(faults), parts=parts)
    reason = "校验位正确。"
    organisation = parts["organisation"]
    if not organisation["check_valid"]:
        reason += f"主体标识码自身的校验位应为{organisation['expected']}，现为{bare[16]}，请核对原件。"
    return Checked(code, "uscc", valid=True, reason=reason, parts=parts)


def _licence(kind: str, read: Callable[[str], dict[str, Any]]) -> Callable[[str, str], Checked]:
    """The judge of a number that ends with ISO 7064 MOD 11,10 after a two-letter prefix (or none)."""
    prefix = len(check_digits.BODIES[kind][0])

    def judge(code: str, bare: str) -> Checked:
        expected = check_digits.mod11_10(bare[prefix:-1])
        parts = read(bare)
        parts["check"] = {"given": bare[-1], "expected": expected}
        reason = _ending(bare, expected)
        if parts.get("area_readings") == []:
            reason += "但地区代码认不出，请核对原件。"
        return Checked(code, kind, bare[-1] == expected, reason, parts)

    return judge


def _yb(code: str, bare: str) -> Checked:
    expected = check_digits.mod11_10(bare[2:-1])
    parts = identifier_parts.yb(bare)
    parts["check"] = {"given": bare[-1], "expected": expected, "verified": False}
    reason = "备案编号的校验算法尚未经真实编号证实，不作判断；"
    agrees = "相符" if bare[-1] == expected else f"不符（推算应为{expected}，现为{bare[-1]}）"
    return Checked(
        code, "yb", valid=None, reason=f"{reason}按许可证编号的算法推算，校验位{agrees}。", parts=parts
    )


def _id(code: str, bare: str) -> Checked:
    faults = identifier_parts.id_faults(bare)
    reason = "".join(faults) or "校验位正确。"
    return Checked(code, "id", not faults, reason, identifier_parts.resident(bare))


def _id_masked(code: str, bare: str) -> Checked:
    parts = identifier_parts.resident_masked(bare)
    if province(bare) is None:
        return Checked(
            code, "id_masked", valid=False, reason=f"前两位{bare[:2]}不是省级行政区划代码。", parts=parts
        )
    return Checked(
        code, "id_masked", valid=None, reason="第11至14位（出生月日）已隐去，校验位无法核对。", parts=parts
    )


def _permit_small(code: str, bare: str) -> Checked:
    text = unicodedata.normalize("NFKC", code).strip()
    if not bare or len(text) > LONGEST_PERMIT:
        reason = f"编号应为{SHAPES['permit_small']}，现为{len(text)}个字。"
        return Checked(code, "permit_small", valid=False, reason=reason)
    reason = "小规模食品生产经营许可、备案的编号格式尚未取得，照录原文，不作判断。"
    return Checked(code, "permit_small", valid=None, reason=reason, parts={"text": text})


JUDGES: dict[str, Callable[[str, str], Checked]] = {
    "uscc": _uscc,
    "jy": _licence("jy", identifier_parts.jy),
    "sc": _licence("sc", identifier_parts.sc),
    "old15": _licence("old15", identifier_parts.old15),
    "yb": _yb,
    "id": _id,
    "id_masked": _id_masked,
}
