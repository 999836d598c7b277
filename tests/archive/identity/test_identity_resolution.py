"""One shop in seven exports is one archive; two shops that look alike stay two."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast

from weili.archive.businesses import NewBusiness, register_many
from weili.archive.identity import handles
from weili.archive.identity.deciding import confirm_different, confirm_same
from weili.archive.identity.merging import merge, unmerge
from weili.archive.identity.pool import Pool
from weili.archive.identity.resolve import Resolution, resolve_many
from weili.archive.models import Business, Entry, Handle, ImportBatch, ImportedRow, Question
from weili.kernel.access import Refused
from weili.matching import Claim, read_claim

pytestmark = pytest.mark.postgres


def resolve(cast: Cast, at: datetime, *claims: Claim, source: str = "测试系统") -> list[Resolution]:
    return resolve_many(claims=claims, district=cast.district, source=source, by=cast.system, at=at)


def one(cast: Cast, at: datetime, claim: Claim, source: str = "测试系统") -> Resolution:
    return resolve(cast, at, claim, source=source)[0]


LICENCE = Claim(
    name="北京老栗树餐饮有限公司",
    trade_name="老栗树农家院",
    address="北京市怀柔区渤海镇北沟村12号",
    phone="13810012345",
    codes={"permit": "JY21101160012343"},
    person="栗大山",
)
#: the same shop as seven systems write it
SEVEN_EXPORTS = (
    LICENCE,
    # the inspection system: the sign, the town as 地区, a phone with a blank
    Claim(name="老栗树农家院", address="怀柔区渤海镇北沟村12号", phone="138 1001 2345"),
    # sampling sheet: trade name only with its address
    Claim(name="老栗树农家乐", address="渤海镇北沟村12号院", phone="13810012345"),
    # sunshine catering: permit number and sign
    Claim(trade_name="老栗树农家院", codes={"permit": "JY21101160012343"}),
    # enforcement: full-width, brackets
    Claim(
        name="北京老栗树餐饮有限公司（老栗树农家院）",
        address="北京市怀柔区渤海镇北沟村１２号",
        person="栗大山",
    ),
    # complaint: what a visitor remembers and the phone on the sign
    Claim(name="老栗树农家院", address="渤海镇北沟村", phone="13810012345"),
    # grading: the licence name again, no phone
    Claim(name="北京老栗树餐饮有限公司", address="怀柔区渤海镇北沟村12号"),
)


def test_one_shop_in_seven_exports_ends_as_one_archive(cast: Cast, at: datetime) -> None:
    found = [one(cast, at, claim) for claim in SEVEN_EXPORTS]
    assert [r.state for r in found] == ["new"] + ["known"] * 6, [r.reasons for r in found]
    assert len({r.business.root_id for r in found if r.business}) == 1


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4, 5, 6), (6, 5, 4, 3, 2, 1, 0), (3, 1, 0, 6, 2, 5, 4)])
def test_it_ends_as_one_archive_within_one_file_in_any_order(
    cast: Cast, at: datetime, order: tuple[int, ...]
) -> None:
    found = resolve(cast, at, *(SEVEN_EXPORTS[i] for i in order))
    assert len({r.business.pk for r in found if r.business}) == 1, [(r.state, r.reasons) for r in found]
    assert not Question.objects.in_district(cast.district).exists()


def test_a_business_met_before_is_read_anew_once_its_words_have_changed(cast: Cast, at: datetime) -> None:
    # what was read is remembered between batches, by the words themselves: a change must never be missed
    found = one(cast, at, LICENCE).business
    assert found is not None
    told = [handles.parts(read_claim(LICENCE))]

    def names() -> set[str]:
        pool = Pool(cast.district, {})
        pool.load(told)
        return {name.raw for name in pool.by_business[found.pk].profile.names}

    before = names()
    assert names() == before
    Handle.objects.filter(business=found, scheme="sign").update(value="老栗树饭庄")
    assert names() == before | {"老栗树饭庄"}  # the sign is on its handle and on the business itself
    Business.objects.filter(pk=found.pk).update(sign="")
    assert names() == before - {"老栗树农家院"} | {"老栗树饭庄"}


def test_a_business_registered_by_hand_is_found_by_an_import(cast: Cast, at: datetime) -> None:
    claim = Claim(name="栗子农家院", address="怀柔区渤海镇栗子沟村12号", phone="13800000012")
    assert one(cast, at, claim).business == cast.chestnut


#: (what it is about, the first claim, the second claim, the state of the second)
PAIRS = (
    (
        "one yard with two licences stays two: other name, other phone, other permit",
        Claim(name="山里人家农家院", address="渤海镇北沟村20号", phone="13900000001",
              codes={"permit": "JY21101160000018"}),
        Claim(name="溪水小院民宿", address="渤海镇北沟村20号", phone="13900000002",
              codes={"permit": "JY21101160000026"}),
        {"new", "pending"},
    ),
    (
        "a chain with two branches stays two",
        Claim(name="北京好邻居便利店有限公司（第一分店）", address="怀柔镇青春路2号", phone="01060001111"),
        Claim(name="北京好邻居便利店有限公司（第二分店）", address="怀柔镇府前街9号", phone="01060001111"),
        {"new", "pending"},
    ),
    (
        "two houses of one village with one surname are two",
        Claim(name="老王农家院", address="渤海镇北沟村3号", phone="13900000003"),
        Claim(name="老王农家院", address="渤海镇北沟村31号", phone="13900000004"),
        {"new", "pending"},
    ),
    (
        "the owner's wife stands on the sampling sheet: same sign, same house, same phone",
        Claim(name="杏花农家院", address="渤海镇北沟村8号", phone="13900000005", person="杏大勇"),
        Claim(name="杏花农家院", address="渤海镇北沟村8号", phone="13900000005", person="桃小美"),
        {"known"},
    ),
    (
        "the house number is missing, the phone is the same",
        Claim(name="云上农家院", address="渤海镇北沟村9号", phone="13900000006"),
        Claim(name="云上农家院", address="渤海镇北沟村", phone="13900000006"),
        {"known"},
    ),
    (
        "the house number is missing, the name is telling and the only one of its kind",
        Claim(name="北京三棵柿子树农家院", address="渤海镇北沟村10号", phone="13900000008"),
        Claim(name="三棵柿子树农家院", address="渤海镇北沟村"),
        {"known"},
    ),
    (
        "two full addresses with nothing in common and a common name: nobody is asked",
        Claim(name="老王超市", address="渤海镇北沟村3号"),
        Claim(name="老王早餐店", address="渤海镇青春路31号"),
        {"new"},
    ),
    (
        "one stall twice",
        Claim(name="张记豆制品", address="怀柔镇青春路农贸市场15号摊位", phone="13900000007"),
        Claim(name="张记豆制品", address="青春路农贸市场15号摊位", phone="13900000007"),
        {"known"},
    ),
)  # fmt: skip


@pytest.mark.parametrize(("why", "first", "second", "states"), PAIRS, ids=[p[0] for p in PAIRS])
def test_pairs_of_claims(
    cast: Cast, at: datetime, why: str, first: Claim, second: Claim, states: set[str]
) -> None:
    before, after = one(cast, at, first), one(cast, at, second)
    assert after.state in states, after.reasons
    assert (before.business == after.business) == (states == {"known"})


OPERATOR = {"uscc": "91110116MA00WYGD56"}


def test_a_second_place_of_one_operator_is_a_second_business_of_it(cast: Cast, at: datetime) -> None:
    name = "北京山桃饮食有限公司"
    first = one(cast, at, Claim(name=name, address="怀柔区渤海镇北沟村40号", codes=OPERATOR)).business
    second = one(cast, at, Claim(name=name, address="怀柔区雁栖镇湖畔路30号", codes=OPERATOR)).business
    assert first is not None
    assert second is not None
    assert first != second
    assert first.operator_id == second.operator_id is not None


def test_another_operator_in_the_same_house_under_the_same_name_is_asked_about(
    cast: Cast, at: datetime
) -> None:
    husband, wife = OPERATOR, {"uscc": "92110116MA01YADW79"}
    one(cast, at, Claim(name="山桃农家院", address="怀柔区渤海镇北沟村41号", codes=husband))
    found = one(cast, at, Claim(name="山桃农家院", address="怀柔区渤海镇北沟村41号", codes=wife))
    assert found.state == "pending"
    assert "更换经营者" in found.text


DOUBTFUL = Claim(name="栗子农家院", address="怀柔区渤海镇栗子沟村")


def test_a_doubtful_claim_opens_a_provisional_archive_and_asks(cast: Cast, at: datetime) -> None:
    found = one(cast, at, DOUBTFUL)
    question = Question.objects.in_district(cast.district).get()
    assert found.state == "pending"
    assert found.code == "identity_pending"
    assert "可能与“栗子农家院”是同一户" in found.text
    assert (question.newcomer, question.candidate) == (found.business, cast.chestnut)
    assert all(reason["text"] for reason in question.reasons)


def test_the_same_words_are_not_asked_about_twice(cast: Cast, at: datetime) -> None:
    first, again = one(cast, at, DOUBTFUL), one(cast, at, DOUBTFUL)
    assert again.state == "pending"
    assert again.business == first.business
    assert Question.objects.in_district(cast.district).count() == 1


def test_the_shops_of_a_mall_are_not_asked_about_one_by_one(cast: Cast, at: datetime) -> None:
    names = ("赵记拉面", "北国麻辣烫", "小满茶饮", "阿婆豆花", "东来烧饼", "四喜包子", "老姜羊汤", "麦香面包")
    for name in names:
        one(cast, at, Claim(name=name, address="怀柔镇府前街18号"))
    assert Question.objects.in_district(cast.district).count() <= 3
    assert Business.objects.in_district(cast.district).filter(name__in=names).count() == len(names)


def test_same_joins_the_two_and_later_rows_know_it(cast: Cast, at: datetime) -> None:
    provisional = one(cast, at, DOUBTFUL).business
    question = Question.objects.in_district(cast.district).get()
    merge = confirm_same(question=question, reason="电话核实", by=cast.gu, at=at)
    again = one(cast, at, DOUBTFUL)
    assert merge is not None
    assert merge.survivor == cast.chestnut
    assert again.state == "known"
    assert again.business == provisional
    assert again.business.root_id == cast.chestnut.pk


def test_different_is_remembered_for_good(cast: Cast, at: datetime) -> None:
    provisional = one(cast, at, DOUBTFUL).business
    question = Question.objects.in_district(cast.district).get()
    confirm_different(question=question, reason="现场核实是两户", by=cast.gu, at=at)
    again = one(cast, at, DOUBTFUL)
    assert again.state == "known"
    assert again.business == provisional
    assert not Question.objects.in_district(cast.district).filter(state="open").exists()
    kinds = Entry.objects.filter(business=cast.chestnut).values_list("kind", flat=True)
    assert "archive.identity.decided" in kinds


@pytest.mark.parametrize(
    ("claim", "state"),
    [
        (Claim(name="密云水库鱼馆", address="北京市密云区溪翁庄镇1号"), "outside"),
        (Claim(name="承德驴打滚", address="河北省承德市滦平县巴克什营镇2号"), "outside"),
        (Claim(name="山里人", address="渤海镇某处"), "new"),  # the town is ours
        (Claim(name="说不清", address=""), "new"),  # nothing said, nothing guessed
        (Claim(name="", address="渤海镇北沟村"), "no_unit"),
        (Claim(name="不详", phone="13811112222"), "no_unit"),
        (Claim(name="", codes={"permit": "JY21101160077779"}), "new"),
    ],
)
def test_what_lies_outside_or_names_nobody_opens_no_archive(
    cast: Cast, at: datetime, claim: Claim, state: str
) -> None:
    found = one(cast, at, claim)
    assert found.state == state
    assert (found.business is None) == (state in {"outside", "no_unit"})


def test_a_boundless_district_takes_every_place(cast: Cast, at: datetime) -> None:
    cast.district.boundless = True
    cast.district.save()
    assert one(cast, at, Claim(name="密云水库鱼馆", address="北京市密云区溪翁庄镇1号")).state == "new"


def test_a_newcomer_belongs_to_the_town_and_station_of_its_address(cast: Cast, at: datetime) -> None:
    found = one(cast, at, Claim(name="湖边鱼庄", address="雁栖地区湖畔路77号")).business
    assert found is not None
    assert found.town == cast.towns["雁栖镇"]
    assert found.station == cast.stations["yanqi"]


def test_what_is_empty_is_filled_and_what_contradicts_is_kept_beside(cast: Cast, at: datetime) -> None:
    cast.grocery.refresh_from_db()
    assert cast.grocery.contact == ""
    place = cast.grocery.premises.address
    claim = Claim(
        name="北京怀柔便民食品店", trade_name="便民超市", address=place, phone="13800000034、13922223333",
        person="钱小铺", lat=40.3, lon=116.6,
    )  # fmt: skip
    assert one(cast, at, claim).business == cast.grocery
    cast.grocery.refresh_from_db()
    assert cast.grocery.contact == "钱小铺"  # was empty
    assert cast.grocery.premises.lat == 40.3
    assert cast.grocery.phone == "13800000034"  # was known: not overwritten
    assert cast.grocery.sign == "便民食品店"
    values = set(Handle.objects.filter(business=cast.grocery).values_list("value", flat=True))
    assert {"便民超市", "13922223333"} <= values
    assert "便民超市" in cast.grocery.search


def test_handles_keep_the_day_and_source_of_their_first_time(cast: Cast, at: datetime) -> None:
    one(cast, at, LICENCE, source="许可系统")
    one(cast, at, LICENCE, source="抽检系统")
    sources = (
        Handle.objects.in_district(cast.district)
        .filter(value="老栗树农家院")
        .values_list("source", flat=True)
    )
    assert set(sources) == {"许可系统"}


def test_only_who_imports_may_resolve(cast: Cast, at: datetime) -> None:
    with pytest.raises(Refused):
        resolve_many(claims=[LICENCE], district=cast.district, source="", by=cast.lin, at=at)


def _claims(number: int, base: int) -> list[Claim]:
    return [
        Claim(name=f"第{base + i}味小吃店", address=f"怀柔镇青春路{base + i}号", phone=f"139{base + i:08d}")
        for i in range(number)
    ]


def test_reads_do_not_grow_with_the_batch(cast: Cast, at: datetime) -> None:
    def reads(number: int, base: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            resolve(cast, at, *_claims(number, base))
        return sum(q["sql"].startswith("SELECT") for q in queries)

    one(cast, at, LICENCE)
    few, many = reads(20, 3000), reads(200, 4000)
    assert few == many
    assert Business.objects.in_district(cast.district).count() > 220


# --- two archives that fit equally well -------------------------------------------------------------------


def twins(cast: Cast, at: datetime) -> list[Business]:
    """One house registered twice by hand."""
    new = NewBusiness(
        name="北京双井农家院",
        phone="13900000021",
        address="怀柔区渤海镇北沟村21号",
        town=cast.towns["渤海镇"],
    )
    return register_many(newcomers=[new, new], district=cast.district, by=cast.system, at=at)


TWIN = Claim(name="双井农家院", address="渤海镇北沟村21号", phone="13900000021")


def test_where_two_archives_fit_equally_a_person_is_asked_about_both_once(cast: Cast, at: datetime) -> None:
    first, second = twins(cast, at)
    found = one(cast, at, TWIN)
    asked = Question.objects.in_district(cast.district)
    assert found.state == "pending"
    assert {q.candidate for q in asked} == {first, second}
    later = one(cast, at, Claim(name="双井农家院", address="渤海镇北沟村21号"))
    assert later.business == found.business  # other words, the same doubt: the row waits in the same place
    assert asked.count() == 2


def test_one_answer_closes_the_questions_about_the_other_candidates(cast: Cast, at: datetime) -> None:
    first, second = twins(cast, at)
    found = one(cast, at, TWIN)
    asked = Question.objects.in_district(cast.district)
    confirm_same(question=asked.get(candidate=second), reason="电话核实", by=cast.gu, at=at)
    assert asked.get(candidate=first).state == "different"
    again = one(cast, at, TWIN)
    assert (again.state, again.business) == ("known", found.business)


def test_a_row_that_fits_two_members_of_one_archive_says_so(cast: Cast, at: datetime) -> None:
    first, second = twins(cast, at)
    merge(absorbed=second, survivor=first, reason="重复建档", by=cast.gu, at=at)
    found = one(cast, at, TWIN)
    assert (found.state, found.code) == ("known", "identity_several")
    assert found.business is not None
    assert found.business.root_id == first.pk


def test_a_merged_archive_still_binds_rows_to_the_member_they_name(cast: Cast, at: datetime) -> None:
    near = one(cast, at, Claim(name="北京溪口饭庄", address="渤海镇北沟村30号", phone="13900000031")).business
    far = one(cast, at, Claim(name="柳岸人家餐厅", address="渤海镇北沟村39号", phone="13900000032")).business
    assert near is not None
    assert far is not None
    joined = merge(absorbed=far, survivor=near, reason="同一经营者的两处院落", by=cast.gu, at=at)
    found = one(cast, at, Claim(name="柳岸人家餐厅", address="怀柔区渤海镇北沟村39号"))
    assert found.business == far
    assert found.business.root_id == near.pk
    unmerge(merge=joined, reason="其实是两户", by=cast.gu, at=at)
    again = one(cast, at, Claim(name="柳岸人家餐厅", address="怀柔区渤海镇北沟村39号"))
    assert again.business == far
    assert again.business.root_id == far.pk


def test_rows_are_told_their_business_and_why(cast: Cast, at: datetime) -> None:
    batch = ImportBatch.objects.create(
        district=cast.district, kind="sample", file_name="抽检.xlsx", started_by=cast.system, started_at=at
    )
    rows = [
        ImportedRow.objects.create(
            district=cast.district, batch=batch, row=i, key=f"r{i}", kind="sample", state="kept"
        )
        for i in range(3)
    ]
    claims = [LICENCE, DOUBTFUL, Claim(name="", address="渤海镇")]
    resolve_many(claims=claims, rows=rows, district=cast.district, source="抽检", by=cast.system, at=at)
    assert [row.code for row in rows] == ["", "identity_pending", "no_unit"]
    assert [row.business is None for row in rows] == [False, False, True]
    assert Question.objects.in_district(cast.district).get().row == rows[1]
