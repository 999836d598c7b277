"""Input about orders to correct, talks, draws and calls."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms

from weili.inspection.models import Call, Checklist
from weili.inspection.queries.candidates import Candidate
from weili.kernel import clock
from weili.web.forms import Form, day, sentences, text


def moment(label: str, hint: str = "") -> forms.DateTimeField:
    """A day and a time on the district's own clock."""
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    field = forms.DateTimeField(
        label=label, help_text=hint, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
    )
    field.error_messages["invalid"] = "请按 2026-10-14 09:30 的样子填写时间"
    return field


class Report(Form):
    """What a business reported."""

    report = sentences("整改报告的内容", most=2000)


class Why(Form):
    """How it was ended, in words."""

    why = sentences("说明", most=300)


class Extend(Form):
    """Until when, and why."""

    deadline = day("新的整改期限")
    reason = sentences("延长的理由", most=300)


class ArrangeTalk(Form):
    """With whom, why, when and where."""

    reason = sentences("约谈事由", most=300)
    invited = text("被约谈人", most=120, hint="法定代表人、主要负责人或者食品安全总监等")
    held_at = moment("约谈时间")
    where = text("约谈地点", most=120)
    requirements = sentences("约谈要求", required=False, most=1000)


class HoldTalk(Form):
    """What was said at a talk and what is required."""

    held_at = moment("实际约谈时间")
    record_text = sentences("约谈记录", most=5000)
    requirements = sentences("约谈要求", required=False, most=1000)

    def clean_held_at(self) -> datetime:
        """The instant, in the district's zone."""
        held: datetime = self.cleaned_data["held_at"]
        return held.astimezone(clock.BEIJING)


class DrawLots(Form):
    """From what is drawn and how many; the officers as a table by the page."""

    name = text("名称", most=120, hint="如 三季度餐饮双随机")
    wanted = forms.IntegerField(label="抽取户数", min_value=1, max_value=500)
    team_size = forms.IntegerField(label="每组人数", min_value=2, max_value=6, initial=2)
    checked_within = forms.IntegerField(
        label="近几个月检查过的不抽", min_value=0, max_value=24, initial=3, help_text="0 为不排除"
    )
    officers = forms.MultipleChoiceField(label="检查人员名录", widget=forms.CheckboxSelectMultiple)
    recused = forms.MultipleChoiceField(
        label="回避", required=False, widget=forms.CheckboxSelectMultiple, help_text="在名录中但应回避的人"
    )
    recused_why = text("回避理由", required=False)

    def __init__(self, *args: Any, officers: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(str(o.key), f"{o.name}（{o.place}）") for o in officers]
        self.fields["officers"].choices = words  # type: ignore[attr-defined]
        self.fields["recused"].choices = words  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Who stays out says why."""
        given = super().clean() or {}
        if given.get("recused") and not given.get("recused_why", "").strip():
            self.add_error("recused_why", "请填写回避理由")
        return given


class ProposeDrawn(Form):
    """When, and by which checklist for each sector."""

    planned_on = day("拟检查日期")

    def __init__(
        self, *args: Any, lists: Sequence[tuple[str, str, Sequence[Checklist]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for sector, label, some in lists:
            field = forms.ChoiceField(
                label=f"{label}检查表", choices=[(str(each.pk), str(each)) for each in some]
            )
            self.fields[f"list_{sector}"] = field
        self.dress()


class RecordCall(Form):
    """What a caller writes down, on a phone."""

    called_on = day("走访日期")
    kind = forms.ChoiceField(label="类别", choices=Call.Kind.choices)
    mode = forms.ChoiceField(label="方式", choices=Call.Mode.choices)
    reminded = sentences("提醒的内容", most=1000)
    seen = sentences(
        "看到的问题",
        required=False,
        most=1000,
        hint="会作为线索转到所里，由执法人员决定是否检查；请不要自行处置",
    )
    scanned = text("扫码内容", required=False, hint="扫门口的码后粘贴在这里")
    photo = forms.FileField(label="照片", required=False, help_text="JPEG、PNG、WebP、HEIC")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photo"].widget.attrs.update(accept="image/*", capture="environment")
        self.fields["photo"].error_messages["empty"] = "选择的照片是空的，请重新拍"
