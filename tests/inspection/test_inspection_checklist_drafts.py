"""Checklists drafted, changed, published, superseded and withdrawn by the bureau."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.cast import Cast
from tests.inspection.arranging import proposed

from weili.archive.models import Entry
from weili.inspection.models import Checklist
from weili.inspection.queries.checklists import current_checklist
from weili.inspection.refusals import ChecklistRefused
from weili.inspection.services import (
    Heading,
    describe_checklist,
    draft_checklist,
    move_item,
    open_checklists,
    publish_checklist,
    put_item,
    remove_item,
    replace_items,
    withdraw_checklist,
)
from weili.kernel.access import Refused


@pytest.fixture
def national(cast: Cast, at: datetime) -> Checklist:
    open_checklists(district=cast.district, by=cast.system, at=at)
    found: Checklist = Checklist.objects.in_district(cast.district).get(code="catering_2016")
    return found


@pytest.fixture
def draft(cast: Cast, at: datetime, national: Checklist) -> Checklist:
    return draft_checklist(of=national, by=cast.catering, at=at)


def codes(checklist: Checklist) -> list[str]:
    checklist.refresh_from_db()
    return [item["code"] for item in checklist.content["items"]]


def told(cast: Cast) -> list[str]:
    rows = Entry.objects.in_district(cast.district).filter(business=None).order_by("seq")
    return [row.kind.removeprefix("inspection.checklist.") for row in rows if "checklist" in row.kind][5:]


def item(checklist: Checklist, which: str, **changed: Any) -> dict[str, Any]:
    found = next(each for each in checklist.content["items"] if each["code"] == which)
    return {**found, **changed}


def put(draft: Checklist, new: dict[str, Any], cast: Cast, at: datetime, **more: Any) -> Checklist:
    draft.refresh_from_db()
    said = {"instead_of": "", "seen": draft.sha256, "by": cast.catering} | more
    return put_item(checklist=draft, item=new, at=at, **said)


def test_a_national_list_is_copied_as_a_list_of_the_bureaus_own(cast: Cast, draft: Checklist) -> None:
    assert (draft.code, draft.version, draft.state, draft.origin) == (
        "catering_2016_own", 1, "draft", "district",
    )  # fmt: skip
    assert len(draft.content["items"]) == 30
    assert told(cast) == ["drafted"]


def test_a_second_draft_is_refused(cast: Cast, draft: Checklist, national: Checklist, at: datetime) -> None:
    with pytest.raises(ChecklistRefused, match="已有草稿"):
        draft_checklist(of=national, by=cast.catering, at=at)
    with pytest.raises(ChecklistRefused, match="本身就是草稿"):
        draft_checklist(of=draft, by=cast.catering, at=at)


def test_items_are_added_to_their_part_changed_moved_and_removed(
    cast: Cast, draft: Checklist, at: datetime
) -> None:
    put(draft, item(draft, "4.2", code="4.5", text="晨检记录"), cast, at)
    assert codes(draft)[6:11] == ["4.1", "4.2", "4.3", "4.4", "4.5"]
    put(draft, item(draft, "4.5", code="4.6"), cast, at, instead_of="4.5")
    move_item(checklist=draft, code="4.6", up=True, seen=draft_sha(draft), by=cast.catering, at=at)
    assert codes(draft)[6:11] == ["4.1", "4.2", "4.3", "4.6", "4.4"]
    remove_item(checklist=draft, code="2.3", seen=draft_sha(draft), by=cast.catering, at=at)
    assert "2.3" not in codes(draft)
    assert told(cast) == ["drafted", "changed", "changed", "changed", "changed"]


def draft_sha(draft: Checklist) -> str:
    draft.refresh_from_db()
    return draft.sha256


def test_what_changes_nothing_leaves_no_trace(cast: Cast, draft: Checklist, at: datetime) -> None:
    put(draft, item(draft, "4.2"), cast, at, instead_of="4.2")
    assert told(cast) == ["drafted"]


def test_the_heading_says_how_the_list_judges(cast: Cast, draft: Checklist, at: datetime) -> None:
    heading = Heading(name="怀柔区餐饮量化评分表", rule="mean_score", kinds=["RESTAURANT"], confirmed=True)
    describe_checklist(checklist=draft, heading=heading, seen=draft.sha256, by=cast.catering, at=at)
    draft.refresh_from_db()
    assert draft.content["results"] == ["优秀（大笑）", "良好（微笑）", "一般（平脸）", "不评定等级"]
    assert (draft.name, draft.confidence) == ("怀柔区餐饮量化评分表", "sure")


def test_a_sheet_takes_the_place_of_all_items(cast: Cast, draft: Checklist, at: datetime) -> None:
    some = [item(draft, "4.2"), item(draft, "9.3")]
    replace_items(checklist=draft, items=some, source="新表.xlsx", seen=draft.sha256, by=cast.catering, at=at)
    assert codes(draft) == ["4.2", "9.3"]


REFUSALS: dict[str, tuple[Callable[[Checklist, Any], object], str]] = {
    "same code": (lambda d, w: put_item(checklist=d, item=item(d, "4.2"), instead_of="4.1", **w), "已有一项"),
    "code gone": (
        lambda d, w: put_item(checklist=d, item=item(d, "4.2"), instead_of="9.9", **w),
        "没有项目“9.9”",
    ),
    "first up": (lambda d, w: move_item(checklist=d, code="1.1", up=True, **w), "已在最前"),
    "last down": (lambda d, w: move_item(checklist=d, code="9.3", up=False, **w), "已在最后"),
    "remove unknown": (lambda d, w: remove_item(checklist=d, code="9.9", **w), "没有项目“9.9”"),
    "empty sheet": (lambda d, w: replace_items(checklist=d, items=[], source="x", **w), "没有一个项目"),
    "code twice": (
        lambda d, w: replace_items(checklist=d, items=[item(d, "4.2")] * 2, source="x", **w),
        "编号4.2重复",
    ),
    "no name": (
        lambda d, w: describe_checklist(checklist=d, heading=Heading(name=" ", rule="problems"), **w),
        "请写明检查表的名称",
    ),
    "no such rule": (
        lambda d, w: describe_checklist(checklist=d, heading=Heading(name="表", rule="coin"), **w),
        "没有“coin”这种判定规则",
    ),
}


@pytest.mark.parametrize(("write", "said"), REFUSALS.values(), ids=REFUSALS)
def test_what_cannot_be_is_refused(
    cast: Cast, draft: Checklist, at: datetime, write: Callable[..., object], said: str
) -> None:
    with pytest.raises(ChecklistRefused, match=said):
        write(draft, {"seen": draft.sha256, "by": cast.catering, "at": at})
    assert told(cast) == ["drafted"]


def test_two_people_at_one_draft_do_not_undo_each_other(cast: Cast, draft: Checklist, at: datetime) -> None:
    seen = draft.sha256
    remove_item(checklist=draft, code="2.3", seen=seen, by=cast.catering, at=at)
    with pytest.raises(ChecklistRefused, match="刚刚被别人改过"):
        remove_item(checklist=draft, code="2.2", seen=seen, by=cast.circulation, at=at)


def test_national_and_published_lists_are_never_edited(
    cast: Cast, national: Checklist, draft: Checklist, at: datetime
) -> None:
    with pytest.raises(ChecklistRefused, match="国家表不能修改"):
        remove_item(checklist=national, code="2.3", seen=national.sha256, by=cast.catering, at=at)
    publish_checklist(checklist=draft, seen=draft.sha256, by=cast.leader, at=at)
    with pytest.raises(ChecklistRefused, match="不能修改"):
        remove_item(checklist=draft, code="2.3", seen=draft.sha256, by=cast.catering, at=at)


@pytest.mark.parametrize("who", ["lin", "gu", "leader", "administrator", "stranger"])
def test_editing_is_the_sections(cast: Cast, draft: Checklist, at: datetime, who: str) -> None:
    by = getattr(cast, who)
    with pytest.raises(Refused):
        remove_item(checklist=draft, code="2.3", seen=draft.sha256, by=by, at=at)
    with pytest.raises(Refused):
        draft_checklist(of=draft, by=by, at=at)


# --- published, superseded, withdrawn ----------------------------------------------------------------------


def test_another_person_publishes_and_the_version_before_is_superseded(
    cast: Cast, draft: Checklist, at: datetime, on: date
) -> None:
    publish_checklist(checklist=draft, seen=draft.sha256, by=cast.leader, at=at)
    second = draft_checklist(of=draft, by=cast.circulation, at=at + timedelta(hours=1))
    remove_item(checklist=second, code="2.3", seen=second.sha256, by=cast.circulation, at=at)
    second.refresh_from_db()
    publish_checklist(checklist=second, seen=second.sha256, by=cast.catering, at=at + timedelta(hours=2))
    draft.refresh_from_db()
    second.refresh_from_db()
    assert (draft.state, second.state, second.version) == ("superseded", "published", 2)
    assert current_checklist(cast.district, sector="catering", on=on) == second
    assert told(cast)[-1] == "published"


def test_nobody_publishes_what_they_made_or_changed(cast: Cast, draft: Checklist, at: datetime) -> None:
    with pytest.raises(ChecklistRefused, match="另一人发布"):
        publish_checklist(checklist=draft, seen=draft.sha256, by=cast.catering, at=at)
    remove_item(checklist=draft, code="2.3", seen=draft.sha256, by=cast.circulation, at=at)
    draft.refresh_from_db()
    with pytest.raises(ChecklistRefused, match="另一人发布"):
        publish_checklist(checklist=draft, seen=draft.sha256, by=cast.circulation, at=at)


def test_publishing_is_of_what_was_seen_once_and_of_something(
    cast: Cast, draft: Checklist, at: datetime
) -> None:
    with pytest.raises(ChecklistRefused, match="刚刚被改过"):
        publish_checklist(checklist=draft, seen="another", by=cast.leader, at=at)
    publish_checklist(checklist=draft, seen=draft.sha256, by=cast.leader, at=at)
    with pytest.raises(ChecklistRefused, match="不能再发布"):
        publish_checklist(checklist=draft, seen=draft.sha256, by=cast.leader, at=at)
    empty = draft_checklist(of=draft, by=cast.catering, at=at)
    Checklist.objects.in_district(cast.district).filter(pk=empty.pk).update(
        content={**empty.content, "items": []}
    )
    with pytest.raises(ChecklistRefused, match="没有一个项目"):
        publish_checklist(checklist=empty, seen=empty.sha256, by=cast.leader, at=at)


@pytest.mark.parametrize("who", ["lin", "gu", "administrator", "stranger"])
def test_publishing_is_not_everybodys(cast: Cast, draft: Checklist, at: datetime, who: str) -> None:
    with pytest.raises(Refused):
        publish_checklist(checklist=draft, seen=draft.sha256, by=getattr(cast, who), at=at)
    with pytest.raises(Refused):
        withdraw_checklist(checklist=draft, reason="不用了", by=getattr(cast, who), at=at)


def test_withdrawn_with_a_reason_once_and_then_drafted_anew(
    cast: Cast, draft: Checklist, at: datetime, on: date
) -> None:
    publish_checklist(checklist=draft, seen=draft.sha256, by=cast.leader, at=at)
    with pytest.raises(ChecklistRefused, match="请写明停用的理由"):
        withdraw_checklist(checklist=draft, reason="  ", by=cast.leader, at=at)
    withdraw_checklist(checklist=draft, reason="市局下发新表", by=cast.leader, at=at)
    with pytest.raises(ChecklistRefused, match="不能再停用"):
        withdraw_checklist(checklist=draft, reason="再来", by=cast.leader, at=at)
    found = current_checklist(cast.district, sector="catering", on=on)
    assert found is not None
    assert found.code == "catering_2016"
    draft.refresh_from_db()
    assert draft_checklist(of=draft, by=cast.catering, at=at).version == 2


def test_a_draft_is_given_up_by_whoever_edits_and_a_national_list_never(
    cast: Cast, national: Checklist, draft: Checklist, at: datetime
) -> None:
    withdraw_checklist(checklist=draft, reason="重复", by=cast.catering, at=at)
    draft.refresh_from_db()
    assert draft.state == "withdrawn"
    with pytest.raises(ChecklistRefused, match="国家表不由本局停用"):
        withdraw_checklist(checklist=national, reason="旧", by=cast.leader, at=at)


def test_an_inspection_keeps_the_version_it_was_arranged_with(
    cast: Cast, draft: Checklist, at: datetime, on: date
) -> None:
    publish_checklist(checklist=draft, seen=draft.sha256, by=cast.leader, at=at)
    draft.refresh_from_db()
    inspection = proposed(cast, at, on, checklist=draft)
    withdraw_checklist(checklist=draft, reason="市局下发新表", by=cast.leader, at=at)
    inspection.refresh_from_db()
    assert inspection.checklist == draft
    assert len(inspection.checklist.content["items"]) == 30
