"""Which tables hold rows of a business, and which of their rows say by themselves whose they are.

A merge is read as a union (design §7.5), so a row written while two archives were one may be anybody's of them.
A row speaks for itself when it came from a file (it was bound by its own premises and codes) or when it follows
another row of the archive, as a duty follows its sample.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db.models import Max, Model, Q, QuerySet

from weili.archive.models import Closure, Duty, Lead
from weili.archive.models.bound import Bound, Received

#: an imported row whose evidence fitted several members of one family equally (code of the imported row)
SEVERAL = "identity_several"


@lru_cache(maxsize=1)
def bound_models() -> dict[str, type[Model]]:
    """Every table whose rows belong to a business, by its label such as `archive.Visit`."""
    found: list[type[Model]] = [m for m in apps.get_models() if issubclass(m, Bound | Received)]
    found += [Closure, Duty, Lead]
    named = {model._meta.label: model for model in found}  # noqa: SLF001  Django's own public door
    return dict(sorted(named.items()))


def marks() -> dict[str, int]:
    """The highest key of each table at this moment; 0 for an empty one."""
    found = {}
    for label, model in bound_models().items():
        found[label] = _all(model).aggregate(top=Max("pk"))["top"] or 0
    return found


def unsaid(model: type[Model], business: int, *, above: int, upto: int | None) -> QuerySet[Any]:
    """The rows of one business, written in a span of keys, that do not say by themselves whose they are."""
    rows = _all(model).filter(business_id=business, pk__gt=above)
    if upto is not None:
        rows = rows.filter(pk__lte=upto)
    if "origin" in _columns(model):
        rows = rows.filter(Q(origin__isnull=True) | Q(origin__code=SEVERAL))
    if "subject" in _columns(model):
        followers = Q(pk__in=[])
        for label in bound_models():
            followers |= Q(subject__startswith=f"{label}:")
        rows = rows.exclude(followers)
    return rows


def followers(label: str, key: int, business: int) -> list[QuerySet[Any]]:
    """The rows that go where another row goes: its duties, listings and leads, which name it as their subject."""
    subject = f"{label}:{key}"
    return [
        _all(model).filter(business_id=business, subject=subject)
        for model in bound_models().values()
        if "subject" in _columns(model)
    ]


def rows_of_archives(model: type[Model], heads: Collection[int]) -> QuerySet[Any]:
    """The rows of whole archives: of every member of the families of these heads."""
    return _all(model).filter(business__root__in=heads)


def row_of(label: str, key: int) -> Any:
    """The row a table's label and a key name; None where it is gone."""
    model = bound_models().get(label)
    return _all(model).filter(pk=key).first() if model is not None else None


def label_of(label: str) -> str:
    """What the rows of a table are called in Chinese."""
    return str(bound_models()[label]._meta.verbose_name)  # noqa: SLF001


@lru_cache(maxsize=256)
def _columns(model: type[Model]) -> frozenset[str]:
    return frozenset(field.name for field in model._meta.fields)  # noqa: SLF001


def _all(model: type[Model]) -> QuerySet[Any]:
    """A table with no district named: its keys run through all districts."""
    rows = model._default_manager.all()  # noqa: SLF001
    across = getattr(rows, "across_districts", None)
    return across() if across is not None else rows
