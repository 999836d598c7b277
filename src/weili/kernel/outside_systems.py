"""Outside systems (外部系统): a token for each, given for some acts until a day, revoked at once, and what it called.

An outside system is a person whom nobody is, with one post narrowed to the acts of its token; the access table
decides what it reads. The token itself is shown once and never kept.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from weili.kernel import access, clock
from weili.kernel.models import District, OutsideCall, OutsideToken, Person, Post
from weili.kernel.roles import Act, Role

#: what a token may carry, in the order of the access table
POSSIBLE = tuple(access.GRANTS[Role.OUTSIDE_SYSTEM])
#: a token that nobody renews ends by itself
LONGEST = timedelta(days=366)
PREFIX = "weili_"


class TokenRefused(ValueError):
    """A token that cannot be; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """For which system, where, for which acts, until which day (inclusive)."""

    name: str
    district: District
    acts: tuple[Act, ...]
    until: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a token still opens the door: the colour and the word of it."""

    colour: str
    words: str

    @property
    def running(self) -> bool:
        """Whether it opens the door."""
        return self.colour != "grey"


@transaction.atomic
def add_token(*, new: NewToken, by: Person, at: datetime) -> tuple[OutsideToken, str]:
    """Give an outside system a token (签发令牌); the text beside the row is its only copy. Raises TokenRefused."""
    today, name = clock.day(at), new.name.strip()
    access.require_in(by, Act.MANAGE_PEOPLE, new.district.code, on=today)
    _check(new, name, today)
    secret = PREFIX + secrets.token_hex(32)
    person = Person(username=f"outside-{secrets.token_hex(8)}", name=name, created_at=at)
    person.set_unusable_password()
    person.save()
    post = Post.objects.create(
        person=person, role=Role.OUTSIDE_SYSTEM, district=new.district, since=today, until=new.until,
        narrowed_to=[act.value for act in POSSIBLE if act in new.acts],
    )  # fmt: skip
    token = OutsideToken.objects.create(
        name=name, district=new.district, post=post, hashed=_hash(secret), begins=secret[: len(PREFIX) + 4],
        made_by=by, made_at=at,
    )  # fmt: skip
    return token, secret


def _check(new: NewToken, name: str, today: date) -> None:
    if not name or len(name) > 60 or not name.isprintable():
        raise TokenRefused("请填写外部系统的名称，不超过60个字")
    if not new.acts:
        raise TokenRefused("请至少选择一项可以读取的内容")
    if others := [act.label for act in new.acts if act not in POSSIBLE]:
        raise TokenRefused(f"外部系统只能读取，不能“{'、'.join(others)}”")
    if new.until < today:
        raise TokenRefused("有效期的最后一天已经过去，请核对")
    if new.until > today + LONGEST:
        raise TokenRefused("令牌的有效期不能超过一年，到期前另签发一个")


@transaction.atomic
def revoke_token(*, token: OutsideToken, by: Person, at: datetime) -> OutsideToken:
    """Revoke a token at once (吊销令牌); its calls stay readable. Raises TokenRefused."""
    access.require_in(by, Act.MANAGE_PEOPLE, token.district_id, on=clock.day(at))
    revoked = OutsideToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
    if not revoked.update(revoked_by=by, revoked_at=at):
        raise TokenRefused("这个令牌已经吊销")
    token.refresh_from_db()
    return token


def known_token(secret: str) -> OutsideToken | None:
    """The token behind what a caller shows, whether or not it still opens the door."""
    rows = OutsideToken.objects.filter(hashed=_hash(secret))
    return rows.select_related("district", "post", "post__person").first()


def _hash(secret: str) -> str:
    """A plain hash: the secret is 256 bits of chance, which nobody guesses however fast the hash is."""
    return hashlib.sha256(secret.encode()).hexdigest()


def standing(token: OutsideToken, *, on: date) -> Standing:
    """Whether a token still opens the door on a day, and why not."""
    until = token.post.until or on
    if token.revoked_at is not None:
        return Standing("grey", f"{clock.day(token.revoked_at)} 已吊销")
    if until < on:
        return Standing("grey", f"{until} 已到期")
    left = (until - on).days
    if left <= 14:
        return Standing("amber", f"还有 {left} 天到期")
    return Standing("green", "有效")


def acts_of(token: OutsideToken) -> tuple[Act, ...]:
    """The acts that a token carries, in the order of the access table."""
    return tuple(access.granted(token.post))


@transaction.atomic
def record_call(*, call: OutsideCall, at: datetime) -> OutsideCall:
    """Write down a call of the API (调用留痕), answered or refused."""
    call.at = at
    call.save(force_insert=True)
    return call


# --- reading ------------------------------------------------------------------------------------------------


def tokens(reader: Person, *, on: date) -> QuerySet[OutsideToken]:
    """The tokens of the districts where a reader manages people, the latest first."""
    rows = access.visible(
        reader, Act.MANAGE_PEOPLE, OutsideToken.objects.all(), on=on, via="post__", business="business_id"
    )
    return rows.select_related("district", "post", "made_by", "revoked_by").order_by("-made_at", "-pk")


def calls(reader: Person, *, on: date, token: OutsideToken | None = None) -> QuerySet[OutsideCall]:
    """The calls of those tokens, and of callers who showed none that is known; the latest first (调用记录)."""
    rows = OutsideCall.objects.select_related("token")
    if token is not None:
        return rows.filter(token=token).order_by("-at", "-pk")
    mine = tokens(reader, on=on).order_by().values("pk")
    return rows.filter(Q(token__in=mine) | Q(token__isnull=True)).order_by("-at", "-pk")
