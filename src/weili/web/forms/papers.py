"""The texts of a paper that the bureau may change while it is a draft."""

from collections.abc import Mapping
from typing import Any

from django import forms

from weili.web.forms import Form, sentences


class EditPaper(Form):
    """One box for each text, and why it is changed."""

    reason = sentences("修改的理由", most=300)

    def __init__(self, *args: Any, texts: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = list(texts)
        for name, (title, text) in texts.items():
            widget = forms.Textarea({"rows": 8})
            self.fields[name] = forms.CharField(
                label=title or "正文", initial=text, max_length=5000, widget=widget
            )
        self.order_fields([*self.names, "reason"])
        self.dress()

    @property
    def texts(self) -> dict[str, str]:
        """The texts as they were sent."""
        return {name: self.cleaned_data[name].replace("\r\n", "\n") for name in self.names}
