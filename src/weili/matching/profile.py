"""A claim read once: its names, address, phones, codes and person in comparable form."""

from collections.abc import Mapping
from dataclasses import dataclass

from weili.matching.addresses import Address, parse_address
from weili.matching.claims import Claim
from weili.matching.codes import OPERATOR_SCHEMES, read_codes
from weili.matching.names import Name, parse_name
from weili.matching.phones import Phone, parse_phones
from weili.matching.text import normalise


@dataclass(frozen=True, slots=True)
class Profile:
    """A claim in comparable form. `names` holds the registered name and then the sign, as far as given."""

    claim: Claim
    names: tuple[Name, ...]
    address: Address
    phones: tuple[Phone, ...]
    codes: Mapping[str, frozenset[str]]
    person: str

    @property
    def operator_codes(self) -> dict[str, frozenset[str]]:
        """Codes of the legal subject."""
        return {k: v for k, v in self.codes.items() if k in OPERATOR_SCHEMES}

    @property
    def permit_codes(self) -> dict[str, frozenset[str]]:
        """Codes of permits, so of these premises."""
        return {k: v for k, v in self.codes.items() if k not in OPERATOR_SCHEMES}


def read_claim(claim: Claim, *, towns: Mapping[str, str] | None = None) -> Profile:
    """Parse every part of a claim; `towns` maps town aliases to names."""
    names: list[Name] = []
    for text in (claim.name, claim.trade_name):
        if text and text.strip():
            name = parse_name(text, towns=(towns or {}).keys())
            if name.core and all(name.text != n.text for n in names):
                names.append(name)
    return Profile(
        claim=claim,
        names=tuple(names),
        address=parse_address(claim.address or "", towns=towns),
        phones=parse_phones(claim.phone or ""),
        codes=read_codes(claim.codes),
        person=normalise(claim.person or "").replace(" ", ""),
    )
