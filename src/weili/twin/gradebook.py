"""What the grading system exports (grades, plans) and the sign-in sheets of courses."""

from datetime import date, timedelta

from weili.twin.events import Graded, History
from weili.twin.sheets import Book, Sheet, slashed
from weili.twin.spelling import Habit, Scribe
from weili.twin.world import World

_FORMS, _SIGNED = Habit(0.15, 0.1, 1.0, 0), Habit(0.3, 0.3, 0.6, 0)
_WHY = {
    "A": "低风险，按最低频次",
    "B": "一般风险，常规频次",
    "C": "较高风险，增加频次",
    "D": "高风险，重点监管",
}


def books(world: World, history: History) -> list[Book]:
    """Grades and plans of past years, and who came to courses."""
    return [_grades(world, history), _plans(world, history), _courses(world, history)]


def _grades(world: World, history: History) -> Book:
    """Grades of past years as they were given."""
    sheet = Sheet(
        ("序号", "餐饮单位名称", "许可证编号", "经营地址", "所属乡镇", "评定年度", "评定等级", "静态分", "动态分",
         "总分", "上年等级", "定级日期", "评定人", "审批人", "备注"),
        "风险等级", ("餐饮服务提供者风险等级评定汇总表",),
    )  # fmt: skip
    scribe = Scribe(_FORMS, world.chance("grades"))
    for grade in history.grades:
        shop, year = grade.shop, grade.year
        told, signers = scribe.said(shop, date(year, 12, 1)), world.officers(shop.town)
        given = _given_on(grade)
        sheet.add(
            shop.number, "", told.name, told.permit, told.address, shop.town.name, f"{year}年", f"{grade.letter}级",
            grade.static, grade.dynamic, grade.static + grade.dynamic, grade.before, slashed(given), signers[1],
            signers[0], "",
        )  # fmt: skip
    for business, cells in sheet.rows[:1]:
        wrong = list(cells)
        wrong[6] = "E级"
        sheet.add(business, *wrong)
    return Book("grades", "餐饮风险等级评定.xlsx", "风险分级系统", "风险分级", [sheet])


def _given_on(grade: Graded) -> date:
    """In spring, or for who opened later at the end of the year."""
    spring = date(grade.year, 3, 1) + timedelta(days=grade.shop.number % 60)
    return max(spring, min(grade.shop.opened_on + timedelta(days=30), date(grade.year, 12, 20)))


def _plans(world: World, history: History) -> Book:
    """The yearly plans of the years before: one line a business and year."""
    sheet = Sheet(
        ("年度", "单位名称", "统一社会信用代码", "许可证编号", "地址", "街镇", "计划检查次数", "风险等级", "计划理由"),
        "年度计划", ("年度监督检查计划",),
    )  # fmt: skip
    scribe = Scribe(_FORMS, world.chance("plans"))
    for grade in history.grades:
        told = scribe.said(grade.shop, date(grade.year, 12, 1))
        why = _WHY[grade.letter] + ("；景区周边，旺季客流大" if grade.shop.town.scenic else "")
        sheet.add(
            grade.shop.number, grade.year, told.name, grade.shop.uscc, told.permit, told.address, grade.shop.town.name,
            grade.planned, f"{grade.letter}级", why,
        )  # fmt: skip
    return Book("plans", "年度监督检查计划.xlsx", "监督检查系统", "监督检查", [sheet])


def _courses(world: World, history: History) -> Book:
    """Sign-in sheets, one line a person."""
    sheet = Sheet(
        ("培训名称", "培训日期", "培训类型", "主办单位", "培训内容", "单位名称", "统一社会信用代码", "许可证编号",
         "地址", "姓名", "职务"),
        "签到", ("食品安全培训签到汇总",),
    )  # fmt: skip
    scribe = Scribe(_SIGNED, world.chance("courses/sheets"))
    for course in history.courses:
        for shop, person, position in course.people:
            told = scribe.said(shop, course.on)
            sheet.add(
                shop.number, course.name, slashed(course.on), course.kind, "北京市怀柔区市场监督管理局", course.subject,
                told.name, shop.uscc if scribe.chance.random() < 0.3 else "", told.permit, told.address,
                person, position,
            )  # fmt: skip
    return Book("trainings", "培训签到.xlsx", "培训登记", "名册", [sheet])
