"""The sample district as files: deterministic, with valid numbers, readable, and dirty on purpose."""

import ast
import json
from datetime import date
from pathlib import Path

import pytest

from weili.exchange.reading import read
from weili.law import identifiers
from weili.law.kinds import kind
from weili.law.regions import towns as law_towns
from weili.twin import numbers
from weili.twin.accounts import PASSWORDS, accounts
from weili.twin.exports import TRUTH, Export, write_sample
from weili.twin.history import make_history
from weili.twin.places import towns
from weili.twin.sample import World, make_world

ON = date(2026, 9, 21)
SOURCE = Path(__file__).resolve().parents[2] / "src" / "weili" / "twin"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="module")
def exports(folder: Path) -> list[Export]:
    return write_sample(folder, seed=3, today=ON, businesses=120)


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(seed=3, today=ON, businesses=120)


def test_the_same_seed_and_day_give_the_same_bytes(
    exports: list[Export], folder: Path, tmp_path: Path
) -> None:
    again = write_sample(tmp_path, seed=3, today=ON, businesses=120)
    assert [e.path.name for e in again] == [e.path.name for e in exports]
    for name in [*(e.path.name for e in again), TRUTH]:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name


def test_another_seed_gives_another_district(world: World) -> None:
    other = make_world(seed=4, today=ON, businesses=120)
    assert [s.name for s in other.shops] != [s.name for s in world.shops]


def test_every_number_is_valid_and_belongs_to_the_range_of_nobody(world: World) -> None:
    for shop in world.shops:
        assert identifiers.check(shop.uscc).valid is True
        assert shop.uscc[8:12] == "MA0T"
        assert shop.phone.startswith("1400000")
        assert len(shop.phone) == 11
        for held in shop.permits:
            seen = identifiers.check(held.number)
            assert seen.valid is True or seen.kind == "unknown", (held.number, seen.reason)
    assert len({shop.uscc for shop in world.shops}) == len(world.shops)
    assert identifiers.check(numbers.resident("19800501", 7)).valid is True


def test_every_kind_is_one_of_the_law_and_every_town_has_its_station(world: World) -> None:
    for shop in world.shops:
        assert kind(shop.kind).sector.value == shop.sector
    assert [t.name for t in towns()] == [t.name for t in law_towns("110116")]
    assert len({t.station for t in towns()}) == 16


def test_nothing_happens_while_a_shop_is_closed_or_after_today(world: World) -> None:
    history = make_history(world)
    assert history.visits
    assert history.samples
    for visit in history.visits:
        assert visit.on < ON
        assert visit.shop.open_on(visit.on)
    assert any(visit.outcome == "不符合" for visit in history.visits)


def test_every_file_is_read_and_every_row_has_its_truth(exports: list[Export], folder: Path) -> None:
    truth = json.loads((folder / TRUTH).read_text(encoding="utf-8"))
    kinds = set()
    for export in exports:
        told = truth["rows"][export.path.name]
        reading = read(export.path, export.kind, on=ON)
        met = {(row.sheet, str(row.row)) for row in reading}
        assert met == {(sheet, row) for sheet, rows in told.items() for row in rows}, export.path.name
        assert not reading.skipped
        kinds.add(export.kind)
    assert len(kinds) == 12


def test_the_dirt_of_practice_is_met_with_reasons(exports: list[Export]) -> None:
    codes = set()
    for export in exports:
        for row in read(export.path, export.kind, on=ON):
            for refusal in row.refusals:
                codes.add(refusal.code)
                assert f"第{row.row}行" in refusal.text
    # 2032 dates, codes lost by a spreadsheet, words nobody reads, rows that name nobody
    assert {
        "day_in_future",
        "code_as_number",
        "unreadable_verdict",
        "unreadable_grade",
        "missing_unit",
    } <= codes


def test_every_role_has_one_password_and_somebody_who_holds_it(world: World) -> None:
    known = accounts(world)
    assert {account.role for account in known} == set(PASSWORDS)
    assert len(set(PASSWORDS.values())) == len(PASSWORDS)
    assert len({account.username for account in known}) == len(known)


def test_a_district_too_small_for_every_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 60"):
        make_world(seed=1, today=ON, businesses=20)


def test_the_twin_knows_the_law_and_matching_only() -> None:
    for path in SOURCE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert not name.startswith("django")
                if name.startswith("weili."):
                    assert name.split(".")[1] in ("twin", "law", "matching"), (path.name, name)
