"""The door of the desk: pages for whoever works at a bureau; a business has pages of its own for its inspections."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase

from weili.kernel.access import Refused, area
from weili.kernel.http import Request, needs
from weili.kernel.roles import Act

View = Callable[..., HttpResponseBase]


def works_there(request: Request, *acts: Act) -> bool:
    """Whether one of the acts is a person's over a station, a district or more, not over the own business only."""
    areas = [area(request.person, act, on=request.on) for act in acts]
    return any(each.everywhere or each.districts or each.stations for each in areas)


def desk_needs(*acts: Act) -> Callable[[View], View]:
    """As `needs`, and held as an officer: who holds the acts only for the own business is refused."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not works_there(request, *acts):
                raise Refused(request.person, acts[0])
            return view(request, *args, **kwargs)

        return needs(*acts)(guarded)

    return declare
