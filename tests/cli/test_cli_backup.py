"""Backup and restore, drilled: a filled home is backed up, damaged in several ways, and comes back whole."""

import fcntl
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.homes import Home, counts, new_home

pytestmark = pytest.mark.postgres

FILL = """
from django.db import transaction
from weili.archive.timeline.seals import seal_day
from weili.cli.demo import fill
from weili.kernel import clock, files
from weili.kernel.models import District
from weili.kernel.models.people import system_person
from weili.kernel.setup import prepare
prepare()
fill(say=lambda text: None, businesses=60)
district, by, at = District.objects.get(), system_person(), clock.now()
for text in ("甲", "乙"):
    files.store(name="说明.txt", content=text.encode() * 40, by=by, at=at, district=district, allow=files.TABLES)
seal_day(district=district, by=by, at=at)
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with the sample district, two stored files and a seal."""
    home = new_home(tmp_path_factory.mktemp("filled"))
    home.python(FILL)
    return home


@pytest.fixture(scope="module")
def archive(filled: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    path = tmp_path_factory.mktemp("archive") / "b.zip"
    code, said = filled.answer("backup", str(path))
    assert code == 0, said
    return path


def manifest_of(path: Path) -> dict[str, object]:
    with zipfile.ZipFile(path) as opened:
        read: dict[str, object] = json.loads(opened.read("manifest.json"))
        return read


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy of an archive whose parts were changed or left out, with checksums that fit."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            content = change(entry.filename, old.read(entry))
            if content is not None:
                new.writestr(entry.filename, content)
    return target


def test_a_backup_says_what_it_holds(filled: Home, archive: Path) -> None:
    manifest = manifest_of(archive)
    assert manifest["counts"] == counts(filled)
    assert manifest["districts"] == [{"code": "110116", "name": "怀柔区（演示）"}]
    assert [seal["seq"] for seal in manifest["seals"]] == [1]  # type: ignore[attr-defined]
    assert manifest["lost"] == []
    assert "0002_account_changes" in manifest["migrations"]["kernel"]  # type: ignore[index]
    names = [part["name"] for part in manifest["parts"]]  # type: ignore[attr-defined]
    assert len([name for name in names if name.startswith("files/")]) == 2
    assert "secret_key" not in names, "only when it is asked for"
    assert archive.stat().st_mode & 0o077 == 0, "nobody else reads it"
    assert list(archive.parent.iterdir()) == [archive], "nothing half-written lies beside it"


def test_what_is_restored_is_what_was_backed_up(filled: Home, archive: Path, tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    code, said = home.answer("restore", str(archive))
    assert (code, said["differing"], said["applied"], said["kept"]) == (0, {}, [], "")
    assert said["verification"]["ok"]
    assert counts(home) == counts(filled)
    assert home.answer("archive", "verify") == filled.answer("archive", "verify")
    intact = "from weili.kernel.files import intact\nfrom weili.kernel.models import StoredFile\n"
    assert home.python(intact + "print(all(map(intact, StoredFile.objects.all())))") == "True\n"


def test_a_home_with_data_is_only_replaced_when_told_so_and_then_kept(
    filled: Home, archive: Path, tmp_path: Path
) -> None:
    home = new_home(tmp_path / "home")
    assert home.answer("restore", str(archive))[0] == 0
    home.python(
        "from django.db import connection; connection.cursor().execute('DELETE FROM planning_visitorcount')"
    )
    code, said = home.answer("restore", str(archive))
    assert (code, said["error"]["code"]) == (2, "home_not_empty")
    assert counts(home)["planning_visitorcount"] == 0
    code, said = home.answer("restore", str(archive), "--replace")
    assert code == 0
    assert said["kept"]
    assert counts(home) == counts(filled)
    kept = next(home.path.glob("before-restore-*"))
    assert len([p for p in (kept / "files").rglob("*") if p.is_file()]) == 2
    assert not list(home.path.glob("restoring-*"))


def flipped(source: Path, target: Path) -> Path:
    content = bytearray(source.read_bytes())
    content[len(content) // 3] ^= 0x10
    target.write_bytes(content)
    return target


def truncated(source: Path, target: Path) -> Path:
    target.write_bytes(source.read_bytes()[:-100_000])
    return target


def without_the_database(source: Path, target: Path) -> Path:
    return rewritten(source, target, lambda name, text: None if name.startswith("database") else text)


def without_a_file(source: Path, target: Path) -> Path:
    return rewritten(source, target, lambda name, text: None if name.startswith("files/") else text)


def with_another_file(source: Path, target: Path) -> Path:
    return rewritten(source, target, lambda name, text: b"\x00" if name.startswith("files/") else text)


def with_one_too_many(source: Path, target: Path) -> Path:
    rewritten(source, target, lambda _, text: text)
    with zipfile.ZipFile(target, "a") as opened:
        opened.writestr("files/../../evil", "x")
    return target


def with_half_a_manifest(source: Path, target: Path) -> Path:
    half = b'{"product": "weili", "format": 1, "version": "0.1.0"}'
    return rewritten(source, target, lambda name, text: half if name == "manifest.json" else text)


@pytest.mark.parametrize(
    "damage",
    [
        flipped, truncated, without_the_database, without_a_file, with_another_file, with_one_too_many,
        with_half_a_manifest,
    ],
)  # fmt: skip
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    archive: Path, tmp_path: Path, damage: Callable[[Path, Path], Path]
) -> None:
    home = new_home(tmp_path / "home")
    code, said = home.answer("restore", str(damage(archive, tmp_path / "damaged.zip")))
    assert (code, said["error"]["code"]) == (2, "damaged")
    assert not (home.path / "weili.sqlite3").exists()
    assert not list(home.path.glob("restoring-*"))
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("content", [b"", b"no archive at all", None])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.zip"
    if content is None:
        with zipfile.ZipFile(path, "w") as empty:
            empty.writestr("readme.txt", "hello")
    else:
        path.write_bytes(content)
    code, said = new_home(tmp_path / "home").answer("restore", str(path))
    assert code == 2
    assert said["error"]["code"] in {"damaged", "not_a_backup"}


def changed_manifest(source: Path, target: Path, **changes: object) -> Path:
    text = json.dumps({**manifest_of(source), **changes}).encode()
    return rewritten(source, target, lambda name, old: text if name == "manifest.json" else old)


def test_a_backup_of_a_later_program_is_refused(archive: Path, tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    later = changed_manifest(archive, tmp_path / "format.zip", format=2, version="9.0")
    code, said = home.answer("restore", str(later))
    assert (code, said["error"]["code"]) == (2, "newer_backup")
    applied = {**manifest_of(archive)["migrations"], "kernel": ["0999_much_later"]}  # type: ignore[dict-item]
    later = changed_manifest(archive, tmp_path / "tables.zip", migrations=applied)
    code, said = home.answer("restore", str(later))
    assert (code, said["error"]["code"]) == (2, "newer_backup")
    assert "0999_much_later" in said["error"]["message"]


def test_a_backup_of_the_other_database_is_refused(archive: Path, tmp_path: Path) -> None:
    other = "sqlite" if manifest_of(archive)["engine"] == "postgresql" else "postgresql"
    path = changed_manifest(archive, tmp_path / "other.zip", engine=other)
    code, said = new_home(tmp_path / "home").answer("restore", str(path))
    assert (code, said["error"]["code"]) == (2, "other_database")


def test_a_running_product_is_not_restored_under_its_feet(archive: Path, tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    home.path.mkdir()
    with (home.path / "in-use.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        code, said = home.answer("restore", str(archive), "--replace")
    assert (code, said["error"]["code"]) == (2, "in_use")


def test_an_interrupted_exchange_is_told_to_the_next_command(archive: Path, tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    assert home.answer("restore", str(archive))[0] == 0
    (home.path / "restore-unfinished").write_text("/somewhere/before-restore")
    code, said = home.answer("district", "list")
    assert (code, said["error"]["code"]) == (2, "in_use")
    assert "/somewhere/before-restore" in said["error"]["message"]
    assert home.answer("restore", str(archive), "--replace")[0] == 0
    assert home.answer("district", "list")[0] == 0


def test_a_name_that_is_taken_or_cannot_be_written_is_refused(
    filled: Home, archive: Path, tmp_path: Path
) -> None:
    before = archive.read_bytes()
    assert filled.answer("backup", str(archive))[0] == 2
    assert archive.read_bytes() == before
    (tmp_path / "a-file").write_text("x")
    code, said = filled.answer("backup", str(tmp_path / "a-file" / "b.zip"))
    assert (code, said["error"]["code"]) == (2, "cannot_back_up")


def test_without_a_name_it_lies_in_the_home_and_bears_the_key_when_asked(filled: Home) -> None:
    code, said = filled.answer("backup", "--with-secret")
    assert code == 0
    path = Path(said["file"])
    assert path.parent == filled.path / "backups"
    with zipfile.ZipFile(path) as opened:
        assert opened.read("secret_key") == b"only-for-tests"


def test_a_file_that_the_store_has_lost_is_told(filled: Home, archive: Path, tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    assert home.answer("restore", str(archive))[0] == 0
    next(p for p in (home.path / "files").rglob("*") if p.is_file()).unlink()
    code, said = home.answer("backup", str(tmp_path / "b.zip"))
    assert (code, len(said["lost_files"]), said["files"]) == (0, 1, 1)
