"""A record as plain JSON values (contracts §3: `record`, and for a sampling notice its `findings`)."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

from weili.exchange.fields import Row
from weili.exchange.notices import Finding


def as_json(record: Row) -> dict[str, object]:
    """Field → value without the blank ones: days as ISO text, money and numbers as text that keeps every digit."""
    shown: dict[str, object] = {}
    for name in _names(record):
        value = getattr(record, name)
        if value is not None and value != () and value != {}:
            shown[name] = value if isinstance(value, str) else _plain(value)
    return shown


#: the fields of each row class, looked up once
_NAMES: dict[type[Row], tuple[str, ...]] = {}


def _names(record: Row) -> tuple[str, ...]:
    found = _NAMES.get(type(record))
    if found is None:
        found = _NAMES[type(record)] = tuple(each.name for each in fields(record))
    return found


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
