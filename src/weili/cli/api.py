"""`weili api token`: give outside systems their tokens, list them, revoke them (外部系统令牌)."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from weili.cli.answer import refuse, say
from weili.cli.setup import prepare, the_district

if TYPE_CHECKING:
    from weili.kernel.models import OutsideToken
    from weili.kernel.roles import Act


@click.group()
def api() -> None:
    """供外部系统读取档案的接口。"""


@api.group()
def token() -> None:
    """签发、列出和吊销令牌。"""


@token.command("add")
@click.argument("name")
@click.option("--district", "code", help="区划代码")
@click.option(
    "--acts", "asked", required=True, help="可以读取的内容，用逗号隔开，如 read-business,read-visit"
)
@click.option("--until", "until", required=True, help="有效期的最后一天，如 2027-06-30")
@click.option("--json", "as_json", is_flag=True)
def add(*, name: str, code: str | None, asked: str, until: str, as_json: bool) -> None:
    """签发一个令牌；它只显示这一次。"""
    prepare()
    from weili.kernel import clock
    from weili.kernel.models.people import system_person
    from weili.kernel.outside_systems import NewToken, TokenRefused, add_token

    new = NewToken(
        name=name, district=the_district(code, as_json=as_json), acts=_acts(asked, as_json=as_json),
        until=_day(until, as_json=as_json),
    )  # fmt: skip
    try:
        made, secret = add_token(new=new, by=system_person(), at=clock.now())
    except TokenRefused as refusal:
        refuse("bad_token", str(refusal), as_json=as_json)
    words = f"{secret}\n已签发给{made.name}（{made.pk}号），有效期至 {until}。令牌只显示这一次，请立即保存。"
    say({**_told(made, clock.now()), "token": secret}, as_json=as_json, words=words)


@token.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_(*, as_json: bool) -> None:
    """列出全部令牌，只有开头几位。"""
    prepare()
    from weili.kernel import clock
    from weili.kernel.models import OutsideToken

    rows = OutsideToken.objects.select_related("post").order_by("pk")
    told = [_told(each, clock.now()) for each in rows]
    lines = [
        f"{t['key']} {t['name']} {t['begins']}… {t['district']} 至 {t['until']} {t['state']}" for t in told
    ]
    say(told, as_json=as_json, words="\n".join(lines) or "还没有签发过令牌")


@token.command("revoke")
@click.argument("key", type=int)
@click.option("--json", "as_json", is_flag=True)
def revoke(*, key: int, as_json: bool) -> None:
    """吊销一个令牌，立即生效；KEY 是列表里的号。"""
    prepare()
    from weili.kernel import clock
    from weili.kernel.models import OutsideToken
    from weili.kernel.models.people import system_person
    from weili.kernel.outside_systems import TokenRefused, revoke_token

    found = OutsideToken.objects.filter(pk=key).first() if 0 < key < 2**63 else None
    if found is None:
        refuse("unknown_token", f"没有 {key} 号令牌，请用 weili api token list 查看", as_json=as_json)
    try:
        revoked = revoke_token(token=found, by=system_person(), at=clock.now())
    except TokenRefused as refusal:
        refuse("bad_token", str(refusal), as_json=as_json)
    say(_told(revoked, clock.now()), as_json=as_json, words=f"已吊销{revoked.name}的 {key} 号令牌")


def _told(token: "OutsideToken", at: datetime) -> dict[str, Any]:
    from weili.kernel import clock
    from weili.kernel.outside_systems import acts_of, standing

    return {
        "key": token.pk, "name": token.name, "district": token.district_id, "begins": token.begins,
        "acts": [_word(act) for act in acts_of(token)], "until": f"{token.post.until}",
        "state": standing(token, on=clock.day(at)).words,
    }  # fmt: skip


def _word(act: "Act") -> str:
    return act.value.replace(" ", "-")


def _acts(words: str, *, as_json: bool) -> "tuple[Act, ...]":
    from weili.kernel.outside_systems import POSSIBLE

    known = {_word(act): act for act in POSSIBLE}
    asked = [word.strip() for word in words.split(",") if word.strip()]
    if unknown := [word for word in asked if word not in known]:
        listed = "、".join(f"{word}（{act.label}）" for word, act in known.items())
        refuse("unknown_act", f"不认识“{unknown[0][:40]}”，可以是：{listed}", as_json=as_json)
    return tuple(known[word] for word in asked)


def _day(text: str, *, as_json: bool) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse("bad_day", f"“{text[:40]}”不是日期，请按 2027-06-30 的样子填写", as_json=as_json)
