"""Files to import, with the system they come from."""

from typing import TYPE_CHECKING, Any

from django import forms

from weili.web.forms import Form

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """One or several files."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":  # noqa: ARG002 - Django's signature
        """Each file by itself; an empty one is told about by the file store, with its name."""
        many = data if isinstance(data, list | tuple) else [data] if data else []
        if not many:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(many)


class Upload(Form):
    """One or several files, and the system they come from."""

    chosen = _FilesField(
        label="文件",
        help_text="Excel（xlsx、xls）、CSV 或 Parquet，可一次选多个。"
        "各系统导出的原表即可，不必改表头；有公式的单元格请先粘贴为数值。",
    )
    source = forms.CharField(
        label="来源系统",
        max_length=80,
        required=False,
        help_text="如“许可系统”“阳光餐饮平台”。填写后，人工改过的列对应会记住，下次同一来源的文件自动套用。",
        widget=forms.TextInput({"list": "sources", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].error_messages["required"] = "请选择至少一个文件"
        self.fields["chosen"].widget.attrs["accept"] = ".xlsx,.xls,.csv,.txt,.parquet"
