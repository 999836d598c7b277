"""Rows bound to a district: a query that does not say whose rows it wants is refused (design §7.6).

One database serves several districts. `DistrictManager` hands out query sets that must be narrowed, by the
district, the business or the key, before they touch the database; reading across districts is its own verb.
"""

from collections.abc import Iterable
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q

M = TypeVar("M", bound=models.Model)


class Unscoped(RuntimeError):
    """A query that would read every district's rows without having said so."""


class DistrictQuerySet(models.QuerySet[M]):
    """A query set that refuses to run until it is scoped."""

    #: a condition on one of these (or on something that hangs on it) names whose rows are meant
    SCOPED_BY = frozenset(
        {"pk", "id", "district", "district_id", "business", "business_id", "root", "root_id", "station",
         "station_id", "town", "town_id", "operator", "operator_id"}
    )  # fmt: skip

    _scoped = False

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone._scoped = self._scoped  # noqa: SLF001 - our own clone
        return clone  # type: ignore[no-any-return]

    def in_district(self, district: Any) -> Self:
        """Only the rows of one district (a District or its code)."""
        return self.filter(district=district)

    def across_districts(self) -> Self:
        """Every district's rows: for the city, verification and migrations; the name is the warning."""
        clone = self._chain()  # type: ignore[attr-defined]
        clone._scoped = True  # noqa: SLF001 - our own clone
        return clone  # type: ignore[no-any-return]

    def _filter_or_exclude_inplace(self, negate: bool, args: Any, kwargs: Any) -> None:  # noqa: FBT001
        if not negate and (self._names_owner(kwargs.items()) or any(self._scoped_q(arg) for arg in args)):
            self._scoped = True
        super()._filter_or_exclude_inplace(negate, args, kwargs)  # type: ignore[misc]

    def _add_hints(self, **hints: Any) -> None:
        """Django names here the row whose related rows are asked for; a prefetch leaves no other trace."""
        super()._add_hints(**hints)  # type: ignore[misc]
        instance = hints.get("instance")
        if _held(instance) or type(instance).__name__.lower() in self.SCOPED_BY:
            self._scoped = True

    def _names_owner(self, conditions: Iterable[tuple[str, Any]]) -> bool:
        return any(self._owner_first(name, value) for name, value in conditions)

    def _owner_first(self, name: str, value: Any) -> bool:
        first = name.split("__", 1)[0]
        named = first in self.SCOPED_BY or name.split("__")[-1] in {"pk", "id"} or "__district" in name
        return named or _held(value)

    def _scoped_q(self, condition: Any) -> bool:
        if not isinstance(condition, Q) or condition.negated:
            return bool(getattr(condition, "conditional", False)) and not isinstance(condition, Q)
        each = [
            self._scoped_q(child)
            if isinstance(child, Q)
            else isinstance(child, tuple) and self._owner_first(*child)
            for child in condition.children
        ]
        return bool(each) and (all(each) if condition.connector == Q.OR else any(each))

    def _require_scope(self) -> None:
        # A related manager defers its filter until `query` is asked for: ask first, then look at the scope.
        if not self.query.is_empty() and not self._scoped:
            raise Unscoped(
                f"{self.model.__name__}: say whose rows are meant, .in_district(…), .filter(business=…) "
                "or .across_districts()"
            )

    def __or__(self, other: Any) -> Any:
        self._require_scope()
        other._require_scope()
        return super().__or__(other)

    def _combinator_query(self, combinator: str, *others: Any, all: bool = False) -> Any:  # noqa: A002
        for each in (self, *others):
            each._require_scope()  # noqa: SLF001 - query sets of this class
        return super()._combinator_query(combinator, *others, all=all)  # type: ignore[misc]

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._require_scope()
        super()._fetch_all()

    def count(self) -> int:
        self._require_scope()
        return super().count()

    def exists(self) -> bool:
        self._require_scope()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._require_scope()
        return super().aggregate(*args, **kwargs)

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._require_scope()
        return super().iterator(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._require_scope()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._require_scope()
        return super().delete()


def _held(value: Any) -> bool:
    """Whether a condition's value is a row of a district (or several) that the caller holds already.

    Related managers and prefetches ask so: the parts of this thing, the findings of these visits.
    """
    if isinstance(value, (list, tuple, set, frozenset)):
        return bool(value) and all(_held(each) for each in value)
    return isinstance(value, models.Model) and isinstance(_manager_of(value), DistrictManager)


def _manager_of(row: models.Model) -> Any:
    # the person of a request is lazy: only its __class__ says what it is
    return row.__class__._default_manager  # noqa: SLF001 - Django's documented name


class DistrictManager(models.Manager.from_queryset(DistrictQuerySet)):  # type: ignore[misc]
    """The only door to rows that belong to a district."""
