"""Papers as PDF/A with their fonts embedded (排版): a typst template, values as JSON, pictures as files beside it.

Text reaches a template as JSON only, never as markup; the machine's own fonts are never used.
"""

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

#: dots per inch of a preview
PREVIEW_DPI = 110


def typeset(
    template: Path,
    values: Mapping[str, Any],
    *,
    name: str,
    pictures: Mapping[str, bytes] | None = None,
    image: bool = False,
    page: int = 1,
) -> bytes:
    """Typeset a template as PDF/A-2b, or one `page` of it as PNG for a preview.

    The template finds its values under the input `name`, and each of the `pictures` as a file `pictures/NAME`.
    """
    with tempfile.TemporaryDirectory(prefix="weili-paper-") as folder:
        root = Path(folder)
        for each in template.parent.glob("*.typ"):
            shutil.copy(each, root)
        (root / "pictures").mkdir()
        for picture, content in (pictures or {}).items():
            (root / "pictures" / picture).write_bytes(content)
        how: dict[str, Any] = {
            "root": str(root),
            "font_paths": [str(path) for path in settings.FONTS],
            "ignore_system_fonts": True,
            "sys_inputs": {name: json.dumps(values, ensure_ascii=False)},
        }
        source = str(root / template.name)
        if image:
            made = typst.compile(source, format="png", ppi=PREVIEW_DPI, **how)
            pages = made if isinstance(made, list) else [made]
            return bytes(pages[page - 1])
        return bytes(typst.compile(source, format="pdf", pdf_standards="a-2b", **how))


def can_set(picture: bytes) -> bool:
    """Whether a picture can be set: a photo in a format that no paper knows, or a broken one, cannot."""
    with tempfile.TemporaryDirectory(prefix="weili-picture-") as folder:
        root = Path(folder)
        (root / "picture").write_bytes(picture)
        (root / "try.typ").write_text('#image(read("picture", encoding: none), width: 1cm)', encoding="utf-8")
        try:
            typst.compile(
                str(root / "try.typ"), format="png", ppi=10, root=str(root), ignore_system_fonts=True
            )
        except typst.TypstError:
            return False
    return True
