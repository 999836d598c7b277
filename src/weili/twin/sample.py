"""The invented sample district: its shops as they truly are. Deterministic by seed, day and number of businesses.

About 400 shops stand for the district until the full one exists; what each system writes of them, with its dirt,
is the work of `exports`.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from weili.twin import numbers, words
from weili.twin.kinds import CATERING, RURAL, SPECS, STALL, Spec, sector_of
from weili.twin.places import Town, towns

FIRST_DAY = date(2021, 1, 1)
MARKET = "泉香农贸市场"
_TERM = timedelta(days=5 * 365)


@dataclass(frozen=True, slots=True)
class Held:
    """One permit or filing of a shop; `state` in the words of the register."""

    number: str
    main_type: str
    items: tuple[str, ...]
    issued_on: date
    valid_to: date | None
    state: str = "有效"


@dataclass(frozen=True, slots=True)
class Shop:
    """One true business. `risk` is the chance that an average checklist item fails; months are 1 to 12."""

    number: int
    spec: Spec
    name: str
    sign: str
    owner: str
    spouse: str
    uscc: str
    town: Town
    village: str
    road: str
    house: int
    lat: float
    lon: float
    phone: str
    area: int
    diners: int | None
    months: tuple[int, ...]
    opened_on: date
    closed_on: date | None
    risk: float
    permits: tuple[Held, ...] = ()
    chain: str = ""
    stall: int = 0
    told_apart: bool = False  # its rows always carry its permit: a branch, or a place that changed hands

    @property
    def kind(self) -> str:
        """The kind in the words of the law; sellers of liquor are groceries there."""
        return "GROCERY" if self.spec.kind == "LIQUOR" else self.spec.kind

    @property
    def sector(self) -> str:
        """catering, circulation or production."""
        return sector_of(self.spec.kind)

    @property
    def permit(self) -> str:
        """The number of the permit held last."""
        return self.permits[-1].number

    @property
    def rural(self) -> bool:
        """Whether it is a household or homestay of the villages."""
        return self.spec.kind in RURAL

    def place(self, *, house: bool = True) -> str:
        """Where it is below the town: village or road, with the house number where asked for."""
        ground = self.village or self.road
        if self.stall:
            return f"{self.road}{self.house}号{MARKET}" + (f"{self.stall}号摊位" if house else "")
        return f"{ground}{self.house}号" if house else ground

    def address(self, *, house: bool = True) -> str:
        """The address in full."""
        return f"北京市怀柔区{self.town.name}{self.place(house=house)}"

    def open_on(self, day: date) -> bool:
        """Whether it trades in the month of a day."""
        return (
            self.opened_on <= day
            and day.month in self.months
            and not (self.closed_on and self.closed_on <= day)
        )


@dataclass(slots=True)
class World:
    """The district on a day: its shops, and chances that depend on the seed alone."""

    seed: int
    today: date
    shops: list[Shop] = field(default_factory=list)

    def chance(self, what: str) -> random.Random:
        """A stream of chances of its own for each matter, so that one never moves another."""
        return random.Random(f"{self.seed}/{what}")  # noqa: S311 - an invented world, no secret

    def officers(self, town: Town) -> tuple[str, ...]:
        """The names of a station's people: its head first, then two inspectors."""
        chance = self.chance(f"officers/{town.code}")
        return tuple(dict.fromkeys(words.person(chance) for _ in range(6)))[:3]


