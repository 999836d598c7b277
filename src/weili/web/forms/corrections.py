"""Input of a correction (更正): the fields of the record behind an entry, as they stand, and why they are wrong."""

from typing import Any

from django import forms

from weili.archive.corrections import Behind, Correction, Field
from weili.web.forms import Form, day, sentences, text


def _field(field: Field) -> forms.Field:
    if field.choices:
        choices = field.choices if field.required else (("", "空"), *(c for c in field.choices if c[0]))
        return forms.ChoiceField(label=field.label, choices=choices, required=field.required)
    return (
        day(field.label, required=field.required) if field.day else text(field.label, required=field.required)
    )


class CorrectEntry(Form):
    """The right values, what is wrong in words, why, and the paper that shows it."""

    note = sentences("说明", required=False, hint="错在哪里、应当是什么；不要写个人信息")
    reason = sentences("更正的理由", most=200, hint="如 录入时看错一行、纸质记录为准")
    paper = text("依据的纸质材料", required=False, most=100, hint="文书编号或材料名称")

    def __init__(self, *args: Any, behind: Behind | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.behind = behind
        own = dict(self.fields)
        line = {f"value_{field.name}": _field(field) for field in (behind.line.fields if behind else ())}
        self.fields = {**line, **own}
        for field in behind.line.fields if behind else ():
            self.initial[f"value_{field.name}"] = getattr(behind.row, field.name) if behind else None
        if behind is None:
            self.fields["note"].required = True
        self.dress()

    @property
    def correction(self) -> Correction:
        """What was given, as the service takes it."""
        given = self.cleaned_data
        fields = self.behind.line.fields if self.behind else ()
        return Correction(
            values={field.name: given[f"value_{field.name}"] for field in fields},
            note=given["note"],
            reason=given["reason"],
            paper=given["paper"],
        )
