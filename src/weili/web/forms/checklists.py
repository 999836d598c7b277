"""What is typed of a checklist: its heading, one item, a spreadsheet with items."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from weili.inspection.checklists.fields import (
    ANSWERS,
    CONFIDENCES,
    EVERYBODY,
    FIELDS,
    KEYS,
    LONGEST,
    PHOTOS,
    RANKS,
    Words,
    Wrong,
    printed_item,
)
from weili.inspection.services import Heading
from weili.law.checklists import RULES
from weili.law.item_features import ALL
from weili.law.kinds import kinds
from weili.law.penalties import violations
from weili.law.source import Confidence
from weili.web.forms import Form, sentences, text

#: a checklist of some hundred rows is a small file
LARGEST = 2 << 20


class Seen(Form):
    """Which text of a draft somebody looked at when they decided."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class GiveUp(Seen):
    """A list that is used no more, with its reason."""

    reason = sentences("理由", hint="写明为什么停用，例如：市局下发新表。")


class Describe(Seen):
    """The heading of a draft."""

    name = text("名称", most=120)
    rule = forms.ChoiceField(label="判定规则", choices=list(RULES.items()))
    kinds = forms.MultipleChoiceField(
        label="只对这些业态使用", required=False, widget=forms.CheckboxSelectMultiple({"class": "checks"}),
        help_text="不选就对整个环节使用；选了的，这些业态先用这张表。",
    )  # fmt: skip
    supplement = forms.BooleanField(
        label="是补充表，与别的表一起用，不单独使用", required=False, widget=forms.CheckboxInput
    )
    confirmed = forms.BooleanField(
        label="本局已核对全表，不再标“待确认”", required=False, widget=forms.CheckboxInput
    )
    note = sentences("说明", required=False)

    def __init__(self, *args: Any, sector: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kinds"]
        field.choices = [(kind.code, kind.label) for kind in kinds() if kind.sector.value == sector]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows first."""
        names = ("name", "rule", "kinds", "supplement", "note")
        return {name: content[name] for name in names} | {
            "confirmed": content["confidence"] == Confidence.SURE.value
        }

    @property
    def heading(self) -> Heading:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        return Heading(
            name=given["name"], rule=given["rule"], kinds=given["kinds"], supplement=given["supplement"],
            confirmed=given["confirmed"], note=given["note"],
        )  # fmt: skip


def _chosen(name: str, words: Mapping[str, object]) -> forms.ChoiceField:
    return forms.ChoiceField(label=FIELDS[name], choices=[(word, word) for word in words])


def _typed(name: str, *, required: bool = True) -> forms.CharField:
    return text(FIELDS[name], required=required, most=LONGEST[name])


def _several(name: str) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple({"class": "checks"})
    return forms.MultipleChoiceField(label=FIELDS[name], required=False, widget=widget)


class ItemForm(Seen):
    """One item in words; `weili.inspection.checklists.fields` decides whether they say an item."""

    code = _typed("code")
    block = _typed("block")
    area = forms.ChoiceField(label=FIELDS["area"])
    key = _chosen("key", KEYS)
    text = forms.CharField(
        label=FIELDS["text"], max_length=LONGEST["text"], widget=forms.Textarea({"rows": 2})
    )
    method = _typed("method")
    pass_answer = _chosen("pass_answer", ANSWERS)
    photo = _chosen("photo", PHOTOS)
    basis_rank = _chosen("basis_rank", RANKS)
    regulation = _typed("regulation")
    article = _typed("article", required=False)
    confidence = _chosen("confidence", CONFIDENCES)
    applies_to = _several("applies_to")
    thresholds = _several("thresholds")
    penalties = _several("penalties")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = Words.on(on)
        named = {each.code: each.name for each in (*violations(on), *violations(date.max))}
        for name, choices in (
            ("area", [(area, area) for area in self.words.areas]),
            ("applies_to", [(label, label) for label in self.words.features if label != EVERYBODY]),
            ("thresholds", [(name, name) for name in self.words.thresholds]),
            ("penalties", [(code, f"{code} {name}") for code, name in sorted(named.items())]),
        ):
            field: Any = self.fields[name]
            field.choices = choices

    @staticmethod
    def of(item: Mapping[str, Any], words: Words) -> dict[str, Any]:
        """What the form shows first, from an item of the document."""
        features = {code: label for label, code in words.features.items()}
        limits = {key: name for name, key in words.thresholds.items()}
        return printed_item(dict(item), words) | {
            "applies_to": [features[code] for code in item["applies_to"] if code != ALL],
            "thresholds": [limits[key] for key in item["thresholds"] if key in limits],
            "penalties": list(item["penalties"]),
        }

    def given(self) -> dict[str, str]:
        """What was typed, as words."""
        values = self.cleaned_data
        return {
            name: "、".join(values[name]) if isinstance(values[name], list) else values[name]
            for name in FIELDS
        }

    def blame(self, wrong: list[Wrong]) -> None:
        """Put what cannot be read beside its field."""
        for each in wrong:
            self.add_error(each.field, each.sentence)

    @property
    def lists(self) -> list[Any]:
        """The fields of which several may be ticked, each with how many are: they fold away."""
        return [
            (self[name], len(self[name].value() or [])) for name in ("applies_to", "thresholds", "penalties")
        ]


class ItemsFile(Seen):
    """A spreadsheet with the items of a list, or its rows as they were read for the preview."""

    file = forms.FileField(
        label="检查表（xlsx、xls 或 csv）", required=False,
        help_text="先导出现在的表，在它上面修改最稳妥：一行一项，列名不要改。",
    )  # fmt: skip
    rows = forms.CharField(widget=forms.HiddenInput, required=False)
    source = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_file(self) -> Any:
        """A small file, if one was given."""
        file = self.cleaned_data.get("file")
        if file is not None and file.size > LARGEST:
            raise forms.ValidationError(f"文件“{file.name}”超过2MB，检查表不会这样大，请核对")
        return file

    def clean_rows(self) -> list[tuple[int, dict[str, str]]]:
        """The rows of the preview, each with its number."""
        try:
            rows = json.loads(self.cleaned_data["rows"] or "[]")
            kept = [{str(name): str(value) for name, value in row.items()} for row in rows]
            return [(int(row.pop("row", "0")), row) for row in kept]
        except (ValueError, AttributeError, TypeError, RecursionError):
            raise forms.ValidationError("预览的内容读不出来，请重新选择文件") from None

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        values = super().clean() or {}
        if not values.get("file") and not values.get("rows") and not self.errors:
            self.add_error("file", "请选择要导入的检查表")
        return values
