"""Two phones to which everything goes wrong: whatever an officer was told is saved is with the house once."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from benchmarks.field.served import Served as Place
from benchmarks.field_chaos import run
from tests.journeys.conftest import CHROMIUM, Served

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("district")]


def test_kills_cut_off_sends_and_full_disks_lose_and_double_nothing(
    browser: Any, district: Served, tmp_path: Path
) -> None:
    if not CHROMIUM.exists():
        pytest.skip("skipped: no browser (/usr/bin/chromium)")
    place = Place(district.url, district.home, district.passwords)
    found = run(SimpleNamespace(chromium=browser.browser_type), place, 240, tmp_path)
    assert found.saved > 100
    assert sum(found.done.values()) > 5, "nothing went wrong: then nothing was shown"
    assert (found.lost, found.doubled, found.files_lost) == ([], [], 0)
