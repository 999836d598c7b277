"""One true business of the invented district, and the permits it holds."""

from dataclasses import dataclass
from datetime import date

from weili.twin.kinds import RURAL, Spec, in_law, sector_of
from weili.twin.places import Town


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
    #: a licence of another form for the same yard
    second: Held | None = None
    chain: str = ""
    market: str = ""
    stall: int = 0
    told_apart: bool = False  # its rows always carry its permit: a branch, or a place that changed hands

    @property
    def kind(self) -> str:
        """The kind in the words of the law."""
        return in_law(self.spec.kind)

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

    @property
    def all_year(self) -> bool:
        """Whether it trades in every month."""
        return len(self.months) == 12

    @property
    def ground(self) -> str:
        """The village or the road where it is."""
        return self.village or self.road

    def place(self, *, house: bool = True) -> str:
        """Where it is below the town: village or road, with the house number where asked for."""
        if self.stall:
            return f"{self.road}{self.house}号{self.market}" + (f"{self.stall}号摊位" if house else "")
        return f"{self.ground}{self.house}号" if house else self.ground

    def address(self, *, house: bool = True) -> str:
        """The address in full."""
        return f"北京市怀柔区{self.town.name}{self.place(house=house)}"

    def stands_on(self, day: date) -> bool:
        """Whether it exists on a day, open or resting."""
        return self.opened_on <= day and not (self.closed_on and self.closed_on <= day)

    def open_on(self, day: date) -> bool:
        """Whether it trades in the month of a day."""
        return day.month in self.months and self.stands_on(day)

    def holds_on(self, day: date) -> bool:
        """Whether a permit of it is good on a day."""
        return any(held.issued_on <= day and (held.valid_to or day) >= day for held in self.permits)
