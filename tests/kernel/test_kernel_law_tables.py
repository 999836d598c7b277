"""Loaded tables of the law: read by our parsers, superseded and never lost, seen at once by every worker."""

from datetime import date, datetime, timedelta

import pytest
from tests.kernel.conftest import Appoint

from weili.kernel import law_tables
from weili.kernel.access import Refused
from weili.kernel.models import District, LawTable, Person
from weili.kernel.roles import Role
from weili.law.source import LawError
from weili.law.workdays import UnknownYear

NEXT_YEAR = """日期,类型,名称
2027-01-01,休,元旦
2027-05-01,休,劳动节
2027-10-01,休,国庆节
2027-10-02,休,国庆节
2027-10-03,休,国庆节
2027-10-04,休,国庆节
2027-10-09,班,国庆节调休
"""


def load(text: str, by: Person, district: District, at: datetime, **more: str) -> LawTable:
    more = {"kind": "workdays", "name": "", "source": "国办发明电〔2026〕1号", **more}
    return law_tables.load_table(text=text, district=district, by=by, at=at, **more)


def test_a_loaded_year_is_known_at_once(administrator: Person, district: District, at: datetime) -> None:
    with pytest.raises(UnknownYear):
        law_tables.loaded_calendar().working(date(2027, 10, 4))
    table = load(NEXT_YEAR, administrator, district, at)
    assert (table.kind, table.name, table.district) == ("workdays", "2027", None)
    calendar = law_tables.loaded_calendar()
    assert not calendar.working(date(2027, 10, 4))
    assert calendar.working(date(2027, 10, 9))
    assert calendar.working(date(2026, 10, 10))  # the published years stay


@pytest.mark.postgres
def test_a_later_list_of_the_same_year_supersedes_the_earlier(
    administrator: Person, district: District, at: datetime
) -> None:
    first = load(NEXT_YEAR, administrator, district, at)
    corrected = NEXT_YEAR.replace("2027-10-09,班", "2027-10-10,班")
    second = load(corrected, administrator, district, at + timedelta(days=1))
    first.refresh_from_db()
    assert (first.superseded_at, second.superseded_at) == (at + timedelta(days=1), None)
    assert not law_tables.loaded_calendar().working(date(2027, 10, 9))
    assert law_tables.loaded_calendar().working(date(2027, 10, 10))


def test_the_same_text_again_changes_nothing(administrator: Person, district: District, at: datetime) -> None:
    assert load(NEXT_YEAR, administrator, district, at).pk == load(NEXT_YEAR, administrator, district, at).pk
    assert LawTable.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "more", "sentence"),
    [
        (NEXT_YEAR.replace("2027-01-01", "元旦"), {}, "第2行“日期”一栏"),
        (NEXT_YEAR.replace("2027-05-01,休,劳动节\n", ""), {}, "缺少2027年5月1日"),
        (NEXT_YEAR, {"source": " "}, "请填写依据"),
        (NEXT_YEAR, {"name": "2028"}, "这份安排是2027年的，填写的名称是“2028”"),
        (NEXT_YEAR, {"kind": "weather"}, "没有名为“weather”的表，可载入：workdays（放假调休安排）"),
    ],
)
def test_what_cannot_be_loaded_is_refused_with_a_sentence(
    text: str, more: dict[str, str], sentence: str, administrator: Person, district: District, at: datetime
) -> None:
    with pytest.raises(LawError, match=sentence):
        load(text, administrator, district, at, **more)
    assert not LawTable.objects.exists()


def test_a_preview_loads_nothing(db: None) -> None:
    listed = law_tables.preview_table(kind="workdays", text=NEXT_YEAR)
    assert listed.year == 2027
    assert not LawTable.objects.exists()


def test_only_who_may_loads_the_law(
    appoint: Appoint, district: District, neighbour: District, administrator: Person, at: datetime
) -> None:
    with pytest.raises(Refused, match="无权在此载入节假日安排和本地规则表"):
        load(NEXT_YEAR, appoint(Role.LEADER, district=district), district, at)
    with pytest.raises(Refused):
        load(NEXT_YEAR, administrator, neighbour, at)


def test_a_districts_own_table_holds_there_alone(
    administrator: Person, district: District, neighbour: District, at: datetime
) -> None:
    text = (
        "grade,minimum,planned,regulation,article,confidence\n"
        "A,1,1,本区监督检查计划,第三条,sure\n"
        "D,3,4,本区监督检查计划,第三条,sure\n"
    )
    load(text, administrator, district, at, kind="frequency", name="2027年频次", source="本局通知")
    rows = law_tables.loaded("frequency", district)
    assert rows is not None
    assert [row.minimum for row in rows] == [1, 3]
    assert law_tables.loaded("frequency", "110116", name="2027年频次") == rows
    assert law_tables.loaded("frequency", district, name="别的") is None
    assert law_tables.loaded("frequency", neighbour) is None
