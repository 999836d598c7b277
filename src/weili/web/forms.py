"""The shape of input; forms give values, services write. Errors are sentences beside their field."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class Form(forms.Form):
    """A form whose refusals by a service land on the form, and whose inputs look alike."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            widget = field.widget
            kind = {"Select": "form-select", "CheckboxInput": "form-check-input"}.get(type(widget).__name__, "form-control")
            if not isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
                widget.attrs.setdefault("class", kind)
            field.error_messages.setdefault("required", f"请填写{field.label}")
            field.error_messages["required"] = f"请填写{field.label}"

    def refuse(self, refusal: Exception) -> None:
        """Show a service's refusal above the form."""
        sentences = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
        for sentence in sentences:
            self.add_error(None, sentence)


class SignIn(Form):
    """Name and password."""

    username = forms.CharField(label="登录名", max_length=60, widget=forms.TextInput({"autocomplete": "username", "autofocus": True}))
    password = forms.CharField(label="密码", strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"}))

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

    old = forms.CharField(label="现在的密码", strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"}))
    new = forms.CharField(label="新密码", strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}), help_text="至少10个字符，不要用常见密码")
    again = forms.CharField(label="再输一遍新密码", strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}))

    def clean(self) -> dict[str, Any]:
        """Both new passwords must be the same."""
        values = super().clean() or {}
        if values.get("new") and values.get("again") and values["new"] != values["again"]:
            self.add_error("again", "两次输入的新密码不一样")
        return values


class FirstAdministrator(Form):
    """The person who sets up an empty district, and that district."""

    username = forms.CharField(label="登录名", max_length=60)
    name = forms.CharField(label="姓名", max_length=60)
    password = forms.CharField(label="密码", strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}), help_text="至少10个字符，不要用常见密码")
    district_code = forms.RegexField(r"^\d{6}$", label="本区行政区划代码", help_text="6位数字，如 110116", error_messages={"invalid": "应为6位数字"})
    district_name = forms.CharField(label="本区名称", max_length=60, help_text="如 怀柔区")
