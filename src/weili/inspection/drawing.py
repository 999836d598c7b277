"""The drawing of lots itself (双随机的抽取方法): pure, so that anybody may repeat it from the pool and the seed.

Everybody in the pool is given the SHA-256 of the seed and their key; who has the smallest is drawn first. The order in
which a pool was written down therefore means nothing, and without the seed nobody can tell who will be drawn.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256


class CannotDraw(ValueError):
    """A pool from which cannot be drawn what was asked for; the sentence says what is missing."""


@dataclass(frozen=True, slots=True)
class Lot:
    """One business that was drawn and the officers drawn for it (抽取结果), as keys."""

    business: int
    officers: tuple[int, ...]


def in_drawn_order(keys: Collection[int], *, seed: str, of: str) -> list[int]:
    """The keys of a pool in the order in which they are drawn; `of` keeps one drawing apart from the other."""
    return sorted(set(keys), key=lambda key: (sha256(f"{seed}:{of}:{key}".encode()).digest(), key))


def draw_lots(
    *, seed: str, businesses: Collection[int], officers: Collection[int], wanted: int, team_size: int
) -> list[Lot]:
    """Draw whom to inspect and who inspects (随机抽取检查对象、随机选派检查人员). Raises CannotDraw.

    Officers are dealt out in rounds, each in an order drawn anew, so that nobody is drawn twice before everybody
    who makes a whole team was drawn once.
    """
    pool, people = set(businesses), set(officers)
    if wanted < 1 or team_size < 1:
        raise CannotDraw("抽取户数和每组人数至少为 1")
    if len(pool) < wanted:
        raise CannotDraw(f"名录内可抽取的经营户只有 {len(pool)} 户，不足 {wanted} 户；请放宽条件或减少户数")
    if len(people) < team_size:
        raise CannotDraw(f"可抽取的检查人员只有 {len(people)} 名，不足一组 {team_size} 名；请放宽条件")
    drawn = in_drawn_order(pool, seed=seed, of="business")[:wanted]
    teams = _teams(people, seed=seed, size=team_size, wanted=wanted)
    return [Lot(business, team) for business, team in zip(drawn, teams, strict=True)]


def _teams(people: Collection[int], *, seed: str, size: int, wanted: int) -> list[tuple[int, ...]]:
    a_round = len(people) // size
    teams: list[tuple[int, ...]] = []
    while len(teams) < wanted:
        number = len(teams) // a_round + 1
        order: Sequence[int] = in_drawn_order(people, seed=seed, of=f"officer:{number}")
        teams += [tuple(order[at * size : (at + 1) * size]) for at in range(a_round)]
    return teams[:wanted]
