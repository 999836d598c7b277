"""Writes docs/generated: the tables of the law and of the house as a person reads them. `--check` only compares.

Nothing in docs/generated is written by hand; `make check` fails when a page is not what the tables say.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PAGES = ROOT / "docs" / "generated"


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weili.settings.test")
    import django

    django.setup()
    from tools import apidocs, housedocs, lawdocs_access, lawdocs_tables, lawdocs_terms

    found: dict[str, str] = {}
    for source in (lawdocs_terms, lawdocs_tables, lawdocs_access, housedocs, apidocs):
        found |= source.render()
    return found


def stale() -> list[str]:
    """The pages that are missing, superfluous or not what the tables say."""
    wanted = pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in PAGES.iterdir()}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def write() -> None:
    """Write every page and remove those that are no longer made."""
    PAGES.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for path in PAGES.iterdir():
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (PAGES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if "--check" in sys.argv:
        old = stale()
        if old:
            sys.exit(f"docs/generated is not fresh, run `make docs`: {', '.join(old)}")
    else:
        write()
