"""Home: what to do today, and how the district stands."""

from django.http import HttpResponse

from weili.kernel.http import Request, needs, page


@needs()
def home(request: Request) -> HttpResponse:
    """The first page after signing in."""
    return page(request, "web/home.html")
