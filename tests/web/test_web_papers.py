"""The pages of papers: found, read, edited, issued, void; what a business and strangers see of them."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from docx import Document
from tests.cast import Cast
from tests.inspection.phones import Phone, a_whole_visit, an_approved_one, carried

from weili.inspection.models import Inspection, Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished(cast: Cast, at: datetime, on: date) -> Inspection:
    """A visit with one problem, whose papers are there."""
    phone = Phone(an_approved_one(cast, at, on), cast.lin, at)
    a_whole_visit(phone, cast, failed={"5.1": {"text": "后厨地面积水"}}, result="不符合")
    return carried(phone)


def of_kind(kind: str) -> Paper:
    return Paper.objects.across_districts().get(kind=kind)


def read(client: Client, address: str, **query: Any) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_papers_are_listed_filtered_and_found_by_their_codes(
    client: Client, cast: Cast, finished: Inspection
) -> None:
    Paper.objects.across_districts().filter(kind="result").update(provisional="临-7K2M9QXW")
    client.force_login(cast.lin)
    assert "检结〔2026〕1号" in read(client, "/papers")
    assert "检结〔2026〕1号" not in read(client, "/papers", paper="order")
    assert "检结〔2026〕1号" in read(client, "/papers", q="7K2M9QXW")


def test_a_paper_shows_its_number_and_its_pages(client: Client, cast: Cast, finished: Inspection) -> None:
    client.force_login(cast.lin)
    paper = of_kind("result")
    assert "检结〔2026〕1号" in read(client, f"/papers/{paper.pk}")
    assert client.get(f"/papers/{paper.pk}.pdf").content.startswith(b"%PDF-")
    assert client.get(f"/papers/{paper.pk}.png").content.startswith(b"\x89PNG")


def test_the_code_on_a_paper_made_without_signal_leads_to_it(
    client: Client, cast: Cast, finished: Inspection
) -> None:
    paper = of_kind("result")
    Paper.objects.across_districts().filter(pk=paper.pk).update(provisional="临-7K2M9QXW")
    for reader in (cast.lin, cast.owner):
        client.force_login(reader)
        answer = client.get("/papers/临-7K2M9QXW")
        assert (answer.status_code, answer["Location"]) == (302, f"/papers/{paper.pk}")
        assert client.get("/papers/临-22222222").status_code == 404
    client.force_login(cast.stranger)
    assert client.get("/papers/临-7K2M9QXW").status_code == 404


def test_what_the_bureau_edits_is_had_as_a_document(client: Client, cast: Cast, finished: Inspection) -> None:
    client.force_login(cast.lin)
    answer = client.get(f"/papers/{of_kind('record').pk}.docx")
    words = "\n".join(each.text for each in Document(BytesIO(answer.content)).paragraphs)
    assert "现场检查笔录" in words
    assert "后厨地面积水" in words
    assert client.get(f"/papers/{of_kind('order').pk}.docx").status_code == 200
    assert client.get(f"/papers/{of_kind('result').pk}.docx").status_code == 404
    client.force_login(cast.owner)
    assert client.get(f"/papers/{of_kind('order').pk}.docx").status_code == 403


def test_a_draft_is_edited_and_issued_from_its_page(client: Client, cast: Cast, finished: Inspection) -> None:
    client.force_login(cast.lin)
    draft = of_kind("record")
    said = {"seen": "地面积水两平方米", "more": "无", "reason": ""}
    assert client.post(f"/papers/{draft.pk}/edit", said).status_code == 422
    assert client.post(f"/papers/{draft.pk}/edit", {**said, "reason": "补充"}).status_code == 303
    assert client.post(f"/papers/{draft.pk}/issue").status_code == 303
    assert of_kind("record").number == "怀市监（渤海）检录〔2026〕1号"
    assert "不能再次出具" in client.post(f"/papers/{draft.pk}/issue").content.decode()
    assert client.post(f"/papers/{draft.pk}/void", {"reason": "写错"}).status_code == 303
    assert of_kind("record").state == Paper.State.VOID
    assert "重新拟稿" in read(client, f"/papers/{draft.pk}")
    assert client.post(f"/papers/{draft.pk}/again").status_code == 303
    states = (
        Paper.objects.across_districts().filter(kind="record").order_by("pk").values_list("state", flat=True)
    )
    assert list(states) == ["void", "draft"]


def test_an_inspection_shows_its_papers_and_the_poster(
    client: Client, cast: Cast, finished: Inspection
) -> None:
    client.force_login(cast.lin)
    text = read(client, f"/inspections/{finished.key}")
    for word in ("检批〔2026〕1号", "检结〔2026〕1号", "责改〔2026〕1号", "门口公示海报"):
        assert word in text
    assert client.get(f"/inspections/{finished.key}/poster.pdf").content.startswith(b"%PDF-")


def test_a_business_reads_what_was_given_to_it(client: Client, cast: Cast, finished: Inspection) -> None:
    client.force_login(cast.owner)
    assert client.get(f"/papers/{of_kind('result').pk}.pdf").status_code == 200
    for kind in ("record", "approval"):
        assert client.get(f"/papers/{of_kind(kind).pk}").status_code == 404
    assert client.post(f"/papers/{of_kind('result').pk}/void", {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("who", ["he", "stranger"])
def test_elsewhere_a_paper_does_not_exist(client: Client, cast: Cast, finished: Inspection, who: str) -> None:
    client.force_login(getattr(cast, who))
    for address in ("", ".pdf", ".png", "/void"):
        assert client.get(f"/papers/{of_kind('result').pk}{address}").status_code == 404


def test_the_list_costs_a_fixed_number_of_queries(
    client: Client, cast: Cast, finished: Inspection, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.lin)
    client.get("/papers")
    with django_assert_max_num_queries(30):
        client.get("/papers")
