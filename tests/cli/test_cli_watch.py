"""`weili watch` as cron and an administrator call it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import LazySettings
from tests.cast import Cast, cast

from weili.cli.watch import watch

__all__ = ["cast"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(cast: Cast, tmp_path: Path, settings: LazySettings) -> Any:
    """The command in a home whose inbox is empty; its answer and its exit status."""
    settings.INBOX = str(tmp_path)

    def told(*words: str) -> tuple[int, dict[str, Any]]:
        done = CliRunner().invoke(watch, [*words, "--json"])
        return done.exit_code, json.loads(done.stdout)

    return told


def test_the_folders_are_made_and_listed(ask: Any, cast: Cast, tmp_path: Path) -> None:
    status, answer = ask()
    assert status == 0
    assert str(tmp_path / cast.district.pk / "permits") in answer["folders"]
    assert (tmp_path / cast.district.pk / "permits").is_dir()


def test_with_nothing_there_nothing_is_taken(ask: Any) -> None:
    assert ask("--once") == (0, {"files": []})


def test_who_is_told_is_named_and_must_exist(ask: Any, cast: Cast) -> None:
    status, answer = ask("--responsible", cast.licensing.username, "--district", cast.district.pk)
    assert (status, answer["responsible"]) == (0, cast.licensing.name)
    status, answer = ask("--responsible", "nobody", "--district", cast.district.pk)
    assert (status, answer["error"]["code"]) == (2, "unknown_person")
    status, answer = ask("--responsible", cast.citizen.username, "--district", cast.district.pk)
    assert (status, answer["error"]["code"]) == (2, "cannot_be_responsible")
    status, answer = ask("--responsible", "-", "--district", cast.district.pk)
    assert (status, answer["responsible"]) == (0, "系统管理员")
