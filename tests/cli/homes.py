"""Homes of their own for tests of whole commands: a folder and a database, driven by other processes."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4


@dataclass(frozen=True)
class Home:
    """A home: its folder and the environment that leads to it."""

    path: Path
    environment: dict[str, str]

    def weili(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One command."""
        command = [sys.executable, "-m", "weili.cli", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def answer(self, *words: str) -> tuple[int, Any]:
        """A command's exit status and its JSON."""
        done = self.weili(*words, "--json")
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, json.loads(done.stdout)

    def python(self, program: str) -> str:
        """What a program prints that runs inside the product."""
        begin = "from weili.cli.setup import configure; configure()\n"
        command = [sys.executable, "-c", begin + program]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


def new_home(path: Path) -> Home:
    """An empty home; on PostgreSQL with an empty database of its own."""
    left_out = {"DJANGO_SETTINGS_MODULE", "TMPDIR", "SQLITE_TMPDIR"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {"WEILI_HOME": str(path), "WEILI_SECRET_KEY": "only-for-tests"}
    if url := os.environ.get("DATABASE_URL"):
        import psycopg

        name = f"home_{uuid4().hex[:12]}"
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        environment["DATABASE_URL"] = f"{url.rsplit('/', 1)[0]}/{name}"
    return Home(path, environment)


COUNTS = """
import json
from weili.kernel.backup_snapshot import counts_of_home
print(json.dumps(counts_of_home()))
"""


def counts(home: Home) -> dict[str, int]:
    """The rows of every table of a home."""
    found: dict[str, int] = json.loads(home.python(COUNTS))
    return found
