"""The shape of input; forms give values, services write. Errors are sentences beside their field."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

_CLASSES = {"Select": "form-select", "CheckboxInput": "form-check-input"}


class Form(forms.Form):
    """A form whose refusals by a service land on the form, and whose inputs look alike."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.dress()

    def dress(self) -> None:
        """Give every field its look and its sentences; called again by a form that adds fields of its own."""
        for field in self.fields.values():
            widget = field.widget
            if not isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
                widget.attrs.setdefault("class", _CLASSES.get(type(widget).__name__, "form-control"))
            field.error_messages["required"] = f"请填写{field.label}"
            if isinstance(field, forms.DateField):
                field.error_messages["invalid"] = "请按 2026-10-14 的样子填写日期"
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = f"请从列出的{field.label}中选择"

    def refuse(self, refusal: Exception) -> None:
        """Show a service's refusal above the form."""
        sentences = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
        for sentence in sentences:
            self.add_error(None, sentence)


class Nothing(Form):
    """An act that needs no words, only the press of its button."""


class Reason(Form):
    """An act that needs only its reason."""

    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea({"rows": 3}))


def day(label: str, *, required: bool = True, hint: str = "") -> forms.DateField:
    """A day, picked or typed as 2026-10-14."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget)


def text(label: str, *, required: bool = True, most: int = 200, hint: str = "") -> forms.CharField:
    """A few words in one line."""
    return forms.CharField(label=label, required=required, max_length=most, help_text=hint)


def sentences(label: str, *, required: bool = True, most: int = 300, hint: str = "") -> forms.CharField:
    """A few sentences."""
    widget = forms.Textarea({"rows": 3})
    return forms.CharField(label=label, required=required, max_length=most, help_text=hint, widget=widget)
