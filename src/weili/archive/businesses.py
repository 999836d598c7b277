"""Opening the archive of a business (建档), one or many at once: a form and an import come in here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model

from weili.archive import finding
from weili.archive.models import Business, Market, Operator, Premises
from weili.archive.models.businesses import ALL_YEAR
from weili.archive.permission import require_any
from weili.archive.search import search_text
from weili.archive.timeline.events import BusinessOpened
from weili.archive.timeline.ledger import Fact, record_many
from weili.kernel.access import Place
from weili.kernel.bulk import draw, insert
from weili.kernel.models import District, Person, Station, Town

BATCH = 500


class NotABusiness(ValueError):
    """A newcomer that cannot be registered; the sentence says what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBusiness:
    """What is known of a business when its archive is opened. Positions are WGS84 degrees, areas m².

    `market` is the market's name; the station is the town's where none is given. `premises_key` and
    `village` are the address as parsed by `weili.matching`. `source` names the register or file.
    """

    name: str
    sign: str = ""
    uscc: str = ""
    operator_name: str = ""
    legal_person: str = ""
    phone: str = ""
    contact: str = ""
    address: str = ""
    premises_key: str = ""
    village: str = ""
    town: Town | None = None
    station: Station | None = None
    market: str = ""
    stall: str = ""
    lat: float | None = None
    lon: float | None = None
    converted_from: str = ""
    kind: str = ""
    sector: str = ""
    chain: bool = False
    area_m2: Decimal | None = None
    diners: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    open_months: int = ALL_YEAR
    registered_on: date | None = None
    cancelled_on: date | None = None
    codes: Sequence[str] = ()
    source: str = ""

    @property
    def station_id(self) -> int | None:
        """The key of the station that looks after it: its own, else its town's."""
        if self.station is not None:
            return self.station.pk
        return self.town.station_id if self.town is not None else None


@transaction.atomic
def register_business(*, newcomer: NewBusiness, district: District, by: Person, at: datetime) -> Business:
    """Open the archive of one business (建档). Raises Refused, NotABusiness."""
    return register_many(newcomers=[newcomer], district=district, by=by, at=at)[0]


@transaction.atomic
def register_many(
    *, newcomers: Sequence[NewBusiness], district: District, by: Person, at: datetime
) -> list[Business]:
    """Open the archives of many businesses, in order (批量建档). Raises Refused, NotABusiness."""
    require_any(by, (Place(district.pk, new.station_id) for new in newcomers), at=at)
    _check(newcomers, district)
    operators = _operators(newcomers, district)
    premises = _premises(newcomers, district)
    markets = _markets(newcomers, district)
    rows = [
        _business(
            new, district, at=at, bound={"operator": o, "premises": p, "market": markets.get(new.market)}
        )
        for new, o, p in zip(newcomers, operators, premises, strict=True)
    ]
    _root_themselves(rows)
    insert(rows)
    finding.index(rows)
    record_many([Fact(_opened(new), row) for new, row in zip(newcomers, rows, strict=True)], by=by, at=at)
    return rows


def _check(newcomers: Sequence[NewBusiness], district: District) -> None:
    for new in newcomers:
        if not new.name.strip():
            raise NotABusiness("经营户名称为空：建档至少要有名称")
        if not 0 <= new.open_months <= ALL_YEAR:
            raise NotABusiness(f"“{new.name}”的营业月份无法识别：应为1至12月中的若干月")
        if new.town is not None and new.town.district_id != district.pk:
            raise NotABusiness(f"“{new.name}”所在的{new.town.name}不属于{district.name}")
        if new.station is not None and new.station.district_id != district.pk:
            raise NotABusiness(f"“{new.name}”的监管所{new.station.name}不属于{district.name}")


def _operators(newcomers: Sequence[NewBusiness], district: District) -> list[Operator | None]:
    """One operator per code, known ones included; without a code each has its own, if it is named."""
    codes = {new.uscc for new in newcomers if new.uscc}
    known: dict[str, Operator] = {}
    for some in _slices(sorted(codes)):
        known.update((o.uscc, o) for o in Operator.objects.in_district(district).filter(uscc__in=some))
    fresh: list[Operator] = []
    found: list[Operator | None] = []
    for new in newcomers:
        operator = known.get(new.uscc) if new.uscc else None
        if operator is None and (new.uscc or new.operator_name or new.legal_person):
            operator = Operator(
                district=district,
                uscc=new.uscc,
                name=new.operator_name or new.name,
                legal_person=new.legal_person,
            )
            fresh.append(operator)
            if new.uscc:
                known[new.uscc] = operator
        found.append(operator)
    insert(fresh)
    return found


def _premises(newcomers: Sequence[NewBusiness], district: District) -> list[Premises | None]:
    """The premises of each newcomer that says where it is."""
    found = [
        Premises(
            district=district,
            town=new.town,
            address=new.address,
            key=new.premises_key,
            village=new.village,
            lat=new.lat,
            lon=new.lon,
            converted_from=new.converted_from,
        )
        if new.address or new.lat is not None
        else None
        for new in newcomers
    ]
    insert([place for place in found if place is not None])
    return found


def _markets(newcomers: Sequence[NewBusiness], district: District) -> dict[str, Market]:
    towns = {new.market: new.town for new in reversed(newcomers) if new.market}
    found = {m.name: m for m in Market.objects.in_district(district).filter(name__in=sorted(towns))}
    fresh = [
        Market(district=district, name=name, town=town) for name, town in towns.items() if name not in found
    ]
    Market.objects.bulk_create(fresh, batch_size=BATCH)
    return found | {market.name: market for market in fresh}


def _business(
    new: NewBusiness, district: District, at: datetime, bound: Mapping[str, Model | None]
) -> Business:
    return Business(
        district=district,
        station_id=new.station_id,
        town=new.town,
        **bound,
        stall=new.stall,
        name=new.name.strip(),
        sign=new.sign.strip(),
        search=search_text(
            names=(new.name, new.sign, new.operator_name, new.market),
            codes=(new.uscc, *new.codes),
            phone=new.phone,
            address=new.address,
        ),
        kind=new.kind,
        sector=new.sector,
        phone=new.phone,
        contact=new.contact,
        chain=new.chain,
        area_m2=new.area_m2,
        diners=new.diners,
        facts=dict(new.facts),
        registered_on=new.registered_on,
        cancelled_on=new.cancelled_on,
        open_months=new.open_months,
        created_at=at,
    )


def _root_themselves(rows: Sequence[Business]) -> None:
    """A new archive is its own root, so its key is drawn before it is written."""
    for row, key in zip(rows, draw("archive_business", len(rows)), strict=True):
        row.pk = row.root_id = key


def _opened(new: NewBusiness) -> BusinessOpened:
    return BusinessOpened(
        name=new.name.strip(),
        sign=new.sign.strip(),
        address=new.address,
        source=new.source or "登记",
        contact=new.contact,
        phone=new.phone,
    )


def _slices(items: Sequence[Any]) -> list[Sequence[Any]]:
    return [items[start : start + BATCH] for start in range(0, len(items), BATCH)]
