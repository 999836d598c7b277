"""`weili archive`: verify the chains (contract §8) and seal the day."""

import sys
from typing import TYPE_CHECKING

import click

from weili.cli.answer import refuse, say
from weili.cli.setup import prepare, the_district

if TYPE_CHECKING:
    from weili.archive.timeline.verify import Verdict


@click.group()
def archive() -> None:
    """档案链：核验与封存。"""


@archive.command()
@click.option("--district", "code", help="只核验这一个区；不填则核验全部")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 回答")
def verify(*, code: str | None, as_json: bool) -> None:
    """核验每一条档案链、个人信息、链头和封存单；指出第一处断点。有断点或缺少触发器时以 1 退出。"""
    prepare()
    from weili.archive.timeline.verify import verify as verify_archive

    wanted = None if code is None else the_district(code, as_json=as_json).code
    verdict = verify_archive(district=wanted)
    say(verdict.as_json(), as_json=as_json, words=words(verdict))
    sys.exit(0 if verdict.ok else 1)


def words(verdict: "Verdict") -> str:
    """The verdict in sentences."""
    lines = [f"已核验 {verdict.chains} 条链、{verdict.entries} 条记录。"]
    first = verdict.first_break
    if first is None:
        lines.append("没有发现断点。")
    else:
        column = f"，字段 {first.field}" if first.field else ""
        lines.append(f"第一处断点：链 {first.chain} 第 {first.seq} 条{column}：{first.why}。")
    if verdict.missing_guards:
        lines.append(f"缺少防改触发器：{'、'.join(sorted(verdict.missing_guards))}；请重新运行数据库迁移。")
    return "\n".join(lines)


@archive.command()
@click.option("--mend", is_flag=True, help="不一致的重新计算")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 回答")
def kept(*, mend: bool, as_json: bool) -> None:
    """核对留存：列表排序和计数所用的最近检查、持证期间是否与记录一致。不一致而未重算时以 1 退出。"""
    prepare()
    from weili.archive.kept import drifted, keep

    found = list(drifted())
    if mend:
        keep(found)
    words = f"{len(found)} 户的留存与记录不一致" + ("，已重新计算。" if found and mend else "。")
    say({"drifted": found, "mended": mend}, as_json=as_json, words=words)
    sys.exit(1 if found and not mend else 0)


@archive.command()
@click.option("--district", "code", help="区划代码；只有一个区时可不填")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 回答")
def seal(*, code: str | None, as_json: bool) -> None:
    """封存当日：对增长了的链计算一个封存值，打印后存入值班簿。"""
    prepare()
    from weili.archive.timeline.seals import export_seal, seal_day
    from weili.kernel import clock
    from weili.kernel.access import Refused
    from weili.kernel.models.people import system_person

    district = the_district(code, as_json=as_json)
    try:
        sealed = seal_day(district=district, by=system_person(), at=clock.now())
    except Refused as refused:
        refuse("refused", str(refused), as_json=as_json)
    answer = {
        "district": sealed.district_id,
        "seq": sealed.seq,
        "chains": sealed.chains,
        "entries": sealed.entries,
        "algorithm": sealed.algorithm,
        "root": sealed.root,
    }
    say(answer, as_json=as_json, words=export_seal(sealed))
