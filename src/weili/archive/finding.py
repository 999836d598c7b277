"""Finding businesses by what one remembers of them (检索): the pieces of their search texts, and the index over them.

A search text is cut into pieces: each Chinese character and each pair, threes of letters and digits, and the first
one and two of every word. A question is cut the same way; rows that hold all of its pieces are looked at closely.
SQLite keeps the pieces in its full-text index, PostgreSQL in an inverted index over an array; both are part of the
database itself. Whoever writes `Business.search` calls `index`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from django.db import connection
from django.db.models import Q

from weili.archive.models import Business, Merge, SearchGrams
from weili.matching.text import normalise

#: a word that more rows hold is no help in finding one: a list of them is walked instead
MANY = 10_000
SLICE = 500
_RUNS = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+")
TABLE = "archive_search"


def grams(text: str) -> list[str]:
    """The pieces of a search text."""
    found: dict[str, None] = {}
    for run in _RUNS.findall(text):
        if _chinese(run):
            found.update(dict.fromkeys((*run, *map("".join, pairwise(run)))))
        else:
            found.update(dict.fromkeys((run[:1], run[:2], *_threes(run))))
    return list(found)


def asked(word: str) -> list[str]:
    """The pieces that a text with this word must hold; none where nothing can be said before looking."""
    found: dict[str, None] = {}
    runs = _RUNS.findall(word)
    for place, run in enumerate(runs):
        if _chinese(run):
            found.update(dict.fromkeys(map("".join, pairwise(run)) if len(run) > 1 else run))
        elif len(run) > 2:
            found.update(dict.fromkeys(_threes(run)))
        elif place or len(runs) == 1:  # the first run may be the end of a longer one: 12号 of 112号
            found[run] = None
    return list(found)


def _chinese(run: str) -> bool:
    return "\u3400" <= run[0] <= "\u9fff"


def _threes(run: str) -> Iterator[str]:
    return (run[start : start + 3] for start in range(len(run) - 2))


# --- asking -------------------------------------------------------------------------------------------------


def heads_saying(word: str) -> set[int] | None:
    """The heads of the archives of which some member says a word; None where they are too many to name.

    A word of signs alone says nothing and finds nobody.
    """
    pieces = asked(word)
    if not pieces:
        return None if _RUNS.search(word) else set()
    roots = _roots(pieces, word)
    return set(roots) if len(roots) <= MANY else None


def saying(word: str) -> Q:
    """The same as a condition on heads, for words that very many rows hold: the walk soon finds enough."""
    standing = Merge.objects.filter(district__isnull=False, undone_at__isnull=True).values("absorbed")
    merged = Business.objects.filter(pk__in=standing, search__contains=word)
    return Q(search__contains=word) | Q(pk__in=merged.values("root_id"))


#: what holds the pieces, then what says the word; the look ends as soon as there are too many
_SQLITE = f"""SELECT b.root_id FROM {TABLE} held JOIN archive_business b ON b.id = held.rowid
    WHERE {TABLE} MATCH %s AND b.root_id IS NOT NULL AND instr(b.search, %s) > 0 LIMIT %s"""  # noqa: S608
_POSTGRES = """SELECT b.root_id FROM archive_searchgrams held JOIN archive_business b ON b.id = held.business_id
    WHERE string_to_array(held.grams, ' ') @> %s::text[] AND b.root_id IS NOT NULL
    AND strpos(b.search, %s) > 0 LIMIT %s"""


def _roots(pieces: Sequence[str], word: str) -> list[int]:
    """The heads of the rows that say a word, at most one more than `MANY`."""
    sqlite = connection.vendor == "sqlite"
    wanted: str | list[str] = " AND ".join(f'"{piece}"' for piece in pieces) if sqlite else list(pieces)
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE if sqlite else _POSTGRES, [wanted, word, MANY + 1])
        return [key for (key,) in cursor.fetchall()]


# --- keeping ------------------------------------------------------------------------------------------------


def index(businesses: Iterable[Business]) -> None:
    """Let businesses be found by their search texts as they stand now (更新检索)."""
    write({row.pk: row.search for row in businesses})


def also_found_by(told: Iterable[tuple[Business, str]]) -> None:
    """Let businesses be found by a further code as well, such as the number of a permit (补充检索词)."""
    met: dict[int, Business] = {}
    learnt: dict[int, Business] = {}
    for row, code in told:
        business = met.setdefault(row.pk, row)  # two records may hold two copies of one row
        word = normalise(code)
        if word and word not in business.search:
            business.search = f"{business.search} {word}"
            learnt[business.pk] = business
    Business.objects.bulk_create(
        learnt.values(), SLICE, update_conflicts=True, unique_fields=["id"], update_fields=["search"]
    )
    index(learnt.values())


def write(texts: dict[int, str]) -> None:
    """Write the pieces of some search texts, by the keys of their businesses; those that stood are replaced."""
    keys = list(texts)
    for start in range(0, len(keys), SLICE):
        some = keys[start : start + SLICE]
        rows = [SearchGrams(business_id=key, grams=" ".join(grams(texts[key]))) for key in some]
        if connection.vendor == "sqlite":
            _forget(some)
        SearchGrams.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["business"], update_fields=["grams"]
        )
        if connection.vendor == "sqlite":
            _sqlite([("", row.business_id, row.grams) for row in rows])


def _forget(keys: Collection[int]) -> None:
    """SQLite's index is told what stood there before it is told what stands there now."""
    stood = SearchGrams.objects.filter(pk__in=keys).values_list("pk", "grams")
    _sqlite([("delete", key, text) for key, text in stood])


def _sqlite(rows: Sequence[tuple[str, int, str]]) -> None:
    with connection.cursor() as cursor:
        for verb, key, text in rows:
            if verb:
                cursor.execute(
                    f"INSERT INTO {TABLE} ({TABLE}, rowid, grams) VALUES (%s, %s, %s)",  # noqa: S608
                    [verb, key, text],
                )
            else:
                cursor.execute(f"INSERT INTO {TABLE} (rowid, grams) VALUES (%s, %s)", [key, text])  # noqa: S608
