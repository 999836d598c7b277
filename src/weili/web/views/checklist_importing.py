"""The items of a checklist from a spreadsheet: seen first with every doubtful cell and what changes, then put in."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from weili.exchange.sheets import Unreadable
from weili.inspection.checklists.changes import Changes, changes_between
from weili.inspection.checklists.fields import Words
from weili.inspection.checklists.sheet import ReadSheet, read_file, read_rows
from weili.inspection.models import Checklist
from weili.inspection.queries.checklists import version_before
from weili.inspection.refusals import ChecklistRefused
from weili.inspection.services import replace_items
from weili.kernel.http import Request, go, needs, page
from weili.kernel.roles import Act as May
from weili.web.acting import posted
from weili.web.forms.checklists import ItemsFile
from weili.web.views.checklist_editing import address, editable

#: how many wrong cells are listed; whoever has more chose the wrong file
SHOWN_WRONG = 30


@needs(May.EDIT_CHECKLIST)
def checklist_import(request: Request, key: int) -> HttpResponse:
    """Upload a spreadsheet, see what it says and changes, then put its items in: nothing is written before."""
    row = editable(request, key)
    form = ItemsFile(posted(request), request.FILES or None, initial={"seen": row.sha256})
    read: ReadSheet | None = None
    if form.is_valid():
        try:
            read = _read(form.cleaned_data, row, Words.on(request.on))
            if request.POST.get("move") == "load" and not read.wrong:
                return _loaded(request, row, read, form)
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
        except ChecklistRefused as refusal:
            form.refuse(refusal)
    return page(
        request, "web/checklist_import.html", status=422 if form.errors else 200, row=row, form=form,
        **(_preview(request, row, read, form) if read else {}),
    )  # fmt: skip


def _read(given: dict[str, Any], row: Checklist, words: Words) -> ReadSheet:
    file = given["file"]
    if file is None:
        return read_rows(given["rows"], row.content, words)
    with tempfile.TemporaryDirectory(prefix="weili-checklist-") as folder:
        path = Path(folder) / "checklist"
        with path.open("wb") as target:
            shutil.copyfileobj(file, target)
        return read_file(path, row.content, words)


def _loaded(request: Request, row: Checklist, read: ReadSheet, form: ItemsFile) -> HttpResponse:
    given = form.cleaned_data
    replace_items(
        checklist=row, items=read.items, source=given["source"][:200] or "表格", seen=given["seen"], by=request.person,
        at=request.at,
    )  # fmt: skip
    messages.success(request, f"已导入{len(read.items)}项。")
    return go(request, address(row))


def _preview(request: Request, row: Checklist, read: ReadSheet, form: ItemsFile) -> dict[str, Any]:
    """What was read: the wrong cells, else what the items change against the draft and the version before."""
    file = form.cleaned_data["file"]
    source = str(file.name)[:200] if file is not None else form.cleaned_data["source"][:200]
    seen: dict[str, Any] = {
        "source": source, "total": len(read.items), "wrong": read.wrong[:SHOWN_WRONG],
        "more_wrong": max(0, len(read.wrong) - SHOWN_WRONG),
    }  # fmt: skip
    if not read.wrong:
        before = version_before(row)
        seen |= {
            "rows": json.dumps(read.rows, ensure_ascii=False),
            "before": before or row,
            "changes": _changed(before or row, read, Words.on(request.on)),
        }
    return seen


def _changed(before: Checklist, read: ReadSheet, words: Words) -> Changes:
    return changes_between(before.content, {**before.content, "items": read.items}, words)
