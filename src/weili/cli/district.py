"""`weili district`: set up a district, empty, from a file or with one line (a bureau that begins with nothing)."""

import json
from pathlib import Path
from typing import Any

import click

from weili.cli.answer import refuse, say
from weili.cli.setup import configure


@click.group()
def district() -> None:
    """Set up and list districts."""


@district.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--boundless", is_flag=True, help="take businesses of any place: no territory limit")
@click.option("--parent", "parents", multiple=True, help="names of the places above it, such as 北京市")
@click.option("--towns", type=click.Path(), help="JSON: [{code, name, aliases, station, scenic, lat, lon}]")
@click.option("--json", "as_json", is_flag=True)
def add(
    *, code: str, name: str, boundless: bool, parents: tuple[str, ...], towns: str | None, as_json: bool
) -> None:
    """Open an empty district; makes the home's database if there is none."""
    configure()
    from weili.kernel import clock
    from weili.kernel.models.people import system_person
    from weili.kernel.places import CannotOpenDistrict, open_district
    from weili.kernel.setup import prepare

    prepare()
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
    """The districts of this home."""
    configure()
    from weili.kernel.models import District
    from weili.kernel.setup import prepare

    prepare()
    known = [
        {"district": d.code, "name": d.name, "boundless": d.boundless}
        for d in District.objects.order_by("code")
    ]
    say(known, as_json=as_json, words="\n".join(f"{d['district']} {d['name']}" for d in known) or "还没有区")
