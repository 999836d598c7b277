"""Claims resolved to businesses, a thousand at a time (归户): the way in for every row of every system.

Sure: the row is bound to the member of an archive that fits it best. Doubtful: a provisional archive is opened and
a person is asked, with both sides and the reasons. None: a new archive is opened. Nothing is guessed silently.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from django.db import transaction

from weili.archive.businesses import NewBusiness, register_many
from weili.archive.identity import handles
from weili.archive.identity.bindings import SEVERAL
from weili.archive.identity.choice import ByDay, Choice, Fit, choose, tell_apart
from weili.archive.identity.handles import Part
from weili.archive.identity.known import Known
from weili.archive.identity.merging import lock_identity
from weili.archive.identity.opening import Told, complete, complete_opening, opening_of
from weili.archive.identity.pool import Pool
from weili.archive.identity.territory import Territory
from weili.archive.identity.unmet import learn_unmet
from weili.archive.models import Business, ImportedRow, Question
from weili.kernel import clock
from weili.kernel.access import require_in
from weili.kernel.models import District, Person
from weili.kernel.roles import Act
from weili.matching import Claim, Profile, read_claim
from weili.matching.text import normalise

BATCH = 2000
State = Literal["known", "new", "pending", "outside", "no_unit"]
#: the row's own day told which of several archives is meant
BY_DAY = "identity_by_day"
_CODES = {"pending": "identity_pending", "outside": "outside_district", "no_unit": "no_unit"}
#: cells that name nobody
_NOBODY = frozenset(
    {"无", "无名", "无店名", "无字号", "不详", "未知", "暂无", "个人", "流动摊贩", "流动商贩", "none", "null"}
)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of one claim.

    `business` is the member the row is bound to (its archive is `business.root`); none for `outside` and
    `no_unit`. `reasons` are Chinese sentences. `several`: members of one merged archive fit equally well.
    `by_day`: several archives did, and only this one existed on the day of the row.
    """

    state: State
    business: Business | None
    reasons: tuple[str, ...] = ()
    several: bool = False
    by_day: bool = False

    @property
    def code(self) -> str:
        """The reason code of the imported row; empty where nothing needs saying."""
        return _CODES.get(self.state, SEVERAL if self.several else BY_DAY if self.by_day else "")

    @property
    def text(self) -> str:
        """The reasons as one sentence for the import report."""
        return "；".join(self.reasons)


@transaction.atomic
def resolve_many(
    *,
    claims: Sequence[Claim],
    district: District,
    source: str,
    by: Person,
    at: datetime,
    rows: Sequence[ImportedRow] | None = None,
) -> list[Resolution]:
    """Find or open the business of every claim, in order (批量归户). Raises Refused.

    `source` names the system or file. `rows`, one per claim, get their business and, where there is something to
    say, code and text; they are not saved here, except that questions point to those that are saved already.
    """
    require_in(by, Act.IMPORT, district.pk, on=clock.day(at))
    lock_identity(district.pk)
    territory = Territory.of(district)
    learn_unmet(territory, at=at)
    found: list[Resolution] = []
    for start in range(0, len(claims), BATCH):
        some = rows[start : start + BATCH] if rows is not None else None
        batch = _Batch(territory, source, by, at)
        found += batch.resolve(claims[start : start + BATCH], some)
    for row, resolution in zip(rows or (), found, strict=False):
        row.business = resolution.business
        row.code = resolution.code or row.code
        row.text = resolution.text if resolution.code else row.text
    return found


@dataclass(slots=True)
class _Read:
    """One distinct claim: read, and what became of it."""

    claim: Claim
    profile: Profile
    told: tuple[Part, ...]
    mark: str
    row: ImportedRow | None = None
    #: the days on which the source says it
    days: set[date | None] = field(default_factory=set)
    by_day: dict[date, ByDay] = field(default_factory=dict)
    state: State = "known"
    known: Known | None = None
    reasons: tuple[str, ...] = ()
    several: bool = False

    @property
    def weight(self) -> int:
        """How much it says: the fullest claims open archives, the sparse ones find them."""
        codes = sum(len(values) for values in self.profile.codes.values())
        address = self.profile.address
        placed = bool(address.number or address.stall) + address.known
        return 2 * codes + placed + bool(self.profile.phones) + len(self.profile.names)


