"""A whole invented district: sure matches are never wrong, and the index brings nearly all true pairs together."""

import random
from collections import Counter, defaultdict

from weili.matching import Claim, judge_profiles, marked_keys, read_claim
from weili.matching.profile import Profile

TOWNS = {t: t for t in ("渤海镇", "九渡河镇", "桥梓镇", "怀北镇", "雁栖镇")}
VILLAGES = [a + b + "村" for a in "东西南北上下" for b in "沟台庄岭营"]
SIGNS = "山水云松柏泉石溪林月星河金玉春秋福祥顺兴隆和丰泰安康乐园香味美家老栗杨桃杏梨"
TRADES = ["农家院", "农家乐", "饭庄", "餐厅", "超市", "小吃店", "面馆", "民俗户"]


def district(businesses: int, seed: int) -> tuple[list[Profile], list[Profile]]:
    """The register, and the same businesses as other sources write them: other trade word, no number, no phone."""
    chance = random.Random(seed)
    register, others = [], []
    for _ in range(businesses):
        core = "".join(chance.choices(SIGNS, k=chance.choice([2, 2, 3])))
        trade, number = chance.choice(TRADES), chance.randint(1, 150)
        place = chance.choice(sorted(TOWNS)) + chance.choice(VILLAGES)
        phone = "13" + "".join(chance.choices("0123456789", k=9))
        register.append(Claim(f"北京市怀柔区{core}{trade}", "", f"北京市怀柔区{place}{number}号", phone))
        said = core if chance.random() > 0.1 else "".join(chance.choices(SIGNS, k=2))
        others.append(
            Claim(
                name=chance.choice(["", "怀柔", "北京"])
                + said
                + chance.choice([trade, chance.choice(TRADES)]),
                address=place + (f"{number}号" if chance.random() < 0.65 else ""),
                phone=phone if chance.random() < 0.5 else "",
            )
        )
    return [read_claim(c, towns=TOWNS) for c in register], [read_claim(c, towns=TOWNS) for c in others]


def test_in_a_district_no_sure_match_is_wrong_and_few_true_pairs_are_lost() -> None:
    register, others = district(1500, seed=7)
    cores = Counter(p.names[0].core for p in register)
    index: dict[str, set[int]] = defaultdict(set)
    for at, profile in enumerate(register):
        for key in marked_keys(profile):
            index[key.text].add(at)
    verdicts: Counter[tuple[str, bool]] = Counter()
    for at, profile in enumerate(others):
        for other in {o for key in marked_keys(profile) for o in index[key.text]}:
            state = judge_profiles(register[other], profile, namesakes=cores[profile.names[0].core]).state
            verdicts[state, other == at] += 1
    assert verdicts["same", False] == 0
    assert verdicts["same", True] >= 0.6 * len(others)
    assert verdicts["same", True] + verdicts["doubtful", True] >= 0.93 * len(others)
    # what a person is asked about is mostly worth the question
    assert verdicts["doubtful", False] <= 0.4 * verdicts["doubtful", True]
