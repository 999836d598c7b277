"""What a claim tells about the business it means: a new one is opened with it, a known one completed by it.

Asked once (数据共享): what is empty is filled, what contradicts stays as a handle and overwrites nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from weili.archive import finding
from weili.archive.identity.known import Known
from weili.archive.identity.territory import Territory
from weili.archive.models import Business, Operator, Premises
from weili.archive.search import search_text
from weili.kernel.bulk import insert, update
from weili.matching import Profile, address_key
from weili.matching.codes import is_valid


def uscc_of(profile: Profile) -> str:
    """The unified social credit code of a claim, if one with a good check character is given."""
    return next((code for code in sorted(profile.codes.get("uscc", ())) if is_valid("uscc", code)), "")


def opening_of(profile: Profile, territory: Territory, *, source: str) -> dict[str, Any]:
    """The fields of `NewBusiness` that a claim can fill."""
    claim, address = profile.claim, profile.address
    codes = sorted({code for values in profile.codes.values() for code in values})
    uscc, name = uscc_of(profile), (claim.name or claim.trade_name).strip()
    return {
        "name": (name or f"（名称未载明）{codes[0]}")[:200],
        "sign": claim.trade_name.strip()[:120],
        "uscc": uscc,
        "operator_name": name[:200] if uscc else "",
        "legal_person": claim.person.strip()[:60] if uscc else "",
        "phone": claim.phone.strip()[:60],
        "contact": claim.person.strip()[:60],
        "address": claim.address.strip()[:300],
        "premises_key": address_key(address)[:200],
        "village": address.village[:60],
        "town": territory.town_of(address),
        "market": address.market[:120] if address.stall else "",
        "stall": address.stall[:40],
        "lat": claim.lat,
        "lon": claim.lon,
        "codes": tuple(c for c in codes if c != uscc),
        "source": source,
    }


#: what a later claim of the same batch may still fill in before the business is opened
_FILLABLE = ("sign", "uscc", "operator_name", "legal_person", "phone", "contact", "town", "lat", "lon")
_PLACE = ("address", "premises_key", "village", "market", "stall")


def complete_opening(opening: dict[str, Any], later: Mapping[str, Any]) -> None:
    """Fill what the first claim left out; the address goes as a whole."""
    names = (*_FILLABLE, *_PLACE) if not opening["address"] else _FILLABLE
    for name in names:
        if opening[name] in ("", None):
            opening[name] = later[name]
    opening["codes"] = tuple(dict.fromkeys((*opening["codes"], *later["codes"])))


@dataclass(frozen=True, slots=True)
class Told:
    """What one claim says of a business of the archive, and which of its names are new there."""

    known: Known
    opening: Mapping[str, Any]
    new_words: Sequence[str]


def complete(told: Iterable[Told], *, territory: Territory) -> None:
    """Fill the empty fields of businesses from claims (补全) and let them be found by their new names."""
    told = [each for each in told if each.known.business is not None]
    businesses: dict[int, Business] = {}
    renamed: list[Business] = []
    operators = _operators(told, territory)
    places: dict[int, Premises] = {}
    for each in told:
        business = each.known.business
        if business is None:
            continue
        search = business.search
        changed = _fill(business, each) | _fill_operator(business, each.opening, operators)
        changed |= _fill_place(business, each.opening, places)
        if changed:
            businesses[business.pk] = business
        if business.search != search:
            renamed.append(business)
    _write([*operators.values()], ["uscc"])
    _write([*places.values()], ["lat", "lon"])
    for business in businesses.values():  # the keys of fresh operators and premises are known only now
        business.operator, business.premises = business.operator, business.premises
    fields = ["sign", "phone", "contact", "town", "station", "operator", "premises", "search"]
    _write([*businesses.values()], fields)
    finding.index(renamed)


def _write(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write new rows, and these fields of rows that stand."""
    insert([row for row in rows if not row.pk])
    update([row for row in rows if row.pk], fields)


def _fill(business: Business, told: Told) -> bool:
    changed = False
    for name in ("sign", "phone", "contact"):
        if not getattr(business, name) and told.opening[name]:
            setattr(business, name, told.opening[name])
            changed = True
    town = told.opening["town"]
    if business.town_id is None and town is not None:
        business.town, changed = town, True
        business.station_id = business.station_id or town.station_id
    words = search_text(names=told.new_words, phone=told.opening["phone"] if changed else "")
    fresh = [word for word in words.split() if word not in business.search.split()]
    if fresh:
        business.search, changed = f"{business.search} {' '.join(fresh)}", True
    return changed


def _operators(told: Sequence[Told], territory: Territory) -> dict[str, Operator]:
    """The operators that codes name which some business still lacks: code → operator, to be filled by the caller."""
    wanted = {
        str(each.opening["uscc"])
        for each in told
        if each.opening["uscc"] and each.known.business and _lacks_code(each.known.business)
    }
    if not wanted:
        return {}
    rows = Operator.objects.in_district(territory.district).filter(uscc__in=wanted)
    return {operator.uscc: operator for operator in rows}


def _lacks_code(business: Business) -> bool:
    return business.operator is None or not business.operator.uscc


def _fill_operator(business: Business, opening: Mapping[str, Any], operators: dict[str, Operator]) -> bool:
    code = opening["uscc"]
    if not code or not _lacks_code(business):
        return False
    found, own = operators.get(code), business.operator
    if own is None:
        operators[code] = business.operator = found or Operator(
            district_id=business.district_id,
            uscc=code,
            name=opening["operator_name"] or business.name,
            legal_person=opening["legal_person"],
        )
        return True
    if found is None:  # its operator was known by name only
        own.uscc = code
        operators[code] = own
    return False


def _fill_place(business: Business, opening: Mapping[str, Any], places: dict[int, Premises]) -> bool:
    premises = business.premises
    if premises is not None:
        if premises.lat is None and opening["lat"] is not None:
            premises.lat, premises.lon = opening["lat"], opening["lon"]
            places[business.pk] = premises
        return False
    if not opening["address"] and opening["lat"] is None:
        return False
    places[business.pk] = business.premises = Premises(
        district_id=business.district_id,
        town=opening["town"],
        address=opening["address"],
        key=opening["premises_key"],
        village=opening["village"],
        lat=opening["lat"],
        lon=opening["lon"],
    )
    return True
