"""A home that is missing or is no database: every command says so, none leaves a trace or a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def weili(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    environment = kept | {"WEILI_HOME": str(home), "WEILI_SECRET_KEY": "only-for-tests"}
    command = [sys.executable, "-m", "weili.cli", *words, "--json"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", [("district", "list"), ("demo", "--accounts")])
def test_asking_a_missing_home_does_not_make_one(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = weili(tmp_path / "home", *words)
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "no_database"
    assert not (tmp_path / "home" / "weili.sqlite3").exists()


@pytest.mark.parametrize(
    "words", [("district", "list"), ("district", "add", "110116", "某区"), ("demo",), ("archive", "verify")]
)
def test_a_file_that_is_no_database_is_refused_in_a_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "weili.sqlite3").write_bytes(b"this is no database " * 500)
    done = weili(tmp_path, *words)
    assert done.returncode == 2
    assert "数据库无法打开" in json.loads(done.stdout)["error"]["message"]
    assert "Traceback" not in done.stderr
