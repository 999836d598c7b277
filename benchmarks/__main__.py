"""`python -m benchmarks [--quick | --full]`: every benchmark one after the other, as one Markdown report on stdout.

`python -m benchmarks pages [OPTION…]` runs that one alone, with sizes of its own (benchmarks.pages).

docs/benchmarks.md holds the last full report as it was printed. Each benchmark is a process of its own; one that
fails is named in the report and makes the exit status 1.
"""

import argparse
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from benchmarks import pages
from benchmarks.machine import machine


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A module of this folder, what it answers, and its arguments at either size."""

    module: str
    title: str
    quick: tuple[str, ...] = ()
    full: tuple[str, ...] = ()
    markdown: bool = False  # otherwise its words are shown as they are


BENCHMARKS = (
    Benchmark("import_rows", "Import of a large table", ("--quick",), ("--full",), markdown=True),
    Benchmark("demo", "The demo district, filled", ("--businesses", "400")),
    Benchmark("archive_verify", "Verification of the timelines", ("20000",), ("200000",)),
    Benchmark("grading", "Grading of a district", ("--n", "3000"), ("--n", "30000")),
    Benchmark("matching", "Matching of public tables"),
    Benchmark("field_taps", "A visit on the phone"),
    Benchmark("field_chaos", "Offline work to which everything goes wrong", ("500",), ("10000",)),
    Benchmark("exports", "A long list as a file", ("--rows", "20000")),
    Benchmark(
        "pages",
        "Pages of a very large district",
        ("--businesses", "6000", "--entries", "60000"),
        markdown=True,
    ),
)


def run(benchmark: Benchmark, *, full: bool) -> bool:
    """Print one chapter; False where the benchmark failed."""
    command = [f"benchmarks.{benchmark.module}", *(benchmark.full if full else benchmark.quick)]
    print(f"\n## {benchmark.title}\n\n`python -m {' '.join(command)}`\n", flush=True)
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)
    printed = done.stdout.strip()
    print(printed if benchmark.markdown else f"```text\n{printed}\n```")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no words"])[-1]
        print(f"\n**Failed** (exit {done.returncode}): {last}")
    return done.returncode == 0


def main() -> None:
    """Run them all and say where; or the pages alone."""
    if sys.argv[1:2] == ["pages"]:
        pages.main(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_false", dest="full", help="small sizes, a few minutes (default)"
    )
    parser.add_argument("--full", action="store_true", dest="full", help="the sizes that are claimed")
    parser.set_defaults(full=False)
    full = parser.parse_args().full
    now = datetime.now(tz=ZoneInfo("Asia/Shanghai"))
    print(f"# Benchmarks, {'full' if full else 'quick'} sizes\n\n{now:%Y-%m-%d %H:%M} (Beijing), {machine()}")
    fine = [run(benchmark, full=full) for benchmark in BENCHMARKS]
    sys.exit(0 if all(fine) else 1)


if __name__ == "__main__":
    main()
