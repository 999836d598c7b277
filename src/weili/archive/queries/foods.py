"""By what food something is about (食品大类): the classes under which the notices roll categories up."""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, CharField, F, Value, When

from weili.archive.queries.facets import Facet, Named, Scope
from weili.law.categories import categories, codes_below


def _classes(_: Scope) -> Named:
    return tuple((each.code, each.name) for each in categories() if not each.parent)


def _rolled_up(path: str) -> Callable[[Scope], Any]:
    whens = [When(**{f"{path}__in": codes}, then=Value(top)) for top, codes in codes_below().items()]
    return lambda _: Case(*whens, default=Value(""), output_field=CharField())


def food_facets(path: str) -> tuple[Facet, Facet]:
    """The class of a food and its category; `path` leads to the code of the category."""
    return (
        Facet(
            name="food", label="食品大类", rule="抽检实施细则的大类，第33至39章并入食用农产品", value=_rolled_up(path),
            choices=_classes, nothing="类别未识别",
        ),
        Facet(
            name="category", label="食品类别", rule="抽检实施细则的食品类别", value=lambda _: F(path),
            choices=lambda _: tuple((each.code, each.name) for each in categories()), nothing="类别未识别",
        ),
    )  # fmt: skip
