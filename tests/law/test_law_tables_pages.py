"""The pages of the tables: whole, regular, and honest about what is unsure."""

import re

import pytest
from tools.lawdocs_tables import render

from weili.law.csv_table import read_table

PAGES = render()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_table_of_a_page_is_regular(name):
    widths: list[int] = []
    for line in PAGES[name].splitlines():
        if line.startswith("|"):
            widths.append(line.count("|"))
        elif widths:
            assert len(set(widths)) == 1, line
            widths = []
    assert PAGES[name].startswith("# ")


def test_the_pages_show_every_violation_item_and_category():
    for page, table, column in (
        ("penalties.md", "violations", "code"),
        ("categories.md", "food_categories", "name"),
        ("checklists.md", "checklist_items", "text"),
        ("thresholds.md", "thresholds", "key"),
    ):
        for row in read_table(table):
            assert f"| {row.text(column)} |" in PAGES[page]


def test_what_is_unsure_says_so_and_nothing_is_left_in_code_words():
    for text in PAGES.values():
        assert "待确认" in text
        assert not re.search(r"\| (proposed|secondary|memory|sure|production|circulation|catering) \|", text)
