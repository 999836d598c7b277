"""Input about people and their posts."""

from collections.abc import Sequence
from typing import Any

from django import forms

from weili.kernel.models import District, Post
from weili.kernel.roles import Role
from weili.web.forms import Form, day, text

_GIVEN = [(role.value, role.label) for role in Role if role not in {Role.SYSTEM, Role.CITIZEN}]


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
