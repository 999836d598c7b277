"""A table of the law to load: its kind, its source, and the CSV itself, uploaded or carried on from the preview."""

from typing import Any

from django import forms

from weili.kernel import law_tables
from weili.web.forms import Form

LONGEST = 2 << 20


class Load(Form):
    """A file with its kind and its source."""

    kind = forms.ChoiceField(label="这是什么表", choices=list(law_tables.LABELS.items()))
    name = forms.CharField(
        label="名称", max_length=100, required=False,
        help_text="放假安排不用填（以年份为名）。静态分值表填所属环节：catering（餐饮）、sales（流通）、production（生产）。",
    )  # fmt: skip
    source = forms.CharField(
        label="依据",
        max_length=200,
        help_text="文件名称和文号，如 国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕×号）",
    )
    file = forms.FileField(
        label="表（CSV）", required=False,
        help_text="放假安排的三列：date（日期）、kind（类型，填 休 或 班）、name（名称），一份只列一年，须列全。",
    )  # fmt: skip
    text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def clean(self) -> dict[str, Any]:
        """The text of the table, from the file where one was given."""
        values = super().clean() or {}
        file = values.get("file")
        if file is not None:
            values["text"] = self._read(file)
        if not values.get("text") and not self.errors:
            self.add_error("file", "请选择要载入的 CSV 文件")
        return values

    def _read(self, file: Any) -> str:
        if file.size > LONGEST:
            self.add_error("file", f"文件“{file.name}”超过2MB，规则表不会这样大，请核对")
            return ""
        content = file.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return str(content.decode(encoding))
            except UnicodeDecodeError:
                continue
        self.add_error("file", f"文件“{file.name}”不是文本，请在表格软件中另存为 CSV 后再选")
        return ""
