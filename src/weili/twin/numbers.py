"""Invented numbers of the right shape, with valid check characters, taken from ranges that belong to nobody.

Codes: GB 32100 (organisation part MA0T…), JY as Beijing writes it (11 · district · town, 食品经营许可和备案管理办法
art. 27), SC (食品生产许可管理办法 art. 30). Telephones begin with 1400: 140 is not given to people.
"""

from weili.law import check_digits

DISTRICT = "110116"
_BASE31 = check_digits.USCC_ALPHABET


def uscc(number: int, *, category: str = "92") -> str:
    """The credit code of invented subject `number` (0 to 923 520) registered in the district."""
    body, rest = "", number
    for _ in range(4):
        rest, digit = divmod(rest, len(_BASE31))
        body = _BASE31[digit] + body
    organisation = f"MA0T{body}"
    return check_digits.with_check_digit(
        "uscc", f"{category}{DISTRICT}{organisation}{check_digits.organisation(organisation)}"
    )


def jy(main_type: int, town_code: str, number: int) -> str:
    """A food business licence: 1 sales, 2 catering, 3 canteen; the last two digits of the town stand for it."""
    return check_digits.with_check_digit("jy", f"{main_type}1116{town_code[-2:]}{number:06d}")


def sc(category: str, number: int) -> str:
    """A food production licence of a category of three digits."""
    return check_digits.with_check_digit("sc", f"{category}{DISTRICT}{number:04d}")


def small(word: str, year: int, number: int) -> str:
    """A small-scale permit or filing; the real format is not known, so this one is plainly our own."""
    return f"京怀{word}{year}{number:05d}"


def old_catering(year: int, number: int) -> str:
    """A 餐饮服务许可证 of before 2015."""
    return f"京餐证字{year}{DISTRICT}{number:06d}"


def mobile(number: int) -> str:
    """A telephone number that nobody has (0 to 9 999 999)."""
    return f"1400{number:07d}"


def resident(born: str, number: int) -> str:
    """An identity number with the sequence 000, which is never issued; `born` is YYYYMMDD."""
    region = ("110227", "130821", "110116", "130731")[number % 4]
    return check_digits.with_check_digit("id", f"{region}{born}000")
