"""A checklist as a spreadsheet: written with one item a row, and read again with every doubtful cell in a sentence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from weili.exchange.sheets import Limits, Sheet, Unreadable, open_sheets
from weili.exchange.texts import unguarded
from weili.inspection.checklists.content import Content
from weili.inspection.checklists.fields import FIELDS, Words, printed_item, read_item

#: how far down the headings are looked for, and how many items a list may have
SEARCHED, MOST = 20, 500
LIMITS = Limits()
_HEADINGS = {heading: name for name, heading in FIELDS.items()} | {"项目编号": "code", "内容": "text"}
#: without these two columns it is no checklist
_NEEDED = ("code", "text")


@dataclass(slots=True)
class ReadSheet:
    """What a spreadsheet says: its items, the rows as words (to be read again), and what is wrong, row by row."""

    items: list[Content] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def sheet_rows(content: Content, words: Words) -> Iterator[Sequence[str]]:
    """The items as rows under the headings of `FIELDS`."""
    for item in content["items"]:
        printed = printed_item(item, words)
        yield [printed[name] for name in FIELDS]


def read_file(path: Path, of: Content, words: Words) -> ReadSheet:
    """The items of the first sheet of a file that is a checklist; raises Unreadable where none is."""
    with open_sheets(path, LIMITS) as sheets:
        for sheet in sheets:
            found = _named_rows(sheet)
            if found is not None:
                read = read_rows(found[0], of, words)
                read.wrong = found[1] + read.wrong
                return read
    needed = "、".join(f"“{FIELDS[name]}”" for name in _NEEDED)
    raise Unreadable("no_checklist", f"表中没有找到表头：应有 {needed} 等列，可先导出一份，在它上面修改")


def read_rows(rows: Iterable[tuple[int, Mapping[str, str]]], of: Content, words: Words) -> ReadSheet:
    """The items of rows of words, each with its number; a code may stand only once.

    An item of a part that the list has already belongs to the same set, for the score of risk goes by it.
    """
    sets = {item["block"]: item["item_set"] for item in of["items"]}
    read, seen = ReadSheet(), dict[str, int]()
    for number, given in rows:
        item, wrong = read_item(given, words, item_set=sets.get(given.get("block", "").strip(), "DISTRICT"))
        read.rows.append(dict(given) | {"row": str(number)})
        read.wrong += [f"第{number}行：{each.sentence}" for each in wrong]
        if item["code"] in seen:
            read.wrong.append(f"第{number}行：“编号”{item['code']} 与第{seen[item['code']]}行重复")
        seen.setdefault(item["code"], number)
        read.items.append(item)
    if not read.items:
        read.wrong.append("表中没有一个项目")
    if len(read.items) > MOST:
        read.wrong.append(f"项目超过{MOST}个，请核对是否选错了表")
    return read


def _named_rows(sheet: Sheet) -> tuple[list[tuple[int, dict[str, str]]], list[str]] | None:
    """The rows of a sheet by the names of their fields, and the cells that are formulas; None without headings."""
    columns: dict[int, str] = {}
    found: list[tuple[int, dict[str, str]]] = []
    wrong: list[str] = []
    for number, cells in sheet.rows:
        texts = [unguarded(cell.strip()).strip() for cell in cells]
        if not columns:
            columns = {place: _HEADINGS[text] for place, text in enumerate(texts) if text in _HEADINGS}
            if not set(_NEEDED) <= set(columns.values()):
                columns = {}
                if number > SEARCHED:
                    return None
            continue
        given = {name: texts[place] for place, name in columns.items() if place < len(texts)}
        if any(given.values()):
            found.append((number, given))
            wrong += [
                f"第{number}行：“{FIELDS[columns[place]]}”是公式，请改成文字"
                for line, place in sorted(sheet.formulas)
                if line == number and place in columns
            ]
        if len(found) > MOST:
            break
    return (found, wrong) if columns else None
