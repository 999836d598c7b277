"""`weili upgrade`: a home brought up to this program before anybody is served."""

import click

from weili.cli.answer import say
from weili.cli.setup import make_ready


@click.command()
@click.option("--json", "as_json", is_flag=True, help="以 JSON 回答")
def upgrade(*, as_json: bool) -> None:
    """建库，或把旧版本的数据目录升级到本程序：先备份，失败则退回。"""
    make_ready()
    from django.conf import settings

    home = str(settings.HOME)
    say({"home": home}, as_json=as_json, words=f"数据目录 {home} 已是本程序的版本。")
