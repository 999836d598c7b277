"""What is generated is fresh, and the words of the house stand in the glossary."""

import csv
import re
from pathlib import Path

from tools.docs import stale

from weili.archive.timeline.event import KINDS
from weili.kernel.roles import Act, Role

ROOT = Path(__file__).resolve().parents[2]


def test_the_generated_pages_are_what_the_tables_say() -> None:
    assert stale() == []


def test_the_glossary_has_one_row_per_term() -> None:
    with (ROOT / "docs" / "glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert all(row["zh"] and row["en"] for row in rows)
    pairs = [(row["zh"], row["en"]) for row in rows]
    assert len(pairs) == len(set(pairs))


def test_every_role_act_and_event_has_its_chinese_name() -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    assert all(chinese.search(role.label) for role in Role)
    assert all(chinese.search(act.label) for act in Act)
    house = [event for event in KINDS.values() if event.__module__.startswith("weili.")]
    assert house
    assert all(chinese.search(event.label) and chinese.search(event.line) for event in house)


def test_the_readme_names_the_two_commands() -> None:
    for name in ("README.md", "README.en.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "make run" in text
        assert "make test" in text
