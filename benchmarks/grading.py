"""How fast a district is graded and planned, beside the pure law on the same facts (the limit, in the same run).

    python -m benchmarks.grading [--n 30000] [--seed 1]

Invented businesses are written into a throwaway SQLite home (or the empty database of DATABASE_URL's server):
three in four catering, one in five seasonal, most with a permit and a complete inspection. Then: the grades of
all are proposed through the service, with reasons, rows and timeline; the same facts are given to
`weili.law.grading.opinion` in a bare loop; every second run finds nothing to do; a plan of the year is made.
"""

import argparse
import os
import platform
import random
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

AT_HOUR = (2026, 1, 12, 9)
WRITTEN_TOGETHER = 5000
SUMMER = 0b0011_1111_0000


def main(many: int, seed: int) -> None:
    """Write, grade, grade again, loop over the bare law, plan, and print the rates."""
    os.environ.setdefault("WEILI_SECRET_KEY", "only-for-benchmarks")
    os.environ.setdefault("WEILI_HOME", tempfile.mkdtemp(prefix="weili-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "weili.settings.test"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from weili.grading import evidence
    from weili.grading.models import Grade
    from weili.grading.queries import counts
    from weili.grading.services import propose_grades
    from weili.kernel import clock
    from weili.planning.services import make_plan

    call_command("migrate", verbosity=0, interactive=False)
    evidence.INSPECTIONS.clear()  # visits carry the numbers of failed items: the archive's own evidence
    evidence.HAPPENINGS.clear()
    at = datetime(*AT_HOUR, tzinfo=clock.BEIJING)
    print(f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    writing, (district, by) = _timed(lambda: _write(many, random.Random(seed), at))
    print(f"database: {connection.vendor}; {many} businesses (seed {seed}) written in {writing:.0f} s")
    before = _memory()
    grading, tally = _timed(lambda: propose_grades(district=district, year=2026, by=by, at=at))
    grown = _memory() - before
    again, _ = _timed(lambda: propose_grades(district=district, year=2026, by=by, at=at))
    bare, graded = _bare(district, at)
    reading, counted = _timed(lambda: counts(by, on=clock.day(at), year=2026))
    print(f"grade    {many / grading:8.0f} a second ({grading:.1f} s); memory grew by {grown} MiB")
    print(f"again    {many / again:8.0f} a second, nothing changed")
    print(
        f"bare law {graded / bare:8.0f} a second, opinions alone (the limit); {grading / bare:.1f} times as fast"
    )
    print(
        f"counts   {reading * 1000:8.0f} ms; {counted.graded}, ungraded {dict(sorted(counted.ungraded.items()))}"
    )
    assert sum(tally.proposed.values()) == sum(counted.graded.values())
    # in force without two signatures: only here, to give the plan something to plan by
    Grade.objects.in_district(district).update(state=Grade.State.REVIEWED)
    before = _memory()
    planning, plan = _timed(lambda: make_plan(district=district, year=2026, by=by, at=at))
    print(f"plan     {many / planning:8.0f} businesses a second ({planning:.1f} s), {plan.summary['visits']} visits; "
          f"memory grew by {_memory() - before} MiB")  # fmt: skip


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    answer = work()
    return time.perf_counter() - start, answer


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _write(many: int, chance: random.Random, at: datetime) -> tuple[Any, Any]:
    from django.db import transaction

    from weili.archive.businesses import register_many
    from weili.kernel.models import District, Person, Post, Station, Town

    district = District.objects.create(code="990009", name="基准区", bureau="基准区市场监督管理局")
    by = Person.objects.create(username="bench", name="基准", password="!")
    Post.objects.create(person=by, role="system", since=date(2020, 1, 1))
    towns = []
    for n in range(16):
        station = Station.objects.create(district=district, code=f"s{n}", name=f"第{n}所")
        towns.append(
            Town.objects.create(
                district=district, code=f"9900091{n:02}", name=f"第{n}镇", station=station, scenic=n % 4 == 0
            )
        )
    for start in range(0, many, WRITTEN_TOGETHER):
        newcomers = [_newcomer(n, towns, chance) for n in range(start, min(start + WRITTEN_TOGETHER, many))]
        with transaction.atomic():
            shops = register_many(newcomers=newcomers, district=district, by=by, at=at)
            _furnish(shops, chance)
    return district, by


def _newcomer(n: int, towns: list[Any], chance: random.Random) -> Any:
    from weili.archive.businesses import NewBusiness

    caterer = chance.random() < 0.75
    kind = chance.choice(("RESTAURANT", "SNACK", "FOLK_HOUSEHOLD", "CANTEEN_STAFF")) if caterer else "GROCERY"
    foods = chance.sample(("hot", "cold", "pastry", "simple", "raw"), chance.randint(1, 3))
    return NewBusiness(
        name=f"基准{n}",
        kind=kind,
        sector="catering" if caterer else "circulation",
        town=chance.choice(towns),
        area_m2=Decimal(chance.randint(20, 1200)),
        diners=chance.randint(20, 900),
        open_months=SUMMER if chance.random() < 0.2 else 0b1111_1111_1111,
        registered_on=date(chance.randint(2017, 2024), chance.randint(1, 12), 1),
        facts={
            "food_types": foods,
            "perishables": chance.random() < 0.5,
            "consumers": ["individual"],
            "goods": {"预包装单品数-常温": chance.randint(50, 3000)},
            "suppliers": chance.randint(3, 120),
        },
    )


def _furnish(shops: list[Any], chance: random.Random) -> None:
    from weili.archive.models import Permit, Visit

    permits, visits = [], []
    for shop in shops:
        if chance.random() < 0.95:
            permits.append(
                Permit(district_id=shop.district_id, business=shop, kind="JY2", number=f"JY2{shop.pk:011}",
                       issued_on=date(2023, 3, 1), valid_to=date(2028, 2, 29))
            )  # fmt: skip
        if chance.random() < 0.9:
            visits.append(
                Visit(district_id=shop.district_id, business=shop, station_id=shop.station_id, full=True,
                      visited_on=date(2025, chance.randint(1, 12), chance.randint(1, 28)), sector=shop.sector,
                      outcome="conditions", key_findings=chance.choice((0, 0, 0, 1, 2)),
                      general_findings=chance.randint(0, 9))
            )  # fmt: skip
    Permit.objects.bulk_create(permits, batch_size=500)
    Visit.objects.bulk_create(visits, batch_size=500)


def _bare(district: Any, at: datetime) -> tuple[float, int]:
    """Seconds of the law alone on the same facts, one business after the other, and how many; reading is not timed."""
    from weili.archive.models import Business
    from weili.grading import judgement
    from weili.kernel import clock

    rules = judgement.Rules.of(district.pk, 2026, clock.day(at))
    counted, last, spent = 0, 0, 0.0
    heads = Business.objects.in_district(district).order_by("pk")
    while batch := list(heads.filter(pk__gt=last)[:1000]):
        known = judgement.gather([b.pk for b in batch], rules)
        start = time.perf_counter()
        for business in batch:
            judgement._judged(business, known, rules)
        spent += time.perf_counter() - start
        counted, last = counted + len(batch), batch[-1].pk
    return spent, counted


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    main(given.n, given.seed)
