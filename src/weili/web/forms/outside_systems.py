"""Input about outside systems and their tokens."""

from collections.abc import Sequence
from typing import Any

from django import forms

from weili.kernel.models import District
from weili.kernel.outside_systems import POSSIBLE
from weili.kernel.roles import Act
from weili.web.forms import Form, day, text


class NewToken(Form):
    """For which system, where, for what, until when."""

    name = text("系统名称", most=60, hint="如 区应急指挥平台")
    district = forms.ChoiceField(label="辖区")
    acts = forms.MultipleChoiceField(
        label="可以读取",
        choices=[(act.value, act.label) for act in POSSIBLE],
        widget=forms.CheckboxSelectMultiple({"class": "checks"}),
        initial=[Act.READ_BUSINESS.value],
        help_text="没有“看经营户的档案”，别的也读不到",
    )
    until = day("有效期至", hint="最后一天也有效，最长一年")

    def __init__(self, *args: Any, districts: Sequence[District], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.districts = {district.code: district for district in districts}
        self.fields["district"].choices = [(each.code, each.name) for each in districts]  # type: ignore[attr-defined]

    def clean_district(self) -> District:
        """The district behind the code."""
        return self.districts[self.cleaned_data["district"]]

    def clean_acts(self) -> tuple[Act, ...]:
        """The acts behind their values."""
        return tuple(Act(value) for value in self.cleaned_data["acts"])
