"""Input about duties: extend, pause, resume, complete, withdraw, assign."""

from typing import Any

from django import forms

from weili.web.forms import Form, day, sentences


class Extend(Form):
    """The one extension that the rule allows."""

    reason = sentences("延长的理由", most=200)


class Pause(Form):
    """From which day the clock stands still, and until when if that is known."""

    since = day("自哪一天起不计入期限")
    until = day("至哪一天恢复计算", required=False, hint="这一天重新计入期限；还不知道就留空，以后再恢复")
    reason = sentences("中止的事由", most=200)


class Resume(Form):
    """From which day the clock runs again."""

    until = day("自哪一天起恢复计算")
    reason = sentences("恢复的理由", most=200)


class Complete(Form):
    """What came of it."""

    outcome = sentences("办理结果", most=300)


class Assign(Form):
    """To whom a duty goes: `people` may handle it where it lies."""

    person = forms.ChoiceField(label="办理人")

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people}
        shown = [("", "请选择"), *((key, each.name) for key, each in self.people.items())]
        self.fields["person"].choices = shown  # type: ignore[attr-defined]

    def clean_person(self) -> Any:
        """The person behind the key."""
        return self.people[self.cleaned_data["person"]]
