"""The pages a lawyer reads show every rule, every quantity and every notice."""

from tools.lawdocs_terms import render

from weili.law.quantities import quantities
from weili.law.terms import rules


def test_every_rule_stands_on_the_page():
    page = render()["terms.md"]
    for rule in rules():
        assert f"`{rule}`" in page
    for row in quantities():
        assert f"`{row.id}`" in page
    assert "None" not in page


def test_the_other_pages_are_written():
    pages = render()
    assert "国务院办公厅关于2026年部分节假日安排的通知" in pages["workdays.md"]
    assert "2026-02-15至02-23" in pages["workdays.md"]
    assert "怀柔地区" in pages["identifiers.md"]


def test_tables_are_whole():
    for name, page in render().items():
        widths = [line.count("|") for line in page.splitlines() if line.startswith("|")]
        assert widths, name
    rows = [line for line in render()["terms.md"].splitlines() if line.startswith("| `complaint")]
    assert {row.count("|") for row in rows} == {11}
