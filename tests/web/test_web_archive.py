"""The rooms of an archive: papers, suppliers and the way back, where each field came from, the sheet on paper."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.conftest import Desk

from weili.archive.models import Document, Entry, Market, Party, Purchase
from weili.kernel.models import Disclosure
from weili.sampling.models import Sample

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
PDF = b"%PDF-1.7 a paper"


@pytest.fixture
def head(desk: Desk, as_person: SignIn) -> Client:
    """The head of 渤海所."""
    return as_person(desk.cast.gu)


def hand_in(client: Client, key: int, *, content: bytes = PDF, **more: str) -> Any:
    file = SimpleUploadedFile("笔录.pdf", content)
    given = {"kind": "record", "title": "9月现场检查笔录", "dated_on": "2026-09-20", **more}
    return client.post(f"/businesses/{key}/documents/add", {**given, "file": file})


class TestPapers:
    def test_a_paper_is_put_in_and_stands_on_the_timeline(self, desk: Desk, head: Client) -> None:
        key = desk.cast.chestnut.pk
        assert hand_in(head, key).status_code == 303
        paper = Document.objects.across_districts().get()
        assert (paper.business_id, paper.file.size) == (key, len(PDF))
        entry = Entry.objects.get(business_id=key, kind="archive.document.added")
        assert paper.file.sha256 in entry.payload
        assert "9月现场检查笔录" in head.get(f"/businesses/{key}/documents").content.decode()

    def test_opening_it_leaves_a_trace(self, desk: Desk, head: Client) -> None:
        key = desk.cast.chestnut.pk
        hand_in(head, key)
        address = f"/businesses/{key}/documents/{Document.objects.across_districts().get().pk}"
        assert head.get(address).status_code == 405
        answer = head.post(address)
        assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
        assert answer["Content-Disposition"].startswith("attachment")
        assert Disclosure.objects.get().reason == "打开文书“9月现场检查笔录”"
        assert "打开文书" in head.get(f"/businesses/{key}/origins").content.decode()

    @pytest.mark.parametrize(
        ("content", "more", "words"),
        [
            (b"MZ a program\x00\x01", {}, "这里只收"),
            (b"", {}, "选择的文件是空的"),
            (PDF, {"dated_on": "2026-12-24"}, "文书日期2026-12-24还没有到"),
            (PDF, {"title": "  "}, "请填写标题"),
            (PDF, {"kind": "novel"}, "请从列出的类别中选择"),
        ],
    )
    def test_what_is_no_paper_is_refused_in_a_sentence(
        self, desk: Desk, head: Client, content: bytes, more: dict[str, str], words: str
    ) -> None:
        answer = hand_in(head, desk.cast.chestnut.pk, content=content, **more)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not Document.objects.across_districts().exists()

    def test_the_same_paper_is_not_put_in_twice(self, desk: Desk, head: Client) -> None:
        hand_in(head, desk.cast.chestnut.pk)
        assert "这份文件已在档案里" in hand_in(head, desk.cast.chestnut.pk).content.decode()

    def test_an_assistant_sees_that_there_is_a_paper_but_may_not_open_it(
        self, desk: Desk, head: Client, as_person: SignIn
    ) -> None:
        key = desk.cast.chestnut.pk
        hand_in(head, key)
        client = as_person(desk.cast.assistant)
        assert "打开（留痕）" not in client.get(f"/businesses/{key}/documents").content.decode()
        paper = Document.objects.across_districts().get().pk
        assert client.post(f"/businesses/{key}/documents/{paper}").status_code == 403
        assert hand_in(client, key).status_code == 403

    def test_a_paper_of_another_archive_does_not_exist_here(self, desk: Desk, as_person: SignIn) -> None:
        client = as_person(desk.cast.licensing)
        hand_in(client, desk.cast.canteen.pk)
        paper = Document.objects.across_districts().get().pk
        assert client.post(f"/businesses/{desk.cast.chestnut.pk}/documents/{paper}").status_code == 404


@pytest.fixture
def brewery(desk: Desk) -> Party:
    """A producer from outside whose liquor two shops bought, and of which one sample failed."""
    cast = desk.cast
    party = Party.objects.create(district=cast.district, name="外地酒厂", key="外地酒厂")
    for shop in (cast.chestnut, cast.grocery):
        Purchase.objects.create(
            district=cast.district,
            business=shop,
            producer=party,
            product="白酒",
            bought_on=date(2026, 8, 1),
        )
    Sample.objects.create(
        district=cast.district, business=cast.grocery, producer=party, product="白酒", verdict="fail"
    )
    return party


class TestTheWayBack:
    def test_from_a_shop_to_the_producer_and_its_other_buyers(
        self, desk: Desk, as_person: SignIn, brewery: Party
    ) -> None:
        client = as_person(desk.cast.leader)
        [row] = client.get(f"/businesses/{desk.cast.chestnut.pk}/suppliers").context["suppliers"]
        assert (row.party, row.lines, row.buyers, row.failing) == (brewery, 1, 2, 1)
        found = client.get(f"/parties/{brewery.pk}").context["found"]
        assert {buyer.business for buyer in found.buyers} == {desk.cast.chestnut, desk.cast.grocery}
        assert [sample.product for sample in found.failing] == ["白酒"]

    def test_a_station_sees_its_own_buyers_only(self, desk: Desk, head: Client, brewery: Party) -> None:
        found = head.get(f"/parties/{brewery.pk}").context["found"]
        assert [buyer.business for buyer in found.buyers] == [desk.cast.chestnut]
        assert found.failing == ()

    def test_a_party_with_which_nobody_of_ones_area_dealt_does_not_exist(
        self, desk: Desk, as_person: SignIn, brewery: Party
    ) -> None:
        assert as_person(desk.cast.he).get(f"/parties/{brewery.pk}").status_code == 404
        assert as_person(desk.cast.stranger).get(f"/parties/{brewery.pk}").status_code == 404


def test_a_market_lists_its_stalls(desk: Desk, as_person: SignIn) -> None:
    cast = desk.cast
    market = Market.objects.create(district=cast.district, name="东关农贸市场", town=cast.towns["怀柔镇"])
    cast.grocery.market, cast.grocery.stall = market, "A-12"
    cast.grocery.save()
    answer = as_person(cast.leader).get(f"/markets/{market.pk}")
    words = answer.content.decode()
    assert "A-12" in words
    assert "便民食品店" in words
    assert as_person(cast.gu).get(f"/markets/{market.pk}").status_code == 404, "渤海所 has no stall in it"


def test_where_each_field_came_from(desk: Desk, head: Client, at: Any) -> None:
    from weili.archive.changes import correct_business

    correct_business(
        business=desk.cast.chestnut, changes={"sign": "栗子大院"}, reason="换了招牌", by=desk.cast.lin, at=at
    )
    fields = head.get(f"/businesses/{desk.cast.chestnut.pk}/origins").context["fields"]
    told = {field.label: field for field in fields}
    assert told["店招"].words == "林岚更正，2026-09-21"
    assert told["名称"].words == "测试，2026-09-21"
    assert not told["业态"].sure, "a field without a trace of its own is said to be inferred"
    assert told["面积（㎡）"].words == "暂无记录"


def test_a_timeline_can_show_only_what_needs_attention(desk: Desk, head: Client) -> None:
    address = f"/businesses/{desk.cast.chestnut.pk}/timeline"
    kinds = {row.kind for row in head.get(address, {"attention": "1"}).context["found"].rows}
    assert kinds == {"archive.key_list.proposed", "archive.lead.raised"}
    assert len(head.get(address).context["found"].rows) > 2


def test_the_archive_on_paper_is_masked_and_says_who_printed_it(desk: Desk, head: Client) -> None:
    words = head.get(f"/businesses/{desk.cast.chestnut.pk}/sheet").content.decode()
    assert "食品经营户档案表" in words
    assert "由顾行舟于" in words
    assert "栗满仓" not in words


@pytest.mark.parametrize(
    ("page", "most"), [("documents", 30), ("suppliers", 30), ("sheet", 42), ("origins", 62), ("card", 42)]
)
def test_the_rooms_of_an_archive_ask_a_fixed_number_of_times(
    desk: Desk, head: Client, django_assert_max_num_queries: Any, page: str, most: int
) -> None:
    with django_assert_max_num_queries(most):
        assert head.get(f"/businesses/{desk.cast.chestnut.pk}/{page}").status_code == 200
