"""Keys that bring two claims together in an index: few, short, each marked strong or weak.

A strong key alone is worth a comparison; a weak key only together with another weak one, or where the
list it brings is short.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from weili.matching.addresses import Address
from weili.matching.claims import Claim
from weili.matching.names import Name, letters, name_key
from weili.matching.profile import Profile, read_claim

#: No claim has more keys than this; no key is longer.
MOST_KEYS = 10
LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class Key:
    """One index entry: `text` such as phone:13800000000, and whether it alone is worth a comparison."""

    text: str
    strong: bool


def keys(claim: Claim, *, towns: Mapping[str, str] | None = None) -> list[str]:
    """The blocking keys of a claim (检索键), strong ones first, at most ten."""
    return [k.text for k in marked_keys(read_claim(claim, towns=towns))]


def marked_keys(profile: Profile) -> list[Key]:
    """As `keys`, each marked strong or weak, for a claim that was read before."""
    found: dict[str, Key] = {}
    for key in _all(profile):
        short = Key(key.text[:LONGEST_KEY], key.strong)
        known = found.get(short.text)
        if known is None or (short.strong and not known.strong):
            found[short.text] = short
    ordered = sorted(found.values(), key=lambda k: not k.strong)
    return list(islice(ordered, MOST_KEYS))


def _all(profile: Profile) -> Iterator[Key]:
    # A cell with several codes or phones must not crowd out the name and the address: two of each kind.
    for kind, codes in profile.operator_codes.items():
        yield from (Key(f"{kind}:{c}", strong=True) for c in sorted(codes)[:2])
    permits = sorted({c for values in profile.permit_codes.values() for c in values if len(c) >= 6})
    yield from (Key(f"permit:{c}", strong=True) for c in permits[:2])
    yield from (Key(f"phone:{p.tail}", strong=True) for p in profile.phones[:2] if p.kind != "masked")
    for prefix, name in zip(("name", "sign"), profile.names, strict=False):
        yield from _of_name(prefix, name)
    yield from _of_address(profile.address)


def _of_name(prefix: str, name: Name) -> Iterator[Key]:
    key = name_key(name)
    if not key:
        return
    yield Key(f"{prefix}:{key}", strong=len(name.core) >= 2)
    # Core without branch, shared between the name of one source and the sign of another.
    yield Key(f"core:{letters(name.core)}", strong=False)


def _of_address(address: Address) -> Iterator[Key]:
    ground = address.village or address.road or address.market
    if address.village and address.number:
        yield Key(f"addr:{address.town}|{address.village}|{address.number}", strong=True)
    if address.road and address.number:
        yield Key(f"addr:{address.road}|{address.number}", strong=True)
    if address.stall and (address.market or address.road):
        yield Key(f"addr:{address.market or address.road}|{address.stall}摊", strong=True)
    if ground and not address.number and not address.stall:
        yield Key(f"addr:{address.town}|{ground}|", strong=False)
