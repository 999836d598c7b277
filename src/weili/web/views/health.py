"""Whether the product serves."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

from weili.kernel.http import open_to_all


@open_to_all
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 when the product serves and its database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
