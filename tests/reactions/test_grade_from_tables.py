"""From three tables of an empty district to a grade: a permit, a list with the facts, an inspection item by item."""

from datetime import date, datetime
from pathlib import Path

import pytest
from tests.exchange.tables import write_csv, write_xlsx

from weili.archive.models import Business, ImportBatch
from weili.grading.models import Grade, Ungraded
from weili.grading.services import propose_grades
from weili.inspection.checklists.official import official
from weili.kernel.models import District
from weili.kernel.models.people import system_person
from weili.kernel.places import open_district
from weili.law.check_digits import with_check_digit
from weili.reactions.importing import Importing, start_import

pytestmark = pytest.mark.django_db
VISITED = date(2026, 6, 2)
NAME, SHOP = "北京甜水饭庄有限公司", "北京清泉便利店"
PERMIT = with_check_digit("jy", "JY2110116000011")
SHOP_PERMIT = with_check_digit("jy", "JY1110116000012")
#: the groups that the bureau names
FOUR = {"qualification", "staff", "materials", "processing"}
TOWNS = [{"code": "990100101", "name": "庙城镇", "station": "庙城所", "station_code": "miaocheng"}]


@pytest.fixture
def district(db: None, at: datetime) -> District:
    """An empty district."""
    return open_district(code="990100", name="云岭区", towns=TOWNS, by=system_person(), at=at)


def imported(path: Path, kind: str, district: District, at: datetime) -> ImportBatch:
    """A file imported whole, of which no row may be returned."""
    by = system_person()
    batch = start_import(district=district, kind=kind, file_name=path.name, by=by, at=at)
    run = Importing(batch=batch, path=path, by=by, at=at)
    rows = list(run.outcomes())
    done = run.finish()
    assert (done.refused, done.kept) == (0, len(rows)), done.by_reason
    return done


def permits(folder: Path) -> Path:
    """The register: what each may make or sell."""
    return write_csv(
        folder / "许可.csv",
        [
            ["许可证编号", "经营者名称", "经营场所", "主体业态", "经营项目", "发证日期", "有效期至"],
            [PERMIT, NAME, "庙城镇庙城村18号", "餐饮服务经营者（餐馆）", "热食类食品制售、冷食类食品制售", "2024-11-19",
             "2029-11-18"],
            [SHOP_PERMIT, SHOP, "庙城镇庙城村20号", "食品销售经营者（便利店）", "预包装食品销售", "2024-11-19",
             "2029-11-18"],
        ],
    )  # fmt: skip


def businesses(folder: Path) -> Path:
    """The station's list: what grading asks beside the permit."""
    return write_xlsx(
        folder / "台账.xlsx",
        ("底数", [
            ["单位名称", "许可证编号", "经营地址", "面积(㎡)", "是否含高危易腐食品", "主要消费对象", "供货者数量",
             "预包装单品数-常温", "预包装单品数-冷藏"],
            [NAME, PERMIT, "庙城镇庙城村18号", "300", "是", "散客、团餐", "", "", ""],
            [SHOP, SHOP_PERMIT, "庙城镇庙城村20号", "80", "", "", "12", "900", "60"],
        ]),
    )  # fmt: skip


def inspections(folder: Path, sector: str, name: str, number: str, failing: set[str]) -> Path:
    """A complete inspection, a column an item."""
    checklist = official(sector, VISITED)
    assert checklist is not None
    items = checklist.items
    headings = ["被检查单位", "许可证编号", "检查日期", "检查结果", *(f"{i.code} {i.text}" for i in items)]
    answers = ["不符合" if item.code.split(":")[-1] in failing else "符合" for item in items]
    row = [name, number, VISITED.isoformat(), "基本符合" if failing else "符合", *answers]
    return write_csv(folder / f"检查-{sector}.csv", [headings, row])


def test_three_tables_give_a_grade_with_its_four_groups(
    tmp_path: Path, district: District, at: datetime
) -> None:
    imported(permits(tmp_path), "permits", district, at)
    imported(businesses(tmp_path), "businesses", district, at)
    imported(inspections(tmp_path, "catering", NAME, PERMIT, {"5.1", "6.3"}), "inspections", district, at)
    assert Business.objects.in_district(district).count() == 2

    run = propose_grades(district=district, year=2026, by=system_person(), at=at)

    assert sum(run.proposed.values()) == 1
    grade = Grade.objects.in_district(district).get(business__name=NAME)
    groups = {group["group"]: group for group in grade.opinion["groups"]}
    assert groups.keys() >= FOUR
    assert {name for name, group in groups.items() if group["failed"]} == {"materials", "premises"}
    assert groups["materials"]["evidence"]
    # 151–500 m² 4, cold food with perishables 16, banquets 3, two kinds of food 2
    assert grade.static == 25
    assert {line["factor"]: line["points"] for line in grade.opinion["lines"]}["消费对象(取最高)"] == "3"


def test_a_shop_is_graded_by_its_goods_and_suppliers(
    tmp_path: Path, district: District, at: datetime
) -> None:
    imported(permits(tmp_path), "permits", district, at)
    imported(businesses(tmp_path), "businesses", district, at)
    imported(inspections(tmp_path, "circulation", SHOP, SHOP_PERMIT, set()), "inspections", district, at)
    propose_grades(district=district, year=2026, by=system_person(), at=at)
    grade = Grade.objects.in_district(district).get(business__name=SHOP)
    levels = {line["factor"]: line["level"] for line in grade.opinion["lines"]}
    assert levels["预包装单品数-常温"] == "501-2000"
    assert levels["散装单品数-冷冻"] == "无此项"
    assert {group["group"] for group in grade.opinion["groups"]} >= FOUR


def test_without_the_list_it_is_said_what_is_missing(
    tmp_path: Path, district: District, at: datetime
) -> None:
    imported(permits(tmp_path), "permits", district, at)
    imported(inspections(tmp_path, "catering", NAME, PERMIT, set()), "inspections", district, at)
    propose_grades(district=district, year=2026, by=system_person(), at=at)
    waiting = Ungraded.objects.in_district(district).get(business__name=NAME)
    assert waiting.reason_code == "facts_missing"
    # the permit told what is made; only what no register knows is asked
    assert waiting.missing == ["经营场所面积（平方米）", "经营项目及是否含高危易腐食品", "主要消费对象"]
