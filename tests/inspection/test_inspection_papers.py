"""Official papers: drafted, edited, issued under numbers without gaps, set as PDF, sealed; void ones keep theirs."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from pypdf import PdfReader
from tests.cast import Cast
from tests.inspection.arranging import approved, proposed
from tests.inspection.phones import (
    CODES,
    Phone,
    a_whole_visit,
    an_approved_one,
    answer,
    arrive,
    carried,
    close,
    done,
    sign,
)

from weili.archive.doors import door_of
from weili.archive.models import Entry
from weili.inspection.models import Inspection, Order, Paper, Talk
from weili.inspection.papers.blocks import editable
from weili.inspection.papers.making import pages_of, poster
from weili.inspection.services import (
    CannotArrange,
    draft_paper,
    edit_paper,
    issue_paper,
    notify_business,
    papers_on_finish,
    seal_paper,
    void_paper,
)
from weili.kernel.access import Refused
from weili.kernel.models import Job, OutboxMessage

Kind, State = Paper.Kind, Paper.State
GENERAL = {"5.1": {"text": "后厨地面积水，墙角有积垢"}}


def of_kind(cast: Cast, kind: str) -> Paper:
    return Paper.objects.in_district(cast.district).get(kind=kind)


def numbers(cast: Cast, kind: str) -> list[str]:
    rows = Paper.objects.in_district(cast.district).filter(kind=kind).exclude(number="")
    return list(rows.order_by("issued_at", "pk").values_list("number", flat=True))


def text_of(pdf: bytes) -> str:
    """The words of a PDF; its fonts must be inside it."""
    reader = PdfReader(BytesIO(pdf))
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            kinds = [
                font.get_object(),
                *(d.get_object() for d in font.get_object().get("/DescendantFonts", ())),
            ]
            descriptors = [k["/FontDescriptor"].get_object() for k in kinds if "/FontDescriptor" in k]
            assert any({"/FontFile", "/FontFile2", "/FontFile3"} & set(d) for d in descriptors)
    # titles are spaced out, lines are broken: neither is what a paper says
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


@pytest.fixture
def finished(cast: Cast, at: datetime, on: date) -> Inspection:
    """A visit with one general problem that is to be put right in writing."""
    phone = Phone(an_approved_one(cast, at, on), cast.lin, at)
    a_whole_visit(phone, cast, failed=GENERAL, result="不符合")
    inspection = carried(phone)
    assert inspection.state == Inspection.State.FINISHED, inspection.held_because
    return inspection


# --- what is issued when --------------------------------------------------------------------------------------


def test_an_approval_and_a_notice_are_issued_with_their_numbers(cast: Cast, at: datetime, on: date) -> None:
    inspection = approved(cast, at, on)
    notify_business(inspection=inspection, how="电话", by=cast.lin, at=at)
    assert numbers(cast, Kind.APPROVAL) == ["怀市监（渤海）检批〔2026〕1号"]
    assert numbers(cast, Kind.NOTICE) == ["怀市监（渤海）检通〔2026〕1号"]


def test_the_end_of_a_visit_issues_result_and_order_and_drafts_the_record(
    cast: Cast, finished: Inspection
) -> None:
    assert of_kind(cast, Kind.RESULT).state == State.ISSUED
    assert of_kind(cast, Kind.ORDER).number == "怀市监（渤海）责改〔2026〕1号"
    assert of_kind(cast, Kind.RECORD).state == State.DRAFT


def test_the_business_is_told_the_result_and_that_it_may_rate(cast: Cast, finished: Inspection) -> None:
    told = OutboxMessage.objects.get(to="owner", subject="检查结果")
    assert "不符合" in told.body
    assert "/own-inspections" in told.body


def test_a_reading_stands_in_the_record_in_words(cast: Cast, at: datetime, on: date) -> None:
    phone = Phone(an_approved_one(cast, at, on), cast.lin, at)
    arrive(phone)
    for code in CODES:
        answer(phone, code, readings=[{"threshold": "chill_max", "value": "6.5"}] if code == "6.1" else [])
    close(phone, "符合")
    sign(phone, cast)
    done(phone)
    carried(phone)
    seen = editable(of_kind(cast, Kind.RECORD).values)["seen"][1]
    assert "读数6.5℃，符合" in seen
    assert "chill_max" not in seen


def test_the_papers_of_a_visit_are_issued_once(cast: Cast, at: datetime, finished: Inspection) -> None:
    before = Paper.objects.in_district(cast.district).count()
    papers_on_finish(inspection=finished, provisional={}, by=cast.lin, at=at)
    assert Paper.objects.in_district(cast.district).count() == before


def test_a_code_made_without_signal_leads_to_the_number(cast: Cast, at: datetime, on: date) -> None:
    phone = Phone(an_approved_one(cast, at, on), cast.lin, at)
    a_whole_visit(phone, cast, failed=GENERAL, result="不符合")
    close = next(r for r in phone.written if r["kind"] == "close")
    body = {**close["body"], "provisional": {"result": "临-7K2M9QXW", "order": "临-3FHD6TPA"}}
    phone.write("close", "close", body)
    finish = next(r for r in phone.written if r["kind"] == "finish")
    phone.write("finish", "finish", {**finish["body"], "records": len(phone.written) + 1})
    carried(phone)
    paper = Paper.objects.in_district(cast.district).get(provisional="临-7K2M9QXW")
    assert (paper.kind, paper.number) == (Kind.RESULT, "怀市监（渤海）检结〔2026〕1号")


# --- numbers ------------------------------------------------------------------------------------------------


def test_numbers_have_no_gap_also_where_an_issue_was_taken_back(cast: Cast, at: datetime, on: date) -> None:
    for business in (cast.chestnut, cast.canteen, cast.grocery):
        officers = {"officers": [cast.catering, cast.he]} if business == cast.canteen else {}
        if business == cast.grocery:
            officers = {"officers": [cast.circulation, cast.catering]}
        inspection = proposed(cast, at, on) if business == cast.chestnut else None
        if inspection is None:
            from tests.inspection.arranging import a_proposal

            from weili.inspection.services import propose_inspection

            new = a_proposal(cast, at, on, business=business, station=cast.stations["bohai"], **officers)
            inspection = propose_inspection(new=new, by=cast.catering, at=at)
        paper = draft_paper(kind=Kind.NOTICE, about=inspection, by=cast.catering, at=at)
        try:
            with transaction.atomic():
                issue_paper(paper=paper, by=cast.catering, at=at)
                raise ValueError("taken back")
        except ValueError:
            pass
        issue_paper(paper=paper, by=cast.catering, at=at)
    assert numbers(cast, Kind.NOTICE) == [f"怀市监（渤海）检通〔2026〕{n}号" for n in (1, 2, 3)]


def test_a_void_paper_keeps_its_number(cast: Cast, at: datetime, finished: Inspection) -> None:
    void_paper(paper=of_kind(cast, Kind.ORDER), reason="期限写错", by=cast.lin, at=at)
    order = Order.objects.in_district(cast.district).get()
    again = issue_paper(
        paper=draft_paper(kind=Kind.ORDER, about=order, by=cast.lin, at=at), by=cast.lin, at=at
    )
    assert again.number == "怀市监（渤海）责改〔2026〕2号"
    with pytest.raises(CannotArrange, match="已作废"):
        void_paper(
            paper=Paper.objects.in_district(cast.district).get(state=State.VOID),
            reason="x",
            by=cast.lin,
            at=at,
        )


def test_the_words_of_a_number_are_the_bureaus(cast: Cast, at: datetime, on: date) -> None:
    cast.district.settings = {"paper_words": {"bureau": "怀食监", "station/bohai": "渤", Kind.APPROVAL: "审"}}
    cast.district.save()
    cast.chestnut.refresh_from_db()
    approved(cast, at, on)
    assert numbers(cast, Kind.APPROVAL) == ["怀食监（渤）审〔2026〕1号"]


def test_what_looks_alike_is_counted_together(cast: Cast, at: datetime, on: date) -> None:
    cast.district.settings = {"paper_words": {Kind.APPROVAL: "检", Kind.NOTICE: "检"}}
    cast.district.save()
    cast.chestnut.refresh_from_db()
    notify_business(inspection=approved(cast, at, on), how="电话", by=cast.lin, at=at)
    assert numbers(cast, Kind.APPROVAL) + numbers(cast, Kind.NOTICE) == [
        "怀市监（渤海）检〔2026〕1号", "怀市监（渤海）检〔2026〕2号",
    ]  # fmt: skip


def test_a_void_paper_says_so_on_its_pages(cast: Cast, at: datetime, finished: Inspection) -> None:
    paper = void_paper(paper=of_kind(cast, Kind.ORDER), reason="期限写错", by=cast.lin, at=at)
    assert "已作废" in text_of(pages_of(paper))


# --- drafts are edited, issued ones are not --------------------------------------------------------------------


def test_the_text_of_a_draft_is_the_officers(cast: Cast, at: datetime, finished: Inspection) -> None:
    draft = of_kind(cast, Kind.RECORD)
    edit_paper(paper=draft, texts={"seen": "后厨地面有积水约两平方米。"}, reason="补充", by=cast.mao, at=at)
    draft.refresh_from_db()
    assert editable(draft.values)["seen"][1] == "后厨地面有积水约两平方米。"
    assert Entry.objects.filter(business=cast.chestnut, kind="inspection.paper.edited").count() == 1


@pytest.mark.parametrize(
    ("texts", "reason", "sentence"),
    [
        ({"seen": "改"}, "", "修改的理由"),
        ({"title": "改"}, "r", "没有可以修改的“title”"),
        ({"seen": "  "}, "r", "不能为空"),
        ({}, "r", "没有改动"),
    ],
)
def test_what_cannot_be_edited_so_is_refused(
    cast: Cast, at: datetime, finished: Inspection, texts: dict[str, str], reason: str, sentence: str
) -> None:
    with pytest.raises(CannotArrange, match=sentence):
        edit_paper(paper=of_kind(cast, Kind.RECORD), texts=texts, reason=reason, by=cast.lin, at=at)


def test_an_issued_paper_is_neither_edited_nor_issued_again(
    cast: Cast, at: datetime, finished: Inspection
) -> None:
    paper = of_kind(cast, Kind.RESULT)
    with pytest.raises(CannotArrange, match="不能再修改"):
        edit_paper(paper=paper, texts={"x": "y"}, reason="r", by=cast.lin, at=at)
    with pytest.raises(CannotArrange, match="不能再次出具"):
        issue_paper(paper=paper, by=cast.lin, at=at)


@pytest.mark.parametrize("who", ["owner", "assistant", "he", "citizen", "stranger"])
def test_who_does_not_inspect_here_writes_no_papers(
    cast: Cast, at: datetime, finished: Inspection, who: str
) -> None:
    person = getattr(cast, who)
    for act in (
        lambda: issue_paper(paper=of_kind(cast, Kind.RECORD), by=person, at=at),
        lambda: void_paper(paper=of_kind(cast, Kind.RESULT), reason="r", by=person, at=at),
        lambda: draft_paper(kind=Kind.RECORD, about=finished, by=person, at=at),
    ):
        with pytest.raises(Refused):
            act()


# --- pages ------------------------------------------------------------------------------------------------------


def test_the_pages_are_set_once_and_their_hash_stands_on_the_timeline(
    cast: Cast, at: datetime, finished: Inspection
) -> None:
    paper = of_kind(cast, Kind.RESULT)
    assert Job.objects.filter(kind="inspection.typeset", key=f"paper/{paper.pk}").count() == 1
    sealed = seal_paper(paper=paper, by=cast.system, at=at)
    assert seal_paper(paper=paper, by=cast.system, at=at).file == sealed.file
    entry = Entry.objects.get(business=cast.chestnut, kind="inspection.paper.sealed")
    assert sealed.file.sha256 in str(entry.payload)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.APPROVAL, ("行政检查审批表", "检批〔2026〕1号", "栗子农家院", "林岚", "顾行舟", "频次上限")),
        (Kind.RECORD, ("现场检查笔录", "拟稿", "后厨地面积水", "栗满仓")),
        (
            Kind.RESULT,
            ("监督检查结果记录表", "检结〔2026〕1号", "不符合", "5.1", "本年度第1次", "告知页", "E-lin"),
        ),
        (Kind.ORDER, ("责令改正通知书", "责改〔2026〕1号", "后厨地面积水", "2026年9月28日", "第三十三条")),
    ],
)
def test_every_paper_of_a_visit_says_what_it_must(
    cast: Cast, finished: Inspection, kind: str, words: tuple[str, ...]
) -> None:
    text = text_of(pages_of(of_kind(cast, kind)))
    for word in words:
        assert word in text, text[:600]


def test_notice_stop_and_talk_say_what_they_must(
    cast: Cast, at: datetime, on: date, finished: Inspection
) -> None:
    talk = Talk.objects.create(
        district=cast.district, business=cast.chestnut, inspection=finished, reason="多次未按期改正",
        held_at=at + timedelta(days=2),
        where="渤海所会议室", invited="栗满仓", arranged_by=cast.gu, arranged_at=at,
    )  # fmt: skip
    stop = Order.objects.create(
        district=cast.district, business=cast.chestnut, inspection=finished, kind=Order.Kind.STOP, text="停止凉菜加工",
        ordered_on=on, deadline=on,
    )  # fmt: skip
    wanted: list[tuple[str, Any, tuple[str, ...]]] = [
        (Kind.NOTICE, finished, ("行政检查通知书", "回避", "不扫码的", "不得接受宴请")),
        (Kind.STOP, stop, ("责令停止生产经营通知书", "停止凉菜加工", "第三十一条")),
        (Kind.TALK, talk, ("责任约谈通知书", "多次未按期改正", "渤海所会议室", "第四十条")),
    ]
    for kind, about, words in wanted:
        text = text_of(pages_of(draft_paper(kind=kind, about=about, by=cast.lin, at=at)))
        for word in words:
            assert word in text, text[:600]


def test_the_poster_leads_to_the_public_page(cast: Cast, at: datetime, finished: Inspection) -> None:
    door = door_of(business=cast.chestnut, by=cast.lin, at=at)
    text = text_of(poster(finished, door, host="https://food.example.cn"))
    for word in ("监督检查结果公示", "不符合", "栗子农家院", door.code):
        assert word in text
