"""`weili demo`: fill an empty home with the invented district, through the same intakes as anybody's files."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from weili.cli.answer import refuse
from weili.cli.answer import say as answer
from weili.cli.setup import make_ready, prepare
from weili.cli.twin import MOST, SEED
from weili.twin.published import FULL

if TYPE_CHECKING:
    from weili.kernel.models import District, Person
    from weili.twin.exports import Export

#: a long file tells how far it is after so many rows
TELL_EVERY = 10_000
Say = Callable[[str], object]


@click.command()
@click.option("--accounts", "only_accounts", is_flag=True, help="列出演示账号")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="演示以哪一天为今天；默认为北京时间今天")
@click.option("--seed", type=int, default=SEED, show_default=True, help="随机种子")
@click.option("--businesses", type=click.IntRange(60, MOST), default=FULL, show_default=True, help="户数")
@click.option("--json", "as_json", is_flag=True)
def demo(*, only_accounts: bool, today: datetime | None, seed: int, businesses: int, as_json: bool) -> None:
    """把虚构的演示辖区装入空的数据目录；或列出演示账号。"""
    if only_accounts:
        prepare()
        _print_accounts(as_json=as_json)
        return
    make_ready()
    from weili.kernel.models import District

    if District.objects.exists():
        names = "、".join(d.name for d in District.objects.order_by("code"))
        message = f"数据目录里已有{names}，演示数据只能装入空的目录；请换一个 WEILI_HOME 再运行。"
        refuse("home_not_empty", message, as_json=as_json)

    def tell(text: str) -> None:
        click.echo(text, err=as_json)

    filled = fill(say=tell, today=today.date() if today else None, seed=seed, businesses=businesses)
    if as_json:
        answer(filled.as_json(), as_json=True)


def _print_accounts(*, as_json: bool) -> None:
    known = accounts()
    if not known:
        refuse("no_demo", "这里没有演示辖区，没有演示账号", as_json=as_json)
    words = "\n".join(f"{a['role']:<10}{a['username']:<18}{a['password']}" for a in known)
    answer(known, as_json=as_json, words=words)


def accounts() -> list[dict[str, str]]:
    """The documented accounts, while there is a demo district and each still exists; else none."""
    from weili.kernel.models import District, Person
    from weili.kernel.roles import Role
    from weili.twin.accounts import PASSWORDS

    if not District.objects.filter(demo=True).exists():
        return []
    marked: list[str] = []
    for opened in District.objects.filter(demo=True):
        marked += opened.settings.get("demo_accounts", [])
    people = {p.username: p for p in Person.objects.filter(username__in=marked).prefetch_related("posts")}
    found = []
    for username in marked:
        roles = [Role(post.role) for post in people[username].posts.all()] if username in people else []
        found += [{"role": r.value, "username": username, "password": PASSWORDS[r.value]} for r in roles[:1]]
    return found


@dataclass(slots=True)
class Filled:
    """What filling the home did: per file its counts, the reasons, and the seconds of each step."""

    files: list[dict[str, Any]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    grades: dict[str, int] = field(default_factory=dict)
    plan: dict[str, Any] = field(default_factory=dict)
    inspections: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For a machine."""
        return {
            "files": self.files, "seconds": self.seconds, "grades": self.grades, "plan": self.plan,
            "inspections": self.inspections,
        }  # fmt: skip

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Measure one step."""
        start = monotonic()
        yield
        self.seconds[step] = round(monotonic() - start, 1)


def fill(
    *,
    say: Say,
    today: date | None = None,
    seed: int = SEED,
    businesses: int = FULL,
    keep: Path | None = None,
) -> Filled:
    """Open the invented district (演示辖区), import its files, give accounts, propose grades and draft the plan.

    `keep` is a folder for the written files; without it they are removed again.
    """
    from django.db import transaction

    from weili.cli.demo_inspections import arrange_inspections
    from weili.cli.demo_setting import give_accounts, grade_and_plan
    from weili.kernel import clock
    from weili.kernel.models.people import system_person

    at = clock.noon(today) if today else clock.now()
    filled = Filled()
    # all or nothing: a home that was interrupted half-way would never be filled again
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        out = keep or Path(folder)
        by = system_person()
        say("正在装入演示辖区（全部虚构）……")
        district, exports = _open(out, filled, (seed, clock.day(at), businesses), by=by, at=at)
        left = sum(export.rows for export in exports)
        say(
            f"文件已写好，用时 {filled.seconds['writing files']:.1f} 秒；待导入 {len(exports)} 个文件，共 {left} 行"
        )
        for export in exports:
            left -= export.rows
            _import(export, district, filled, say, left=left, by=by, at=at)
        with filled.timed("accounts"):
            give_accounts(district, (seed, clock.day(at), businesses), by=by, at=at)
        say(f"账号已建立（{filled.seconds['accounts']:.1f} 秒）；正在测算风险等级、编制计划……")
        with filled.timed("grades and plan"):
            filled.grades, filled.plan = grade_and_plan(district, by=by, at=at)
        with filled.timed("inspections"):
            filled.inspections = arrange_inspections(district, at=at)
    said = "，".join(f"{what} {count} 户" for what, count in filled.grades.items())
    say(f"已测算本年度风险等级：{said}")
    say(f"完成，用时 {sum(filled.seconds.values()):.0f} 秒；账号见 weili demo --accounts")
    return filled


def _open(
    out: Path, filled: Filled, of: tuple[int, date, int], *, by: "Person", at: datetime
) -> "tuple[District, list[Export]]":
    from weili.kernel.boundaries import place_spots
    from weili.kernel.places import open_district
    from weili.twin.exports import write_exports
    from weili.twin.places import DISTRICT_CODE, spots_at, towns

    with filled.timed("writing files"):
        exports = write_exports(out, seed=of[0], today=of[1], businesses=of[2])
    district = open_district(
        code=DISTRICT_CODE, name="怀柔区（演示）", bureau="北京市怀柔区市场监督管理局（演示）", demo=True,
        parents=("北京市",), towns=[town.as_json() for town in towns()], by=by, at=at,
    )  # fmt: skip
    place_spots(district=district, spots=spots_at(), by=by, at=at)
    return district, exports


def _import(
    export: "Export", district: "District", filled: Filled, say: Say, *, left: int, by: "Person", at: datetime
) -> None:
    """Import one file, telling every so many rows how far it is; `left` are the rows of the files after it."""
    from weili.reactions.importing import Importing, start_import

    start = monotonic()
    name = export.path.name
    batch = start_import(
        district=district, kind=export.kind, file_name=name, source=export.source, by=by, at=at
    )
    importing = Importing(batch=batch, path=export.path, by=by, at=at)
    for done_rows, _ in enumerate(importing.outcomes(), start=1):
        if done_rows % TELL_EVERY == 0:
            say(f"    {name}：已处理 {done_rows} / {export.rows} 行（{monotonic() - start:.0f} 秒）")
    done = importing.finish()
    took = round(monotonic() - start, 1)
    filled.seconds[name] = took
    filled.files.append(
        {"file": name, "kind": export.kind, "rows": done.rows, "kept": done.kept, "merged": done.merged,
         "refused": done.refused, "by_reason": dict(done.by_reason), "seconds": took}
    )  # fmt: skip
    say(
        f"  {name}：{done.rows} 行，保留 {done.kept}，重复 {done.merged}，退回 {done.refused}"
        f"（{took:.1f} 秒）；还有 {left} 行"
    )
