"""Real published bulletins through the command line: nothing lost, the same row recognised, failing ones followed.

Figures: docs/real-input.md. The data stays beside the repository; without it these tests are skipped.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from benchmarks.real_input import Home, Told, empty_home, files

pytestmark = pytest.mark.real_input
STATES = ("kept", "merged", "refused")
#: what does not make two rows different: the site's search word, our own key, a day in another spelling
LEFT_OUT = ("extra", "business", "production_text")


@dataclass(frozen=True, slots=True)
class Read:
    """All files in one home, the Parquet first: what the command said, what stands there, and a second time."""

    told: list[Told]
    found: dict[str, int]
    verified: dict[str, Any]
    again: list[Told]


def _read(home: Home, paths: list[Path]) -> Read:
    told = [home.take(path) for path in paths]
    again = [home.take(path) for path in paths]
    return Read(told, home.found(), home.verified(), again)


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    try:
        parquet, raw = files()
    except FileNotFoundError as absent:
        pytest.skip(str(absent))
    with empty_home() as home:
        yield _read(home, [parquet, *raw])


def _words(record: dict[str, Any]) -> str:
    """What a row says, without the search word under which the relay site found it."""
    return repr(sorted((k, repr(v)) for k, v in record.items() if k not in LEFT_OUT))


def test_no_row_is_lost(read: Read) -> None:
    for told in read.told + read.again:
        assert told.summary["rows"] == len(told.rows) == sum(told.summary[state] for state in STATES)
        assert told.summary["by_reason"] == told.reasons
    assert read.told[0].summary["rows"] == 7383
    assert sum(told.summary["kept"] for told in read.told) == read.found["samples"]


def test_the_rows_of_the_raw_files_are_recognised_in_the_parquet(read: Read) -> None:
    merged = sum(told.summary["merged"] for told in read.told[1:])
    whole = sum(told.summary["rows"] for told in read.told[1:])
    assert merged / whole > 0.9


def test_a_row_kept_beside_the_parquet_is_printed_twice_in_its_own_file(read: Read) -> None:
    """The raw files list one result under several search words; the Parquet has each once."""
    alone = []
    for told in read.told[1:]:
        shown = [_words(row["record"]) for row in told.rows]
        times = Counter(shown)
        pairs = zip(told.rows, shown, strict=True)
        alone += [row for row, words in pairs if row["state"] == "kept" and times[words] == 1]
    # three have the result and its unit in two cells, the Parquet in one; one is there in another spelling
    assert sum("result_unit" in row["record"] for row in alone) == 3
    assert len(alone) == 4


def test_a_second_import_keeps_nothing_new(read: Read) -> None:
    for first, second in zip(read.told, read.again, strict=True):
        assert second.summary["kept"] == 0
        assert second.summary["refused"] == first.summary["refused"]


def test_only_foreign_alerts_are_refused_for_they_have_no_verdict(read: Read) -> None:
    refused = [row for told in read.told for row in told.rows if row["state"] == "refused"]
    assert {row["reason"]["code"] for row in refused} == {"unreadable_verdict"}
    assert {row["record"]["信息来源"] for row in refused} == {"RASFF"}


def test_every_failing_sample_of_a_unit_is_on_the_key_list_with_a_follow_up_and_a_clue(read: Read) -> None:
    here = read.found["failing_here"]
    assert here > 0
    assert (read.found["failing_listed"], read.found["follow_ups"], read.found["leads"]) == (here, here, here)


def test_the_timelines_verify(read: Read) -> None:
    assert read.verified["ok"] is True
    assert read.verified["entries"] == read.found["entries"]
