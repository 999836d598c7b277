"""One way to write a text: NFKC, simplified Chinese, no control characters, one kind of space and mask."""

import re
import unicodedata
from functools import lru_cache

import opencc

_CONVERTER = opencc.OpenCC("t2s")
_CJK = re.compile(r"[\u3400-\u9fff]")
_SPACES = re.compile(r"\s+")
#: Characters that stand for "left out": 张*, 张×, 张●. A letter x counts only doubled beside Chinese.
_MASKS = re.compile(r"[*×✕●○□■]+|(?<=[\u3400-\u9fff])[xX]{2,}|某{2,}")
_CHINESE_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
}


def has_chinese(text: str) -> bool:
    """Whether any Chinese character stands in the text."""
    return _CJK.search(text) is not None


@lru_cache(maxsize=65536)
def simplified(text: str) -> str:
    """Traditional characters to simplified ones, until nothing changes (so the result is stable)."""
    if not has_chinese(text):
        return text
    for _ in range(3):
        turned = str(_CONVERTER.convert(text))
        if turned == text:
            break
        text = turned
    return text


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """NFKC, simplified, lower case, control and format characters out, spaces single, masks as `*`."""
    for _ in range(3):  # lower case and NFKC may each open work for the other: İ, ﬃ
        before = text
        text = unicodedata.normalize("NFKC", text).lower()
        text = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
        text = _MASKS.sub("*", simplified(text))
        text = _SPACES.sub(" ", text).strip()
        if text == before:
            break
    return text


def chinese_number(text: str) -> int | None:
    """The value of 一 … 九十九, or of digits; None where the text is no number."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(c not in _CHINESE_DIGITS and c != "十" for c in text):
        return None
    if "十" not in text:
        return int("".join(str(_CHINESE_DIGITS[c]) for c in text))
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (_CHINESE_DIGITS[tens] if tens else 1) * 10 + (_CHINESE_DIGITS[ones] if ones else 0)
