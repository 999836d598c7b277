"""What a backup says of itself (备份清单): of which product and moment, what it holds, and the hash of every part."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.migrations.loader import MigrationLoader

#: a later program that changes the shape of the archive raises it; an earlier one then refuses
FORMAT = 1
PRODUCT = "weili"


class CannotBackUp(RuntimeError):
    """A backup that cannot be made; the sentence says why and what to do."""


class CannotRestore(RuntimeError):
    """A backup that cannot be restored; `code` names the reason, the sentence says what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the archive: its name, its size and its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The manifest of one backup."""

    version: str
    made_at: datetime
    engine: str  # sqlite, postgresql
    #: app → the names of its applied migrations
    migrations: dict[str, list[str]]
    districts: list[dict[str, str]]
    #: table → rows
    counts: dict[str, int]
    #: the last seal of each district
    seals: list[dict[str, Any]]
    #: whether the stored files are in it; the backup before an upgrade leaves them out, no upgrade touches them
    files: bool
    #: stored files that the store had lost already
    lost: list[str]
    parts: list[Part]

    def as_json(self) -> dict[str, Any]:
        """For the archive."""
        return {
            "product": PRODUCT,
            "format": FORMAT,
            **asdict(self),
            "made_at": self.made_at.isoformat(),
        }

    @classmethod
    def of(cls, read: Any) -> "Manifest":
        """What was read from an archive. Raises CannotRestore where it is no manifest of ours, or a later one."""
        if not isinstance(read, dict) or read.get("product") != PRODUCT:
            raise CannotRestore("not_a_backup", "这个文件不是为力的备份。")
        if not isinstance(read.get("format"), int) or read["format"] > FORMAT:
            sentence = f"备份由更新的程序（{read.get('version')}）制作，格式读不了；请先升级程序再恢复。"
            raise CannotRestore("newer_backup", sentence)
        try:
            return cls(
                version=str(read["version"]),
                made_at=datetime.fromisoformat(read["made_at"]),
                engine=str(read["engine"]),
                migrations={app: list(names) for app, names in read["migrations"].items()},
                districts=list(read["districts"]),
                counts={table: int(rows) for table, rows in read["counts"].items()},
                seals=list(read["seals"]),
                files=bool(read["files"]),
                lost=list(read["lost"]),
                parts=[Part(str(p["name"]), int(p["size"]), str(p["sha256"])) for p in read["parts"]],
            )
        except (KeyError, TypeError, ValueError, AttributeError) as trouble:
            raise CannotRestore("damaged", "备份清单不完整，这份备份不能使用；请换一份。") from trouble

    @property
    def moment(self) -> str:
        """When it was made, for a person."""
        from weili.kernel.clock import BEIJING

        return f"{self.made_at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"


def unknown_migrations(applied: Iterable[tuple[str, str]]) -> list[str]:
    """Applied migrations that this program does not have: the home was used by a later one."""
    loader = MigrationLoader(None)
    known = set(loader.disk_migrations) | {
        replaced for migration in loader.disk_migrations.values() for replaced in migration.replaces
    }
    apps = loader.migrated_apps
    return sorted(f"{app}.{name}" for app, name in applied if app in apps and (app, name) not in known)
