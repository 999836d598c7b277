"""`weili twin make`: the invented district as files, with the dirt of practice and the truth beside them."""

from datetime import date, datetime
from pathlib import Path

import click

from weili.cli.answer import refuse, say
from weili.twin.published import FULL

SEED = 20260101
#: more than this no district has, and the numbers of permits would not suffice
MOST = 10_000


@click.group()
def twin() -> None:
    """虚构的演示辖区（已知真值）。"""


@twin.command("make")
@click.option("--seed", type=int, default=SEED, show_default=True, help="随机种子")
@click.option("--businesses", type=click.IntRange(60, MOST), default=FULL, show_default=True, help="户数")
@click.option(
    "--years", type=click.IntRange(1, 50), help="只写最近几个年度的记录（含本年度）；默认自2021年起"
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="以哪一天为今天；默认为北京时间今天")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="写到哪个空目录")
@click.option("--json", "as_json", is_flag=True)
def make(
    *, seed: int, businesses: int, years: int | None, today: datetime | None, out: Path, as_json: bool
) -> None:
    """写出七个系统的导出文件（各一个子目录）、街镇表 towns.json 和真值 truth.json；可逐个 weili import。"""
    from weili.twin.exports import FIRST_TODAY, write_exports

    on = today.date() if today else _today()
    if on < FIRST_TODAY:
        refuse("too_early", f"演示辖区自2021年起有记录，“今天”应不早于{FIRST_TODAY}", as_json=as_json)
    try:
        if out.exists() and any(out.iterdir()):
            refuse("not_empty", f"目录“{out}”不是空的，请换一个目录", as_json=as_json)
        since = date(on.year - years + 1, 1, 1) if years else None
        exports = write_exports(out, seed=seed, today=on, businesses=businesses, since=since)
    except OSError as trouble:
        refuse("cannot_write", f"不能写入“{out}”：{trouble.strerror}", as_json=as_json)
    files = [{"kind": e.kind, "file": str(e.path.relative_to(out)), "source": e.source} for e in exports]
    words = "\n".join(f"weili import {each['kind']} '{out / str(each['file'])}'" for each in files)
    say({"out": str(out), "today": str(on), "files": files}, as_json=as_json, words=words)


def _today() -> date:
    from weili.kernel import clock

    return clock.day(clock.now())