@dataclass(slots=True)
class _Batch:
    """One batch on its way: nothing is written before every claim of it has found its place."""

    territory: Territory
    source: str
    by: Person
    at: datetime
    pool: Pool = field(init=False)
    opened: list[Known] = field(default_factory=list)
    asked: list[tuple[Known, Fit, _Read]] = field(default_factory=list)
    learnt: list[tuple[Known, tuple[str, str, str]]] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    dated: list[Known] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pool = Pool(self.territory.district, dict(self.territory.aliases))

    def resolve(self, claims: Sequence[Claim], rows: Sequence[ImportedRow] | None) -> list[Resolution]:
        marks = [handles.fingerprint(claim) for claim in claims]
        meant = self._meant(marks, claims)
        reads: dict[str, _Read] = {}
        for index, (mark, claim) in enumerate(zip(marks, claims, strict=True)):
            if meant[index] is None:
                if mark not in reads:
                    reads[mark] = self._read(mark, claim, rows[index] if rows is not None else None)
                reads[mark].days.add(claim.day)
        strangers = [read for read in reads.values() if read.state == "known"]
        self.pool.load([read.told for read in strangers])
        recalled = {key for key in meant if key is not None}
        waiting = self.pool.waiting(recalled)
        for read in sorted(strangers, key=lambda r: -r.weight):
            self._place(read)
        self._write()
        held = self.pool.fetch(recalled)
        seen: set[str] = set()
        return [
            _recalled(held[key], pending=key in waiting)
            if key is not None
            else _resolution(reads[mark], claim.day, seen)
            for mark, claim, key in zip(marks, claims, meant, strict=True)
        ]

    def _meant(self, marks: Sequence[str], claims: Sequence[Claim]) -> list[int | None]:
        """Claims met in the same words before mean what they meant then, and are not even read.

        Unless the business did not exist on the day of the row: then who came before or after it is looked for.
        """
        met = self.pool.met(list(dict.fromkeys(marks)))
        lives = self.pool.lives(key for keys in met.values() for key in keys)
        return [
            next((k for k in met.get(mark, ()) if claim.day is None or not lives[k].misses(claim.day)), None)
            for mark, claim in zip(marks, claims, strict=True)
        ]

    def _read(self, mark: str, claim: Claim, row: ImportedRow | None) -> _Read:
        profile = read_claim(claim, towns=self.territory.aliases)
        read = _Read(claim, profile, handles.parts(profile), mark, row)
        if not profile.codes and all(normalise(name.raw) in _NOBODY for name in profile.names):
            read.state = "no_unit"
            read.reasons = ("没有写明单位名称、许可证编号或统一社会信用代码，无法归入经营户",)
        elif self.territory.outside(profile.address):
            read.state = "outside"
            district = self.territory.district.name
            read.reasons = (f"地址“{claim.address.strip()}”不在{district}，不归入本区经营户",)
        return read

    def _place(self, read: _Read) -> None:
        choice = choose(read.profile, read.told, self.pool)
        if choice.near and self._by_day(read, choice):
            return
        if choice.sure is None:
            self._open(read, choice)
            return
        read.several = choice.several
        self._bind(read, choice.sure.known, _texts(choice.sure))
        for twin in choice.twins:
            self._ask(choice.sure.known, twin, read)

    def _by_day(self, read: _Read, choice: Choice) -> bool:
        """Whether the days of its rows tell apart whom they mean. Such words are no fingerprint of anybody."""
        for day in read.days:
            told = tell_apart(read.profile, choice, day, self.pool.life) if day is not None else None
            if day is not None and told is not None:
                read.by_day[day] = told
                self.dated.append(told.fit.known)
        return read.days <= read.by_day.keys()

    def _bind(self, read: _Read, known: Known, reasons: tuple[str, ...]) -> None:
        read.known, read.reasons = known, reasons
        read.state = "pending" if known.pending else "known"
        opening = opening_of(read.profile, self.territory, source=self.source)
        words = [row[1] for row in self._learn(read, known) if row[0] in handles.NAME_SCHEMES]
        known.absorb(read.profile)
        if known.key is None:
            complete_opening(known.opening, opening)
        else:
            self.told.append(Told(known, opening, words))

    def _open(self, read: _Read, choice: Choice) -> None:
        opening = opening_of(read.profile, self.territory, source=self.source)
        kin = choice.same_operator
        if kin is not None and not opening["uscc"]:
            opening["uscc"] = kin.operator_code
        known = self.pool.add(read.profile, opening)
        self.opened.append(known)
        read.known, read.state = known, "new"
        if choice.doubts:
            read.state, known.pending = "pending", True
            read.reasons = tuple(
                f"可能与“{fit.known.title}”是同一户：{'；'.join(_texts(fit))}" for fit in choice.doubts
            )
        elif kin is not None:
            read.reasons = (f"与“{kin.title}”主体相同而经营场所不同，另立档案",)
        self._learn(read, known)
        for fit in choice.doubts:
            self._ask(known, fit, read)

    def _ask(self, newcomer: Known, fit: Fit, read: _Read) -> None:
        pair = newcomer.key, fit.known.key
        if pair[0] is not None and pair[1] is not None:
            keys = frozenset((pair[0], pair[1]))
            if keys in self.pool.asked:
                return
            self.pool.asked.add(keys)
        self.asked.append((newcomer, fit, read))

    def _learn(self, read: _Read, known: Known) -> list[tuple[str, str, str]]:
        fresh = self.pool.index(known, handles.claim_rows(read.claim, read.told))
        self.learnt += [(known, row) for row in fresh]
        return fresh

    # --- writing --------------------------------------------------------------------------------------

    def _write(self) -> None:
        district, on = self.territory.district, clock.day(self.at)
        newcomers = [NewBusiness(**known.opening) for known in self.opened]
        if newcomers:
            rows = register_many(newcomers=newcomers, district=district, by=self.by, at=self.at)
            for known, business in zip(self.opened, rows, strict=True):
                known.open(business)
        self._fetch_bound()
        complete(self.told, territory=self.territory)
        learnt = [(known.business, row) for known, row in self.learnt if known.business is not None]
        handles.store(learnt, source=self.source, on=on)
        questions = [
            self._question(newcomer.key, fit.known.key, fit, read)
            for newcomer, fit, read in self.asked
            if newcomer.key is not None and fit.known.key is not None
        ]
        Question.objects.bulk_create(questions, ignore_conflicts=True, batch_size=handles.BATCH)

    def _fetch_bound(self) -> None:
        """The rows of the businesses of the archive to which a row of the batch is bound."""
        meant = (*(told.known for told in self.told), *self.dated)
        bound = {known.key: known for known in meant if known.key is not None and known.business is None}
        for key, business in self.pool.fetch(bound, "operator", "premises").items():
            bound[key].business = business

    def _question(self, newcomer: int, candidate: int, fit: Fit, read: _Read) -> Question:
        return Question(
            district=self.territory.district,
            newcomer_id=newcomer,
            candidate_id=candidate,
            probability=round(fit.verdict.probability, 3),
            reasons=[{"text": r.text, "weight": round(r.weight, 2)} for r in fit.verdict.reasons],
            row=read.row if read.row is not None and read.row.pk else None,
            asked_at=self.at,
        )


def _recalled(business: Business, *, pending: bool) -> Resolution:
    return Resolution("pending" if pending else "known", business, ("与此前登记的写法完全一致",))


def _resolution(read: _Read, day: date | None, seen: set[str]) -> Resolution:
    """What became of one row of a claim; `seen` are the claims of which a row came before."""
    told = read.by_day.get(day) if day is not None else None
    if told is not None:
        known = told.fit.known
        state: State = "pending" if known.pending else "known"
        return Resolution(state, known.business, told.reasons, told.several, by_day=True)
    state = "known" if read.state == "new" and read.mark in seen else read.state
    seen.add(read.mark)
    return Resolution(state, read.known.business if read.known else None, read.reasons, read.several)


def _texts(fit: Fit) -> tuple[str, ...]:
    return tuple(reason.text for reason in fit.verdict.reasons)
