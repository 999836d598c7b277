"""The product as its server serves it, and beside it a bare view for each page: the one query it cannot do without.

What a page costs beyond its bare view is the product's own: who asks and what they may see, the faces of the rows, the
template. Both are answered by the same processes in the same run.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from benchmarks.large import CODE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weili.settings.base")

from weili.web.wsgi import application as product

_LIST = f"SELECT * FROM archive_business WHERE district_id = '{CODE}' AND alias_of_id IS NULL"
QUERIES: dict[str, str] = {
    "list": f"{_LIST} ORDER BY name, id LIMIT 50",
    "town": f"{_LIST} AND town_id = 4 AND kind = 'SNACK' ORDER BY name, id LIMIT 50",
    "visited": f"{_LIST} ORDER BY visited_last, name, id LIMIT 50",
    "search": "SELECT * FROM archive_business WHERE sign LIKE '福兴鑫%' ORDER BY name, id LIMIT 50",
    "figures": f"SELECT COUNT(*) FROM archive_business WHERE district_id = '{CODE}' AND alias_of_id IS NULL",
    "business": "SELECT * FROM archive_business WHERE id = {key}",
    "timeline": "SELECT * FROM archive_entry WHERE business_id = {key} ORDER BY occurred_at DESC LIMIT 40",
    "duties": f"SELECT * FROM archive_duty WHERE district_id = '{CODE}' AND state = 'open' ORDER BY due_at LIMIT 50",
    "grades": f"SELECT * FROM grading_grade WHERE district_id = '{CODE}' AND year = 2026 ORDER BY id LIMIT 50",
    "visits": f"SELECT * FROM archive_visit WHERE district_id = '{CODE}' ORDER BY visited_on DESC LIMIT 50",
}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """/bare/NAME/KEY is answered here, everything else by the product."""
    path = environ["PATH_INFO"]
    if not path.startswith("/bare/"):
        return product(environ, start_response)
    from django.db import connection

    _, _, name, key = path.split("/")
    with connection.cursor() as cursor:
        cursor.execute(QUERIES[name].format(key=int(key)))
        rows = cursor.fetchall()
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return ["\n".join(str(row) for row in rows).encode()]
