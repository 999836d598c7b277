"""A list of towns as somebody pastes or uploads it (街镇表): every doubtful row is told with its number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from weili.law.regions import towns as towns_of_law

#: the columns in the order in which they stand where there is no heading
COLUMNS = ("code", "name", "station", "aliases", "scenic")
HEADINGS = {
    "区划代码": "code", "代码": "code", "编码": "code", "街镇": "name", "名称": "name", "街道（镇、乡）": "name",
    "监管所": "station", "所": "station", "市场监管所": "station", "别名": "aliases", "景区": "scenic",
    "景区镇": "scenic",
}  # fmt: skip
_YES, _NO = {"是", "1", "景区", "√", "y", "yes"}, {"", "否", "0", "n", "no"}
MOST = 300


@dataclass(slots=True)
class TownTable:
    """What was read: towns as `open_district` takes them, and what is wrong, row by row."""

    towns: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def rows_of(text: str) -> list[list[str]]:
    """The cells of pasted lines: by tabs as a spreadsheet gives them, else by commas."""
    lines = [line for line in text.splitlines() if line.strip()]
    return [[cell.strip() for cell in _cells(line)] for line in lines]


def _cells(line: str) -> list[str]:
    return line.split("\t") if "\t" in line else line.replace("，", ",").split(",")


def read(rows: Iterable[Sequence[str]]) -> TownTable:
    """Read rows of a table; a heading in the first one says where each column stands."""
    table, seen = TownTable(), set[str]()
    columns: Sequence[str] = COLUMNS
    for number, row in enumerate(rows, start=1):
        if number == 1 and any(cell.strip() in HEADINGS for cell in row):
            columns = [HEADINGS.get(cell.strip(), "") for cell in row]
            continue
        given = dict(zip(columns, (cell.strip() for cell in row), strict=False))
        if not any(given.values()):
            continue
        said = _objections(given, seen)
        table.wrong += [f"第{number}行：{each}" for each in said]
        if not said:
            seen.add(given["code"])
            table.towns.append(_town(given))
    if len(table.towns) > MOST:
        table.wrong.append(f"街镇超过{MOST}个，请核对是否贴错了表")
    return table


def _objections(given: dict[str, str], seen: set[str]) -> list[str]:
    code, name, said = given.get("code", ""), given.get("name", ""), []
    if not code:
        said.append("缺少区划代码")
    elif not (code.isascii() and code.isdigit() and len(code) <= 12):
        said.append(f"区划代码“{code[:20]}”应为不超过12位的数字")
    elif code in seen:
        said.append(f"区划代码 {code} 与前面重复")
    if not name:
        said.append("缺少街镇名称")
    elif len(name) > 40:
        said.append("街镇名称超过40个字")
    if len(given.get("station", "")) > 60:
        said.append("监管所名称超过60个字")
    if given.get("scenic", "").lower() not in _YES | _NO:
        said.append("“景区”一栏请填 是 或 否")
    return said


def _town(given: dict[str, str]) -> dict[str, Any]:
    aliases = given.get("aliases", "").replace("，", "、").replace(";", "、").replace("；", "、").split("、")
    return {
        "code": given["code"],
        "name": given["name"],
        "station": given.get("station", ""),
        "aliases": [alias.strip() for alias in aliases if alias.strip()],
        "scenic": given.get("scenic", "").lower() in _YES,
    }


def from_the_law(code: str) -> str:
    """The towns of a district in the table of divisions (行政区划), as lines to be completed; empty when unknown."""
    lines = []
    for town in towns_of_law(code) if len(code) == 6 else ():
        alias = town.statistical_name if town.statistical_name != town.name else ""
        lines.append("\t".join((town.code, town.name, f"{town.name}所", alias, "否")))
    return "\n".join(["区划代码\t街镇\t监管所\t别名\t景区", *lines]) if lines else ""
