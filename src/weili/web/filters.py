"""What a list was asked for in its address: read calmly, whatever somebody typed there."""

from collections.abc import Iterable, Mapping
from datetime import date

from weili.archive.queries.narrowing import LONGEST_QUESTION

SECTORS = (("production", "生产"), ("circulation", "流通"), ("catering", "餐饮"))


def page_number(query: Mapping[str, str]) -> int:
    """The page that was asked for; whatever is no page number is the first."""
    wanted = query.get("page", "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 and int(wanted) else 1


def one_of(
    query: Mapping[str, str], name: str, choices: Iterable[tuple[str, str]], otherwise: str = ""
) -> str:
    """A value that is among the choices, else what holds otherwise."""
    wanted = query.get(name, "")
    return wanted if wanted in {value for value, _ in choices} else otherwise


def question(query: Mapping[str, str]) -> str:
    """What was searched for: without control characters, and no longer than anybody types."""
    return "".join(letter for letter in query.get("q", "") if letter.isprintable()).strip()[:LONGEST_QUESTION]


def number_in(query: Mapping[str, str], name: str, most: int) -> int | None:
    """A whole number from 1 to `most`; None for anything else."""
    wanted = query.get(name, "")
    fine = wanted.isascii() and wanted.isdigit() and len(wanted) < 19 and 0 < int(wanted) <= most
    return int(wanted) if fine else None


def day_in(query: Mapping[str, str], name: str) -> date | None:
    """A day written 2026-09-21; None for anything else."""
    try:
        return date.fromisoformat(query.get(name, "")[:10])
    except ValueError:
        return None
