"""The verdict on two claims: sure matches are made, doubtful ones go to a person.

A wrong merge is worse than a question, so one strong contradiction is enough to ask.
"""

import math
from collections.abc import Mapping, Sequence

from weili.matching.addresses import Address
from weili.matching.claims import Claim, Reason, State, Verdict
from weili.matching.compare import compare, compare_bare, ordered
from weili.matching.places import PLACE_AGREEMENTS, PLACE_CONTRADICTIONS, PLACE_HINTS, compare_places
from weili.matching.profile import Profile, read_claim

#: Log-odds of two claims that an index brought together, before any evidence.
PRIOR = -4.0
SURE = 0.95
NO = 0.08
#: A single piece of evidence this strong against keeps a match from being made without a person.
STRONG_AGAINST = -2.5
#: the weight of places that nothing but a shared code, phone, person or position could outweigh
ELSEWHERE = -5.0
_VETOES = PLACE_CONTRADICTIONS | {"different_branch", "different_uscc"}


def judge(
    left: Claim, right: Claim, *, towns: Mapping[str, str] | None = None, namesakes: int | None = None
) -> Verdict:
    """Whether two claims speak of one business (经营户归并判断).

    `towns`: town alias → name of the district's configuration. `namesakes`: how many businesses of the archive
    bear the same core (1: only it), None: not known. The order of the claims does not matter.
    """
    return judge_profiles(read_claim(left, towns=towns), read_claim(right, towns=towns), namesakes=namesakes)


def judge_profiles(left: Profile, right: Profile, *, namesakes: int | None = None) -> Verdict:
    """As `judge`, for claims that were read before (one against many candidates)."""
    return _verdict(compare(left, right, namesakes=namesakes), namesakes)


def judge_addresses(
    left: Profile, right: Profile, addresses: Sequence[Address], *, namesakes: int | None = None
) -> Verdict | None:
    """As `judge_profiles`, for a claim against a business with several addresses: the one that fits best counts.

    None for a business that lies elsewhere and shares its name at most: it is different, whatever the name.
    """
    places = (tuple(compare_places(left.address, address)) for address in addresses)
    place = max(places, key=lambda reasons: sum(r.weight for r in reasons))
    if _elsewhere(place) and not _may_share(left, right):
        return None
    return _verdict(ordered([*compare_bare(left, right, namesakes=namesakes), *place]), namesakes)


def _elsewhere(place: Sequence[Reason]) -> bool:
    """Whether places contradict by more than a name, a masked phone and a masked person together say for them."""
    weight = sum(r.weight for r in place)
    return weight <= ELSEWHERE and any(r.code in PLACE_CONTRADICTIONS for r in place)


def _may_share(left: Profile, right: Profile) -> bool:
    """Whether a code, a phone or a person is shared, or positions could be compared."""
    return (
        (left.claim.lat is not None and right.claim.lat is not None)
        or bool(left.person and left.person == right.person)
        or any(a.tail == b.tail for a in left.phones for b in right.phones)
        or any(codes & right.codes.get(kind, frozenset()) for kind, codes in left.codes.items())
    )


def _verdict(reasons: tuple[Reason, ...], namesakes: int | None) -> Verdict:
    codes = {r.code for r in reasons}
    probability = 1 / (1 + math.exp(-(PRIOR + sum(r.weight for r in reasons))))
    same_operator = bool(codes & {"same_uscc", "same_old15", "same_id"})
    if "same_permit" in codes:
        return Verdict(_with_permit(codes), probability, reasons, same_operator)
    if codes & PLACE_CONTRADICTIONS and same_operator:
        # One subject, two premises: a second business of the operator, never a merge.
        told = (Reason("other_premises", 0.0, "主体相同而经营场所不同，应为同一主体的另一经营户"), *reasons)
        return Verdict("different" if probability < 0.5 else "doubtful", probability, told, same_operator)
    if "different_uscc" in codes and _one_house(codes):
        told = (
            Reason("operator_changed", 0.0, "场所和名称相同而主体不同，可能已更换经营者，请核实"),
            *reasons,
        )
        return Verdict("doubtful", probability, told, same_operator)
    return Verdict(_state(probability, reasons, codes, namesakes), probability, reasons, same_operator)


def _with_permit(codes: set[str]) -> State:
    """One permit is one place of business; where name and place both speak against it, somebody mistyped."""
    if "different_name" in codes and codes & PLACE_CONTRADICTIONS:
        return "doubtful"
    return "doubtful" if codes & {"different_uscc", "different_branch"} else "same"


def _one_house(codes: set[str]) -> bool:
    return bool(codes & (PLACE_AGREEMENTS | PLACE_HINTS)) and bool(
        codes & {"same_name", "same_core", "similar_name"}
    )


def _state(probability: float, reasons: tuple[Reason, ...], codes: set[str], namesakes: int | None) -> State:
    if codes & _VETOES:
        return "different" if probability < 0.5 else "doubtful"
    if probability <= NO:
        return "different"
    placed = bool(codes & (PLACE_AGREEMENTS | PLACE_HINTS | {"same_phone"})) or namesakes == 1
    against = any(r.weight <= STRONG_AGAINST for r in reasons)
    if probability >= SURE and placed and not against and "branch_unsaid" not in codes:
        return "same"
    return "doubtful"
