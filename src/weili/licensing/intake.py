"""Permits and filings decided in other systems; the permit itself is the archive's."""

from collections.abc import Sequence
from typing import Any

from weili.archive.events import PermitRecorded
from weili.archive.intake import Arrival, Incoming, Intake, codes, located, ours
from weili.archive.models import Business, Permit
from weili.archive.permits import record_permits
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
    """Write permits and filings (许可/备案) as their register holds them."""
    return record_permits(
        permits=[_permit(row, business, arrival) for row, business in ours(rows)],
        by=arrival.by,
        at=arrival.at,
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
