"""The hard cases, planted with known truth: a changed keeper, namesakes in a village, chains, two licences."""

import random
from dataclasses import replace
from datetime import date, timedelta

from weili.twin import numbers, words
from weili.twin.permits import held_by, with_second
from weili.twin.places import BOHAI
from weili.twin.shop import Shop

#: kind → brand of its chain, and every how manieth shop of the kind belongs to it
_CHAINS = {
    "FAST_FOOD": (words.CHAINS[0], 4), "BEVERAGE": (words.CHAINS[1], 5), "BAKERY": (words.CHAINS[2], 5),
    "CONVENIENCE": (words.CHAINS[3], 9),
}  # fmt: skip
_CHANGED, _NAMESAKES = 4, 3


def plant(shops: list[Shop], today: date, chance: random.Random) -> None:
    """Plant the hard cases among the shops; a change of keeper adds a shop at the end."""
    _change_keepers(shops, today, chance)
    _make_namesakes(shops, today, chance)
    _make_chains(shops)
    for shop in [s for s in shops if s.rural and s.number % 9 == 0]:
        shops[shop.number - 1] = with_second(shop)


def _change_keepers(shops: list[Shop], today: date, chance: random.Random) -> None:
    """The sign stays, the keeper goes: two operators, two archives at one address."""
    known = [s for s in shops if s.spec.kind == "RESTAURANT" and not s.closed_on and s.town.name != BOHAI]
    last = len(shops)
    for place, old in enumerate(chance.sample(known, min(_CHANGED, len(known))), start=1):
        changed = today - timedelta(days=chance.randint(200, 900))
        if old.opened_on >= changed - timedelta(days=200):
            old = replace(old, opened_on=changed - timedelta(days=900))
        new = replace(
            old, number=last + place, owner=words.person(chance), phone=numbers.mobile(last + place), opened_on=changed,
            uscc=numbers.uscc((last + place) * 37 + 4000), name=f"北京{old.sign}（个体工商户）", told_apart=True,
        )  # fmt: skip
        left = replace(old, closed_on=changed - timedelta(days=20), told_apart=True)
        shops[old.number - 1] = replace(left, permits=held_by(left, today, chance))
        shops.append(replace(new, permits=held_by(new, today, chance)))


def _make_namesakes(shops: list[Shop], today: date, chance: random.Random) -> None:
    """Two households of one village under the same sign."""
    folk = [s for s in shops if s.spec.kind == "FOLK_HOUSEHOLD" and s.town.name != BOHAI]
    last = 2 * _NAMESAKES
    for one, other in zip(folk[0:last:2], folk[1:last:2], strict=False):
        twin = replace(other, town=one.town, village=one.village, sign=one.sign, house=one.house + 200)
        shops[other.number - 1] = replace(twin, permits=held_by(twin, today, chance))


def _make_chains(shops: list[Shop]) -> None:
    """Some shops of a kind are branches of one brand, at most one in a street or village."""
    for kind, (brand, every) in _CHAINS.items():
        grounds: set[str] = set()
        for place, shop in enumerate([s for s in shops if s.spec.kind == kind]):
            if place % every or shop.ground in grounds:
                continue
            grounds.add(shop.ground)
            form = "食品有限公司" if kind == "CONVENIENCE" else "餐饮有限公司"
            name = f"北京{brand}{form}第{len(grounds)}分公司"
            sign = f"{brand}（{shop.ground}店）"
            shops[shop.number - 1] = replace(shop, sign=sign, chain=brand, name=name, told_apart=True)
