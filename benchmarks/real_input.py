"""What becomes of real published tables: `python -m benchmarks.real_input` prints docs/real-input.md's figures.

The sampling bulletins of ../shared/data/open/cn (7,383 rows as Parquet, seven raw files of the same relay site) go
through `weili import sampling-results` into an empty district without bounds, in both orders. Only counts are
printed: no name of a real firm leaves the folder.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.machine import shared

WEILI = str(Path(sys.executable).with_name("weili"))
#: what an officer finds afterwards, by the words of docs/real-input.md
FOUND = """
import json
import django
django.setup()
from weili.archive.models import Business, Entry, KeyListing, Lead, Question
from weili.sampling.models import FollowUp, Sample
here = lambda model: model.objects.across_districts()
failing = here(Sample).filter(verdict="fail")
print(json.dumps({
    "businesses": here(Business).count(),
    "questions": here(Question).filter(state="open").count(),
    "entries": here(Entry).count(),
    "samples": here(Sample).count(),
    "failing": failing.count(),
    "failing_here": failing.filter(business__isnull=False).count(),
    "failing_listed": here(KeyListing).filter(reason_code="failing_sample", state="proposed").count(),
    "follow_ups": here(FollowUp).filter(state="proposed").count(),
    "leads": here(Lead).filter(kind="failing_sample").count(),
}))
"""


@dataclass(slots=True)
class Told:
    """What the command said of one file."""

    file: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    summary: dict[str, Any] = field(default_factory=dict)

    @property
    def reasons(self) -> Counter[str]:
        """Rows per reason code."""
        return Counter(row["reason"]["code"] for row in self.rows)


class Home:
    """An empty home with one district without bounds, spoken to through the command line only."""

    def __init__(self, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "WEILI_HOME": str(folder),
            "DJANGO_SETTINGS_MODULE": "weili.settings.base",
        }
        self.environment.pop("DATABASE_URL", None)
        self.call("district", "add", "990100", "云岭区", "--boundless")

    def call(self, *words: str) -> str:
        """The output of a command; raises CalledProcessError where it fails."""
        done = subprocess.run([WEILI, *words], check=True, capture_output=True, env=self.environment)
        return done.stdout.decode()

    def take(self, path: Path) -> Told:
        """Bring in one file of sampling results."""
        *rows, last = self.call("import", "sampling-results", str(path), "--json").splitlines()
        return Told(path.name, [json.loads(row) for row in rows], json.loads(last)["summary"])

    def found(self) -> dict[str, int]:
        """The counts of what stands in the database."""
        done = subprocess.run(
            [sys.executable, "-c", FOUND], check=True, capture_output=True, env=self.environment
        )
        counts: dict[str, int] = json.loads(done.stdout)
        return counts

    def verified(self) -> dict[str, Any]:
        """The answer of `weili archive verify`."""
        answer: dict[str, Any] = json.loads(self.call("archive", "verify", "--json"))
        return answer


@contextmanager
def empty_home() -> Iterator[Home]:
    """A home that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="weili-real-") as folder:
        yield Home(Path(folder))


def files() -> tuple[Path, list[Path]]:
    """The Parquet and the raw files; raises FileNotFoundError where they are absent."""
    folder = shared() / "data" / "open" / "cn"
    raw = sorted((folder / "raw").glob("*.csv"))
    if not raw:
        raise FileNotFoundError(f"skipped: data absent ({folder})")
    return folder / "sampling_2015_2022q1.parquet", raw


def table_of(told: Sequence[Told]) -> None:
    """Print one row per file."""
    print("| file | rows | kept | merged | refused | by reason |")
    print("|---|--:|--:|--:|--:|---|")
    for each in told:
        s = each.summary
        reasons = ", ".join(f"{code} {n}" for code, n in sorted(each.reasons.items()))
        print(f"| {each.file} | {s['rows']} | {s['kept']} | {s['merged']} | {s['refused']} | {reasons} |")


def refusals_of(told: Sequence[Told]) -> None:
    """Print why rows were refused: the sentences' codes with the cell's field, never the cell."""
    why: Counter[tuple[str, str]] = Counter()
    for each in told:
        for row in each.rows:
            if row["state"] == "refused":
                why[each.file, row["reason"]["code"]] += 1
    print("\n| file | why refused | rows |\n|---|---|--:|")
    for (file, code), n in sorted(why.items()):
        print(f"| {file} | {code} | {n} |")


def order(title: str, paths: Sequence[Path]) -> list[Told]:
    """Import the files in an order and print what became of them."""
    with empty_home() as home:
        told = [home.take(path) for path in paths]
        again = [home.take(path) for path in paths]
        print(f"\n### {title}\n")
        table_of(told)
        refusals_of(told)
        print("\n| what an officer finds | count |\n|---|--:|")
        for name, n in home.found().items():
            print(f"| {name} | {n} |")
        print(f"\narchive verify: `{json.dumps(home.verified())}`\n\nAll files a second time:\n")
        table_of(again)
    return told


def main() -> None:
    """Print the tables of both orders."""
    try:
        parquet, raw = files()
    except FileNotFoundError as absent:
        print(absent)
        return
    order("Parquet first, then the raw files", [parquet, *raw])
    order("The raw files first, then the Parquet", [*raw, parquet])


if __name__ == "__main__":
    main()
