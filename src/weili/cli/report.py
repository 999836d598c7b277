"""`weili report annual --year Y`: the figures of the yearly report, and the records behind each (contract §7)."""

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from weili.cli.answer import refuse, say
from weili.cli.setup import prepare

if TYPE_CHECKING:
    from weili.oversight.annual.figures import Figure
    from weili.oversight.annual.frame import Frame
    from weili.oversight.annual.records import Record
    from weili.oversight.annual.report import Report, TownFigures


@click.group("report")
def report() -> None:
    """报告：每个数都是记录的计数，可以列出它的记录。"""


@report.command("annual")
@click.option("--year", type=int, required=True, help="报告年度")
@click.option("--district", "district_code", help="区划代码；只有一个区时可不填")
@click.option("--explain", "path", help="列出一个数的全部记录，如 sampling.tasks.failing")
@click.option("--json", "as_json", is_flag=True)
def annual(*, year: int, district_code: str | None, path: str | None, as_json: bool) -> None:
    """一个年度的监管数字：检查户次、抽检、街镇、专项行动、培训。"""
    prepare()
    from weili.cli.setup import the_district
    from weili.kernel import clock
    from weili.kernel.models.people import system_person
    from weili.oversight.annual.figures import NoSuchFigure, find
    from weili.oversight.annual.frame import NoSuchYear, frame_of
    from weili.oversight.annual.report import annual_report

    district = the_district(district_code, as_json=as_json)
    try:
        frame = frame_of(system_person(), district, year, on=clock.day(clock.now()))
        if path is not None:
            _explain(frame, find(frame, path), as_json=as_json)
            return
    except NoSuchYear as refusal:
        refuse("unknown_year", str(refusal), as_json=as_json)
    except NoSuchFigure as refusal:
        refuse("unknown_path", str(refusal.args[0]), as_json=as_json, near=refusal.near or None)
    found = annual_report(frame)
    say(found.as_json(), as_json=as_json, words="" if as_json else "\n".join(_table(found)))


def _explain(frame: "Frame", figure: "Figure", *, as_json: bool) -> None:
    from weili.oversight.annual.records import every

    records = list(every(frame, figure))
    family = figure.family
    answer = {
        "year": frame.year,
        "path": figure.path,
        "words": figure.words,
        "rule": family.rule,
        "basket": family.basket,
        "unit": family.unit,
        "unsure": family.unsure or None,
        "count": figure.count,
        "records": [_told(record) for record in records],
    }
    lines = [f"{frame.year}年 {figure.words}：{figure.count:,} {family.unit}", f"口径：{family.rule}"]
    lines += [f"篮子：{family.basket}", *([f"待确认：{family.unsure}"] if family.unsure else ())]
    lines += [
        f"{record.day or '—'}  {record.business}  {record.number or '—'}  {record.words}"
        for record in records
    ]
    say(answer, as_json=as_json, words="\n".join(lines))


def _told(record: "Record") -> dict[str, Any]:
    return {
        "id": record.id,
        "what": record.what,
        "day": record.day.isoformat() if record.day else None,
        "business": record.business,
        "number": record.number or None,
        "words": record.words,
        "opens": _address(record),
    }


def _address(record: "Record") -> str | None:
    """Where the record is opened in the office; nothing for somebody who has no archive here."""
    from django.urls import reverse

    if not record.archive:
        return None
    if record.section:
        return f"{reverse('web:business-records', args=[record.archive])}#{record.section}"
    return reverse("web:business", args=[record.archive])


def _table(found: "Report") -> Iterator[str]:
    """The report as a person reads it in a terminal."""
    frame = found.frame
    yield f"{frame.area_words} {frame.year}年度食品安全监管数据（统计至 {frame.last_day}）"
    yield f"一、监督检查 {found.visits:,} 户次"
    yield from (f"  {each.words} {each.count:,} {each.family.unit}" for each in found.inspections)
    yield "二、抽样检验（两个篮子，不合并）"
    yield from (f"  {each.words} {each.count:,} {each.family.unit}" for each in found.tasks)
    yield from (f"  {each.words} {each.count:,} {each.family.unit}" for each in found.supervision)
    yield f"  待确认：{found.tasks[0].family.unsure}"
    yield f"三、街镇（餐饮单位，{frame.last_day} 持证）"
    yield _row("街镇", "持证", "已评定", "A", "B", "C", "D", "未评定", "全年计划检查")
    yield from (_town(town) for town in found.towns)
    yield "四、专项行动"
    for each in found.campaigns:
        yield f"  {each.name}：检查 {each.checked.count:,} 户，发现问题 {each.illegal.count:,} 户"
    yield "五、培训"
    yield from (f"  {each.words} {each.count:,} {each.family.unit}" for each in found.trainings)


def _town(town: "TownFigures") -> str:
    planned = "，".join(f"{each.values[1]}次{each.count}户" for each in town.planned) or "—"
    numbers = (town.caterers, town.graded, *town.letters, town.ungraded)
    return _row(town.name, *(f"{each.count:,}" for each in numbers), planned)


def _row(first: str, *cells: str) -> str:
    """One line of a table; a Chinese character is as wide as two digits."""
    *numbers, last = cells
    padded = "".join(" " * max(1, 8 - _width(cell)) + cell for cell in numbers)
    return f"  {first}{' ' * max(1, 12 - _width(first))}{padded}  {last}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
