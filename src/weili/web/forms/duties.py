"""Input about duties: extend, pause, resume, complete, withdraw, assign."""

from collections.abc import Sequence
from typing import Any

from django import forms

from weili.kernel.models import Person
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
    """To whom a duty goes: `people` (person, words) may handle it; `seen` is with whom it was."""

    person = forms.ChoiceField(label="办理人")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Sequence[tuple[Person, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person, _ in people}
        shown = [("", "请选择"), *((str(person.pk), words) for person, words in people)]
        self.fields["person"].choices = shown  # type: ignore[attr-defined]

    def clean_person(self) -> Person:
        """The person behind the key."""
        return self.people[self.cleaned_data["person"]]


class HandOver(Form):
    """To whom open duties are handed over, and why."""

    to = forms.MultipleChoiceField(
        label="接收人",
        widget=forms.CheckboxSelectMultiple,
        help_text="选几人就平均分给几人；每件只分给在当地能办理的人",
    )
    reason = sentences("移交的理由", most=200, hint="如 调往雁栖所、退休、岗位轮换")

    def __init__(self, *args: Any, people: Sequence[tuple[Person, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person, _ in people}
        shown = [(str(person.pk), words) for person, words in people]
        self.fields["to"].choices = shown  # type: ignore[attr-defined]

    def clean_to(self) -> list[Person]:
        """The people behind the keys."""
        return [self.people[key] for key in self.cleaned_data["to"]]
