"""What every benchmark says of where it ran, and where the read-only material lies."""

import os
import platform
import sqlite3
from pathlib import Path


def machine() -> str:
    """One line: processor, cores, load when it began, Python, SQLite."""
    load = os.getloadavg()[0]
    return (
        f"{_processor()}, {os.cpu_count()} cores (load {load:.1f} at the start), {platform.system()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def shared() -> Path:
    """The folder of read-only material: $WEILI_SHARED, else ../shared beside the repository."""
    named = os.environ.get("WEILI_SHARED")
    return Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
