"""Temporary files under the home: uploads and exports hold personal data, and lie nowhere else (contract §0)."""

import os
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

#: what a killed process left behind is gone after this; no import takes as long
LEFT_BEHIND = timedelta(days=1)


def keep_at_home(*, at: datetime) -> Path:
    """Let this process, its children and SQLite write their temporary files under the home.

    What older processes left behind is removed. To be called before SQLite is loaded, which asks only once.
    """
    folder = Path(settings.HOME) / "tmp"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    tempfile.tempdir = os.environ["TMPDIR"] = os.environ["SQLITE_TMPDIR"] = str(folder)
    eldest = (at - LEFT_BEHIND).timestamp()
    for left in folder.iterdir():
        try:
            if left.stat().st_mtime < eldest:
                _remove(left)
        except OSError:  # another process was faster
            continue
    return folder


def _remove(left: Path) -> None:
    if left.is_dir():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)
