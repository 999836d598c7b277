"""A paper that goes into an archive."""

from django import forms

from weili.archive.models import Document
from weili.web.forms import Form, day, text


class AddDocument(Form):
    """What it is, the day that stands on it, and its file."""

    kind = forms.ChoiceField(label="类别", choices=Document.Kind.choices)
    title = text("标题", most=120, hint="如“2026年9月现场检查笔录”。请不要写个人姓名和证件号。")
    dated_on = day("文书日期", required=False)
    file = forms.FileField(label="文件", help_text="PDF 或图片（JPEG、PNG、WebP、HEIC）")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages["required"] = "请选择一个文件"
        self.fields["file"].error_messages["empty"] = "选择的文件是空的，请核对后重新上传"
        self.fields["file"].widget.attrs["accept"] = ".pdf,image/*"
