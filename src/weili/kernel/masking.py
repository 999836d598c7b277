"""Personal data as it stands on screens and in lists: masked (遮蔽), until somebody gives a reason to see it.

Masking is 去标识化 (个人信息保护法第五十一条、第七十三条). Numbers of no known form lose their length too:
it would tell. `weili.kernel.people.disclose` records who saw the whole and why.
"""

import re

STAR = "*"
_MOBILE = re.compile(r"1\d{10}")
_LANDLINE = re.compile(r"(0\d{2,3}-?)(\d{7,8})(-\d+)?")
_PERSON = re.compile(r"[\u4e00-\u9fff·]{2,4}")
_SHOPS = "店厂社馆坊部行场站园院庄铺吧屋室摊楼阁轩居斋堂"
_ID = re.compile(r"\d{17}[\dXx]|\d{15}")
#: inside other text: a mobile number, and an identity number told from a credit code by its birthday
_MOBILE_WITHIN = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_ID_WITHIN = re.compile(r"(?<!\d)[1-8]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d{4}[\dXx](?![\dA-Za-z])")


def mask_name(name: str) -> str:
    """A person's name with only its first character: 张三丰 becomes 张**."""
    name = name.strip()
    return name[:1] + STAR * max(len(name) - 1, 1) if name else ""


def mask_party(name: str) -> str:
    """Somebody named in a record: a person's name masked, a firm's or shop's as it is.

    Two to four characters that do not end as shops do are taken for a person: rather one shop too many masked.
    """
    return mask_name(name) if _PERSON.fullmatch(name) and name[-1] not in _SHOPS else name


def mask_phone(phone: str) -> str:
    """A mobile number as 138****5678, a landline as 010-****5678; anything else is hidden but for its end."""
    digits = re.sub(r"[\s()（）]", "", phone)
    if not digits:
        return ""
    if _MOBILE.fullmatch(digits):
        return f"{digits[:3]}{STAR * 4}{digits[-4:]}"
    landline = _LANDLINE.fullmatch(digits)
    if landline:
        return f"{landline[1]}{STAR * 4}{landline[2][-4:]}"
    return STAR * 6 + digits[-2:] if len(digits) > 6 else STAR * 6


def mask_id(number: str) -> str:
    """An identity card number as 110***********123X; any other document shows its last two characters."""
    number = number.strip()
    if not number:
        return ""
    if _ID.fullmatch(number):
        return number[:3] + STAR * (len(number) - 7) + number[-4:]
    return STAR * 6 + number[-2:] if len(number) > 6 else STAR * 6


def mask_within(text: str) -> str:
    """A text of whatever kind with the mobile and identity numbers in it masked; the rest is left as it is."""
    masked = _ID_WITHIN.sub(lambda found: mask_id(found[0]), text)
    return _MOBILE_WITHIN.sub(lambda found: mask_phone(found[0]), masked)
