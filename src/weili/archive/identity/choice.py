"""Which business a claim means: surely one, perhaps some, or none that is known (归户).

The verdict on each pair is `weili.matching`'s. Here only the choice among many: a wrong merge is worse than a
question, so two archives that fit equally well are put to a person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from weili.archive.identity.handles import Part
from weili.archive.identity.known import Known
from weili.archive.identity.lives import Life
from weili.archive.identity.pool import Pool
from weili.matching import Name, Profile, Verdict

#: evidence that differs by less than this (log-odds) does not decide between two businesses
TIE = 0.5
#: evidence that differs by less than this is of spellings and may be overruled by the day of a row: whoever has
#: been met more often is known in more of them
NEAR = 1.5
MOST_QUESTIONS = 3
#: characters of a name's core that make it telling: 老王 is none, 老栗树 is one
TELLING = 3
#: evidence against that forbids to leave a person out
AGAINST = -1.0
#: a place of which nothing more exact is said on one side
PLACE_HINTS = frozenset({"same_village", "same_road", "same_market"})
PLACE_REASONS = PLACE_HINTS | {"same_address", "same_position", "near_position", "near_position_gcj02"}
#: more archives than this at one address make it a mall or a market
CROWD = 2
NAME_REASONS = frozenset(
    {"same_name", "same_core", "similar_name", "masked_name_fits", "partly_similar_name"}
)


@dataclass(frozen=True, slots=True)
class Fit:
    """One candidate with the verdict on it; `score` is the sum of the evidence in log-odds."""

    known: Known
    verdict: Verdict
    score: float


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: `sure` is the business meant; `doubts` are those a person is asked about."""

    sure: Fit | None = None
    #: several members of one merged archive fit equally well: the row does not say whose it is
    several: bool = False
    #: all that fit about as well, the likeliest first, where there are several: a day may tell them apart
    near: tuple[Fit, ...] = ()
    doubts: tuple[Fit, ...] = ()
    #: other archives that the same words surely mean: perhaps one business twice
    twins: tuple[Fit, ...] = ()
    same_operator: Known | None = field(default=None)
    namesakes: int | None = None


def choose(profile: Profile, told: Sequence[Part], pool: Pool) -> Choice:
    """Judge a claim against everything in the pool that shares a key with it."""
    namesakes = pool.namesakes(told)
    fits = []
    for known in pool.candidates(told):
        judged = known.judge(profile, namesakes)
        if judged is not None:
            fits.append(Fit(known, judged[1], judged[0]))
    fits.sort(key=lambda f: (-f.score, f.known.order))
    sure = [f for f in fits if f.verdict.state == "same" or _alone_in_place(profile, f, namesakes)]
    near = _near([f for f in fits if f.verdict.state != "different"])
    same_operator = next((f.known for f in fits if f.verdict.same_operator), None)
    if sure:
        choice = _among(sure, same_operator)
        waits = choice.sure is not None and choice.sure.known.pending
        return choice if waits else replace(choice, near=near, namesakes=namesakes)
    crowd = pool.crowd(told)
    asking = [f for f in fits if f.verdict.state == "doubtful" and _worth_asking(profile, f, crowd)]
    return Choice(near=near, doubts=_doubts(asking), same_operator=same_operator, namesakes=namesakes)


def _near(fits: Sequence[Fit]) -> tuple[Fit, ...]:
    near = tuple(f for f in fits if fits[0].score - f.score < NEAR)
    return near if len(near) > 1 else ()


def _alone_in_place(profile: Profile, fit: Fit, namesakes: int | None) -> bool:
    """The only one in the district with a telling name, in the same village, street or market, nothing against it.

    One side left the house number out, as half of all sheets do: no officer needs to be asked about that.
    """
    reasons = fit.verdict.reasons
    if (
        namesakes != 1
        or not PLACE_HINTS & {r.code for r in reasons}
        or any(r.weight <= AGAINST for r in reasons)
    ):
        return False
    return any(
        _one_name(ours, theirs)
        for ours in profile.names
        for theirs in fit.known.profile.names
        if not ours.masked and not theirs.masked
    )


