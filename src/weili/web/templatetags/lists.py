"""What the tools of a list write: which columns are hidden, and the saved filters of the page."""

from typing import Any

from django import template

from weili.kernel import saved_lists as kept
from weili.kernel.models import SavedList
from weili.web import lists

register = template.Library()


@register.simple_tag(takes_context=True)
def hidden_columns(context: dict[str, Any], name: str) -> str:
    """The classes that hide columns of a table: hide-3 hide-5."""
    return " ".join(f"hide-{place}" for place in sorted(lists.hidden_in(context["request"].COOKIES, name)))


@register.simple_tag(takes_context=True)
def columns_of(context: dict[str, Any], name: str, headings: str) -> list[lists.Column]:
    """The headings of a list, each with whether it is shown."""
    return lists.columns(context["request"].COOKIES, name, headings)


@register.simple_tag(takes_context=True)
def saved_filters(context: dict[str, Any]) -> list[SavedList]:
    """The saved filters of the page that is shown."""
    request = context["request"]
    return kept.lists_for(request.person, request.path, on=request.on)
