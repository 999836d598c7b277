"""Stored uploads as local files, under their own names, for as long as they are read."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from weili.kernel.files import open_file
from weili.kernel.models import StoredFile


@contextmanager
def local_copy(stored: StoredFile) -> Iterator[Path]:
    """A copy of a stored file in a folder of its own; gone when the block ends. Raises FileRefused."""
    with tempfile.TemporaryDirectory(prefix="weili-preview-") as folder:
        path = Path(folder) / Path(stored.name).name
        with open_file(stored) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        yield path
