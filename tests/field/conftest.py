"""The phone's own rules, run by node as they run in the browser."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

RULES = Path(__file__).parent / "rules.ts"
Asked = Callable[[Iterable[dict[str, Any]]], list[Any]]


@pytest.fixture(scope="session")
def phone() -> Asked:
    """Ask the phone's rules many things at once; one node for all of them."""
    beside = Path(sys.executable).parent / "node"
    node = str(beside) if beside.exists() else shutil.which("node")
    assert node, "node is missing: run make setup"

    def ask(cases: Iterable[dict[str, Any]]) -> list[Any]:
        lines = "\n".join(json.dumps(case) for case in cases)
        done = subprocess.run(
            [node, "--disable-warning=ExperimentalWarning", str(RULES)], input=lines, capture_output=True, text=True,
            check=False, encoding="utf-8",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.rstrip("\n").split("\n")]

    return ask
