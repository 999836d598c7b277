"""Input about a business: corrections, its calendar, closures, gone or found, seeing personal data."""

from collections.abc import Mapping
from typing import Any

from django import forms

from weili.archive.changes import CORRECTABLE
from weili.archive.models import Business, Closure
from weili.kernel.models import District, Station, Town
from weili.law.kinds import kinds
from weili.web.filters import SECTORS
from weili.web.forms import Form, day, sentences, text

_KINDS = [("", "未定"), *((each.code, each.label) for each in kinds())]
_MONTHS = [(str(month), f"{month}月") for month in range(1, 13)]


class Correct(Form):
    """The facts of a business that may be corrected by hand; filled in with what stands."""

    sign = text("店招", required=False, most=120)
    name = text("名称")
    kind = forms.ChoiceField(label="业态", required=False, choices=_KINDS)
    sector = forms.ChoiceField(label="环节", required=False, choices=[("", "未定"), *SECTORS])
    town = forms.ModelChoiceField(label="街道（镇、乡）", required=False, queryset=Town.objects.none())
    station = forms.ModelChoiceField(label="监管所", required=False, queryset=Station.objects.none())
    address = text("经营场所", required=False, most=300, hint="改了地址以后，原来的坐标不再使用")
    stall = text("摊位号", required=False, most=40)
    contact = text("联系人", required=False, most=60)
    phone = text("联系电话", required=False, most=60)
    chain = forms.BooleanField(label="连锁", required=False)
    area_m2 = forms.DecimalField(
        label="面积（㎡）",
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        error_messages={"invalid": "面积是一个数字，如 86.5"},
    )
    diners = forms.IntegerField(
        label="供餐人数", required=False, min_value=0, error_messages={"invalid": "供餐人数是一个整数"}
    )
    registered_on = day("登记日期", required=False)
    cancelled_on = day("注销日期", required=False)
    reason = sentences("更正的理由", hint="会写入时间线，例如：现场核对营业执照")

    def __init__(self, *args: Any, district: District, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].queryset = Town.objects.filter(district=district)  # type: ignore[attr-defined]
        self.fields["station"].queryset = Station.objects.filter(district=district)  # type: ignore[attr-defined]

    @property
    def changes(self) -> dict[str, Any]:
        """What was changed, by the names of CORRECTABLE."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in CORRECTABLE}


def as_it_stands(business: Business) -> Mapping[str, Any]:
    """What the form of corrections is filled in with."""
    values = {name: getattr(business, name) for name in CORRECTABLE if name != "address"}
    return values | {"address": business.premises.address if business.premises else ""}


class Calendar(Form):
    """The months in which a business trades."""

    months = forms.MultipleChoiceField(
        label="营业月份", choices=_MONTHS, widget=forms.CheckboxSelectMultiple({"class": "months"})
    )
    reason = sentences("依据", required=False, hint="例如：经营者说明冬季歇业")


class Rest(Form):
    """Days in which a business does not trade."""

    kind = forms.ChoiceField(label="类别", choices=Closure.Kind.choices)
    since = day("自")
    until = day("至哪一天恢复营业", required=False, hint="这一天已经营业；还不知道就留空")
    note = text("说明", required=False)


class Gone(Form):
    """A business that could not be found, or has stopped."""

    gone_on = day("从哪一天起")
    why = sentences("怎样发现的", most=200, hint="例如：现场检查发现已关门，电话无人接听")


class Found(Form):
    """A business thought gone trades again."""

    why = sentences("依据", most=200)


class Disclose(Form):
    """Why somebody needs to see what is masked."""

    reason = text("事由", hint="会连同您的姓名和时间一起留下记录")
