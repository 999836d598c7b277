"""A very large district for measuring pages: a seed of plausible businesses, all of it invented, and its copies."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

SEED = 7
#: businesses of the seed; the rest are its copies
FEW = 3000
CODE = "990009"
WRITTEN_TOGETHER = 5000
SUMMER, ALL_YEAR = 0b0011_1111_0000, 0b1111_1111_1111

#: parts of names with their pinyin, so that names by the hundred thousand need no dictionary
FIRST = (("福", "fu"), ("兴", "xing"), ("鑫", "xin"), ("顺", "shun"), ("和", "he"), ("春", "chun"), ("山", "shan"),
         ("泉", "quan"), ("栗", "li"), ("云", "yun"), ("长", "chang"), ("永", "yong"), ("金", "jin"))  # fmt: skip
LAST = (("饭店", "fandian", "fd", "RESTAURANT"), ("面馆", "mianguan", "mg", "SNACK"),
        ("农家院", "nongjiayuan", "njy", "FOLK_HOUSEHOLD"), ("食品店", "shipindian", "spd", "GROCERY"),
        ("超市", "chaoshi", "cs", "GROCERY"), ("小吃店", "xiaochidian", "xcd", "SNACK"))  # fmt: skip
TOWNS = tuple(f"{first}{second}镇" for first in "云松柏槐" for second in "岭泉峪滩")
ROADS = ("青春路", "迎宾路", "府前街", "湖畔路", "后河套", "北大街", "栗园路")


@dataclass(frozen=True, slots=True)
class Large:
    """What was written: its district, who reads it, an archive with thousands of entries, and how long it took."""

    district: str
    reader: int
    longest: int
    seconds: float
    sizes: dict[str, int]


def build(businesses: int, entries: int, at: datetime) -> Large:
    """Fill an empty, migrated database."""
    from benchmarks.multiplied import multiply, spread_entries

    begun, chance = time.perf_counter(), random.Random(SEED)
    few = min(businesses, FEW)
    district, towns, by, reader = _ground()
    first, last = _businesses(few, district, towns, chance, at)
    assert (first, last) == (1, few), "the database was not empty"
    _hang_on(first, last, district, chance, at)
    copies = businesses // few
    multiply(copies)
    spread_entries(_templates(first, by, at), few * copies, entries, CODE)
    _look()
    return Large(district, reader, first, time.perf_counter() - begun, _sizes())


def _ground() -> tuple[str, list[Any], Any, int]:
    from weili.kernel.models import District, Person, Post, Station, Town
    from weili.kernel.models.people import system_person

    district = District.objects.create(code=CODE, name="基准区", bureau="基准区市场监督管理局", demo=True)
    by = system_person()
    Post.objects.get_or_create(person=by, role="system", since=date(2020, 1, 1))
    towns = []
    for n, name in enumerate(TOWNS):
        station = Station.objects.create(district=district, code=f"s{n:02}", name=f"{name}所")
        towns.append(
            Town.objects.create(
                district=district, code=f"{CODE}{n:03}", name=name, station=station, scenic=n % 4 == 0
            )
        )
    reader = Person.objects.create(username="reader", name="读者", password="!")
    Post.objects.create(person=reader, role="leader", district=district, since=date(2020, 1, 1))
    return CODE, towns, by, reader.pk


def _businesses(
    many: int, district: str, towns: list[Any], chance: random.Random, at: datetime
) -> tuple[int, int]:
    """Operators, premises and businesses of the same number; returns the first and the last key."""
    from django.db import connection, transaction

    from weili.kernel.bulk import insert

    keys: list[int] = []
    for start in range(0, many, WRITTEN_TOGETHER):
        some = range(start, min(start + WRITTEN_TOGETHER, many))
        with transaction.atomic():
            operators = [_operator(n, district) for n in some]
            premises = [_premises(n, district, towns, chance) for n in some]
            insert(operators)
            insert(premises)
            rows = [_business(n, o, p, chance, at) for n, o, p in zip(some, operators, premises, strict=True)]
            insert(rows)
            keys += (rows[0].pk, rows[-1].pk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE archive_business SET root_id = id")
    return keys[0], keys[-1]


def _operator(n: int, district: str) -> Any:
    from weili.archive.models import Operator

    return Operator(district_id=district, uscc=f"92110116MA{n:08}"[:18], name=f"基准经营者{n}")


def _premises(n: int, district: str, towns: list[Any], chance: random.Random) -> Any:
    from weili.archive.models import Premises

    town = towns[n % len(towns)]
    return Premises(
        district_id=district, town=town, address=f"基准区{town.name}{chance.choice(ROADS)}{n % 997 + 1}号",
        lat=40.2 + chance.random() * 0.6, lon=116.2 + chance.random() * 0.6,
    )  # fmt: skip


def _business(n: int, operator: Any, premises: Any, chance: random.Random, at: datetime) -> Any:
    from weili.archive.models import Business
    from weili.law.kinds import kinds

    parts = [chance.choice(FIRST) for _ in range(3)]
    word, sound, initials, kind = chance.choice(LAST)
    sign = "".join(part for part, _ in parts) + word
    pinyin = "".join(p for _, p in parts) + sound
    short = "".join(p[0] for _, p in parts) + initials
    name = f"基准{sign}{n}号店"
    gone = chance.random() < 0.03
    return Business(
        district_id=CODE, station_id=premises.town.station_id, town=premises.town, operator=operator,
        premises=premises, name=name, sign=sign, kind=kind,
        sector={each.code: each.sector.value for each in kinds()}[kind],
        search=f"{name} jizhun{pinyin}{n}haodian jz{short}{n}hd {sign} {pinyin} {short} "
               f"{operator.uscc.lower()} {n * 7919 % 10000:04} {premises.address}",
        open_months=SUMMER if chance.random() < 0.2 else ALL_YEAR, area_m2=chance.randint(20, 1200),
        registered_on=date(2015, 1, 1) + timedelta(days=chance.randint(0, 3600)),
        gone_on=date(2025, 5, 1) if gone else None, gone_why="现场无人" if gone else "", created_at=at,
        cancelled_on=date(2025, 8, 1) if chance.random() < 0.05 else None,
    )  # fmt: skip


def _hang_on(first: int, last: int, district: str, chance: random.Random, at: datetime) -> None:
    """Permits, visits, duties and grades, and all that is kept of them."""
    from django.db import transaction

    from weili.archive import finding
    from weili.archive.kept import keep
    from weili.archive.models import Business
    from weili.kernel.bulk import insert

    heads = Business.objects.filter(district=district, pk__gte=first, pk__lte=last).order_by("pk")
    rest = iter(heads.only("pk", "search", "station", "district").iterator(chunk_size=WRITTEN_TOGETHER))
    while some := list(islice(rest, WRITTEN_TOGETHER)):
        with transaction.atomic():
            for rows in _rows_of(some, chance, at):
                insert(rows)
            keep([row.pk for row in some])
            finding.index(some)


def _rows_of(some: list[Any], chance: random.Random, at: datetime) -> Iterator[list[Any]]:
    from weili.archive.models import Duty, Permit, Visit
    from weili.grading.models import Grade

    yield [
        Permit(district_id=CODE, business=row, kind="JY2", number=f"JY2{row.pk:013}",
               issued_on=date(2023, 3, 1), valid_to=date(2026, 1, 1) + timedelta(days=chance.randint(0, 1500)))
        for row in some if chance.random() < 0.93
    ]  # fmt: skip
    yield [
        Visit(district_id=CODE, business=row, station_id=row.station_id, sector="catering", full=True,
              visited_on=date(2023, 1, 1) + timedelta(days=chance.randint(0, 1300)), outcome="pass")
        for row in some for _ in range(chance.randint(0, 4))
    ]  # fmt: skip
    yield [
        Duty(district_id=CODE, business=row, station_id=row.station_id, title="复查", subject=f"bench:{row.pk}",
             started_at=at, governed_on=at.date(), due_at=at + timedelta(days=chance.randint(-20, 60)))
        for row in some if chance.random() < 0.07
    ]  # fmt: skip
    yield [
        Grade(district_id=CODE, business=row, year=at.year, letter=chance.choices("ABCD", (50, 33, 12, 5))[0],
              state=Grade.State.REVIEWED, filled_by_id=_signer(), filled_at=at)
        for row in some if chance.random() < 0.8
    ]  # fmt: skip


def _signer() -> int:
    from weili.kernel.models.people import system_person

    return int(system_person().pk)


def _templates(business: int, by: Any, at: datetime) -> list[int]:
    """A few real entries, recorded as the product records them; the others are copied from these."""
    from django.db import transaction

    from weili.archive.models import Business, Entry
    from weili.archive.timeline import events
    from weili.archive.timeline.ledger import Fact, record_many

    told = [
        events.PermitRecorded(permit=1, permit_kind="JY2", number="JY21101160000001", valid_to=date(2028, 1, 1)),
        events.CalendarSet(months=(5, 6, 7, 8, 9, 10), reason="经营者说明"),
        events.Rested(closure="歇业备案", since=date(2025, 1, 1), until=date(2025, 2, 1), note="春节"),
        *(
            events.VisitRecorded(visit=n, number=f"检{n:06}", mode="现场检查", source="计划", outcome="符合",
                                 findings=n, officers=("甲", "乙"))
            for n in range(5)
        ),
    ]  # fmt: skip
    of = Business.objects.get(pk=business)
    with transaction.atomic():
        record_many([Fact(each, of) for each in told], by=by, at=at)
    return list(Entry.objects.filter(business=business).order_by("pk").values_list("pk", flat=True))


def _look() -> None:
    """Let the database see how large everything has become, as its own housekeeping would in time."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _sizes() -> dict[str, int]:
    from weili.archive.models import Business, Duty, Entry, Permit, Visit
    from weili.grading.models import Grade

    return {
        model._meta.verbose_name: model._default_manager.filter(district=CODE).count()
        for model in (Business, Permit, Visit, Duty, Grade, Entry)
    }  # type: ignore[misc]
