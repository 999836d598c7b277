"""The yearly report on A4 (年度报告打印件) as a PDF/A with its fonts embedded, in the sentences of a 工作总结.

What is not sure says 待确认 on the paper too.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from weili.kernel import clock
from weili.kernel.typesetting import typeset
from weili.oversight.annual.figures import LETTERS
from weili.oversight.annual.report import Report, TownFigures

TEMPLATE = Path(__file__).parents[1] / "templates" / "typst" / "annual_report.typ"


def annual_paper(report: Report, *, printed_at: datetime) -> bytes:
    """The report as PDF/A-2b bytes; `printed_at` stands in the footer."""
    return typeset(TEMPLATE, paper_values(report, printed_at=printed_at), name="report")


def paper_values(report: Report, *, printed_at: datetime) -> dict[str, Any]:
    """Everything the paper says, as text ready to print."""
    frame, tasks = report.frame, report.tasks
    day = frame.last_day
    totals = report.totals
    printed = printed_at.astimezone(clock.BEIJING)
    return {
        "bureau": frame.district.bureau,
        "title": f"{frame.area_words}{frame.year}年度食品安全监管工作数据",
        "area": "" if frame.whole else "（只含所列监管所的辖区）",
        "state": "" if frame.over else f"{frame.year}年尚未结束，数据统计至{_day(day)}。",
        "inspections": f"全年共开展监督检查{report.visits:,}户次，其中"
        + "、".join(f"{each.part}环节{each.shown}户次" for each in report.inspections)
        + "。",
        "tasks": f"全年完成抽检任务{tasks[0].shown}批次，不合格{tasks[1].shown}批次，"
        f"不合格样品中已给予警告或罚款{tasks[2].shown}批次。",
        "supervision": f"监督抽检{report.supervision[0].shown}批次，其中"
        + "、".join(f"{each.part}环节{each.shown}批次" for each in report.supervision[1:])
        + "。",
        "unsure": tasks[0].family.unsure,
        "licensed_on": _day(day),
        "letters": list(LETTERS),
        "towns": [_town(town) for town in report.towns],
        "totals": [
            f"{count:,}"
            for count in (totals.caterers, totals.graded, *dict(totals.letters).values(), totals.ungraded)
        ],
        "campaigns": [
            f"{each.name}：检查经营户{each.checked.shown}户，"
            + (f"发现问题{each.illegal.shown}户。" if each.illegal.count else "未发现违法违规问题。")
            for each in report.campaigns
        ],
        "trainings": [f"{each.values[0]}：培训企业负责人{each.shown}人次。" for each in report.trainings],
        "printed": f"{_day(clock.day(printed_at))} {printed:%H:%M} 打印",
    }


def _town(town: TownFigures) -> list[str]:
    numbers = (town.caterers, town.graded, *town.letters, town.ungraded)
    planned = "，".join(f"{each.part}次{each.shown}户" for each in town.planned)
    return [town.name, *(each.shown for each in numbers), planned or "—"]


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
