"""`weili district`: set up a district, empty, from a file or with one line (a bureau that begins with nothing)."""

import json
from pathlib import Path
from typing import Any

import click

from weili.cli.answer import refuse, say
from weili.cli.setup import make_ready, prepare


@click.group()
def district() -> None:
    """建立和列出辖区。"""


@district.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--boundless", is_flag=True, help="不限辖区：任何地址的经营户都收入")
@click.option("--parent", "parents", multiple=True, help="上级地名，如 北京市；可以多次")
@click.option(
    "--towns", type=click.Path(), help="街镇表（JSON）：[{code, name, aliases, station, scenic, lat, lon}]"
)
@click.option("--json", "as_json", is_flag=True)
def add(
    *, code: str, name: str, boundless: bool, parents: tuple[str, ...], towns: str | None, as_json: bool
) -> None:
    """建立一个空的辖区；没有数据库时先建库。"""
    make_ready()
    from weili.kernel import clock
    from weili.kernel.models.people import system_person
    from weili.kernel.places import CannotOpenDistrict, open_district

    listed: list[dict[str, Any]] = []
    if towns is not None:
        try:
            listed = json.loads(Path(towns).read_text(encoding="utf-8"))
        except (OSError, ValueError) as trouble:
            refuse("bad_towns", f"街镇表“{towns}”读不出来：{trouble}", as_json=as_json)
        if not isinstance(listed, list):
            refuse("bad_towns", f"街镇表“{towns}”应为一个列表：[{{code, name, …}}]", as_json=as_json)
    try:
        opened = open_district(
            code=code, name=name, boundless=boundless, parents=parents, towns=listed,
            by=system_person(), at=clock.now(),
        )  # fmt: skip
    except CannotOpenDistrict as refusal:
        refuse("cannot_open_district", str(refusal), as_json=as_json)
    say({"district": opened.code, "name": opened.name, "towns": len(listed)}, as_json=as_json,
        words=f"已建立 {opened.code} {opened.name}，街镇 {len(listed)} 个")  # fmt: skip


@district.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_(*, as_json: bool) -> None:
    """列出这个数据目录里的辖区。"""
    prepare()
    from weili.kernel.models import District

    known = [
        {"district": d.code, "name": d.name, "boundless": d.boundless}
        for d in District.objects.order_by("code")
    ]
    say(known, as_json=as_json, words="\n".join(f"{d['district']} {d['name']}" for d in known) or "还没有区")
