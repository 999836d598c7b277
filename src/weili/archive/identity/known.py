"""One business as a batch of claims is compared with it: everything it is known by, read once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from weili.archive.identity import handles
from weili.archive.models import Business
from weili.matching import (
    Address,
    Claim,
    Name,
    Phone,
    Profile,
    Verdict,
    judge_addresses,
    parse_address,
    parse_name,
    parse_phones,
    read_claim,
)
from weili.matching.codes import read_codes

#: scheme, value and key of a handle
Row = tuple[str, str, str]
ADDRESSES = 3
#: so many businesses are remembered as they were read: a large district's
READINGS = 32_768


@dataclass(eq=False, slots=True)
class Known:
    """One business as it is known by all its handles.

    Of what the archive holds only its words are read, for most are candidates and no more: `business` is None
    until the batch has bound a row to it or has opened it, `key` only until it is opened.
    """

    order: int
    profile: Profile
    addresses: list[Address] = field(default_factory=list)
    key: int | None = None
    head: int | None = None
    name: str = ""
    uscc: str = ""
    business: Business | None = None
    rows: set[Row] = field(default_factory=set)
    #: opened provisionally: a question about it is open
    pending: bool = False
    #: what a newcomer is opened with, see `weili.archive.businesses.NewBusiness`
    opening: dict[str, Any] = field(default_factory=dict)

    @property
    def root(self) -> int:
        """The head of its archive; a negative number of its own for one that is not opened yet."""
        if self.key is None:
            return -1 - self.order
        return self.head or self.key

    @property
    def title(self) -> str:
        """What a person calls it: its sign, else its name."""
        return self.name if self.key is not None else str(self.opening["sign"] or self.opening["name"])

    @property
    def operator_code(self) -> str:
        """The code of its operator, as far as it is known."""
        return self.uscc if self.key is not None else str(self.opening["uscc"])

    def open(self, business: Business) -> None:
        """It has its row in the archive now."""
        self.business, self.key, self.head = business, business.pk, business.root_id

    def judge(self, profile: Profile, namesakes: int | None) -> tuple[float, Verdict] | None:
        """The verdict against the best fitting of its addresses, and the sum of its evidence.

        None for one that lies elsewhere; most that share a name do.
        """
        verdict = judge_addresses(profile, self.profile, self._telling(), namesakes=namesakes)
        return None if verdict is None else (sum(r.weight for r in verdict.reasons), verdict)

    def _telling(self) -> list[Address]:
        """Its addresses with a number or a stall where it has such: a vaguer one must not outdo them."""
        exact = [a for a in self.addresses if a.number or a.stall]
        return (exact or self.addresses)[-ADDRESSES:] or [self.profile.address]

    def absorb(self, profile: Profile) -> None:
        """Take in what one more claim says about it."""
        mine = self.profile
        texts = {name.text for name in mine.names}
        names = mine.names + tuple(n for n in profile.names if n.text not in texts)
        phones = mine.phones + tuple(p for p in profile.phones if p not in mine.phones)
        codes = dict(mine.codes)
        for kind, values in profile.codes.items():
            codes[kind] = codes.get(kind, frozenset()) | values
        person = mine.person or profile.person
        self.profile = replace(mine, names=names, phones=phones, codes=codes, person=person)
        self.place(profile.address)

    def place(self, address: Address) -> None:
        """Take in one more address."""
        if address.known and address.raw not in {a.raw for a in self.addresses}:
            self.addresses.append(address)


class Words(NamedTuple):
    """What the archive itself says of a business, as one key."""

    name: str
    sign: str
    address: str
    phone: str
    uscc: str
    person: str
    lat: float | None
    lon: float | None


#: the columns of Words; the person is the legal one, else the contact
WORDS = ("name", "sign", "premises__address", "phone", "operator__uscc", "operator__legal_person", "contact",
          "premises__lat", "premises__lon")  # fmt: skip


def words_of(columns: Sequence[Any]) -> Words:
    name, sign, address, phone, uscc, legal_person, contact, lat, lon = columns
    return Words(name, sign, address or "", phone, uscc or "", legal_person or contact, lat, lon)


@lru_cache(maxsize=READINGS)
def reading(
    words: Words, told: tuple[tuple[str, str], ...], towns: tuple[tuple[str, str], ...]
) -> tuple[Profile, tuple[Address, ...]]:
    """Everything a business is known by, as one profile, and its addresses; `told` are schemes and values.

    Remembered by the words themselves: batch after batch meets the same businesses, and reading them costs many
    times the comparison; a business of which a word or a handle has changed is another key.
    """
    aliases = dict(towns)
    profile = read_claim(_claim(words), towns=aliases)
    each = Known(0, profile, known_address(profile))
    each.absorb(_of_handles(profile, told, aliases))
    for scheme, value in told:
        if scheme == handles.ADDRESS:
            each.place(parse_address(value, towns=aliases))
    return each.profile, tuple(each.addresses)


def _of_handles(profile: Profile, told: Iterable[tuple[str, str]], aliases: dict[str, str]) -> Profile:
    """All names, phones and codes of a business as one profile."""
    names: dict[str, Name] = {}
    phones: dict[Phone, None] = {}
    codes: dict[str, frozenset[str]] = {}
    for scheme, value in told:
        if scheme in handles.NAME_SCHEMES:
            name = parse_name(value, towns=aliases)
            names.setdefault(name.text, name)
        elif scheme == handles.PHONE:
            phones.update(dict.fromkeys(parse_phones(value)))
        elif scheme != handles.ADDRESS:
            for kind, values in read_codes({scheme: value}).items():
                codes[kind] = codes.get(kind, frozenset()) | values
    nowhere = Address(raw="")
    return replace(profile, names=tuple(names.values()), phones=tuple(phones), codes=codes, address=nowhere)


def claim_of(business: Business) -> Claim:
    """What the archive itself says about a business."""
    operator, premises = business.operator, business.premises
    place = (premises.address, premises.lat, premises.lon) if premises else ("", None, None)
    subject = (operator.uscc, operator.legal_person) if operator else ("", "")
    told = (business.name, business.sign, place[0], business.phone, *subject, business.contact, *place[1:])
    return _claim(words_of(told))


def _claim(words: Words) -> Claim:
    return Claim(
        name=words.name,
        trade_name=words.sign,
        address=words.address,
        phone=words.phone,
        codes={"uscc": words.uscc} if words.uscc else {},
        person=words.person,
        lat=words.lat,
        lon=words.lon,
    )


def known_address(profile: Profile) -> list[Address]:
    return [profile.address] if profile.address.known else []
