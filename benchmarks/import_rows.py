"""How fast `weili import` takes in a large table, beside a bare read of the same file, in one run.

`python -m benchmarks.import_rows [--quick | --full]` writes an invented export of sampling results, imports it twice
through the command line into an empty home on SQLite, and verifies every chain. Each step is a process of its own:
its time on the clock, its processor time and its peak memory are the operating system's.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.invented import DISTRICT, TOWNS, write_table
from benchmarks.machine import machine

#: rows, units, producers
SIZES = {"quick": (20_000, 2_000, 1_500), "full": (300_000, 30_000, 20_000)}
READ = """
import sys
from datetime import date
from weili.exchange.reading import read
print(sum(1 for row in read(sys.argv[1], "sampling-results", on=date.today()) if row.record is not None))
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One step: seconds on the clock, seconds of processor, peak memory in MiB, the last line it printed."""

    seconds: float
    processor: float
    memory: float
    last: str


def measure(command: list[str], home: Path) -> Measured:
    """Run a command to its end; raises CalledProcessError where it fails."""
    with (home.parent / "printed").open("w+b") as printed:
        started = time.perf_counter()
        child = subprocess.Popen(command, stdout=printed, env={**os.environ, "WEILI_HOME": str(home)})
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise subprocess.CalledProcessError(child.returncode, command)
        printed.seek(max(0, printed.seek(0, 2) - 4096))
        last = printed.read().decode(errors="replace").strip().splitlines()[-1]
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, last)


def run(rows: int, units: int, producers: int, folder: Path) -> None:
    """Print the table of the steps."""
    home, table, towns = folder / "home", folder / "results.csv", folder / "towns.json"
    write_table(table, rows, of=units, producers=producers)
    towns.write_text(json.dumps(TOWNS), encoding="utf-8")
    weili = [str(Path(sys.executable).with_name("weili"))]
    measure([*weili, "district", "add", DISTRICT["code"], DISTRICT["name"], "--towns", str(towns)], home)
    imported = [*weili, "import", "sampling-results", str(table), "--json"]
    steps = {
        "bare read (exchange only)": measure([sys.executable, "-c", READ, str(table)], home),
        "first import": measure(imported, home),
        "second import of the same file": measure(imported, home),
        "archive verify": measure([*weili, "archive", "verify", "--json"], home),
    }
    size = table.stat().st_size / 1e6
    print(f"Invented export: {rows:,} rows (csv, {size:.0f} MB), {units:,} units, {producers:,} producers.\n")
    print("| step | seconds | rows/s | processor seconds | rows per processor second | peak memory |")
    print("|---|--:|--:|--:|--:|--:|")
    for name, step in steps.items():
        print(
            f"| {name} | {step.seconds:.1f} | {rows / step.seconds:,.0f} | {step.processor:.1f} "
            f"| {rows / step.processor:,.0f} | {step.memory:.0f} MiB |"
        )
    print()
    for name in ("first import", "second import of the same file"):
        print(f"- {name}: `{json.dumps(json.loads(steps[name].last)['summary'])}`")
    print(f"- archive verify: `{steps['archive verify'].last}`")
    print(f"- database afterwards: {sum(f.stat().st_size for f in home.glob('weili.sqlite3*')) / 1e6:.0f} MB")


def main() -> None:
    """Measure at the size asked for; by default the quick one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_const", dest="size", const="quick", default="quick")
    parser.add_argument("--full", action="store_const", dest="size", const="full")
    size = parser.parse_args().size
    print(f"machine: {machine()}\n")
    with tempfile.TemporaryDirectory(prefix="weili-bench-") as folder:
        run(*SIZES[size], Path(folder))


if __name__ == "__main__":
    main()
