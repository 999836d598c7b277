"""Input of what risk grading asks of a business: only what the table of its kind asks for."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from weili.archive.grading_facts import LABELS, Asked
from weili.archive.models import Business
from weili.law.static_points import Consumers, FoodType
from weili.web.forms import Form, sentences

_YES = {"yes": True, "no": False}
_WORDS: dict[object, str] = {True: "yes", False: "no"}


def _count(label: str, hint: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        help_text=hint,
        error_messages={"invalid": f"{label}是一个整数"},
    )


def _boxes(label: str, choices: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
    )


def _area() -> forms.DecimalField:
    return forms.DecimalField(
        label=LABELS["area_m2"],
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        error_messages={"invalid": "面积是一个数字，如 86.5"},
    )


def _perishables() -> forms.ChoiceField:
    choices = [("", "不清楚"), ("yes", "是"), ("no", "否")]
    return forms.ChoiceField(label=LABELS["perishables"], required=False, choices=choices)


_FIELDS: dict[str, Callable[[], forms.Field]] = {
    "food_types": lambda: _boxes(LABELS["food_types"], [(each.value, each.label) for each in FoodType]),
    "perishables": _perishables,
    "consumers": lambda: _boxes(LABELS["consumers"], [(each.value, each.label) for each in Consumers]),
    "area_m2": _area,
    "diners": lambda: _count(LABELS["diners"], "一餐供餐的人数"),
    "suppliers": lambda: _count(LABELS["suppliers"]),
}


class GradingFacts(Form):
    """The facts that the static table of this business asks for; filled in with what is known."""

    reason = sentences("理由", hint="会写入时间线，例如：现场核对菜单和食品仓库")

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for key, field in _FIELDS.items():
            if key in asked.keys:
                self.fields[key] = field()
        for place, name in enumerate(asked.goods):
            self.fields[f"goods-{place}"] = _count(name, "没有就填 0" if place == 0 else "")
        for place, (name, levels) in enumerate(asked.choices.items()):
            self.fields[f"choices-{place}"] = _boxes(name, list(levels))
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])
        self.dress()

    @property
    def facts(self) -> dict[str, Any]:
        """What was changed, as the service takes it."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data if name != "reason"}
        facts: dict[str, Any] = {name: value for name, value in changed.items() if name in _FIELDS}
        if "perishables" in facts:
            facts["perishables"] = _YES.get(facts["perishables"])
        for key, factors in (("goods", self.asked.goods), ("choices", tuple(self.asked.choices))):
            named = {
                factor: changed[f"{key}-{place}"]
                for place, factor in enumerate(factors)
                if f"{key}-{place}" in changed
            }
            if named:
                facts[key] = named
        return facts


def as_known(business: Business, asked: Asked) -> Mapping[str, Any]:
    """What the form is filled in with."""
    known = business.facts or {}
    goods, choices = known.get("goods") or {}, known.get("choices") or {}
    return {
        "area_m2": business.area_m2,
        "diners": business.diners,
        "food_types": known.get("food_types") or [],
        "consumers": known.get("consumers") or [],
        "perishables": _WORDS.get(known.get("perishables"), ""),
        "suppliers": known.get("suppliers"),
        **{f"goods-{place}": goods.get(name) for place, name in enumerate(asked.goods)},
        **{f"choices-{place}": choices.get(name) or [] for place, name in enumerate(asked.choices)},
    }
