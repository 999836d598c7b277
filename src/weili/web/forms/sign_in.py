"""Signing in, the second factor, passwords, and the first administrator."""

from collections.abc import Sequence
from typing import Any

from django import forms

from weili.kernel.models import District
from weili.web.forms import Form

CURRENT = forms.PasswordInput({"autocomplete": "current-password"})
NEW = forms.PasswordInput({"autocomplete": "new-password"})


class SignIn(Form):
    """Name and password."""

    username = forms.CharField(
        label="登录名",
        max_length=60,
        widget=forms.TextInput({"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(label="密码", strip=False, widget=CURRENT)

    @property
    def credentials(self) -> dict[str, str]:
        """As `authenticate` takes them."""
        return {"username": self.cleaned_data["username"], "password": self.cleaned_data["password"]}


class Code(Form):
    """A one-time code, or a recovery code."""

    code = forms.CharField(
        label="动态码",
        max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )


class Password(Form):
    """The old password and a new one, twice."""

    old = forms.CharField(label="现在的密码", strip=False, widget=CURRENT)
    new = forms.CharField(
        label="新密码",
        strip=False,
        widget=NEW,
        help_text="至少10个字符，不要用常见密码",
    )
    again = forms.CharField(label="再输一遍新密码", strip=False, widget=NEW)

    def clean(self) -> dict[str, Any]:
        """Both new passwords must be the same."""
        values = super().clean() or {}
        if values.get("new") and values.get("again") and values["new"] != values["again"]:
            self.add_error("again", "两次输入的新密码不一样")
        return values


class FirstAdministrator(Form):
    """The person who sets up an empty home; of a district where one was opened by a command already."""

    username = forms.CharField(label="登录名", max_length=60)
    name = forms.CharField(label="姓名", max_length=60)
    password = forms.CharField(
        label="密码",
        strip=False,
        widget=NEW,
        help_text="至少10个字符，不要用常见密码",
    )

    def __init__(self, *args: Any, districts: Sequence[District], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.districts = {district.code: district for district in districts}
        if districts:
            choices = [(code, f"{code} {district}") for code, district in self.districts.items()]
            self.fields["district"] = forms.ChoiceField(label="辖区", choices=choices)
            self.dress()

    @property
    def district(self) -> District | None:
        """The district that is there already, None where one is still to be opened."""
        return self.districts.get(self.cleaned_data.get("district", ""))
