"""What every test may ask for: an instant, the shared inputs, a database whose guards stand."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.test import TransactionTestCase

from weili.kernel.clock import BEIJING

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def on() -> date:
    """The day on which the tests live: a Monday."""
    return date(2026, 9, 21)


@pytest.fixture
def at(on: date) -> datetime:
    """Noon of that day in Beijing."""
    return datetime.combine(on, time(12), tzinfo=BEIJING)


@pytest.fixture
def database(db: None) -> str:
    """A database for a test that only wants one; its value is the engine: sqlite or postgresql."""
    from django.db import connection

    return connection.vendor


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of open data beside the repository, which the repository does not carry."""
    home = Path(os.environ.get("WEILI_SHARED", ROOT.parent / "shared"))
    path = home / "data"
    if not path.is_dir():
        pytest.skip(f"skipped: data absent ({path})")
    return path


@pytest.fixture(scope="session", autouse=True)
def folder_of_static_files() -> None:
    """The server of static files warns of a missing folder, and a warning is an error here."""
    from django.conf import settings

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


# --- the guards of the timeline ---------------------------------------------------------------------------


def _guards() -> Any | None:
    """The archive's guards, once the archive is installed and its tables are there."""
    from django.apps import apps
    from django.db import connection

    if not apps.is_installed("weili.archive") or find_spec("weili.archive.timeline.guards") is None:
        return None
    guards = import_module("weili.archive.timeline.guards")
    return guards if set(guards.GUARDED) <= set(connection.introspection.table_names()) else None


def _lifted() -> AbstractContextManager[None]:
    guards = _guards()
    return guards.lifted() if guards is not None else nullcontext()


@pytest.fixture(scope="session", autouse=True)
def flush_passes_the_guards() -> Iterator[None]:
    """A transactional test ends by emptying every table, which the timeline's triggers would refuse.

    They are lifted for the flush and put back, so that the next test finds them standing.
    """
    flush = TransactionTestCase._fixture_teardown

    def lifted_flush(case: TransactionTestCase) -> None:
        with _lifted():
            flush(case)

    TransactionTestCase._fixture_teardown = lifted_flush  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = flush  # type: ignore[method-assign]


def pytest_report_header() -> str:
    """Which database the run is about."""
    from django.conf import settings

    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    return f"database: {engine}"
