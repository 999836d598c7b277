"""The English words of the public and business pages: which texts ask for one, and the catalogue compiled.

`python -m tools.messages` compiles locale/en/LC_MESSAGES/django.po beside it. Texts are found where templates say
`translate` or `blocktranslate`; words that templates translate from data are named in SAID.
"""

import io
import re
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "weili"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
#: rooms whose pages are complete in English
ROOMS = ("public",)

_TRANSLATE = re.compile(r"""{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
_BLOCK = re.compile(r"{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
_VALUE = re.compile(r"{{\s*(\w+)\s*}}")


def asked_for() -> set[str]:
    """Every text that a template of the translated rooms asks a translation for."""
    found: set[str] = set()
    for room in ROOMS:
        for path in sorted((SOURCE / room).rglob("templates/**/*.html")):
            text = path.read_text(encoding="utf-8")
            found.update(double or single for double, single in _TRANSLATE.findall(text))
            found.update(_VALUE.sub(r"%(\1)s", block) for block in _BLOCK.findall(text))
    return found


def translated() -> dict[str, str]:
    """The catalogue: Chinese → English."""
    catalogue = read_po(io.BytesIO(CATALOGUE.read_bytes()), locale="en")
    return {str(message.id): str(message.string) for message in catalogue if message.id}


def compiled() -> bytes:
    """The catalogue as gettext reads it."""
    out = io.BytesIO()
    write_mo(out, read_po(io.BytesIO(CATALOGUE.read_bytes()), locale="en"))
    return out.getvalue()


if __name__ == "__main__":
    CATALOGUE.with_suffix(".mo").write_bytes(compiled())
