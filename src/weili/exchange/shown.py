"""A record as plain JSON values (contracts §3: `record`, and for a sampling notice its `findings`)."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

from weili.exchange.fields import Row
from weili.exchange.notices import Finding


def as_json(record: Row) -> dict[str, object]:
    """Field → value without the blank ones: days as ISO text, money and numbers as text that keeps every digit."""
    shown: dict[str, object] = {}
    for each in fields(record):
        value = getattr(record, each.name)
        if value not in (None, (), {}):
            shown[each.name] = _plain(value)
    return shown


def _plain(value: object) -> object:
    if isinstance(value, Finding):
        return value.as_dict()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value
