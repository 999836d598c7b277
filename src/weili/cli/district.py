"""`weili district`: set up a district, empty, from a file or with one line (a bureau that begins with nothing)."""

import json
from pathlib import Path
from typing import Any

import click

from weili.cli.answer import refuse, say
from weili.cli.setup import make_ready, prepare, the_district


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


@district.command("boundary")
@click.argument("file", type=click.Path())
@click.option("--from", "system", default="wgs84", help="文件的坐标系：wgs84、gcj02 或 bd09")
@click.option("--district", "code", help="区划代码")
@click.option("--json", "as_json", is_flag=True)
def boundary(*, file: str, system: str, code: str | None, as_json: bool) -> None:
    """载入街镇的官方边界（GeoJSON，每个街镇一个要素）；地图从此不再用示意图。"""
    prepare()
    from weili.kernel import clock
    from weili.kernel.boundaries import SYSTEMS, BadBoundary, load_boundary
    from weili.kernel.files import FileRefused
    from weili.kernel.models.people import system_person

    if system not in SYSTEMS:
        refuse("bad_system", f"坐标系“{system}”应为 {'、'.join(SYSTEMS)} 之一", as_json=as_json)
    try:
        points = load_boundary(
            district=the_district(code, as_json=as_json), name=Path(file).stem, content=_content(file, as_json=as_json),
            system=system, by=system_person(), at=clock.now(),
        )  # fmt: skip
    except (BadBoundary, FileRefused) as refusal:
        refuse("bad_boundary", str(refusal), as_json=as_json)
    say({"towns": len(points), "points": sum(points.values())}, as_json=as_json,
        words=f"已载入 {len(points)} 个街镇的边界，共 {sum(points.values())} 个点")  # fmt: skip


@district.command("spots")
@click.argument("file", type=click.Path())
@click.option("--district", "code", help="区划代码")
@click.option("--json", "as_json", is_flag=True)
def spots(*, file: str, code: str | None, as_json: bool) -> None:
    """登记景点位置（JSON，WGS84）：{"景点名称": [纬度, 经度], …}，名称与客流表一致。"""
    prepare()
    from weili.kernel import clock
    from weili.kernel.boundaries import BadBoundary, place_spots
    from weili.kernel.models.people import system_person

    try:
        given = json.loads(_content(file, as_json=as_json))
        wanted = {str(name): (float(lat), float(lon)) for name, (lat, lon) in given.items()}
    except (ValueError, TypeError, AttributeError) as trouble:
        refuse("bad_spots", f"“{file}”读不出来，应为 {{景点名称: [纬度, 经度]}}：{trouble}", as_json=as_json)
    try:
        place_spots(
            district=the_district(code, as_json=as_json), spots=wanted, by=system_person(), at=clock.now()
        )
    except BadBoundary as refusal:
        refuse("bad_spots", str(refusal), as_json=as_json)
    say({"spots": len(wanted)}, as_json=as_json, words=f"已登记 {len(wanted)} 个景点的位置")


def _content(file: str, *, as_json: bool) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as trouble:
        refuse("no_file", f"“{file}”读不出来：{trouble.strerror}", as_json=as_json)
