"""The businesses that a batch of claims may mean, in memory: those of the archive and those the batch itself opens."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from weili.archive.identity import handles
from weili.archive.identity.handles import Part
from weili.archive.identity.known import WORDS, Known, Row, Words, known_address, reading, words_of
from weili.archive.identity.lives import UNKNOWN, Life, lives_of
from weili.archive.models import Business, Handle, Question
from weili.kernel.models import District
from weili.matching import Profile

#: a key that brings more than this is worth nothing alone
LONG_STRONG, LONG_WEAK = 200, 20
#: so many are compared with one claim at most
MOST = 30
SLICE = 10_000


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
        self._fetched: dict[int, Business] = {}
        self._lives: dict[int, Life] = {}

    def met(self, marks: Sequence[str]) -> dict[str, list[int]]:
        """The claims that were met in exactly these words before: fingerprint → keys of the businesses meant."""
        found: dict[str, list[int]] = {}
        for some in _slices(marks):
            rows = Handle.objects.filter(district=self.district, key__in=some).order_by("business_id")
            for mark, key in rows.values_list("key", "business_id"):
                found.setdefault(mark, []).append(key)
        return found

    def lives(self, keys: Iterable[int]) -> dict[int, Life]:
        """When businesses existed."""
        for some in _slices(sorted(set(keys) - self._lives.keys())):
            self._lives.update(lives_of(some))
        return self._lives

    def life(self, known: Known) -> Life:
        """When a business existed; read for all at once, for where one is asked about many are."""
        if known.key is None:
            return UNKNOWN
        return self.lives(self.by_business).get(known.key, UNKNOWN)

    def load(self, claims: Sequence[tuple[Part, ...]]) -> None:
        """Bring in every business that shares a telling key with one of the claims."""
        keys = [{k.text: k.strong for p in told for k in p.keys} for told in claims]
        bearers = self._bearers_of({text for each in keys for text in each})
        found: set[int] = set()
        for each in keys:
            found.update(_closest([(k, strong, sorted(bearers.get(k, ()))) for k, strong in each.items()]))
        self._read(sorted(found))

    def waiting(self, keys: Iterable[int]) -> set[int]:
        """Those of these businesses about which a question is open."""
        wanted = set(keys)
        found = {k for k in wanted if k in self.by_business and self.by_business[k].pending}
        for some in _slices(sorted(wanted - self.by_business.keys())):
            about = Question.objects.filter(
                district=self.district, newcomer__in=some, state=Question.State.OPEN
            )
            found.update(about.values_list("newcomer_id", flat=True))
        return found

    def fetch(self, keys: Iterable[int], *joined: str) -> dict[int, Business]:
        """The rows of businesses, each once: two rows of a batch that mean one business share it."""
        wanted = set(keys)
        for some in _slices(sorted(wanted - self._fetched.keys())):
            rows = Business.objects.filter(pk__in=some)
            self._fetched.update((b.pk, b) for b in (rows.select_related(*joined) if joined else rows))
        return {key: self._fetched[key] for key in wanted}

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
        fresh = Known(len(self.known), profile, known_address(profile), opening=opening)
        self.known.append(fresh)
        return fresh

    def index(self, each: Known, rows: Iterable[Row]) -> list[Row]:
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
        """The businesses with their handles, and the questions asked about them.

        The fingerprints of claims stay where they are: whoever has one of them was met and needs no comparison.
        """
        told: dict[int, list[Row]] = {}
        waiting: set[int] = set()
        for some in _slices(keys):
            rows = Handle.objects.filter(business__in=some).exclude(scheme=handles.CLAIM).order_by("pk")
            for key, scheme, value, mark in rows.values_list("business_id", "scheme", "value", "key"):
                told.setdefault(key, []).append((scheme, value, mark))
            about = Question.objects.in_district(self.district)
            asked = about.filter(Q(newcomer__in=some) | Q(candidate__in=some))
            for newcomer, candidate, state in asked.values_list("newcomer", "candidate", "state"):
                self.asked.add(frozenset((newcomer, candidate)))
                if state == Question.State.OPEN:
                    waiting.add(newcomer)
        for some in _slices(keys):
            held = Business.objects.filter(pk__in=some).order_by("pk")
            for key, head, *words in held.values_list("pk", "root", *WORDS):
                self._take(key, head, words_of(words), told.get(key, []), pending=key in waiting)

    def _take(self, key: int, head: int | None, words: Words, told: list[Row], *, pending: bool) -> None:
        said = tuple(dict.fromkeys((scheme, value) for scheme, value, _ in told))
        profile, addresses = reading(words, said, self._towns)
        each = Known(
            len(self.known),
            profile,
            list(addresses),
            key=key,
            head=head,
            name=words.sign or words.name,
            uscc=words.uscc,
            pending=pending,
        )
        self.known.append(each)
        self.by_business[key] = each
        self.index(each, told)


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
