"""What the archive itself takes in: lists of businesses, purchase ledgers and the people of a business."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Model

from weili.archive.filling import Known, fill_in, food_types
from weili.archive.intake import Arrival, Incoming, Intake, claim_of_party, claim_on, codes, located, ours
from weili.archive.models import Business, Purchase, StaffMember
from weili.archive.parties import name_parties
from weili.archive.records import record_purchases, record_staff
from weili.archive.taking import when
from weili.archive.timeline import ledger
from weili.archive.timeline.events import BusinessGone, PurchaseRecorded, StaffRecorded
from weili.exchange.rows.grading_facts import GOODS
from weili.kernel.models import Station
from weili.matching import geo
from weili.matching.claims import Claim


def claim_of_business(row: Any) -> Claim | None:
    """The business of a list, with everything by which it may be found again; positions become WGS84."""
    if not (row.business_name or row.shop_sign or row.uscc or row.licence_no):
        return None
    lat, lon = _wgs84(row.latitude, row.longitude, row.datum)
    return Claim(
        name=row.business_name or row.shop_sign or "",
        trade_name=row.shop_sign or "",
        address=located(located(row.address, row.village), row.town),
        phone=row.phone or "",
        codes=codes(uscc=row.uscc, permit=row.licence_no),
        person=row.legal_person or row.contact or "",
        lat=lat,
        lon=lon,
        kind=row.kind or row.main_type or "",
    )


def _wgs84(lat: float | None, lon: float | None, datum: str | None) -> tuple[float | None, float | None]:
    if lat is None or lon is None or datum in (None, "wgs84", "cgcs2000"):
        return lat, lon
    if datum == "bd09":
        lat, lon = geo.bd09_to_gcj02(lat, lon)
    return geo.gcj02_to_wgs84(lat, lon)


def take_businesses(rows: Sequence[Incoming], arrival: Arrival) -> Sequence[Business]:
    """Take in a list of businesses (底数台账): what it knows fills what the archive did not."""
    stations = {s.name: s for s in Station.objects.filter(district=arrival.district)}
    known = [_known(row, business, stations, arrival.on) for row, business in ours(rows)]
    here = {k.business.pk for k in known if k.business.gone_on is None}
    for business in fill_in(known=known):
        if business.gone_on is not None and business.pk in here:
            event = BusinessGone(gone_on=business.gone_on, why=business.gone_why)
            gone = when(business.gone_on, arrival.at)
            ledger.record(event, of=business, by=arrival.by, at=arrival.at, occurred_at=gone)
    return [k.business for k in known]


def _known(row: Incoming, business: Business, stations: dict[str, Station], on: date) -> Known:
    record = row.record
    gone = record.status == "gone"
    return Known(
        business=business,
        sign=row.fit(record.shop_sign, 120),
        kind_text=record.kind or "",
        main_type=record.main_type or "",
        items="、".join(record.food_types),
        contact=row.fit(record.contact or record.legal_person, 60),
        area_m2=record.area,
        diners=record.diners,
        chain=bool(record.chain and record.chain not in ("否", "无")) or None,
        open_months=_mask(record.open_months),
        station=stations.get(record.station or ""),
        registered_on=record.opened_on,
        gone_on=(record.closed_on or on) if gone else None,
        gone_why="名册注明已停业、失联或注销" if gone else "",
        facts=_facts(record),
    )


def _facts(row: Any) -> dict[str, Any]:
    """The facts for grading (分级因素) that a row says, under the keys of `Business.facts`."""
    goods = {each.factor: getattr(row, each.field) for each in GOODS}
    counted = {factor: count for factor, count in goods.items() if count is not None}
    said = {
        "perishables": row.perishables,
        "consumers": list(row.consumers) or None,
        "suppliers": row.suppliers,
        "goods": counted or None,
    }
    return food_types(row.food_types) | {name: value for name, value in said.items() if value is not None}


def _mask(months: Sequence[int]) -> int | None:
    return sum(1 << (month - 1) for month in set(months)) or None


def take_purchases(rows: Sequence[Incoming], arrival: Arrival) -> Sequence[Model]:
    """Take in a purchase ledger (进货台账)."""
    taken = ours(rows)
    named = name_parties(
        names=[name for row, _ in taken for name in (row.record.supplier_name, row.record.producer_name)],
        district=arrival.district,
        known=arrival.parties,
    )
    purchases = [
        Purchase(
            district=arrival.district,
            business=business,
            origin=row.origin,
            supplier=named.get((row.record.supplier_name or "").strip()),
            producer=named.get((row.record.producer_name or "").strip()),
            product=row.fit(row.record.product, 200),
            specification=row.fit(row.record.specification, 100),
            batch=row.fit(row.record.batch, 60),
            quantity=row.fit(row.record.quantity_text, 60),
            produced_on=row.record.production_date,
            bought_on=row.record.purchased_on,
            invoice=row.fit(row.record.invoice_number, 100),
            certificate=row.fit("、".join(row.record.certificates), 100),
        )
        for row, business in taken
    ]
    return record_purchases(purchases=purchases, by=arrival.by, at=arrival.at)


def take_staff(rows: Sequence[Incoming], arrival: Arrival) -> Sequence[Model]:
    """Take in the people of businesses with their health certificates (从业人员)."""
    members = [
        StaffMember(
            district=arrival.district,
            business=business,
            origin=row.origin,
            name=row.fit(row.record.name, 60),
            id_masked=row.fit(row.record.masked_id, 30),
            role=row.fit(row.record.role_text or row.record.role, 60),
            phone=row.fit(row.record.person_phone, 30),
            health_number=row.fit(row.record.certificate_no, 60),
            health_issued_on=row.record.certificate_issued_on,
            health_until=row.record.certificate_valid_to,
            since=row.record.joined_on,
            left_on=row.record.left_on,
        )
        for row, business in ours(rows)
    ]
    return record_staff(members=members, by=arrival.by, at=arrival.at)


BUSINESSES = Intake("businesses", claim_of_business, take_businesses, None)
PURCHASES = Intake("purchases", claim_on("purchased_on"), take_purchases, PurchaseRecorded)
STAFF = Intake("staff", claim_of_party, take_staff, StaffRecorded)
