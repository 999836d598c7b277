"""Saved filters (常用筛选): kept by whoever likes them, shared with their station or section, forgotten by their owner.

Only a page of the house can be saved: what is stored is a path that resolves to one, never a foreign address.
"""

from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db import transaction
from django.db.models import Q
from django.urls import Resolver404, resolve

from weili.kernel import access, clock
from weili.kernel.models import Person, SavedList

#: what says where in a list one is or what was just done, not what it shows
_PASSING = frozenset({"page", "given", "poll"})
MOST, LONGEST_NAME = 40, 40


class NotSaved(ValueError):
    """A filter that cannot be saved; the sentence says why."""


@transaction.atomic
def save_list(*, name: str, address: str, shared: bool, by: Person, at: datetime) -> SavedList:
    """Keep a list under a name (保存为常用筛选); the same name on the same page is replaced. Raises NotSaved."""
    name = "".join(letter for letter in name if letter.isprintable()).strip()
    if not name:
        raise NotSaved("请给这个筛选起个名字")
    if len(name) > LONGEST_NAME:
        raise NotSaved("名字请不超过40个字")
    path, query = page_of_the_house(address)
    mine = SavedList.objects.filter(person=by)
    if mine.exclude(path=path, name=name).count() >= MOST:
        raise NotSaved(f"常用筛选最多{MOST}个，请先删除不用的")
    kept, _ = SavedList.objects.update_or_create(
        person=by,
        path=path,
        name=name,
        defaults={"query": query, "saved_at": at, **_sharing(by, shared=shared, on=clock.day(at))},
    )
    return kept


def _sharing(by: Person, *, shared: bool, on: date) -> dict[str, object]:
    nobody: dict[str, object] = {"station": None, "district": None, "role": ""}
    if not shared:
        return nobody
    for post in access.own_posts(by, on=on):
        if post.station is not None:
            return {**nobody, "station": post.station}
        if post.district is not None and post.business_id is None:
            return {**nobody, "district": post.district, "role": post.role}
    raise NotSaved("您没有所在的所或科室，只能自己使用")


def page_of_the_house(address: str) -> tuple[str, str]:
    """The path and the filters of an address, if it is a page that one must sign in for. Raises NotSaved."""
    refusal = NotSaved("只能保存本系统中列表的地址")
    try:
        parts = urlsplit(address)
        match = resolve(parts.path)
    except (Resolver404, ValueError) as trouble:
        raise refusal from trouble
    foreign = parts.scheme or parts.netloc or parts.path.startswith("//") or "\\" in address
    # a page for whoever signed in, and no file to be taken away
    if foreign or getattr(match.func, "acts", None) is None or "ending" in match.kwargs:
        raise refusal
    kept = [(n, v) for n, v in parse_qsl(parts.query, keep_blank_values=False) if n not in _PASSING]
    query = urlencode(kept)
    if len(parts.path) > 200 or len(query) > 1000:
        raise NotSaved("这个筛选的条件太长，请减少条件后再保存")
    return parts.path, query


@transaction.atomic
def forget_list(*, saved: SavedList, by: Person, at: datetime) -> None:  # noqa: ARG001 - as every service
    """Forget a saved filter (删除常用筛选); only its owner may. Raises NotSaved."""
    if saved.person_id != by.pk:
        raise NotSaved(f"这个筛选是{saved.person.name}保存的，只有本人可以删除")
    saved.delete()


def lists_for(reader: Person, path: str, *, on: date) -> list[SavedList]:
    """The saved filters of a page that a reader sees: their own first, then those of their station or section."""
    posts = access.own_posts(reader, on=on)
    theirs = Q(person=reader) | Q(station__in={post.station_id for post in posts if post.station_id})
    for district, role in {(post.district_id, post.role) for post in posts if post.district_id}:
        theirs |= Q(district=district, role=role)
    rows = SavedList.objects.filter(theirs, path=path).select_related("person").order_by("name", "pk")
    return sorted(rows, key=lambda row: row.person_id != reader.pk)
