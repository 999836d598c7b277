"""Input about people and their posts."""

from collections.abc import Sequence
from typing import Any

from django import forms

from weili.kernel.models import Absence, District, Person, Post
from weili.kernel.roles import Role
from weili.web.forms import Form, day, text

_GIVEN = [
    (role.value, role.label) for role in Role if role not in {Role.SYSTEM, Role.CITIZEN, Role.OUTSIDE_SYSTEM}
]


class NewPerson(Form):
    """A person who is added."""

    name = text("姓名", most=60)
    username = text("登录名", most=60, hint="用拼音或工号，登录时不分大小写")
    phone = text("电话", required=False, most=30)
    email = forms.EmailField(
        label="邮箱", required=False, error_messages={"invalid": "邮箱的样子应是 name@example.cn"}
    )
    password = forms.CharField(
        label="初始密码",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="至少10个字符；请本人登录后修改",
    )


class GivePost(Form):
    """As what, where, from which day to which."""

    role = forms.ChoiceField(label="岗位", choices=[("", "请选择"), *_GIVEN])
    place = forms.ChoiceField(label="辖区")
    since = day("任职日期")
    until = day("结束日期", required=False, hint="不定期限就留空")
    business = forms.IntegerField(
        label="经营户档案号",
        required=False,
        min_value=1,
        help_text="只有经营者、食品安全员要填；档案号见档案页",
        error_messages={"invalid": "档案号是一个数字"},
    )

    def __init__(self, *args: Any, districts: Sequence[District], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, tuple[District, Any]] = {}
        for district in districts:
            self.places[district.code] = (district, None)
            for station in district.stations.all():
                self.places[f"{district.code}/{station.pk}"] = (district, station)
        shown = [(key, f"{d.name} {s.name if s else '全区'}") for key, (d, s) in self.places.items()]
        self.fields["place"].choices = shown  # type: ignore[attr-defined]


class EndPost(Form):
    """The last day of a post."""

    post = forms.ChoiceField(label="岗位")
    on = day("最后一天")

    def __init__(self, *args: Any, posts: Sequence[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = {str(post.pk): post for post in posts}
        shown = [(key, f"{Role(p.role).label}（{p.station or p.district}）") for key, p in self.posts.items()]
        self.fields["post"].choices = shown  # type: ignore[attr-defined]


class Certificate(Form):
    """The officer's certificate."""

    number = text("执法证号", most=40)
    until = day("有效期至")


class NewPassword(Form):
    """A password that somebody else sets."""

    password = forms.CharField(
        label="新密码",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="至少10个字符；设好以后，他已登录的设备都会退出",
    )


def _choose(field: Any, people: Sequence[Person], empty: str) -> dict[str, Person]:
    """Offer people in a field; what comes back is their key."""
    field.choices = [("", empty), *((str(person.pk), person.name) for person in people)]
    return {str(person.pk): person for person in people}


class NewAbsence(Form):
    """Who is away, from which day to which, why, and who stands in."""

    person = forms.ChoiceField(label="人员")
    kind = forms.ChoiceField(label="类别", choices=Absence.Kind.choices)
    since = day("自")
    until = day("至", hint="这一天也不在")
    reason = text("事由", hint="如 年休假、外出培训")
    deputy = forms.ChoiceField(
        label="代理人", required=False, help_text="同一所能办理待办的人员，或同一科室的人员"
    )

    def __init__(
        self, *args: Any, people: Sequence[Person], deputies: Sequence[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = _choose(self.fields["person"], people, "请选择")
        self.deputies = _choose(self.fields["deputy"], deputies, "没有代理人")

    def clean_person(self) -> Person:
        """The person behind the key."""
        return self.people[self.cleaned_data["person"]]

    def clean_deputy(self) -> Person | None:
        """The deputy behind the key, None for nobody."""
        return self.deputies.get(self.cleaned_data["deputy"])


class Deputy(Form):
    """Who stands in from now on."""

    deputy = forms.ChoiceField(label="代理人")

    def __init__(self, *args: Any, deputies: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deputies = _choose(self.fields["deputy"], deputies, "请选择")

    def clean_deputy(self) -> Person:
        """The deputy behind the key."""
        return self.deputies[self.cleaned_data["deputy"]]
