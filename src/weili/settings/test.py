"""Settings of the test suite: SQLite in a file of its own, or PostgreSQL where DATABASE_URL names one."""

import os
import tempfile

os.environ.setdefault("WEILI_SECRET_KEY", "only-for-tests")
os.environ.setdefault("WEILI_HOME", tempfile.mkdtemp(prefix="weili-test-"))

from weili.settings.base import *  # noqa: F403
from weili.settings.base import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
if "sqlite3" in str(DATABASES["default"]["ENGINE"]):
    # A file, not memory: journeys serve the pages from another thread.
    DATABASES["default"]["TEST"] = {"NAME": os.environ["WEILI_HOME"] + "/test.sqlite3"}
