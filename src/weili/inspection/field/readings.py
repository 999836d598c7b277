"""Readings on site: the limit of each, and within what a reading can be true at all (读数)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from weili.law.thresholds import Threshold, thresholds

#: unit → least and most that a thermometer, a clock, a scale or a strip could show; beyond, somebody mistyped
BELIEVABLE = {
    "℃": ("-50", "350"), "℃（高于标示）": ("-50", "100"), "h": ("0", "720"), "min": ("0", "1440"),
    "s": ("0", "3600"), "μW/cm²": ("0", "10000"), "mg/L": ("0", "20000"), "g": ("0", "50000"), "%": ("0", "100"),
    "cm": ("0", "10000"), "m": ("0", "100000"),
}  # fmt: skip
_OTHERWISE = ("0", "1000000")


def readings_of(content: Mapping[str, Any], on: date) -> dict[str, dict[str, str]]:
    """The readings that a checklist asks for, by key, each with its limit in the words of the protocol."""
    asked = {key for item in content.get("items", ()) for key in item.get("thresholds", ())}
    return {each.key: _reading(each) for each in thresholds(on) if each.key in asked}


def _reading(limit: Threshold) -> dict[str, str]:
    least, most = BELIEVABLE.get(limit.unit, _OTHERWISE)
    return {
        "name": limit.name,
        "op": limit.comparison,
        "value": format(limit.value, "f"),
        "unit": limit.unit,
        "text": limit.text,
        "least": least,
        "most": most,
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
