"""Evidence for and against two claims being one business, each piece with its weight and a Chinese sentence.

Weights are log-odds set by judgement, not fitted: no labelled pairs of Huairou exist yet. They are symmetric
in the two claims, and an equal code only ever adds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from weili.matching.claims import Reason
from weili.matching.codes import OPERATOR_SCHEMES, is_valid, one_slip
from weili.matching.geo import distance, may_be_gcj02
from weili.matching.names import Name, name_key
from weili.matching.phones import masked_agree
from weili.matching.places import compare_places
from weili.matching.profile import Profile

CODE_WORDS = {
    "uscc": "统一社会信用代码",
    "old15": "注册号",
    "id": "身份证号",
    "jy1": "食品销售许可证编号",
    "jy2": "餐饮服务许可证编号",
    "jy3": "单位食堂许可证编号",
    "sc": "食品生产许可证编号",
    "yb": "预包装食品备案编号",
    "permit_small": "小规模许可证编号",
}


#: how alike two names are whose cores are spoken in one way
SAME_SOUND = 0.88


def compare(left: Profile, right: Profile, *, namesakes: int | None = None) -> tuple[Reason, ...]:
    """All evidence, the strongest first; `namesakes` is the number of businesses that bear this core."""
    bare = compare_bare(left, right, namesakes=namesakes)
    return ordered([*bare, *compare_places(left.address, right.address)])


def compare_bare(left: Profile, right: Profile, *, namesakes: int | None = None) -> tuple[Reason, ...]:
    """The evidence of everything but the addresses, in no order."""
    reasons = (
        *_operator_codes(left, right),
        *_permits(left, right),
        *_names(left, right, namesakes),
        *_phones(left, right),
        *_persons(left, right),
        *_positions(left, right),
    )
    if any(r.code in ("same_uscc", "same_old15") for r in reasons):
        reasons = tuple(_excused(r) for r in reasons)
    return reasons


def ordered(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Evidence in the order in which it is told: the strongest first."""
    return tuple(sorted(reasons, key=lambda r: (-abs(r.weight), r.code, r.text)))


def _excused(reason: Reason) -> Reason:
    """One subject may hang out another sign: a different name then says little."""
    return replace(reason, weight=-0.5) if reason.code == "different_name" else reason


def _pair_words(a: str, b: str) -> str:
    """Two values in one order, whichever claim they come from."""
    return "、".join(f"“{v}”" for v in sorted((a, b)))


def _masked(person: str) -> str:
    """A person's name as a reason may say it: reasons are kept, and shown to whoever decides."""
    return person[:1] + "*" * (len(person) - 1)


def _operator_codes(left: Profile, right: Profile) -> Iterator[Reason]:
    for kind, ours in left.codes.items():
        if kind not in OPERATOR_SCHEMES:
            continue
        theirs = right.codes.get(kind)
        if not theirs:
            continue
        word = CODE_WORDS[kind]
        shared = sorted(ours & theirs)
        if shared:
            valid = any(is_valid(kind, c) for c in shared)
            text = f"{word}相同（{shared[0]}）" if valid else f"{word}写法相同（{shared[0]}），但校验位不符"
            yield Reason(f"same_{kind}" if valid else f"same_{kind}_invalid", 5.0 if valid else 3.0, text)
            continue
        yield _different_codes(kind, min(ours), min(theirs))


def _different_codes(kind: str, ours: str, theirs: str) -> Reason:
    word, both = CODE_WORDS[kind], _pair_words(ours, theirs)
    valid = is_valid(kind, ours) and is_valid(kind, theirs)
    if not valid and one_slip(ours, theirs):
        return Reason(f"near_{kind}", 1.0, f"{word}{both}只差一处，其中至少一个校验位不符，可能是录入错误")
    if not valid:
        return Reason(f"different_{kind}_invalid", -1.5, f"{word}{both}不同，但有的校验位不符")
    return Reason(f"different_{kind}", -6.0, f"{word}不同：{both}，校验位均有效")


def _permits(left: Profile, right: Profile) -> Iterator[Reason]:
    for kind, ours in left.codes.items():
        if kind in OPERATOR_SCHEMES:
            continue
        theirs = right.codes.get(kind)
        if not theirs:
            continue
        word = CODE_WORDS.get(kind, "许可或备案编号")
        shared = sorted(c for c in ours & theirs if len(c) >= 6)
        if shared:
            yield Reason("same_permit", 12.0, f"{word}相同（{shared[0]}）")
        elif not ours & theirs:
            a, b = sorted((min(ours), min(theirs)))
            if one_slip(a, b) and not (is_valid(kind, a) and is_valid(kind, b)):
                yield Reason("near_permit", 0.5, f"{word}{_pair_words(a, b)}只差一处，可能是录入错误")
            else:
                yield Reason(
                    "different_permit", -2.0, f"同类{word}不同：{_pair_words(a, b)}（换发新证时也会如此）"
                )


def _names(left: Profile, right: Profile, namesakes: int | None) -> Iterator[Reason]:
    if not left.names or not right.names:
        return
    yield max(
        (_name_pair(a, b, namesakes) for a in left.names for b in right.names),
        key=lambda r: (r.weight, r.text),
    )
    numbers = {n.branch for n in left.names if n.branch}, {n.branch for n in right.names if n.branch}
    if all(numbers) and not numbers[0] & numbers[1]:
        both = _pair_words(min(numbers[0]), min(numbers[1]))
        yield Reason("different_branch", -6.0, f"分店（门店）不同：{both}")
    elif any(numbers) and not all(numbers):
        yield Reason("branch_unsaid", -1.0, f"只有一方写明分店“{min(numbers[0] or numbers[1])}”")


