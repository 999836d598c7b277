"""The businesses that a batch of claims may mean, in memory: those of the archive and those the batch itself opens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from weili.archive.identity import handles
from weili.archive.identity.handles import Part
from weili.archive.models import Business, Handle, Question
from weili.kernel.models import District
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
#: a key that brings more than this is worth nothing alone
LONG_STRONG, LONG_WEAK = 200, 20
#: so many are compared with one claim at most
MOST = 30
SLICE = 10_000
ADDRESSES = 3
#: so many businesses are remembered as they were read: a large district's
READINGS = 32_768


@dataclass(eq=False, slots=True)
class Known:
    """One business as it is known by all its handles; `business` is None until the batch has opened it."""

    order: int
    profile: Profile
    addresses: list[Address] = field(default_factory=list)
    business: Business | None = None
    rows: set[tuple[str, str, str]] = field(default_factory=set)
    #: opened provisionally: a question about it is open
    pending: bool = False
    #: what a newcomer is opened with, see `weili.archive.businesses.NewBusiness`
    opening: dict[str, Any] = field(default_factory=dict)

    @property
    def root(self) -> int:
        """The head of its archive; a negative number of its own for one that is not opened yet."""
        if self.business is None:
            return -1 - self.order
        return self.business.root_id or self.business.pk

    def judge(self, profile: Profile, namesakes: int | None) -> tuple[float, Verdict]:
        """The verdict against the best fitting of its addresses, and the sum of its evidence."""
        verdict = judge_addresses(profile, self.profile, self._telling(), namesakes=namesakes)
        return sum(r.weight for r in verdict.reasons), verdict

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


class Pool:
    """Everything one batch of claims is compared with; filled by four queries, whatever the batch's size."""

    def __init__(self, district: District, aliases: dict[str, str]) -> None:
        self.district = district
        self._towns = tuple(aliases.items())
        self.known: list[Known] = []
        self.by_key: dict[str, list[Known]] = {}
        self.by_business: dict[int, Known] = {}
        #: pairs of business keys about which a question was asked, whatever the answer
        self.asked: set[frozenset[int]] = set()
        self._bearers: dict[str, set[int]] = {}

    def met(self, marks: Sequence[str]) -> dict[str, int]:
        """The claims that were met in exactly these words before: fingerprint → key of the business."""
        found: dict[str, int] = {}
        for some in _slices(marks):
            rows = Handle.objects.filter(district=self.district, key__in=some).order_by("-business_id")
            found.update(rows.values_list("key", "business_id"))
        return found

    def load(self, claims: Sequence[tuple[Part, ...]]) -> None:
        """Bring in every business that shares a telling key with one of the claims."""
        keys = [{k.text: k.strong for p in told for k in p.keys} for told in claims]
        bearers = self._bearers_of({text for each in keys for text in each})
        found: set[int] = set()
        for each in keys:
            found.update(_closest([(k, strong, sorted(bearers.get(k, ()))) for k, strong in each.items()]))
        self._read(sorted(found))

    def recall(self, keys: Iterable[int]) -> dict[int, tuple[Business, bool]]:
        """Businesses that need no comparison, each with whether a question about it is open."""
        found = {k: (e.business, e.pending) for k, e in self.by_business.items() if e.business is not None}
        missing = sorted(set(keys) - set(found))
        for some in _slices(missing):
            about = Question.objects.filter(
                district=self.district, newcomer__in=some, state=Question.State.OPEN
            )
            waiting = set(about.values_list("newcomer_id", flat=True))
            for business in Business.objects.filter(pk__in=some):
                found[business.pk] = (business, business.pk in waiting)
        return found

    def candidates(self, told: Iterable[Part]) -> list[Known]:
        """The businesses worth comparing with a claim, the likeliest first."""
        keys = {k.text: k.strong for p in told for k in p.keys}
        return _closest([(text, strong, self.by_key.get(text, [])) for text, strong in keys.items()])

    def namesakes(self, told: Iterable[Part]) -> int | None:
        """How many archives bear the core of a claim's name; None where it has no name.

        An archive about which a question is open counts only where there is no other: it may be one of them.
        """
        cores = [k.text for p in told for k in p.keys if k.text.startswith("core:")]
        if not cores:
            return None
        loaded = self.by_key.get(cores[0], [])
        keys = {k for k in self._bearers.get(cores[0], ()) if k not in self.by_business}
        keys |= {each.root for each in loaded if not each.pending}
        return len(keys) or (1 if loaded else None)

    def crowd(self, told: Iterable[Part]) -> int:
        """How many businesses bear the address of a claim."""
        keys = [k.text for p in told if p.scheme == handles.ADDRESS for k in p.keys]
        return max((max(len(self._bearers.get(k, ())), len(self.by_key.get(k, ()))) for k in keys), default=0)

    def add(self, profile: Profile, opening: dict[str, Any]) -> Known:
        """A newcomer, which later claims of the batch may mean as well."""
        fresh = Known(len(self.known), profile, _known_address(profile), opening=opening)
        self.known.append(fresh)
        return fresh

    def index(self, each: Known, rows: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        """Let a business be found by more rows of handles; returns those that are new to it."""
        fresh = [row for row in dict.fromkeys(rows) if row not in each.rows]
        each.rows.update(fresh)
        for _, _, key in fresh:
            bearers = self.by_key.setdefault(key, []) if key else []
            if each not in bearers:
                bearers.append(each)
        return fresh

    def _bearers_of(self, wanted: set[str]) -> dict[str, set[int]]:
        for some in _slices(sorted(wanted)):
            rows = Handle.objects.filter(district=self.district, key__in=some)
            for key, business in rows.values_list("key", "business_id"):
                self._bearers.setdefault(key, set()).add(business)
        return self._bearers

    def _read(self, keys: list[int]) -> None:
        """The businesses with all their handles, and the questions asked about them."""
        told: dict[int, list[Row]] = {}
        waiting: set[int] = set()
        for some in _slices(keys):
            rows = Handle.objects.filter(business__in=some).order_by("pk")
            for key, *row in rows.values_list("business_id", "scheme", "value", "key"):
                told.setdefault(key, []).append((row[0], row[1], row[2]))
            about = Question.objects.in_district(self.district)
            for question in about.filter(Q(newcomer__in=some) | Q(candidate__in=some)):
                self.asked.add(frozenset((question.newcomer_id, question.candidate_id)))
                if question.state == Question.State.OPEN:
                    waiting.add(question.newcomer_id)
        for some in _slices(keys):
            for business in _businesses(some):
                self._take(business, told.get(business.pk, []), pending=business.pk in waiting)

    def _take(self, business: Business, told: list[Row], *, pending: bool) -> None:
        said = tuple(dict.fromkeys((scheme, value) for scheme, value, _ in told if scheme != handles.CLAIM))
        profile, addresses = _reading(_words(business), said, self._towns)
        each = Known(len(self.known), profile, list(addresses), business=business, pending=pending)
        self.known.append(each)
        self.by_business[business.pk] = each
        self.index(each, told)


#: what the archive itself says of a business, as one key
Words = tuple[str, str, str, str, str, str, float | None, float | None]


def _words(business: Business) -> Words:
    operator, premises = business.operator, business.premises
    return (
        business.name,
        business.sign,
        premises.address if premises else "",
        business.phone,
        operator.uscc if operator else "",
        (operator.legal_person if operator else "") or business.contact,
        premises.lat if premises else None,
        premises.lon if premises else None,
    )


@lru_cache(maxsize=READINGS)
def _reading(
    words: Words, told: tuple[tuple[str, str], ...], towns: tuple[tuple[str, str], ...]
) -> tuple[Profile, tuple[Address, ...]]:
    """Everything a business is known by, as one profile, and its addresses; `told` are schemes and values.

    Remembered by the words themselves: batch after batch meets the same businesses, and reading them costs many
    times the comparison; a business of which a word or a handle has changed is another key.
    """
    aliases = dict(towns)
    profile = read_claim(_claim(words), towns=aliases)
    each = Known(0, profile, _known_address(profile))
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


def _businesses(keys: Sequence[int]) -> QuerySet[Business]:
    rows: QuerySet[Business] = Business.objects.select_related("operator", "premises").filter(pk__in=keys)
    return rows.order_by("pk")


def claim_of(business: Business) -> Claim:
    """What the archive itself says about a business."""
    return _claim(_words(business))


def _claim(words: Words) -> Claim:
    name, sign, address, phone, uscc, person, lat, lon = words
    codes = {"uscc": uscc} if uscc else {}
    return Claim(
        name=name, trade_name=sign, address=address, phone=phone, codes=codes, person=person, lat=lat, lon=lon
    )


def _known_address(profile: Profile) -> list[Address]:
    return [profile.address] if profile.address.known else []


def _closest(found: Sequence[tuple[str, bool, Sequence[Any]]]) -> list[Any]:
    """Those that share the most telling keys, at most MOST; a long list counts only beside another key."""
    worth: dict[Any, float] = {}
    for _, strong, bearers in found:
        alone = len(bearers) <= (LONG_STRONG if strong else LONG_WEAK)
        value = (1.0 if strong else 0.5) if alone else 0.3
        for each in bearers:
            worth[each] = worth.get(each, 0.0) + value
    ranked = sorted((e for e, v in worth.items() if v >= 0.5), key=lambda e: -worth[e])
    return ranked[:MOST]


def _slices(items: Sequence[Any]) -> list[Sequence[Any]]:
    return [items[start : start + SLICE] for start in range(0, len(items), SLICE)]
