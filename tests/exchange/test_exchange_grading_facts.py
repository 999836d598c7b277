"""The facts for risk grading in a list of businesses, under every heading that lists have for them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.exchange.tables import ON, write_csv

from weili.exchange.reading import read
from weili.exchange.rows.grading_facts import GOODS
from weili.law.static_tables import static_table


def row(tmp_path: Path, **cells: str) -> Any:
    path = write_csv(tmp_path / "甲.csv", [["经营者名称", *cells], ["甲", *cells.values()]])
    (found,) = read(path, "businesses", on=ON)
    return found


def test_the_counts_of_goods_are_the_factors_of_the_law() -> None:
    asked = {f.name for f in static_table("sales", date(2026, 1, 1)).factors if f.measure == "goods"}
    assert {each.factor for each in GOODS} == asked


@pytest.mark.parametrize(
    ("heading", "cell", "field", "value"),
    [
        ("是否含高危易腐食品", "是", "perishables", True),
        ("高危易腐食品", "不含", "perishables", False),
        ("含高危易腐", "否", "perishables", False),
        ("供货者数量", "12家", "suppliers", 12),
        ("供应商数量", "3", "suppliers", 3),
        ("预包装单品数-常温", "1200", "packaged_ambient", 1200),
        ("预包装单品数（冷藏）", "80种", "packaged_chilled", 80),
        ("预包装冷冻单品数", "30", "packaged_frozen", 30),
        ("散装单品数—常温", "0", "bulk_ambient", 0),  # a long dash, and none of them
        ("散装单品数冷藏", "5", "bulk_chilled", 5),
        ("散装-冷冻", "9", "bulk_frozen", 9),
    ],
)
def test_each_fact_is_read_under_its_headings(
    tmp_path: Path, heading: str, cell: str, field: str, value: object
) -> None:
    found = row(tmp_path, **{heading: cell})
    assert getattr(found.record, field) == value
    assert not found.warnings


@pytest.mark.parametrize(
    ("heading", "cell", "consumers"),
    [
        ("主要消费对象", "普通散客", ("individual",)),
        ("消费对象", "散客、团餐", ("banquet", "individual")),
        ("供餐对象", "学生", ("special",)),
        ("服务人群", "老人；职工", ("collective", "special")),
        ("消费对象", "宴席（100人以上）", ("banquet",)),
        ("消费对象", "工地", ("collective",)),
        ("消费对象", "学生、幼儿、老人、病人等特定人群", ("special",)),
    ],
)
def test_consumers_are_the_words_of_the_law(
    tmp_path: Path, heading: str, cell: str, consumers: tuple[str, ...]
) -> None:
    found = row(tmp_path, **{heading: cell})
    assert found.record.consumers == consumers
    assert not found.warnings


def test_consumers_that_nobody_knows_are_a_warning_of_a_kept_row(tmp_path: Path) -> None:
    found = row(tmp_path, 消费对象="散客、火星客")
    assert found.record.consumers == ("individual",)
    (warning,) = found.warnings
    assert warning.code == "unknown_word"
    assert "火星客" in warning.text
    assert "特定人群" in warning.text


def test_a_count_that_is_no_count_is_said(tmp_path: Path) -> None:
    found = row(tmp_path, 供货者数量="很多")
    assert any("供货者数量" in each.text for each in (*found.refusals, *found.warnings))
