"""A paper as a document that the bureau may edit (可编辑的文书副本): the same parts as its pages, for Word and WPS."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from weili.inspection.models import Paper
from weili.inspection.papers.blocks import Block

#: the papers whose text the bureau edits
KINDS = (Paper.Kind.RECORD, Paper.Kind.ORDER, Paper.Kind.STOP, Paper.Kind.TALK)
FONT = "宋体"


def document_of(paper: Paper) -> bytes:
    """The paper as a .docx; pictures stay with the PDF."""
    made = Document()
    style = made.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    values = paper.values
    for text, size in ((values["bureau"], 14), (values["title"], 20)):
        line = made.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = line.add_run(text)
        run.bold, run.font.size = True, Pt(size)
    number = made.add_paragraph(paper.number or "（拟稿，出具时编号）")
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for block in values["blocks"]:
        _PARTS[block["block"]](made, block)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _words(made: Any, block: Block) -> None:
    if block["title"]:
        made.add_paragraph().add_run(block["title"]).bold = True
    for part in block["text"].split("\n"):
        made.add_paragraph(part).paragraph_format.first_line_indent = Pt(24)


def _facts(made: Any, block: Block) -> None:
    _grid(made, [[label.replace("\n", ""), text] for label, text, _ in block["pairs"]])


def _boxes(made: Any, block: Block) -> None:
    options = "  ".join(f"{'☑' if ticked else '□'}{option}" for option, ticked in block["options"])
    _grid(made, [[block["title"], options]])


def _table(made: Any, block: Block) -> None:
    if block["title"]:
        made.add_paragraph().add_run(block["title"]).bold = True
    _grid(made, [block["head"], *block["rows"]])


def _grid(made: Any, rows: list[list[str]]) -> None:
    grid = made.add_table(rows=0, cols=len(rows[0]))
    grid.style = "Table Grid"
    for row in rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    made.add_paragraph()


def _signs(made: Any, block: Block) -> None:
    for cell in block["cells"]:
        said = "（已在现场签名，见PDF）" if cell["picture"] else cell["said"]
        made.add_paragraph(f"{cell['role']}：{cell['name']} {said}    {cell['on'] or '    年  月  日'}")


def _note(made: Any, block: Block) -> None:
    made.add_paragraph(block["text"]).runs[0].font.size = Pt(9)


def _page(made: Any, block: Block) -> None:
    made.add_page_break()
    made.add_paragraph().add_run(block["title"]).bold = True


def _photos(made: Any, block: Block) -> None:
    rows = [[cell["item"], cell["label"], cell["at"], cell["by"], cell["sha256"]] for cell in block["cells"]]
    _grid(made, [["项目", "说明", "时间", "拍摄人", "SHA-256"], *rows])


_PARTS: Mapping[str, Any] = {
    "words": _words, "facts": _facts, "boxes": _boxes, "table": _table, "signs": _signs, "note": _note,
    "page": _page, "photos": _photos,
}  # fmt: skip
