"""Doubts about identifiers: a wrong check digit is a warning on import (scans and old paper carry errors).

GB 32100-2015 (统一社会信用代码), ISO 7064 MOD 11,10 (许可证编号, 注册号), GB 11643 (身份证号).
"""

from weili.law.identifiers import check

_FIELDS = ("uscc", "licence_no")


def doubt(field: str, value: object) -> str:
    """What is wrong with the identifier in a field, or "" (also for fields that hold none)."""
    if not isinstance(value, str) or not field.endswith(_FIELDS):
        return ""
    seen = check(value)
    if seen.valid is not False:
        return ""
    return f"编码“{value}”未通过校验（{seen.reason}），请与证照核对"
