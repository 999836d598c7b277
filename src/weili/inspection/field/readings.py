"""Readings on site: the limit of each, and within what a reading can be true at all (读数)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from weili.law.readings import reading_range
from weili.law.thresholds import Threshold, thresholds


def readings_of(content: Mapping[str, Any], on: date) -> dict[str, dict[str, str]]:
    """The readings that a checklist asks for, by key, each with its limit in the words of the protocol."""
    asked = {key for item in content.get("items", ()) for key in item.get("thresholds", ())}
    return {each.key: _reading(each, on) for each in thresholds(on) if each.key in asked}


def _reading(limit: Threshold, on: date) -> dict[str, str]:
    within = reading_range(limit.unit, on)
    return {
        "name": limit.name,
        "op": limit.comparison,
        "value": format(limit.value, "f"),
        "unit": limit.unit,
        "text": limit.text,
        "least": format(within.least, "f"),
        "most": format(within.most, "f"),
        "confidence": limit.confidence.value,
    }


def unbelievable(body: Mapping[str, Any], known: Mapping[str, Mapping[str, str]]) -> str:
    """The reading that cannot be true, with the limits within which it could be; empty where all may be."""
    for reading in body.get("readings", ()):
        limit = known.get(reading["threshold"])
        if limit is None:
            return f"检查表没有“{reading['threshold']}”这一读数"
        if not Decimal(limit["least"]) <= Decimal(reading["value"]) <= Decimal(limit["most"]):
            unit, span = limit["unit"], f"{limit['least']}至{limit['most']}"
            return f"{limit['name']}{reading['value']}{unit}不可能（应在{span}{unit}之间），请重新测量或者重新填写"
    return ""
