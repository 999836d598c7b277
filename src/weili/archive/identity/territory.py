"""Which town an address names, and whether it lies in the district at all (辖区).

A district is configuration: its towns with their aliases and the names of the places above it. Where the address
does not say, nothing is guessed: it lies inside.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from weili.kernel.models import District, Town
from weili.matching import Address
from weili.matching.lexicon import DISTRICTS

_SUFFIXES = ("自治州", "自治县", "省", "市", "区", "县", "盟", "旗")


@dataclass(frozen=True, slots=True)
class Territory:
    """A district with its towns: alias → name for reading addresses, name → town."""

    district: District
    aliases: Mapping[str, str]
    towns: Mapping[str, Town]

    @classmethod
    def of(cls, district: District) -> "Territory":
        """Read a district's towns once (one query)."""
        towns = list(Town.objects.filter(district=district).select_related("station"))
        aliases = {alias: town.name for town in towns for alias in (town.name, *town.aliases)}
        return cls(district, aliases, {town.name: town for town in towns})

    def town_of(self, address: Address) -> Town | None:
        """The town an address names, by any of its names."""
        return self.towns.get(self.aliases.get(address.town, address.town))

    def outside(self, address: Address) -> bool:
        """Whether an address says that it lies in another province, city or district."""
        if self.district.boundless or self.town_of(address) is not None:
            return False
        above = [_bare(name) for name in self.district.parent_names]
        if above and address.province and _bare(address.province) not in above:
            return True
        if above and address.city and _bare(address.city) not in (*above, _bare(self.district.name)):
            return True
        return self._other_district(address)

    def _other_district(self, address: Address) -> bool:
        """A name like a district's counts only where it is a known one or stands behind a province or city."""
        if not address.district or _bare(address.district) == _bare(self.district.name):
            return False
        return _bare(address.district) in DISTRICTS or bool(address.province or address.city)


def _bare(name: str) -> str:
    """北京市 and 北京, 怀柔区 and 怀柔 are one."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            return name[: -len(suffix)]
    return name
