"""The working days of the State Council's notices, and the list of a year that a bureau loads."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.law.csv_table import TableError
from weili.law.source import LawError
from weili.law.workdays import Calendar, UnknownYear, parse_list

PUBLISHED = Calendar.published()
LIST_2027 = """date,kind,name
2027-01-01,休,元旦
2027-01-02,休,元旦
2027-02-05,休,春节
2027-02-07,班,春节调休上班
2027-05-01,休,劳动节
2027-10-01,休,国庆节
2027-10-02,休,国庆节
2027-10-03,休,国庆节
"""


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_day_agrees_with_an_independent_calendar(year):
    day = date(year, 1, 1)
    while day.year == year:
        assert PUBLISHED.working(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_the_published_years_are_2004_to_2026():
    assert PUBLISHED.years == frozenset(range(2004, 2027))


@pytest.mark.parametrize(("day", "year"), [(date(2003, 12, 31), "2003"), (date(2027, 1, 1), "2027")])
def test_a_year_without_a_notice_is_refused_and_named(day, year):
    with pytest.raises(UnknownYear, match=f"{year}年") as refusal:
        PUBLISHED.working(day)
    assert refusal.value.year == int(year)


@pytest.mark.parametrize(
    ("day", "works", "why"),
    [
        (date(2025, 9, 28), True, "a Sunday made up for National Day"),
        (date(2025, 10, 8), False, "the eighth day off of 2025"),
        (date(2011, 12, 31), True, "a Saturday made up by the notice of the year after"),
        (date(2026, 9, 20), True, "a Sunday before Mid-autumn"),
        (date(2026, 9, 21), True, "an ordinary Monday"),
    ],
)
def test_holidays_and_make_up_days(day, works, why):
    assert PUBLISHED.working(day) is works, why


def test_a_calendar_never_changes_a_year_is_loaded_into_a_new_one():
    loaded = PUBLISHED.with_year(2027, holidays=[date(2027, 1, 1)], workdays=[date(2027, 1, 3)])
    assert not loaded.working(date(2027, 1, 1))
    assert loaded.working(date(2027, 1, 3))
    assert loaded.working(date(2026, 9, 20)), "the other years stay"
    with pytest.raises(UnknownYear):
        PUBLISHED.working(date(2027, 1, 1))


def test_a_later_list_of_the_same_year_replaces_the_earlier_one():
    first = PUBLISHED.with_year(2027, holidays=[date(2027, 3, 1)])
    second = first.with_year(2027, holidays=[date(2027, 3, 2)])
    assert second.working(date(2027, 3, 1))
    assert not second.working(date(2027, 3, 2))


def test_a_list_may_set_a_day_of_the_december_before():
    """31 December 2011 worked because of the notice of 2012; 2027's may do the same to 2026."""
    loaded = PUBLISHED.with_year(2027, holidays=[date(2027, 1, 1), date(2026, 12, 31)])
    assert not loaded.working(date(2026, 12, 31))
    replaced = PUBLISHED.with_year(2011, holidays=[date(2011, 1, 3)])
    assert replaced.working(date(2011, 12, 31)), "what 2012 said of December 2011 stays when 2011 is replaced"


@pytest.mark.parametrize("day", [date(2026, 11, 30), date(2028, 1, 1)])
def test_a_list_does_not_speak_of_other_years(day):
    with pytest.raises(LawError, match="不属于这一年"):
        PUBLISHED.with_year(2027, holidays=[day])


def test_a_list_does_not_contradict_itself():
    with pytest.raises(LawError, match="同时列为休和班"):
        PUBLISHED.with_year(2027, holidays=[date(2027, 1, 2)], workdays=[date(2027, 1, 2)])


def test_a_provisional_calendar_takes_weekends_alone_for_unpublished_years():
    guess = PUBLISHED.provisional()
    assert guess.working(date(2027, 1, 1)), "a Friday: the holiday is not known yet"
    assert not guess.working(date(2027, 1, 2))
    assert not guess.working(date(2026, 10, 1)), "published years stay exact"


def test_counting_between_days():
    assert PUBLISHED.between(date(2026, 3, 2), date(2026, 3, 16)) == 10
    assert PUBLISHED.between(date(2026, 3, 16), date(2026, 3, 2)) == -10
    assert PUBLISHED.between(date(2026, 3, 2), date(2026, 3, 2)) == 0
    assert PUBLISHED.next_working(date(2026, 10, 1)) == date(2026, 10, 8)


@given(st.dates(date(2006, 1, 1), date(2025, 1, 1)), st.integers(1, 60))
def test_adding_and_counting_are_inverse(start, amount):
    last = PUBLISHED.add(start, amount)
    assert PUBLISHED.working(last)
    assert PUBLISHED.between(start, last) == amount
    assert PUBLISHED.back(last + timedelta(days=1), 1) == last


# the list a bureau uploads


def test_a_list_is_read():
    read = parse_list("\ufeff" + LIST_2027.replace("2027-02-05", "2027年2月5日").replace("\n", "\r\n"))
    assert read.year == 2027
    assert date(2027, 2, 5) in read.holidays
    assert read.workdays == {date(2027, 2, 7)}
    assert read.names[date(2027, 10, 1)] == "国庆节"
    loaded = PUBLISHED.with_list(read)
    assert loaded.working(date(2027, 2, 7))
    assert not loaded.working(date(2027, 2, 5))


def test_a_list_with_chinese_headings_and_a_december_day_is_read():
    text = LIST_2027.replace("date,kind,name", "日期,类型,名称") + "2026/12/31,休,元旦\n\n"
    assert date(2026, 12, 31) in parse_list(text).holidays


@pytest.mark.parametrize(
    ("text", "row", "field", "says"),
    [
        ("", 1, "表头", "空的"),
        ("day,kind\n", 1, "日期", "缺少这一列"),
        ("date,name\n", 1, "类型", "缺少这一列"),
        ("date,kind,name\n", 2, "日期", "没有一天"),
        (LIST_2027 + "2027-02-30,休,\n", 10, "日期", "应写成"),
        (LIST_2027 + "46000,休,\n", 10, "日期", "应写成"),
        (LIST_2027 + "2027-03-06,补,\n", 10, "类型", "应填"),
        (LIST_2027 + "2027-03-06\n", 10, "类型", "应填"),
        (LIST_2027 + "2027-01-01,休,元旦\n", 10, "日期", "与第2行重复"),
        (LIST_2027 + "2026-06-06,休,\n", 10, "日期", "不属于2027年"),
        (LIST_2027 + "2027-03-01,班,\n", 10, "类型", "不是周末"),
        (LIST_2027.replace("2027-05-01,休,劳动节\n", ""), 8, "日期", "缺少2027年5月1日"),
        (LIST_2027.replace("2027-05-01,休", "2027-05-01,班"), 9, "日期", "缺少2027年5月1日"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_row_and_field(text, row, field, says):
    with pytest.raises(TableError, match=says) as refusal:
        parse_list(text)
    assert (refusal.value.row, refusal.value.field) == (row, field)
    assert f"第{row}行" in str(refusal.value)


def test_a_damaged_file_is_refused_without_a_traceback():
    with pytest.raises(TableError):
        parse_list('date,kind,name\n"2027-01-01,休\x00')
    with pytest.raises(TableError):
        parse_list("date,kind,name\n" + "9" * 200_000)
