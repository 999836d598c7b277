"""Check characters of the identifiers a market regulator meets. Pure arithmetic on digits.

GB/T 17710 (ISO 7064 MOD 11,10): JY, SC, YB and the old registration number. GB 32100: 统一社会信用代码.
GB 11714: organisation code. GB 11643 (MOD 11-2): resident identity number.
"""

from weili.law.source import LawError

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

#: kind → (prefix, length of the body after the prefix and before the check character)
BODIES = {
    "jy": ("JY", 13),
    "sc": ("SC", 13),
    "yb": ("YB", 13),
    "old15": ("", 14),
    "uscc": ("", 17),
    "id": ("", 17),
}


def mod11_10(body: str) -> str:
    """The check digit of ISO 7064 MOD 11,10 for a string of digits."""
    product = 10
    for digit in body:
        product = (product + int(digit)) % 10 or 10
        product = (product * 2) % 11
    return str((11 - product) % 10)


def uscc(body: str) -> str:
    """The 18th character of a 统一社会信用代码 from its first 17 (letters of its alphabet only)."""
    total = sum(USCC_ALPHABET.index(char) * weight for char, weight in zip(body, USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[(31 - total % 31) % 31]


def organisation(body: str) -> str:
    """The 9th character of an organisation code from its first 8 (digits and capital letters)."""
    total = sum(int(char, 36) * weight for char, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def resident(body: str) -> str:
    """The 18th character of a resident identity number from its first 17 digits."""
    return "10X98765432"[sum(int(char) * weight for char, weight in zip(body, ID_WEIGHTS, strict=True)) % 11]


def with_check_digit(kind: str, body: str) -> str:
    """The whole number for a body without check character, with its prefix: ("jy", "2111601000001") → JY….

    Kinds: jy, sc, yb, old15, uscc, id. The prefix may be given or left out. Raises LawError for a body of
    another length or with letters the number does not know.
    """
    if kind not in BODIES:
        raise LawError("unknown_kind", f"不会为“{kind}”计算校验位，可选：{'、'.join(BODIES)}。")
    prefix, length = BODIES[kind]
    bare = body.upper().removeprefix(prefix)
    alphabet = USCC_ALPHABET if kind == "uscc" else "0123456789"
    if len(bare) != length or any(char not in alphabet for char in bare):
        raise LawError("bad_body", f"{kind} 的本体应为{length}位，只含 {alphabet}，现为“{body}”。")
    reckon = {"uscc": uscc, "id": resident}.get(kind, mod11_10)
    return f"{prefix}{bare}{reckon(bare)}"
