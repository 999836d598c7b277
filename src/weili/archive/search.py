"""The text in which a business is searched: names as written and in pinyin, codes, phone tail, address."""

import re
from collections.abc import Iterable
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from weili.matching.text import has_chinese, normalise

PHONE_TAIL = 4
_DIGITS = re.compile(r"\D+")


def search_text(
    *, names: Iterable[str], codes: Iterable[str] = (), phone: str = "", address: str = ""
) -> str:
    """One lower-case line in which a part of a name, pinyin, initials, a code or a phone tail is found."""
    words: dict[str, None] = {}
    for name in names:
        words.update(dict.fromkeys(_spoken(name)))
    words.update(dict.fromkeys(normalise(code) for code in codes))
    tail = _DIGITS.sub("", phone)[-PHONE_TAIL:]
    words.update(dict.fromkeys((tail, normalise(address))))
    return " ".join(word for word in words if word)


@lru_cache(maxsize=65536)
def _spoken(name: str) -> tuple[str, ...]:
    """A name, its full pinyin and its initials: 栗子农家院, lizinongjiayuan, lznjy."""
    written = normalise(name)
    if not has_chinese(written):
        return (written,)
    full = "".join(lazy_pinyin(written)).replace(" ", "")
    initials = "".join(lazy_pinyin(written, style=Style.FIRST_LETTER)).replace(" ", "")
    return (written, full.lower(), initials.lower())
