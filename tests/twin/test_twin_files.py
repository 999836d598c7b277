"""The sample district as files: deterministic, with valid numbers, readable, and dirty on purpose."""

import ast
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from weili.exchange.reading import read
from weili.law import identifiers
from weili.law.kinds import kind
from weili.law.regions import towns as law_towns
from weili.twin import numbers
from weili.twin.accounts import PASSWORDS, accounts
from weili.twin.exports import TOWNS, TRUTH, Export, write_exports
from weili.twin.history import make_history
from weili.twin.places import towns
from weili.twin.world import World, make_world

ON = date(2026, 9, 21)
SOURCE = Path(__file__).resolve().parents[2] / "src" / "weili" / "twin"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="module")
def exports(folder: Path) -> list[Export]:
    return write_exports(folder, seed=3, today=ON, businesses=120)


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(seed=3, today=ON, businesses=120)


def test_the_same_seed_and_day_give_the_same_bytes(
    exports: list[Export], folder: Path, tmp_path: Path
) -> None:
    again = write_exports(tmp_path, seed=3, today=ON, businesses=120)
    assert [e.path.name for e in again] == [e.path.name for e in exports]
    for name in [*(e.path.relative_to(tmp_path) for e in again), TRUTH, TOWNS]:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name


def test_another_seed_gives_another_district(world: World) -> None:
    other = make_world(seed=4, today=ON, businesses=120)
    assert [s.name for s in other.shops] != [s.name for s in world.shops]


def test_every_number_is_valid_and_belongs_to_the_range_of_nobody(world: World) -> None:
    for shop in world.shops:
        assert identifiers.check(shop.uscc).valid is True
        assert shop.uscc[8:12] == "MA0T"
        assert shop.phone.startswith("1400")
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
    assert len(kinds) == 14


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


def test_quotas_are_met_exactly_and_a_smaller_world_scales_them_down() -> None:
    small = make_world(seed=3, today=ON, businesses=700)
    history = make_history(small)
    in_2023 = Counter(visit.shop.sector for visit in history.visits if visit.on.year == 2023)
    assert in_2023 == {"production": 15, "circulation": 634, "catering": 1113}
    failing = [s.number for s in history.samples if s.on.year == 2023 and s.verdict == "不合格"]
    assert set(failing) <= {case.sample for case in history.penalties}


@pytest.mark.parametrize("day", [date(2022, 1, 9), date(2024, 2, 29), date(2027, 12, 31), date(2030, 6, 1)])
def test_any_day_may_be_today(day: date) -> None:
    history = make_history(make_world(seed=3, today=day, businesses=150))
    assert max(visit.on for visit in history.visits) < day
    assert max(case.on for case in history.penalties) < day
    assert min(visit.on for visit in history.visits).year == 2021


def test_no_name_is_that_of_a_known_firm_or_scenic_operator() -> None:
    known = [
        "海底捞",
        "麦当劳",
        "肯德基",
        "全聚德",
        "东来顺",
        "庆丰",
        "眉州",
        "西贝",
        "瑞幸",
        "星巴克",
        "物美",
        "永辉",
        "京客隆",
        "美廉美",
        "盒马",
        "沃尔玛",
        "牛栏山",
        "红星",
        "茅台",
        "五粮液",
        "燕京",
        "汇源",
        "御食园",
        "红螺食品",
        "伊利",
        "蒙牛",
        "三元",
        "顺鑫",
        "稻香村",
        "慕田峪",
        "红螺寺",
        "雁栖",
        "水长城",
        "青龙峡",
    ]
    for shop in make_world(seed=20260101, today=ON, businesses=7000).shops:
        bare = shop.name.replace(f"怀柔区{shop.town.name}", "")
        assert not [word for word in known if word in bare or word in shop.sign], shop.name


def test_no_two_shops_share_a_name_or_a_site_but_those_planted() -> None:
    shops = make_world(seed=20260101, today=ON, businesses=7000).shops
    assert len({shop.name for shop in shops}) == len(shops)
    assert len(shops) - len({shop.address() for shop in shops}) == 4  # a keeper changed
    assert 3 <= len(shops) - len({shop.sign for shop in shops}) <= 7  # and namesakes of one village


def test_a_supermarket_a_factory_and_a_host_of_the_villages_are_written_of_differently(
    exports: list[Export], folder: Path
) -> None:
    truth = json.loads((folder / TRUTH).read_text(encoding="utf-8"))
    files: dict[str, Counter[str]] = {}
    for file, sheets in truth["rows"].items():
        for rows in sheets.values():
            for number in rows.values():
                if number is not None:
                    files.setdefault(truth["businesses"][str(number)]["kind"], Counter())[file] += 1
    assert files["SUPERMARKET"]["进货台账.csv"] >= 12
    assert files["PRODUCER"]["生产全项目检查.csv"]
    assert files["PRODUCER"]["阳光餐饮自查.csv"] == 0
    assert (
        files["FOLK_HOUSEHOLD"]["餐饮风险等级评定.xlsx"] <= files["RESTAURANT"]["餐饮风险等级评定.xlsx"] * 3
    )


def test_a_district_too_small_for_every_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 60"):
        make_world(seed=1, today=ON, businesses=20)


def test_the_twin_knows_the_law_and_matching_only() -> None:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert not name.startswith("django")
                if name.startswith("weili."):
                    assert name.split(".")[1] in ("twin", "law", "matching"), (path.name, name)
