"""How long a newcomer waits: the whole demo district filled through the intakes, beside reading the same files bare.

    python -m benchmarks.demo [--businesses N]

The peer of the same run is the reading and typing of every row of the same files, with nothing kept.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.machine import machine

WEILI = [sys.executable, "-m", "weili.cli"]


def main(businesses: int) -> None:
    """Fill a throwaway home, read its files bare, and print the two."""
    print(machine())
    with tempfile.TemporaryDirectory(prefix="weili-bench-") as folder:
        environment = {
            **os.environ,
            "WEILI_HOME": f"{folder}/home",
            "DJANGO_SETTINGS_MODULE": "weili.settings.base",
        }
        began, before = time.monotonic(), _processor_seconds()
        told = subprocess.run(
            [*WEILI, "demo", "--businesses", str(businesses), "--json"], env=environment, check=True,
            capture_output=True, text=True,
        )  # fmt: skip
        took, busy = time.monotonic() - began, _processor_seconds() - before
        filled = json.loads(told.stdout)
        rows = sum(each["rows"] for each in filled["files"])
        size = Path(f"{folder}/home/weili.sqlite3").stat().st_size / 2**20
        importing = sum(each["seconds"] for each in filled["files"])
        print(
            f"{businesses} businesses, {rows} rows of {len(filled['files'])} files, database {size:.0f} MiB"
        )
        print(f"  all of `weili demo`      {took:7.1f} s, {busy:.1f} s of processor")
        for step, seconds in sorted(filled["seconds"].items(), key=lambda pair: -pair[1])[:8]:
            print(f"    {step:<22} {seconds:7.1f} s")
        print(f"  import alone             {importing:7.1f} s, {rows / importing:.0f} rows/s")
        read, bare = _read_bare(Path(folder) / "files", businesses)
        print(f"  the same files read bare {bare:7.1f} s, {read / bare:.0f} rows/s")


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _read_bare(out: Path, businesses: int) -> tuple[int, float]:
    """Read and type every row of the same files, as an import does before it keeps anything."""
    from datetime import date

    from weili.exchange.reading import read
    from weili.twin.exports import write_exports

    on = date.today()  # noqa: DTZ011 - the day of the demo
    exports = write_exports(out, seed=20260101, today=on, businesses=businesses)
    began = time.monotonic()
    rows = sum(1 for export in exports for _ in read(export.path, export.kind, on=on))
    return rows, time.monotonic() - began


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--businesses", type=int, default=7000)
    main(parser.parse_args().businesses)
