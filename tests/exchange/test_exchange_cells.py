"""Single cells: what is missing, what a day, a number, a code, a phone looks like in real exports."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.tables import ON

from weili.exchange import cells, days, quantities
from weili.exchange.cells import Context
from weili.exchange.refusals import CellRefused, Flagged
from weili.exchange.texts import cell_text, guarded, unguarded

HERE = Context(ON)


@pytest.mark.parametrize("blank", ["", "/", "-", "—", "——", "无", "N/A", "／"])
def test_these_cells_say_nothing(blank: str) -> None:
    assert cells.missing(blank)


@pytest.mark.parametrize("word", ["0", "无锡", "否", "1"])
def test_these_cells_say_something(word: str) -> None:
    assert not cells.missing(word)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-11-19", date(2024, 11, 19)),
        ("2024/11/19", date(2024, 11, 19)),
        ("2024/1/9", date(2024, 1, 9)),
        ("2024年11月19日", date(2024, 11, 19)),
        ("2024 年 11 月 19 日", date(2024, 11, 19)),  # typed with blanks inside
        ("２０２４－１１－１９", date(2024, 11, 19)),  # full width
        ("2024—11—19", date(2024, 11, 19)),
        ("20241119", date(2024, 11, 19)),
        ("2015.1.5", date(2015, 1, 5)),
        ("45615", date(2024, 11, 19)),  # an Excel serial
        ("45615.5", date(2024, 11, 19)),
        ("2024-11-19 10:20:30", date(2024, 11, 19)),
        ("2024-11-19T10:20:30", date(2024, 11, 19)),
        ("23-01-2020 12:46:26", date(2020, 1, 23)),  # RASFF
        ("23/01/2020", date(2020, 1, 23)),
        ("01/23/2020", date(2020, 1, 23)),
        ("'2024-11-19", date(2024, 11, 19)),
    ],
)  # fmt: skip
def test_days_are_read_in_every_shape(cell: str, day: date) -> None:
    assert days.parse_day(cell) == day


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2024-11", "day_missing"),
        ("2024年11月", "day_missing"),
        ("202411", "day_missing"),
        ("2024-02-30", "no_such_day"),
        ("2024-13-01", "no_such_day"),
        ("01/02/2020", "ambiguous_day"),
        ("去年", "unreadable_day"),
        ("24-11-19", "unreadable_day"),  # a year of two digits could be anything
        ("0224-11-19", "unreadable_day"),
    ],
)
def test_what_is_no_day_is_refused_with_what_was_expected(cell: str, code: str) -> None:
    with pytest.raises(CellRefused) as caught:
        days.parse_day(cell)
    assert caught.value.code == code
    assert "日" in caught.value.text


@given(st.dates(date(1955, 1, 1), date(2098, 12, 31)))
def test_every_day_is_read_back_from_all_its_shapes(day: date) -> None:
    shapes = [
        day.isoformat(), f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}", str((day - days.EPOCH).days),
    ]  # fmt: skip
    assert {days.parse_day(shape) for shape in shapes} == {day}


def test_a_typed_2032_is_refused_where_the_past_is_told() -> None:
    with pytest.raises(CellRefused) as caught:
        days.past_day("2032-03-01", HERE)
    assert caught.value.code == "day_in_future"
    assert "2026-11-23" in caught.value.text


def test_a_validity_beyond_five_years_is_doubted_and_beyond_twenty_refused() -> None:
    assert days.end_day("2031-11-22", HERE) == date(2031, 11, 22)
    flagged = days.end_day("2032-03-01", HERE)
    assert isinstance(flagged, Flagged)
    assert (flagged.value, flagged.code) == (date(2032, 3, 1), "day_far")
    with pytest.raises(CellRefused):
        days.end_day("2062-03-01", HERE)


@pytest.mark.parametrize("cell", ["长期", "2099/12/31", "9999-12-31", "永久", "2019年1月1日至长期"])
def test_an_open_end_is_an_open_end(cell: str) -> None:
    assert days.end_day(cell, HERE) == days.OPEN_END


def test_of_a_range_the_end_counts() -> None:
    assert days.end_day("2022年1月1日至2026年12月31日", HERE) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("购进日期：2024-05-01", date(2024, 5, 1)),
        ("2021-08-02（购进日期）", date(2021, 8, 2)),
        ("2021-05-06；20210507", date(2021, 5, 6)),
        ("购进日期2021/9/6", date(2021, 9, 6)),
    ],
)
def test_a_printed_day_is_found_among_words(cell: str, day: date) -> None:
    assert days.printed_day(cell, HERE) == day


def test_a_printed_day_that_cannot_be_read_does_not_refuse_the_row() -> None:
    flagged = days.printed_day("批号J210506", HERE)
    assert isinstance(flagged, Flagged)
    assert flagged.value is None


def test_moments_are_read_with_and_without_a_time() -> None:
    assert days.past_moment("2026-05-01 09:30", HERE) == datetime(2026, 5, 1, 9, 30)
    assert days.past_moment("2026/5/1", HERE) == datetime(2026, 5, 1)
    assert days.past_moment("46143.5", HERE) == datetime(2026, 5, 1, 12)


@pytest.mark.parametrize("cell", ["9.11E+17", "9.11101080000001e+17", "9.2E17"])
def test_a_code_that_was_stored_as_a_number_is_refused(cell: str) -> None:
    with pytest.raises(CellRefused) as caught:
        cells.code(cell, HERE)
    assert caught.value.code == "code_as_number"
    assert "文本" in caught.value.text


def test_a_number_too_long_for_a_spreadsheet_keeps_its_exponent() -> None:
    with pytest.raises(CellRefused):
        cells.code(cell_text(911101080000001234.0), HERE)
    assert cells.code(cell_text(110116000000012.0), HERE) == "110116000000012"


def test_codes_are_tidied() -> None:
    assert cells.code(" ｊｙ2111 6010000011 ", HERE) == "JY21116010000011"
    assert cells.code("1101161980****123x", HERE) == "1101161980****123X"


def test_values_are_split_outside_brackets_only() -> None:
    assert cells.split_values("热食类（含烧烤、油炸），冷食类；糕点/饮品") == (
        "热食类（含烧烤、油炸）",
        "冷食类",
        "糕点",
        "饮品",
    )


@pytest.mark.parametrize(
    ("cell", "months"),
    [
        ("4-10月", tuple(range(4, 11))),
        ("5、6、7月", (5, 6, 7)),
        ("全年", tuple(range(1, 13))),
        ("11月至2月", (11, 12, 1, 2)),
    ],
)
def test_open_months_are_read(cell: str, months: tuple[int, ...]) -> None:
    assert cells.months(cell, HERE) == months


def test_phones_are_tidied_and_doubted() -> None:
    assert cells.phone("138-0000-0000".replace("-", ""), HERE) == "13800000000"
    assert cells.phone("010-69600000、13800000000", HERE) == "010-69600000、13800000000"
    assert isinstance(cells.phone("1380000", HERE), str)
    assert isinstance(cells.phone("138000000", HERE), Flagged)


def test_coordinates_outside_the_country_are_not_taken() -> None:
    assert cells.latitude("40.32", HERE) == 40.32
    assert isinstance(cells.longitude("40.32", HERE), Flagged)
    assert cells.latitude("0", HERE) is None
    with pytest.raises(CellRefused):
        cells.latitude("渤海镇", HERE)


@pytest.mark.parametrize(
    ("cell", "heading", "yuan"),
    [
        ("2000", "罚款金额（元）", "2000.00"),
        ("0.2", "罚款金额（万元）", "2000.00"),
        ("0.2万元", "罚款金额", "2000.00"),
        ("2000元", "罚款金额（万元）", "2000.00"),  # the cell's own unit goes before the heading's
        ("1,234.5", "金额", "1234.50"),
        ("￥3.00", "单价", "3.00"),
        ("5万", "罚款", "50000.00"),
    ],
)
def test_money_is_kept_in_yuan(cell: str, heading: str, yuan: str) -> None:
    assert quantities.yuan(cell, Context(ON, heading)) == Decimal(yuan)


@pytest.mark.parametrize(
    ("text", "sign", "value", "unit"),
    [
        ("0.25g/kg", "", "0.25", "g/kg"),
        ("≤0.5 mg/kg", "≤", "0.5", "mg/kg"),
        ("1.2×10³CFU/g", "", "1200", "CFU/g"),
        ("10⁵CFU/g", "", "100000", "CFU/g"),
        ("3.2×10^4CFU/g", "", "32000", "CFU/g"),
        ("≥1.5 倍", "≥", "1.5", "倍"),
        ("33.6%vol", "", "33.6", "%vol"),
        ("0.030mg/100cm²", "", "0.030", "mg/100cm2"),
        ("≤≤100mg/kg", "≤", "100", "mg/kg"),  # printed so in a real bulletin
    ],
)
def test_quantities_with_their_units(text: str, sign: str, value: str, unit: str) -> None:
    read = quantities.parse_quantity(text)
    assert read is not None
    assert (read.sign, read.value, read.unit) == (sign, Decimal(value), unit)


def test_nothing_found_five_counts_and_a_sampling_plan() -> None:
    none = quantities.parse_quantity("未检出")
    assert none is not None
    assert none.value is None
    five = quantities.parse_quantity("＜10，15，10，＜10，390CFU/g")
    assert five is not None
    assert five.samples == (None, Decimal(15), Decimal(10), None, Decimal(390))
    assert (five.value, five.unit) == (Decimal(390), "CFU/g")
    plan = quantities.parse_quantity("n=5,c=2,m=10²,M=10³CFU/g")
    assert plan is not None
    assert dict(plan.plan)["c"] == "2"
    assert quantities.parse_quantity("标签不符合规定") is None


@pytest.mark.parametrize(
    ("text", "item", "limit"),
    [
        ("铅(以Pb计)≤0.5", "铅(以Pb计)", "≤0.5"),
        ("色值（≤150IU）", "色值", "≤150IU"),
        ("4-氯苯氧乙酸钠(以4-氯苯氧乙酸计)（不得检出）", "4-氯苯氧乙酸钠(以4-氯苯氧乙酸计)", "不得检出"),
        ("苯并(α)芘", "苯并(α)芘", None),
        ("霉菌", "霉菌", None),
        ("电导率[(25±1)℃]", "电导率[(25±1)℃]", None),
    ],
)
def test_a_limit_inside_the_item_name_is_taken_out(text: str, item: str, limit: str | None) -> None:
    assert quantities.split_item_limit(text) == (item, limit)


@given(st.text())
def test_the_guard_against_formulas_is_taken_back_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")
