"""The tables as a lawyer checks them: every row has a source, days and a confidence; nothing was lost."""

import csv
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from weili.law.csv_table import TableError, edition, in_force, parse_rows, read_table

TABLES = [
    "checklist_areas",
    "checklist_items",
    "checklist_templates",
    "dynamic_groups",
    "dynamic_points_catering_js",
    "dynamic_weights",
    "food_categories",
    "food_words",
    "frequency",
    "frequency_overlays",
    "grade_bands",
    "grading_switches",
    "item_features",
    "judgement_rules",
    "key_supervision",
    "kinds",
    "minimum_contents",
    "next_year_events",
    "penalty_discretion",
    "penalty_tiers",
    "public_rating",
    "reading_ranges",
    "required_permits",
    "static_factors",
    "static_tiers",
    "thresholds",
    "verdict_words",
    "violations",
    "visit_sources",
    "walk",
]
DOMAIN = Path(os.environ.get("WEILI_SHARED", Path(__file__).parents[3] / "shared")) / "domain"


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_a_source_days_of_effect_and_a_confidence(name):
    rows = read_table(name)
    assert rows
    for row in rows:
        assert row.article.regulation
        assert row.confidence
        start, end = row.day("in_force"), row.day("until")
        assert start is None or end is None or start < end


@pytest.mark.parametrize(
    ("name", "sources", "key"),
    [
        ("static_factors", ["static_factors"], ("table|activity", "factor", "level", "points")),
        ("dynamic_points_catering_js", ["dynamic_points_catering_js"], ("code", "large_xl", "canteen")),
        (
            "checklist_items",
            ["checklist_catering", "checklist_sales", "checklist_production"],
            ("set", "code", "text|item_zh"),
        ),
        ("violations", ["violations"], ("code", "name|name_zh", "range_text|range_zh")),
        ("food_categories", ["food_categories"], ("code", "name|name_zh")),
        ("thresholds", ["thresholds"], ("key", "op", "value")),
    ],
)
def test_no_row_of_the_domain_notes_was_lost(name, sources, key):
    if not DOMAIN.is_dir():
        pytest.skip("skipped: data absent (shared/domain)")
    wanted = []
    for source in sources:
        with (DOMAIN / f"{source}.csv").open(encoding="utf-8", newline="") as file:
            wanted += [tuple(row[column.split("|")[-1]] for column in key) for row in csv.DictReader(file)]
    kept = [tuple(row.text(column.split("|")[0]) for column in key) for row in read_table(name)]
    assert sorted(kept) == sorted(wanted)


def test_every_violation_keeps_its_tier_and_every_tier_its_amounts():
    if not DOMAIN.is_dir():
        pytest.skip("skipped: data absent (shared/domain)")
    tier_of = {row.text("code"): row.text("tier") for row in read_table("violations")}
    with (DOMAIN / "violation_tier_map.csv").open(encoding="utf-8", newline="") as file:
        mapped = {row["code"]: row["tier"] for row in csv.DictReader(file)}
    assert mapped.items() <= tier_of.items()
    amounts = {row.text("tier"): row for row in read_table("penalty_tiers")}
    with (DOMAIN / "penalty_tiers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column in ("mode", "fine_min_yuan", "fine_max_yuan", "multiple_min", "multiple_max"):
                assert amounts[row["tier"]].text(column) == row[column]
    assert set(tier_of.values()) <= set(amounts)


@pytest.mark.parametrize(
    ("text", "row", "field"),
    [
        ("a,c\n1,2\n", 1, "b"),  # a column is missing
        ("a,b\n1,2,3\n", 2, "b"),  # a comma too many
        ("", 1, "a"),
    ],
)
def test_a_table_with_a_wrong_shape_is_refused_with_its_place(text, row, field):
    with pytest.raises(TableError) as refused:
        parse_rows(text, ("a", "b"), "试表")
    assert (refused.value.row, refused.value.field) == (row, field)


def test_empty_rows_are_passed_over_but_counted():
    rows = parse_rows("\ufeffa,b\n,\n1,x\n", ("a", "b"), "试表")
    assert [(row.number, row.text("a")) for row in rows] == [(3, "1")]


@pytest.mark.parametrize(
    ("cell", "wrong"), [("x", "number"), ("NaN", "number"), ("2024-13-01", "day"), ("也许", "yes")]
)
def test_a_cell_that_cannot_be_read_is_refused(cell, wrong):
    row = parse_rows(f"a\n{cell}\n", ("a",), "试表")[0]
    read = {"number": row.decimal, "day": row.day, "yes": row.yes}[wrong]
    with pytest.raises(TableError, match="第2行“a”"):
        read("a")


def test_a_row_holds_from_its_first_day_to_the_day_before_its_last():
    row = parse_rows("in_force,until\n2024-01-01,2025-01-01\n", (), "试表")[0]
    assert [row.holds_on(date(2023, 12, 31)), row.holds_on(date(2024, 1, 1))] == [False, True]
    assert [row.holds_on(date(2024, 12, 31)), row.holds_on(date(2025, 1, 1))] == [True, False]


@pytest.mark.parametrize("table", TABLES)
def test_an_edition_stands_until_its_table_changes(table):
    # what is made of a table is remembered by its edition, so a day of change must never be missed
    rows = read_table(table)
    turns = {day for row in rows for day in (row.day("in_force"), row.day("until")) if day is not None}
    days = {turn + timedelta(days=shift) for turn in turns for shift in (-1, 0, 1)} | {date(1990, 1, 1)}
    for day in sorted(days):
        assert in_force(rows, edition([table], day)) == in_force(rows, day), day
