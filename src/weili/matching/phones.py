"""Telephone numbers: one spelling, the telling tail, mobile or landline, masked ones."""

import re
from dataclasses import dataclass
from functools import lru_cache

from weili.matching.text import normalise

_EXTENSION = re.compile(r"(?:转|ext\.?|x)\s*\d+$")


@dataclass(frozen=True, slots=True)
class Phone:
    """Digits with `*` where masked; `tail` is what two spellings of one line share."""

    digits: str
    kind: str  # mobile · landline · masked · other

    @property
    def tail(self) -> str:
        """11 digits of a mobile, the last 8 of a landline (the area code may miss), else the last 10."""
        if self.kind == "landline":
            return self.digits[-8:]
        return self.digits if self.kind in ("mobile", "masked") else self.digits[-10:]


@lru_cache(maxsize=65536)
def parse_phones(text: str) -> tuple[Phone, ...]:
    """All numbers in a cell (split on 、 / ; ,), each once, in order; words and short codes are left out."""
    found: list[Phone] = []
    for part in re.split(r"[、;；,，/|]|(?<=\d)\s+(?=1\d{10}|0\d{2,3}-)", _join_slashes(normalise(text))):
        phone = _one(part)
        if phone and phone not in found:
            found.append(phone)
    return tuple(found)


def _join_slashes(text: str) -> str:
    """404/351 -9533 is one American number, not two."""
    return re.sub(r"\b(\d{3})/\s*(\d{3})\s*-\s*(\d{4})\b", r"\1\2\3", text)


def _one(part: str) -> Phone | None:
    digits = re.sub(r"[^\d*]", "", _EXTENSION.sub("", part.strip()))
    # one mask sign may stand for any number of digits: 138****5678 and 138*5678 are the same text
    digits = re.sub(r"\*+", "*", digits)
    digits = re.sub(r"^(?:0086|86)(?=1[3-9])", "", digits)
    if "*" in digits:
        return Phone(digits, "masked") if sum(c.isdigit() for c in digits) >= 4 else None
    digits = re.sub(r"^0(?=1[3-9]\d{9}$)", "", digits)
    if re.fullmatch(r"1[3-9]\d{9}", digits):
        return Phone(digits, "mobile")
    if re.fullmatch(r"(?:0\d{2,3})?[2-9]\d{6,7}", digits):
        return Phone(digits, "landline")
    if 7 <= len(digits) <= 13 and len(set(digits)) > 1:
        return Phone(digits, "other")
    return None


def masked_agree(left: Phone, right: Phone) -> bool:
    """Whether a masked number may be the other one: same head and same tail around the mask."""
    masked, other = (left, right) if left.kind == "masked" else (right, left)
    if masked.kind != "masked":
        return False
    head, _, tail = masked.digits.partition("*")
    tail = tail.rpartition("*")[2]
    if other.kind == "masked":
        return masked.digits == other.digits
    return (
        other.digits.startswith(head) and other.digits.endswith(tail) and len(other.digits) > len(head + tail)
    )