def _one_name(ours: Name, theirs: Name) -> bool:
    """Whether two names are one and telling; a full registered name is given once by one registry in one trade
    (企业名称登记管理规定 art. 17), so a short core will do for it."""
    if ours.text == theirs.text and ours.region and len(ours.core) > 1:
        return True
    same = (ours.core, ours.trade, ours.branch) == (theirs.core, theirs.trade, theirs.branch)
    return same and len(ours.core) >= TELLING


def _worth_asking(profile: Profile, fit: Fit, crowd: int) -> bool:
    """Whether an officer should be bothered with a doubt; `crowd` archives bear the claim's address."""
    codes = {r.code for r in fit.verdict.reasons if r.weight > 0}
    told = {r.code for r in fit.verdict.reasons}
    if "different_name" in told and codes <= PLACE_REASONS:
        return crowd <= CROWD  # in a mall or a market, other names at one number are other shops
    if codes - NAME_REASONS:
        return True
    # two full addresses with nothing in common and a name alike are two shops
    full = all(a.number or a.stall for a in (profile.address, *fit.known.addresses))
    return not (profile.address.known and fit.known.addresses and full)


def _among(sure: list[Fit], same_operator: Known | None) -> Choice:
    best = sure[0]
    ties = [f for f in sure if best.score - f.score < TIE]
    waiting = next((f for f in ties if f.known.pending), None)
    if waiting is not None:
        best = waiting  # a question about it is open already: the row waits there for the answer
    elif any(f.known.root != best.known.root for f in ties):
        return Choice(doubts=_by_archive(ties), same_operator=same_operator)
    several = any(f.known is not best.known and f.known.root == best.known.root for f in ties)
    twins = () if waiting else tuple(f for f in _by_archive(sure) if f.known.root != best.known.root)
    return Choice(best, several, twins=twins[:1], same_operator=same_operator)


@dataclass(frozen=True, slots=True)
class ByDay:
    """Whom a day tells apart from those that fit as well, and why the others are not meant."""

    fit: Fit
    several: bool
    reasons: tuple[str, ...]


def tell_apart(profile: Profile, choice: Choice, day: date, life: Callable[[Known], Life]) -> ByDay | None:
    """The one archive among those that fit about as well that existed on a day; None where no day is needed or tells.

    It must be surely meant once the others are set aside: they do not bear its name on that day.
    """
    why = {id(fit): life(fit.known).misses(day) for fit in choice.near}
    best = choice.near[0]
    equal = [fit for fit in choice.near if best.score - fit.score < TIE]
    rivals = equal if any(not why[id(fit)] for fit in equal) else choice.near
    there = [fit for fit in rivals if not why[id(fit)]]
    absent = [fit for fit in rivals if why[id(fit)]]
    if not absent or len({fit.known.root for fit in there}) != 1:
        return None
    fewer = {fit.known.root for fit in absent} - {there[0].known.root}
    namesakes = None if choice.namesakes is None else max(1, choice.namesakes - len(fewer))
    judged = there[0].known.judge(profile, namesakes)
    if judged is None:
        return None
    meant = Fit(there[0].known, judged[1], judged[0])
    if meant.verdict.state != "same" and not _alone_in_place(profile, meant, namesakes):
        return None
    return ByDay(meant, len(there) > 1, tuple(_absence(fit, day, why[id(fit)]) for fit in absent))


def _absence(fit: Fit, day: date, why: str) -> str:
    return f"此行日期为{day:%Y-%m-%d}，而“{fit.known.title}”（档案{fit.known.root}）{why}"


def _doubts(fits: list[Fit]) -> tuple[Fit, ...]:
    return _by_archive(sorted(fits, key=lambda f: (-f.verdict.probability, f.known.order)))


def _by_archive(fits: list[Fit]) -> tuple[Fit, ...]:
    """The first of each archive, at most as many as a person is asked about."""
    first: dict[int, Fit] = {}
    for fit in fits:
        first.setdefault(fit.known.root, fit)
    return tuple(first.values())[:MOST_QUESTIONS]
