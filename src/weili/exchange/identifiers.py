"""Doubts about identifiers: a wrong check digit is a warning on import (scans and old paper carry errors).

GB 32100-2015 (统一社会信用代码), ISO 7064 MOD 11,10 (许可证编号, 注册号), GB 11643 (身份证号).
"""

import re

from weili.exchange.cells import hide_identity, plain
from weili.law.identifiers import check

_IDENTITY = re.compile(r"身份证|公民身份|证件号|zzhm|zjhm|sfzh", re.IGNORECASE)
_FIELDS = ("uscc", "licence_no")


def tells_identity(heading: str) -> bool:
    """Whether a column may hold identity numbers of persons."""
    return bool(_IDENTITY.search(heading))


def without_identity(value: str) -> str:
    """The text as it stands, or with digits 11 to 14 hidden where it is a valid identity number (GB 11643)."""
    bare = plain(value).upper()
    if len(bare) != 18 or not bare[:17].isdigit():
        return value
    seen = check(bare)
    return hide_identity(bare) if seen.kind == "id" and seen.valid else value


def doubt(field: str, value: object) -> str:
    """What is wrong with the identifier in a field, or "" (also for fields that hold none)."""
    if not isinstance(value, str) or not field.endswith(_FIELDS):
        return ""
    seen = check(value)
    if seen.valid is not False:
        return ""
    return f"编码“{value}”未通过校验（{seen.reason}），请与证照核对"
