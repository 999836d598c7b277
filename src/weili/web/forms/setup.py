"""Input for opening a district: its names, its parents, and its towns as a table, pasted or as a file."""

import shutil
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django import forms

from weili.exchange.refusals import Unreadable
from weili.exchange.sheets import Limits, open_sheets
from weili.web import town_table
from weili.web.forms import Form, text

#: a list of towns is short; whatever weighs more is another table
LIMITS = Limits(file_bytes=5 * 1024 * 1024, inflated_bytes=50 * 1024 * 1024)
MOST_ROWS = 1000


class NewDistrict(Form):
    """A district as it is opened in the browser."""

    code = forms.RegexField(
        r"^\d{6}$|^\d{9}$|^\d{12}$",
        label="行政区划代码",
        help_text="6位数字，如 110116",
        error_messages={"invalid": "应为6位、9位或12位数字"},
    )
    name = text("本区名称", most=60, hint="如 怀柔区")
    bureau = text("机关名称", required=False, most=100, hint="留空为“本区名称＋市场监督管理局”")
    parents = text("上级地名", required=False, most=100, hint="如 北京市；多个用顿号分开，用来识别地址")
    towns = forms.CharField(
        label="街镇和监管所",
        required=False,
        max_length=60_000,
        widget=forms.Textarea({"rows": 12, "wrap": "off", "spellcheck": "false"}),
        help_text="从表格复制粘贴，每行一个街镇：区划代码、街镇、监管所、别名（顿号分开）、景区（是或否）",
    )
    table = forms.FileField(
        label="或上传街镇表", required=False, help_text="xlsx 或 csv，列与上面相同；上传后以文件为准"
    )

    def clean(self) -> dict[str, Any]:
        """Read the towns, from the file where there is one; every doubtful row is a sentence."""
        values = super().clean() or {}
        file, pasted = values.get("table"), values.get("towns") or ""
        where = "table" if file else "towns"
        try:
            read = town_table.read(_rows_of_file(file) if file else town_table.rows_of(pasted))
        except Unreadable as refusal:
            self.add_error("table", refusal.text)
            return values
        for sentence in read.wrong[:20]:
            self.add_error(where, sentence)
        if not read.towns and not read.wrong:
            self.add_error(where, "请至少列出一个街镇；不知道代码可以先取法定区划表")
        values["listed"] = read.towns
        values["above"] = [each.strip() for each in values.get("parents", "").split("、") if each.strip()]
        return values


def _rows_of_file(file: Any) -> Iterator[list[str]]:
    """The first table of an uploaded file."""
    with tempfile.TemporaryDirectory(prefix="weili-towns-") as folder:
        path = Path(folder) / "towns"
        with path.open("wb") as target:
            shutil.copyfileobj(file, target)
        with open_sheets(path, LIMITS) as sheets:
            for sheet in islice(sheets, 1):
                for _, cells in islice(sheet.rows, MOST_ROWS):
                    yield cells
