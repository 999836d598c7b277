"""A business with several addresses is judged by the one that fits best; one that lies elsewhere is passed over."""

from dataclasses import replace

import pytest

from weili.matching import Claim, judge_addresses, judge_profiles, read_claim

HERE = Claim(
    name="双井农家院（个体工商户）", address="渤海镇北沟村21号", phone="13900000021", person="栗大山"
)
PLACES = ("渤海镇北沟村21号", "渤海镇北沟村22号", "渤海镇田仙峪村21号", "雁栖镇下庄村3号", "渤海镇北沟村", "")
OTHERS = (
    HERE,
    replace(HERE, phone="", person=""),
    replace(HERE, phone="13800000000", person="杏大勇"),
    replace(HERE, name="杏花饭庄", phone="", person=""),
    replace(HERE, phone="139****0021", person="栗*"),
    replace(HERE, phone="", person="", codes={"permit": "JY21101160000811"}),
)


@pytest.mark.parametrize("namesakes", [None, 1, 2, 9])
@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("place", PLACES)
def test_one_address_is_judged_as_ever_or_is_different(
    place: str, other: Claim, namesakes: int | None
) -> None:
    for claim in (
        HERE,
        replace(HERE, codes={"permit": "JY21101160000811"}),
        replace(HERE, phone="", person=""),
    ):
        left, right = read_claim(claim), read_claim(replace(other, address=place))
        whole = judge_profiles(left, right, namesakes=namesakes)
        found = judge_addresses(left, right, [right.address], namesakes=namesakes)
        if found is None:
            assert (whole.state, whole.same_operator) == ("different", False)
        else:
            assert found == whole


def test_the_address_that_fits_best_counts() -> None:
    left, right = read_claim(HERE), read_claim(HERE)
    far, near = (read_claim(replace(HERE, address=place)).address for place in (PLACES[2], PLACES[0]))
    found = judge_addresses(left, right, [far, near])
    assert found is not None
    assert found.state == "same"
    assert judge_addresses(read_claim(replace(HERE, phone="", person="")), right, [far]) is None
