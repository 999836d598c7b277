"""Which dimensions the portrait of a place has, and which come first: what such a place owes, as data.

A farmhouse is told by its season and its visitors, a supermarket by its size and its purchases, a factory by its
categories and its full inspections, a canteen by whom it feeds and who cooks.
"""

from weili.archive.models import Business

#: kind → what it is told by first; a kind that is not named follows its sector
_LEADS: dict[str, tuple[str, ...]] = {
    "FOLK_HOUSEHOLD": ("season", "surroundings"),
    "HOMESTAY": ("season", "surroundings"),
    "SUPERMARKET": ("size", "suppliers"),
    "WHOLESALER": ("suppliers", "size"),
    "MARKET": ("stalls", "suppliers"),
    "COLD_STORE": ("suppliers", "size"),
    "PRODUCER": ("products", "full_checks"),
    "SPECIAL_FOOD_PRODUCER": ("products", "full_checks"),
    "ADDITIVE_PRODUCER": ("products", "full_checks"),
    "SMALL_WORKSHOP": ("products", "checks"),
    "CENTRAL_KITCHEN": ("size", "full_checks"),
    "MEAL_DELIVERY": ("size", "full_checks"),
    "CANTEEN_SCHOOL": ("size", "people"),
    "CANTEEN_KINDERGARTEN": ("size", "people"),
    "CANTEEN_CARE": ("size", "people"),
    "CANTEEN_HOSPITAL": ("size", "people"),
    "CANTEEN_STAFF": ("size", "people"),
    "CANTEEN_SITE": ("size", "people"),
    "CANTEEN_OTHER": ("size", "people"),
}
_LEADS_OF_SECTOR: dict[str, tuple[str, ...]] = {
    "catering": ("permits", "checks"),
    "circulation": ("permits", "suppliers"),
    "production": ("products", "checks"),
}
#: what every place of a sector owes, in the order in which it is shown
_OWED: dict[str, tuple[str, ...]] = {
    "catering": (
        "permits", "grade", "checks", "people", "self_checks", "samples", "complaints", "penalties", "size",
        "suppliers",
    ),
    "circulation": (
        "permits", "grade", "checks", "samples", "suppliers", "complaints", "penalties", "self_checks", "people",
        "size",
    ),
    "production": (
        "permits", "grade", "samples", "checks", "full_checks", "penalties", "complaints", "self_checks", "people",
        "suppliers", "size",
    ),
}  # fmt: skip


def panels_of(business: Business) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of the leading panels and of the others, each once."""
    lead = _LEADS.get(business.kind) or _LEADS_OF_SECTOR.get(business.sector, ("permits", "checks"))
    owed = _OWED.get(business.sector, _OWED["catering"])
    seasonal = ("season",) if business.seasonal else ()
    scenic = ("surroundings",) if business.town is not None and business.town.scenic else ()
    return lead, tuple(key for key in (*owed, *seasonal, *scenic) if key not in lead)