def _name_pair(a: Name, b: Name, namesakes: int | None) -> Reason:
    both = _pair_words(a.raw.strip(), b.raw.strip())
    if a.masked or b.masked:
        return _masked_pair(a, b, both)
    rare = {None: 3.0, 1: 4.0}.get(namesakes, 1.5 if (namesakes or 0) >= 5 else 2.5)
    if len(a.core) == 1 or len(b.core) == 1:
        rare = min(rare, 1.0)
    if a.text == b.text:
        return Reason("same_name", rare + (1.0 if a.form else 0.5), f"名称相同：“{a.raw.strip()}”")
    if a.core == b.core:
        return Reason("same_core", rare, f"字号相同（{a.core}）：{both}")
    likeness = name_likeness(a, b)
    if likeness >= 0.85:
        return Reason("similar_name", rare / 2, f"字号相近：{both}")
    if likeness >= 0.6:
        return Reason("partly_similar_name", 0.0, f"名称部分相近：{both}")
    return Reason("different_name", -2.0, f"名称不同：{both}")


def _masked_pair(a: Name, b: Name, both: str) -> Reason:
    bare_a, bare_b = a.text.replace("*", ""), b.text.replace("*", "")
    shorter, longer = sorted((bare_a, bare_b), key=len)
    if len(shorter) < 2:
        return Reason("masked_name", 0.0, f"名称已脱敏，无法比较：{both}")
    if _subsequence(shorter, longer):
        return Reason("masked_name_fits", 1.0, f"脱敏名称可以对上：{both}")
    return Reason("different_name", -2.0, f"脱敏名称对不上：{both}")


def _subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(c in rest for c in short)


def name_likeness(a: Name, b: Name) -> float:
    """0 to 1: how alike two names are by their core, whole text or pinyin of the core (same-sound slips)."""
    if not name_key(a) or not name_key(b):
        return 0.0
    core = _alike(*sorted((a.core, b.core), key=lambda text: (len(text), text)))
    if core < SAME_SOUND and not a.latin and not b.latin and len(a.core) == len(b.core) >= 2:
        core = SAME_SOUND if a.pinyin == b.pinyin else core
    return core if core == 1.0 else max(core, fuzz.ratio(a.text, b.text) / 100)


@lru_cache(maxsize=65536)
def _alike(short: str, long: str) -> float:
    """How alike two cores are as they are written."""
    likeness = fuzz.ratio(short, long) / 100
    if len(short) > 2:
        likeness = max(likeness, JaroWinkler.similarity(*sorted((short, long))))
    if len(short) >= 2 and short in long:
        likeness = max(likeness, 0.8 if len(short) < 3 else 0.88)
    return likeness


def _phones(left: Profile, right: Profile) -> Iterator[Reason]:
    if not left.phones or not right.phones:
        return
    for a in left.phones:
        for b in right.phones:
            if a.tail == b.tail and a.kind != "masked":
                yield Reason("same_phone", 4.0 if a.kind == "mobile" else 3.0, f"电话相同（{a.tail}）")
                return
    if any(masked_agree(a, b) for a in left.phones for b in right.phones):
        yield Reason("masked_phone_fits", 1.0, "脱敏电话的首尾号码一致")
        return
    yield Reason("different_phone", -0.5, "电话不同")


def _persons(left: Profile, right: Profile) -> Iterator[Reason]:
    a, b = sorted((left.person, right.person))
    if not a or not b:
        return
    if "*" in a + b:
        parts = [p.partition("*") for p in (a, b)]
        if a[0] == b[0] and len(a.strip("*")) + len(b.strip("*")) > 1 and all(p[0] for p in parts):
            yield Reason("masked_person_fits", 0.3, f"负责人姓氏一致：{_pair_words(a, b)}")
        return
    if a == b and len(a) >= 2:
        yield Reason("same_person", 1.5, f"负责人相同（{_masked(a)}）")
    elif a != b:
        yield Reason("different_person", -0.7, f"负责人不同：{_pair_words(_masked(a), _masked(b))}")


def _positions(left: Profile, right: Profile) -> Iterator[Reason]:
    a, b = (left.claim.lat, left.claim.lon), (right.claim.lat, right.claim.lon)
    if a[0] is None or a[1] is None or b[0] is None or b[1] is None:
        return
    here, there = (a[0], a[1]), (b[0], b[1])
    metres = distance(here, there)
    if metres <= 30:
        yield Reason("same_position", 1.5, f"位置相距约{metres:.0f}米")
    elif metres <= 150:
        yield Reason("near_position", 0.7, f"位置相距约{metres:.0f}米")
    elif may_be_gcj02(here, there):
        yield Reason(
            "near_position_gcj02",
            0.7,
            f"位置相距约{metres:.0f}米，正好是火星坐标（GCJ-02）的偏移，可能是同一点",
        )
    elif metres > 2000:
        yield Reason("far_position", -2.5, f"位置相距约{metres / 1000:.1f}公里")
