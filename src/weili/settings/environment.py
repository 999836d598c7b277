"""The environment, read in one place. Everything that a run writes lies under WEILI_HOME (default `var/`)."""

import os
import secrets
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parents[3]
env = environ.Env()

HOME = Path(env.str("WEILI_HOME", default=str(ROOT / "var"))).expanduser().resolve()
#: where other systems put their nightly exports
INBOX = Path(env.str("WEILI_INBOX", default=str(HOME / "inbox"))).expanduser().resolve()
DATABASE_URL = env.str("DATABASE_URL", default="")
DEBUG = env.bool("WEILI_DEBUG", default=False)
ALLOWED_HOSTS = env.list("WEILI_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
HTTPS = env.bool("WEILI_HTTPS", default=False)
#: what stands before the addresses on posters, such as https://food.example.gov.cn; empty: the host that is asked
PUBLIC_URL = env.str("WEILI_PUBLIC_URL", default="").rstrip("/")
FILES_BUCKET = env.str("WEILI_FILES_BUCKET", default="")
FILES_ENDPOINT = env.str("WEILI_FILES_ENDPOINT", default="")
EMAIL_URL = env.str("WEILI_EMAIL_URL", default="")


def secret_key() -> str:
    """The signing key: from the environment, else kept in a file of the home that only its owner reads."""
    given: str = env.str("WEILI_SECRET_KEY", default="")
    if given:
        return given
    kept = HOME / "secret_key"
    if not kept.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return kept.read_text().strip()


def databases() -> dict[str, dict[str, object]]:
    """SQLite (WAL) by default; PostgreSQL where DATABASE_URL names one."""
    if DATABASE_URL:
        configured: dict[str, object] = dict(env.db_url_config(DATABASE_URL))
        configured["CONN_MAX_AGE"] = 60
        return {"default": configured}
    return {"default": sqlite(HOME / "weili.sqlite3")}


def sqlite(path: Path) -> dict[str, object]:
    """An SQLite database that readers never block: write-ahead log, writers wait their turn."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            # No temp_store=MEMORY: a savepoint's journal in memory is walked from its start by every guarded
            # insert, which made a timeline entry of a large import cost a millisecond instead of 0.06.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
            ),
        },
    }
