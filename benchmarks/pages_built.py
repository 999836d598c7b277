"""Fill the database of the environment for benchmarks.pages and print what was written, as one line of JSON."""

import json
import os
import sys
from dataclasses import asdict
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weili.settings.base")


def main(businesses: int, entries: int) -> dict[str, Any]:
    """Migrate, fill, sign the reader in, and gather the static files."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from benchmarks.large import build
    from weili.cli.run import UNUSED
    from weili.kernel import clock
    from weili.kernel.models import Person
    from weili.kernel.setup import prepare

    prepare()
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=list(UNUSED))
    made = build(businesses, entries, clock.now())
    client = Client()
    client.force_login(
        Person.objects.get(pk=made.reader), backend="django.contrib.auth.backends.ModelBackend"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = f"{connection.vendor} {cursor.fetchone()[0]}"
    cookie = client.cookies["sessionid"].value
    return {**asdict(made), "cookie": cookie, "key": businesses // 2 + 1, "version": version}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
