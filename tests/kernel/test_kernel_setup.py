"""Preparing the database may be repeated, and no model waits for a migration."""

from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection

from weili.kernel.setup import DATABASE_CACHE, prepare


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_preparing_twice_changes_nothing_and_makes_the_cache(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": DATABASE_CACHE, "LOCATION": "kernel_cache"}}
    try:
        prepare()
        prepare()
        caches["default"].set("key", "value")
        assert caches["default"].get("key") == "value"
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS kernel_cache")


def test_no_model_of_the_kernel_waits_for_a_migration(db: None) -> None:
    call_command("makemigrations", "kernel", check=True, dry_run=True, verbosity=0)
