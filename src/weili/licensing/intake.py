"""Permits and filings decided in other systems; the permit itself is the archive's."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from weili.archive.filling import Known, fill_in, food_types
from weili.archive.intake import Arrival, Incoming, Intake, codes, located, ours
from weili.archive.models import Business, Permit
from weili.archive.permits import record_permits
from weili.archive.timeline.events import PermitRecorded
from weili.law import identifiers
from weili.matching.claims import Claim

#: the words of the registers (exchange.rows.permits.STATUS) as the archive's states
STATES = {
    "valid": Permit.State.VALID, "cancelled": Permit.State.CANCELLED, "revoked": Permit.State.REVOKED,
    "annulled": Permit.State.ANNULLED, "withdrawn": Permit.State.WITHDRAWN, "expired": Permit.State.LAPSED,
}  # fmt: skip
_BY_CODE = {"yb": "YB", "sc": "SC"}


def claim(row: Any) -> Claim:
    """The business a permit belongs to: its holder at its premises, known by the permit's number."""
    return Claim(
        name=row.operator_name,
        address=located(row.premises or row.domicile, row.town),
        phone=row.phone or "",
        codes=codes(uscc=row.uscc, permit=row.licence_no),
        person=row.legal_person or "",
        kind=row.main_type or "",
    )


def take(rows: Sequence[Incoming], arrival: Arrival) -> Sequence[Permit]:
    """Write permits and filings (许可/备案) as their register holds them; what they tell completes the archive."""
    taken = ours(rows)
    permits = record_permits(
        permits=[_permit(row, business, arrival) for row, business in taken],
        by=arrival.by,
        at=arrival.at,
    )
    # the first word stands, so the permit that holds speaks before those that lapsed, the newest before the old
    speaking = sorted(taken, key=lambda each: _rank(each[0].record), reverse=True)
    fill_in(known=[_known(row, business) for row, business in speaking])
    return permits


def _rank(record: Any) -> tuple[bool, date]:
    return _holds(record), record.issued_on or record.valid_from or date.min


def _holds(record: Any) -> bool:
    return (record.status or "valid") == "valid"


def _known(row: Incoming, business: Business) -> Known:
    """What a permit says of its business (主体业态、经营项目、面积、连锁), so that nobody is asked again."""
    record = row.record
    return Known(
        business=business,
        main_type=record.main_type or "",
        items="、".join(record.items),
        contact=row.fit(record.contact or record.legal_person, 60),
        area_m2=record.area,
        chain=record.chain,
        facts=food_types(record.items) if _holds(record) else {},
    )


def _permit(row: Incoming, business: Business, arrival: Arrival) -> Permit:
    record = row.record
    state = STATES.get(record.status or "valid", Permit.State.VALID)
    return Permit(
        district=arrival.district,
        business=business,
        origin=row.origin,
        kind=kind_of_permit(record.licence_no, record.main_type or ""),
        number=row.fit(record.licence_no, 40),
        holder=row.fit(record.operator_name, 200),
        main_type=row.fit(record.main_type, 120),
        items="、".join(record.items),
        address=row.fit(record.premises, 300),
        issued_on=record.issued_on,
        valid_from=record.valid_from or record.issued_on,
        valid_to=record.valid_to,
        issuer=row.fit(record.issuer, 100),
        state=state,
    )


def kind_of_permit(number: str, main_type: str) -> str:
    """The kind of a permit from its number, else from the words beside it; OLD for the forms of before 2015."""
    checked = identifiers.check(number)
    if checked.kind == "jy":
        return f"JY{identifiers.normalise(number)[2]}"
    if checked.kind in _BY_CODE:
        return _BY_CODE[checked.kind]
    if "小食杂" in main_type:
        return "XGM_GROCERY_FILING"
    if "小作坊" in main_type:
        return "XGM_WORKSHOP"
    if "小餐饮" in main_type or "小规模" in main_type:
        return "XGM_CATERING"
    return "OLD"


INTAKE = Intake("permits", claim, take, PermitRecorded)
