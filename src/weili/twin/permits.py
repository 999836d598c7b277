"""The permits that a shop of the invented district has held since it opened, renewed every five years."""

import random
from dataclasses import replace
from datetime import date, timedelta

from weili.twin import numbers
from weili.twin.shop import Held, Shop

TERM = timedelta(days=5 * 365)
_LAPSED = 0.02
_CATEGORIES = ("124", "106", "125")


def held_by(shop: Shop, today: date, chance: random.Random, *, lasting: bool = False) -> tuple[Held, ...]:
    """The permits of a shop, oldest first; a few let the last one lapse, where they are not to be `lasting`.

    A permit ends on the day on which the next one begins, so that a lasting shop is never without. The licence of a
    shop that closed is mostly cancelled, or ends with it.
    """
    found, begins, code = [], shop.opened_on, number_of(shop)
    if shop.spec.permit == "JY2" and begins.year < 2016:
        ends = date(2015, 12, 31) + timedelta(days=shop.number % 300)
        old = numbers.old_catering(2012, shop.number)
        found.append(Held(old, "餐饮服务", ("中型餐馆",), begins, ends, "过期"))
        begins = ends
    while True:
        ends = begins + TERM
        last = ends >= today or bool(shop.closed_on and ends >= shop.closed_on)
        lapsed = chance.random() < _LAPSED and not lasting
        state = "有效"  # whoever keeps the register reads the end from its date
        if last and shop.closed_on and ends > shop.closed_on and chance.random() < 0.6:
            state = "注销"
        found.append(Held(code, shop.spec.main_type, shop.spec.items, begins, ends, state))
        if last or (lapsed and ends.year >= today.year - 1):
            break
        begins = ends
    return tuple(found)


def with_second(shop: Shop) -> Shop:
    """One yard, two licences: a host of the villages who sells packed food as well, since before the last renewal."""
    begins = shop.permits[-1].issued_on - timedelta(days=300)
    if begins <= shop.opened_on or shop.closed_on:
        return shop
    number = numbers.jy(1, shop.town.code, 500000 + shop.number)
    second = Held(number, "食品销售经营者（食杂店）", ("预包装食品销售",), begins, begins + TERM)
    return replace(shop, second=replace(second, state="有效"))


def number_of(shop: Shop) -> str:
    """The number of its permit, which a renewed permit keeps."""
    spec = shop.spec
    if spec.permit.startswith("JY"):
        return numbers.jy(int(spec.permit[2]), shop.town.code, shop.number)
    if spec.permit == "SC":
        return numbers.sc(_CATEGORIES[shop.number % 3], shop.number)
    return numbers.small(spec.permit, max(2019, shop.opened_on.year), shop.number)
