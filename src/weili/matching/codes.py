"""Codes of subjects and permits: one spelling, kind by shape, check digits (GB 32100-2015, ISO 7064).

The law package has the full answer for a person; here only what a comparison needs, because matching
imports nothing.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_SHAPES = (
    ("uscc", re.compile(r"[0-9A-Z]{2}\d{6}[0-9A-Z]{9}[0-9A-Z]")),
    ("jy1", re.compile(r"JY1\d{13}")),
    ("jy2", re.compile(r"JY2\d{13}")),
    ("jy3", re.compile(r"JY3\d{13}")),
    ("sc", re.compile(r"SC[12]\d{13}")),
    ("yb", re.compile(r"YB[12]\d{13}")),
    ("old15", re.compile(r"\d{15}")),
)
#: Codes of the operator; every other code is one of a permit, so of the premises.
OPERATOR_SCHEMES = frozenset({"uscc", "old15", "id"})


@lru_cache(maxsize=65536)
def normalise_code(text: str) -> str:
    """NFKC, upper case, without spaces, hyphens and masks of length; O and I stay as they are written."""
    return re.sub(r"[\s\-_.·/]+", "", unicodedata.normalize("NFKC", str(text)).upper())


@lru_cache(maxsize=65536)
def kind_of(scheme: str, code: str) -> str:
    """The kind of a normalised code: its shape where that is telling, else the scheme it came under."""
    if scheme == "id":
        return "id"
    for kind, shape in _SHAPES:
        if shape.fullmatch(code) and not (kind == "uscc" and code.isdigit() and scheme in ("permit", "id")):
            return kind
    return scheme


@lru_cache(maxsize=65536)
def is_valid(kind: str, code: str) -> bool:
    """Whether the check digit of a code fits; kinds without a known check are valid from four characters."""
    if kind == "uscc":
        return uscc_valid(code)
    if kind in ("jy1", "jy2", "jy3", "sc", "old15"):
        return mod11_10_valid(code[2:] if code[:2].isalpha() else code)
    return len(code) >= 4 and len(set(code)) > 1


def uscc_valid(code: str) -> bool:
    """GB 32100-2015: 18 characters of the alphabet without I O S V Z, the last one checks."""
    if len(code) != 18 or any(c not in _ALPHABET for c in code) or len(set(code)) == 1:
        return False
    total = sum(_ALPHABET.index(c) * w for c, w in zip(code, _WEIGHTS, strict=False))
    return code[17] == _ALPHABET[(31 - total % 31) % 31]


def mod11_10_valid(digits: str) -> bool:
    """ISO 7064 MOD 11,10 (GB/T 17710), as in JY, SC and the old 15-digit number."""
    if not digits.isdigit():
        return False
    product = 10
    for digit in digits[:-1]:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (product + int(digits[-1])) % 10 == 1


@lru_cache(maxsize=65536)
def _split(text: str) -> tuple[str, ...]:
    parts = (normalise_code(p) for p in re.split(r"[、;；,，|\n]", str(text)))
    return tuple(p for p in parts if len(p) >= 4 and p not in ("NULL", "NONE", "无许可证"))


def read_codes(codes: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """kind → normalised codes of a claim; several codes in one cell are split on 、 and ;."""
    found: dict[str, set[str]] = {}
    for scheme, text in codes.items():
        for code in _split(text or ""):
            if set(code) != {"*"}:
                found.setdefault(kind_of(scheme, code), set()).add(code)
    return {kind: frozenset(values) for kind, values in sorted(found.items())}


def one_slip(left: str, right: str) -> bool:
    """Whether two codes differ in exactly one place or by two neighbours changed over: a typing slip."""
    if len(left) != len(right):
        return False
    at = [i for i, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
    if len(at) == 1:
        return True
    return len(at) == 2 and at[1] == at[0] + 1 and left[at[0]] == right[at[1]] and left[at[1]] == right[at[0]]
