"""The reasons of the pair model in words: each feature as a Chinese phrase, the strongest first."""

from collections.abc import Mapping

from weili.matching.claims import Reason
from weili.matching.weights import WEIGHTS

#: What each feature says, for a person: (said when it speaks for, said when it speaks against).
WORDS: dict[str, tuple[str, str]] = {
    "name_tokens": ("名称用字大多相同", "名称用字不同"),
    "name_contained": ("一个名称包含另一个", ""),
    "name_text": ("名称写法相近", "名称写法不同"),
    "name_core": ("字号相近", "字号不同"),
    "name_best": ("名称相近", "名称不同"),
    "name_high": ("名称几乎相同", ""),
    "name_equal": ("名称或字号相同", ""),
    "name_rare": ("相同的名称很少见", ""),
    "branch_equal": ("分店编号相同", ""),
    "branch_different": ("", "分店编号不同"),
    "village_equal": ("村（社区）相同", ""),
    "road_equal": ("道路相同", ""),
    "road_different": ("", "道路不同"),
    "number_equal": ("门牌号相同", ""),
    "number_near": ("门牌号相邻", "门牌号相近但不同"),
    "number_different": ("", "门牌号不同"),
    "house_equal": ("道路和门牌号都相同", ""),
    "room_equal": ("房号相同", ""),
    "room_different": ("", "房号不同"),
    "district_different": ("", "区县不同"),
    "town_different": ("", "乡镇街道不同"),
    "village_different": ("", "村（社区）不同"),
    "stall_different": ("", "摊位不同"),
    "building_different": ("", "楼号不同"),
    "house_and_name": ("名称和地址同时吻合", ""),
    "house_without_name": ("", "地址相同但名称不同"),
    "house_alone": ("两表中该门牌都只有一家", ""),
    "phone_equal": ("电话相同", ""),
    "phone_different": ("", "电话不同"),
    "phone_and_name_different": ("", "名称和电话都不同"),
    "phone_and_place_different": ("", "地址和电话都不同"),
    "code_equal": ("编码相同", ""),
    "code_different": ("", "编码不同"),
    "city_equal": ("城市相同", ""),
    "city_different": ("", "城市不同"),
    "position_equal": ("位置相距不到30米", ""),
    "position_near": ("位置相距不到200米", ""),
    "position_far": ("", "位置相距600米以上"),
    "kind_text": ("业态写法相近", ""),
}


def explain(features: Mapping[str, float], *, most: int = 4) -> list[Reason]:
    """The strongest reasons of a score, in words; weight is the feature's share of the log-odds."""
    reasons = []
    for name, value in features.items():
        share = WEIGHTS.get(name, 0.0) * value
        text = WORDS.get(name, ("", ""))[0 if share > 0 else 1]
        if text and abs(share) >= 0.05 and _worth_saying(name, value, share):
            reasons.append(Reason(name, round(share, 3), text))
    return sorted(reasons, key=lambda r: (-abs(r.weight), r.code))[:most]


def _worth_saying(name: str, value: float, share: float) -> bool:
    """A likeness of 0.3 is no reason for; nor is one of 0.9 a reason against."""
    if not name.startswith("name_") or name in ("name_equal", "name_rare"):
        return True
    return value >= 0.6 if share > 0 else value < 0.6
