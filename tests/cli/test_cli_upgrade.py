"""An old home meets a new program: a backup first, everything kept, and a failure leaves the old home usable."""

import json
from pathlib import Path

import pytest
from tests.cli.homes import Home, counts, new_home

pytestmark = pytest.mark.postgres

#: a home as the first migrations of this repository made it, filled through the tables of that time
OLD = """
from datetime import date, datetime, timezone
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from weili.archive.timeline import guards
from pathlib import Path
from django.conf import settings
Path(settings.HOME).mkdir(exist_ok=True)
graph = MigrationExecutor(connection).loader.graph
ours = [a.label for a in apps.get_app_configs() if a.name.startswith("weili.")]
firsts = [key for key in graph.root_nodes() if key[0] in ours] + [
    key for key in graph.nodes if key[0] in ours and key[1].startswith("0001_")]
others = [key for key in graph.leaf_nodes() if key[0] not in ours]
executor = MigrationExecutor(connection)
executor.migrate(sorted(set(firsts + others)))
guards.install()
old = MigrationExecutor(connection).loader.project_state(firsts).apps
get = old.get_model
at = datetime(2026, 1, 5, 4, tzinfo=timezone.utc)
district = get("kernel", "District").objects.create(code="110116", name="怀柔区", bureau="怀柔区市场监督管理局")
station = get("kernel", "Station").objects.create(district=district, code="bohai", name="渤海镇所")
person = get("kernel", "Person").objects.create(username="system", name="系统", password="!")
get("kernel", "Post").objects.create(person=person, role="system", since=date(2020, 1, 1))
for number in range(20):
    get("archive", "Business").objects.create(
        district=district, station=station, name=f"第{number}号店", kind="RESTAURANT", sector="catering",
        created_at=at)
"""

APPLIED = """
import json
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
print(json.dumps(sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())))
"""
#: the next run of the product meets a migration that cannot be applied
BROKEN = """
import sys
from django.db.migrations.executor import MigrationExecutor
whole = MigrationExecutor.apply_migration
def broken(self, state, migration, *args, **kwargs):
    if migration.app_label == "kernel":
        raise RuntimeError("迁移出错了")
    return whole(self, state, migration, *args, **kwargs)
MigrationExecutor.apply_migration = broken
from weili.cli.setup import make_ready
sys.argv = ["weili", "upgrade", "--json"]
try:
    make_ready()
except SystemExit as end:
    assert end.code == 2
"""


@pytest.fixture
def old(tmp_path: Path) -> Home:
    """A home of the first release, with twenty businesses."""
    home = new_home(tmp_path / "home")
    home.python(OLD)
    return home


def test_an_older_home_is_backed_up_and_brought_up_to_date(old: Home) -> None:
    before, code = counts(old), old.answer("district", "list")[0]
    assert code == 2, "no command works on tables that it does not know"
    done = old.weili("upgrade")
    assert done.returncode == 0, done.stderr
    backups = list((old.path / "backups").glob("before-upgrade-*.zip"))
    assert len(backups) == 1
    assert str(backups[0]) in done.stderr
    after = counts(old)
    laid = ("archive_entry", "archive_chainhead")  # the checklists that every district has now, on its chain
    ours = [table for table in before if not table.startswith(("django_", "auth_", *laid))]
    assert {table: after[table] for table in ours if table in after} == {
        table: before[table] for table in ours if table in after
    }
    assert (after["inspection_checklist"], after["archive_entry"]) == (5, before["archive_entry"] + 5)
    assert after["archive_business"] == 20
    assert old.answer("district", "list") == (
        0,
        [{"district": "110116", "name": "怀柔区", "boundless": False}],
    )
    code, verdict = old.answer("archive", "verify")
    assert (code, verdict["guards"]["triggers"]) == (0, True)


def test_a_second_start_makes_no_second_backup(old: Home) -> None:
    assert old.weili("upgrade").returncode == 0
    assert old.weili("upgrade").returncode == 0
    assert len(list((old.path / "backups").glob("*.zip"))) == 1


def test_only_the_latest_backups_are_kept(old: Home) -> None:
    folder = old.path / "backups"
    folder.mkdir(parents=True)
    for day in range(1, 6):
        (folder / f"before-upgrade-2020010{day}-000000.zip").write_bytes(b"x")
    (folder / "weili-20200101-000000.zip").write_bytes(b"made by a person")
    assert old.weili("upgrade").returncode == 0
    assert len(list(folder.glob("before-upgrade-*.zip"))) == 3
    assert (folder / "weili-20200101-000000.zip").exists()


def test_a_migration_that_fails_is_taken_back(old: Home) -> None:
    before, applied = counts(old), old.python(APPLIED)
    said = json.loads(old.python(BROKEN).splitlines()[-1])
    assert said["error"]["code"] == "migration_failed"
    assert "已退回" in said["error"]["message"]
    assert "迁移出错了" in said["error"]["message"]
    assert old.python(APPLIED) == applied
    assert counts(old) == before
    assert old.weili("upgrade").returncode == 0, "the program without the fault goes on"
    assert old.answer("archive", "verify")[0] == 0


def test_an_older_backup_is_migrated_forward(old: Home, tmp_path: Path) -> None:
    assert old.weili("upgrade").returncode == 0
    backup = next((old.path / "backups").glob("before-upgrade-*.zip"))
    home = new_home(tmp_path / "another")
    code, said = home.answer("restore", str(backup))
    assert (code, said["differing"], said["verification"]["ok"]) == (0, {}, True)
    assert "kernel.0002_account_changes" in said["applied"]
    assert counts(home)["archive_business"] == 20


def test_a_home_of_a_later_program_is_refused(old: Home) -> None:
    assert old.weili("upgrade").returncode == 0
    later = "from django.db import connection; from django.db.migrations.recorder import MigrationRecorder\n"
    old.python(later + "MigrationRecorder(connection).record_applied('kernel', '0999_much_later')")
    for words in (("upgrade",), ("district", "list"), ("backup",)):
        code, said = old.answer(*words)
        assert (code, said["error"]["code"]) == (2, "newer_home")
        assert "0999_much_later" in said["error"]["message"]