def make_world(*, seed: int, today: date, businesses: int) -> World:
    """Invent the district (样例辖区); at least 60 businesses, so that every kind occurs."""
    if businesses < 60:
        raise ValueError(f"businesses must be at least 60, not {businesses}")
    world = World(seed, today)
    chance = world.chance("shops")
    stalls = max(6, businesses // 30)
    specs = _specs(businesses - stalls) + [STALL] * stalls
    taken: set[tuple[str, str]] = set()
    for number, spec in enumerate(specs, start=1):
        shop = _shop(number, spec, world, chance, taken)
        world.shops.append(shop)
    _plant(world)
    return world


def _specs(count: int) -> list[Spec]:
    """Each kind by its share, at least once, the rest restaurants."""
    total = sum(spec.share for spec in SPECS)
    listed = [spec for spec in SPECS for _ in range(max(1, count * spec.share // total))]
    return (listed + [SPECS[0]] * count)[:count]


def _pull(where: str, town: Town) -> int:
    """How many shops of such a kind a town draws, beside the others."""
    if where == "mountain":
        return 0 if town.urban == 2 else (7 if town.scenic else 2) * (2 if town.name == "渤海镇" else 1)
    return {"urban": (1, 6, 14), "plain": (1, 6, 5)}.get(where, (2, 4, 6))[town.urban]


def _shop(number: int, spec: Spec, world: World, chance: random.Random, taken: set[tuple[str, str]]) -> Shop:
    every = towns()
    town = every[1] if spec is STALL else chance.choices(every, [_pull(spec.where, t) for t in every])[0]
    owner = words.person(chance)
    village = chance.choice(town.villages) if spec.where == "mountain" or town.urban == 0 else ""
    road = "" if village else chance.choice(town.roads)
    firm = chance.random() < spec.firm
    core = _core(spec, chance, taken)
    name, sign = _names(spec, core, owner, (town, village), chance, firm=firm)
    months = tuple(range(4, 11)) if chance.random() < spec.season else tuple(range(1, 13))
    opened = _opened(world.today, chance)
    closed = opened + timedelta(days=chance.randint(300, 1500)) if chance.random() < 0.05 else None
    shop = Shop(
        number, spec, name, sign, owner, words.person(chance), _uscc(spec, number, firm=firm), town, village,
        road if spec is not STALL else town.roads[0], 18 if spec is STALL else chance.randint(1, 180),
        town.lat + chance.uniform(-0.02, 0.02), town.lon + chance.uniform(-0.02, 0.02), numbers.mobile(number),
        round(spec.area[0] * (spec.area[1] / spec.area[0]) ** chance.random()),
        chance.randint(30, 900) if spec.permit == "JY3" else None, months, opened,
        closed if closed and closed < world.today else None, _risk(chance),
        stall=number % 100 if spec is STALL else 0,
    )  # fmt: skip
    return replace(shop, permits=_permits(shop, world.today, chance))


def _core(spec: Spec, chance: random.Random, taken: set[tuple[str, str]]) -> str:
    """A core that no other shop bears; namesakes are planted on purpose, with known truth."""
    while True:
        core = words.folk_core(chance) if spec.kind in RURAL else words.core(chance)
        if spec.kind not in CATERING and chance.random() < 0.3:
            core = words.core(chance) + chance.choice("达佳和")
        if ("", core) not in taken:
            taken.add(("", core))
            return core


def _names(
    spec: Spec, core: str, owner: str, where: tuple[Town, str], chance: random.Random, *, firm: bool
) -> tuple[str, str]:
    """Name on the licence and sign over the door."""
    trade, sign = chance.choice(spec.trades), core + chance.choice(spec.signs)
    if spec.permit == "JY3":
        name = f"北京市怀柔区{core}{trade}" if "公司" not in trade else f"北京{core}{trade}"
        return name, f"{core}{chance.choice(spec.signs)}"
    if firm:
        kept = spec.kind in CATERING
        form = trade if "公司" in trade else "餐饮有限公司" if kept else f"{trade}有限公司"
        return f"北京{core}{form}", sign
    if spec.kind == "FOLK_HOUSEHOLD" and chance.random() < 0.2:
        # the licence bears the holder's name, the sign another: the usual case in the villages
        return f"北京市怀柔区{where[0].name}{where[1]}{owner}民俗户", sign
    if chance.random() < 0.08:
        return f"北京{words.core(chance)}{words.core(chance)}{trade}", sign
    return f"北京{core}{trade}" if chance.random() < 0.6 else f"北京市怀柔区{core}{trade}（个体工商户）", sign


def _uscc(spec: Spec, number: int, *, firm: bool) -> str:
    public = spec.kind in ("CANTEEN_SCHOOL", "CANTEEN_KINDERGARTEN", "CANTEEN_CARE")
    return numbers.uscc(number * 37 + 4000, category="12" if public else "91" if firm else "92")


def _opened(today: date, chance: random.Random) -> date:
    """Most are old; about one in seven opened within two years."""
    years = chance.uniform(0.1, 2.0) if chance.random() < 0.14 else chance.uniform(2.0, 11.0)
    return today - timedelta(days=int(years * 365))


def _risk(chance: random.Random) -> float:
    """Few are bad: one in fifty fails two items in three, one in twenty a third, most one or two of thirty."""
    draw = chance.random()
    if draw < 0.02:
        return chance.uniform(0.6, 0.8)
    return chance.uniform(0.25, 0.45) if draw < 0.07 else chance.betavariate(1.0, 13)


def _permits(shop: Shop, today: date, chance: random.Random) -> tuple[Held, ...]:
    """The permits of a shop since it opened, renewed every five years; a few let the last one lapse."""
    found, begins, code = [], shop.opened_on, _number(shop)
    if shop.spec.permit == "JY2" and begins.year < 2016:
        ends = date(2015, 12, 31) + timedelta(days=shop.number % 300)
        old = numbers.old_catering(2012, shop.number)
        found.append(Held(old, "餐饮服务", ("中型餐馆",), begins, ends, "过期"))
        begins = ends
    while True:
        ends = begins + _TERM
        last = ends >= today or bool(shop.closed_on and ends >= shop.closed_on)
        lapsed = chance.random() < 0.03
        state = "有效" if ends >= today else "过期"
        if last and shop.closed_on and chance.random() < 0.5:
            state = "注销"
        found.append(Held(code, shop.spec.main_type, shop.spec.items, begins, ends, state))
        if last or (lapsed and ends.year >= today.year - 1):
            break
        begins = ends
    return tuple(found)


def _number(shop: Shop) -> str:
    spec = shop.spec
    if spec.permit.startswith("JY"):
        return numbers.jy(int(spec.permit[2]), shop.town.code, shop.number)
    if spec.permit == "SC":
        return numbers.sc(("124", "106", "125")[shop.number % 3], shop.number)
    return numbers.small(spec.permit, max(2019, shop.opened_on.year), shop.number)


def _plant(world: World) -> None:
    """The hard cases, with known truth: a keeper changed, namesakes in one village, a chain, one yard two licences."""
    chance = world.chance("plant")
    shops, last = world.shops, len(world.shops)
    pairs = chance.sample([s for s in shops if s.spec.kind == "RESTAURANT" and not s.closed_on], 4)
    for place, old in enumerate(pairs, start=1):
        changed = world.today - timedelta(days=chance.randint(200, 900))
        new = replace(
            old, number=last + place, owner=words.person(chance), phone=numbers.mobile(last + place), opened_on=changed,
            uscc=numbers.uscc((last + place) * 37 + 4000), name=f"北京{old.sign}（个体工商户）",
            told_apart=True,
        )  # fmt: skip
        shops[old.number - 1] = replace(old, closed_on=changed - timedelta(days=20), told_apart=True)
        shops.append(replace(new, permits=_permits(new, world.today, chance)))
    folk = [s for s in shops if s.spec.kind == "FOLK_HOUSEHOLD"]
    for one, other in zip(folk[0:6:2], folk[1:6:2], strict=False):
        twin = replace(other, town=one.town, village=one.village, sign=one.sign, house=one.house % 180 + 9)
        shops[other.number - 1] = replace(twin, permits=_permits(twin, world.today, chance))
    quick = [s for s in shops if s.spec.kind == "FAST_FOOD"]
    for branch, shop in enumerate(quick):
        where = shop.village or shop.road
        sign = f"{words.CHAIN}（{where}店）"
        name = f"北京{words.CHAIN}餐饮有限公司第{branch + 1}分公司"
        shops[shop.number - 1] = replace(shop, sign=sign, chain=words.CHAIN, name=name, told_apart=True)
    for shop in [s for s in shops if s.rural and s.number % 9 == 0]:
        second = Held(numbers.jy(1, shop.town.code, 500000 + shop.number), "食品销售经营者（食杂店）",
                      ("预包装食品销售",),
                      max(shop.opened_on, FIRST_DAY), max(shop.opened_on, FIRST_DAY) + _TERM)  # fmt: skip
        shops[shop.number - 1] = replace(shop, permits=(second, *shop.permits))
