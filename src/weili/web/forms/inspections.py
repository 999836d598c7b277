"""Input about inspections: what is proposed, and the words of each move."""

from collections.abc import Sequence
from typing import Any

from django import forms

from weili.archive.models import Visit
from weili.inspection.models import Checklist, Inspection
from weili.inspection.queries.candidates import Candidate
from weili.inspection.queries.offers import Offer
from weili.law.sources_of_visits import VisitSource
from weili.web.forms import Form, day, sentences, text


class Propose(Form):
    """An inspection as somebody asks for it: `officers` and `offers` are drawn as tables by the page."""

    source = forms.ChoiceField(label="来源")
    source_text = text(
        "来源说明",
        required=False,
        most=300,
        hint="专项的批准文号、投诉编号、转办文号、线索内容等；计划内检查可不填",
    )
    campaign = text("专项行动", required=False, most=100)
    kind = forms.ChoiceField(label="检查类型", choices=Inspection.Kind.choices)
    planned_on = day("拟检查日期")
    mode = forms.ChoiceField(label="方式", choices=Visit.Mode.choices)
    way = forms.ChoiceField(
        label="非现场方式",
        choices=[("", "—"), *Inspection.Way.choices],
        required=False,
        help_text="只在非现场检查时选择",
    )
    checklist = forms.ChoiceField(label="检查表")
    urgent = forms.BooleanField(
        label="紧急", required=False, help_text="突发事件和线索核查可以先检查，事后补批"
    )
    no_repeat_reason = sentences(
        "三个月内重复检查的理由", required=False, hint="只在有违法嫌疑或明显风险、需要重查上级已查项目时填写"
    )
    officers = forms.MultipleChoiceField(label="检查人员")
    leader = forms.ChoiceField(label="组长", required=False)
    duties = forms.MultipleChoiceField(label="一并检查的事项", required=False)

    #: drawn one below the other; the others have places of their own
    PLAIN = ("source", "source_text", "campaign", "kind", "planned_on", "mode", "way", "checklist", "urgent",
             "no_repeat_reason")  # fmt: skip

    def __init__(
        self,
        *args: Any,
        sources: Sequence[VisitSource],
        checklists: Sequence[Checklist],
        officers: Sequence[Candidate],
        offers: Sequence[Offer],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(each.key), each.name) for each in officers]
        self.checklists = {str(each.pk): each for each in checklists}
        choices: dict[str, Any] = {
            "source": [("", "请选择"), *((each.value, each.label) for each in sources)],
            "checklist": [(key, str(each)) for key, each in self.checklists.items()],
            "officers": people, "leader": [("", "第一名"), *people],
            "duties": [(str(each.duty.pk), each.title) for each in offers],
        }  # fmt: skip
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        self.fields["officers"].error_messages["required"] = "请选择至少两名检查人员"

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields that are drawn like those of every form."""
        return [self[name] for name in self.PLAIN]

    def picked(self, name: str) -> list[str]:
        """The keys that are ticked, as posted or as proposed."""
        value = self[name].value() or []
        return [str(each) for each in (value if isinstance(value, list | tuple) else [value])]

    @property
    def picked_officers(self) -> list[str]:
        """The officers that are ticked."""
        return self.picked("officers")

    @property
    def picked_duties(self) -> list[str]:
        """The matters that are ticked."""
        return self.picked("duties")

    @property
    def picked_leader(self) -> list[str]:
        """Who leads."""
        return self.picked("leader")


class Approve(Form):
    """Words of an approval; beyond the published cap also the reason."""

    note = sentences("批准意见", required=False)
    cap_reason = sentences(
        "突破频次上限的理由", required=False, hint="只在已达公布的年度上限时填写，由局领导批准"
    )


class Notify(Form):
    """How the business was told."""

    how = text("通知方式", most=100, hint="如 电话、当面送达、企业端；按权利义务告知的要求留痕")


class Team(Form):
    """Other officers, and why; `seen` are those that the page showed."""

    officers = forms.MultipleChoiceField(label="检查人员", widget=forms.CheckboxSelectMultiple)
    leader = forms.ChoiceField(label="组长", required=False)
    reason = sentences("调整的理由", most=200)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, officers: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(str(o.key), f"{o.name}（{o.place}）执法证 {o.certificate[1]}") for o in officers]
        self.fields["officers"].choices = words  # type: ignore[attr-defined]
        self.fields["leader"].choices = [("", "第一名"), *words]  # type: ignore[attr-defined]
