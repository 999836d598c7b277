"""Uploads and exports pass through files under the home only; what a killed process left there goes away."""

import os
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from weili.kernel.temporary import LEFT_BEHIND, keep_at_home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home, and a process that has not yet been told where its temporary files lie."""
    monkeypatch.setattr(tempfile, "tempdir", None)
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, "")
    with override_settings(HOME=tmp_path):
        yield tmp_path


def test_temporary_files_lie_under_the_home(home: Path, at: datetime) -> None:
    folder = keep_at_home(at=at)
    with tempfile.NamedTemporaryFile() as made:
        assert Path(made.name).parent == folder == home / "tmp"


def test_only_what_was_left_behind_long_ago_is_removed(home: Path, at: datetime) -> None:
    old, new = home / "tmp" / "weili-import-old", home / "tmp" / "weili-import-new"
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "许可.xlsx").write_bytes(b"x")
    os.utime(new, (at.timestamp(), at.timestamp()))
    long_ago = (at - LEFT_BEHIND - timedelta(hours=1)).timestamp()
    os.utime(old, (long_ago, long_ago))
    keep_at_home(at=at)
    assert [left.name for left in (home / "tmp").iterdir()] == [new.name]
