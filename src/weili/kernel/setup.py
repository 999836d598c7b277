"""Making the database ready: tables and the cache. May be run again at any time; nothing is done twice."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command

DATABASE_CACHE = "django.core.cache.backends.db.DatabaseCache"


def prepare() -> None:
    """Bring the database to the present tables (建库、升级), with the cache's own table if one is used."""
    Path(settings.HOME).mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    if any(cache["BACKEND"] == DATABASE_CACHE for cache in settings.CACHES.values()):
        call_command("createcachetable", verbosity=0)
