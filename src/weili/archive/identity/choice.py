"""Which business a claim means: surely one, perhaps some, or none that is known (归户).

The verdict on each pair is `weili.matching`'s. Here only the choice among many: a wrong merge is worse than a
question, so two archives that fit equally well are put to a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from weili.archive.identity.handles import Part
from weili.archive.identity.known import Known, Pool
from weili.matching import Profile, Verdict

#: evidence that differs by less than this (log-odds) does not decide between two businesses
TIE = 0.5
MOST_QUESTIONS = 3


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
    doubts: tuple[Fit, ...] = ()
    #: other archives that the same words surely mean: perhaps one business twice
    twins: tuple[Fit, ...] = ()
    same_operator: Known | None = field(default=None)


def choose(profile: Profile, told: Sequence[Part], pool: Pool) -> Choice:
    """Judge a claim against everything in the pool that shares a key with it."""
    namesakes = pool.namesakes(told)
    fits = []
    for known in pool.candidates(told):
        score, verdict = known.judge(profile, namesakes)
        fits.append(Fit(known, verdict, score))
    fits.sort(key=lambda f: (-f.score, f.known.order))
    sure = [f for f in fits if f.verdict.state == "same"]
    same_operator = next((f.known for f in fits if f.verdict.same_operator), None)
    if sure:
        return _among(sure, same_operator)
    return Choice(doubts=_doubts(fits), same_operator=same_operator)


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


def _doubts(fits: list[Fit]) -> tuple[Fit, ...]:
    found = [f for f in fits if f.verdict.state == "doubtful"]
    return _by_archive(sorted(found, key=lambda f: (-f.verdict.probability, f.known.order)))


def _by_archive(fits: list[Fit]) -> tuple[Fit, ...]:
    """The first of each archive, at most as many as a person is asked about."""
    first: dict[int, Fit] = {}
    for fit in fits:
        first.setdefault(fit.known.root, fit)
    return tuple(first.values())[:MOST_QUESTIONS]
