"""The lists of records (台账), each with its columns: what is declared here is shown, exported and searched."""

from typing import Any

from django.db.models import F, Prefetch
from django.urls import reverse

from weili.archive.queries.businesses import kind_label, sector_label
from weili.inspection.models import Attendance
from weili.inspection.services.ratings import COMPLAINTS
from weili.kernel import clock, masking
from weili.sampling.models import SampleItem
from weili.sampling.queries import DAY
from weili.web.record_lists import Column, RecordList

_PLACE = ("town", "station", "sector", "kind")
_WHEN = ("from", "to", "year")


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _problems(visit: Any) -> str:
    counts = ((visit.key_findings, "重点项"), (visit.general_findings, "一般项"))
    return "，".join(f"{words} {count}" for count, words in counts if count)


def _failed(sample: Any) -> str:
    return "；".join(f"{item.item} {item.result}".strip() for item in sample.items.all())


def _answer(complaint: Any) -> str:
    said = {True: "属实", False: "不属实", None: ""}[complaint.confirmed]
    answer = _short(masking.mask_within(complaint.outcome), 60)
    return "；".join(filter(None, (said, answer))) or "办理中"


def _team(inspection: Any) -> str:
    return "、".join(each.person.name for each in inspection.attendances.all())


def _picked(inspection: Any) -> str:
    team = ".".join(str(each.person_id) for each in inspection.attendances.all())
    return f"{inspection.pk}:{team}"


def _result(check: Any) -> str:
    words = {"pass": "未发现问题", "fail": "发现问题", "corrected": "已整改"}
    return words.get(check.result, str(check.result))


LISTS: dict[str, RecordList] = {
    each.key: each
    for each in (
        RecordList(
            key="businesses", title="分类分析的经营户", day=F("registered_on"), day_of=lambda row: row.registered_on,
            day_heading="登记日期", head="pk", related=("town",), first=(*_PLACE, "permit", "grade", "season"),
            columns=(
                Column("业态", lambda row: kind_label(row.kind)),
                Column("环节", lambda row: sector_label(row.sector)),
            ),
        ),
        RecordList(
            key="visits", title="检查记录", dated=True, day=F("visited_on"), day_of=lambda row: row.visited_on,
            day_heading="检查日期", section="visits", searched=("number", "campaign"),
            first=(*_WHEN, *_PLACE, "source", "outcome"),
            columns=(
                Column("来源", lambda row: row.get_source_display()),
                Column("方式", lambda row: row.get_mode_display()),
                Column("结果", lambda row: row.get_outcome_display()),
                Column("问题", _problems),
                Column("专项行动", lambda row: row.campaign),
            ),
        ),
        RecordList(
            key="findings", title="检查发现的问题", dated=True, day=F("visit__visited_on"),
            day_of=lambda row: row.visit.visited_on, day_heading="检查日期", section="visits",
            related=("business__town", "visit"), searched=("text", "item_code"),
            first=(*_WHEN, *_PLACE, "severity", "corrected"),
            columns=(
                Column("性质", lambda row: row.get_severity_display()),
                Column("问题", lambda row: _short(row.text)),
                Column("整改", lambda row: f"{row.corrected_on} 已整改" if row.corrected_on else "未见整改记录"),
            ),
        ),
        RecordList(
            key="samples", title="抽检", day=DAY, day_of=lambda row: row.day, day_heading="抽样日期",
            section="samples", related=("business__town", "party"), searched=("product", "number"),
            prefetched=(Prefetch("items", SampleItem.objects.filter(failed=True)),),
            first=(*_WHEN, "programme", "verdict", "food", *_PLACE),
            columns=(
                Column("样品", lambda row: row.product),
                Column("食品类别", lambda row: row.category),
                Column("任务", lambda row: f"{row.get_programme_display()}（{row.get_level_display()}）"),
                Column("判定", lambda row: row.get_verdict_display()),
                Column("不合格项目", _failed),
            ),
        ),
        RecordList(
            key="complaints", title="投诉举报", day=F("received_on"), day_of=lambda row: row.received_on,
            day_heading="收到日期", section="complaints", related=("business__town", "party"),
            searched=("number", "topic", "text"), first=(*_WHEN, "type", "state", "late", "food", *_PLACE),
            columns=(
                Column("编号", lambda row: row.number),
                Column("类别", lambda row: row.get_kind_display()),
                Column("问题类别", lambda row: row.topic),
                Column("内容", lambda row: _short(masking.mask_within(row.text))),
                Column("办理", _answer),
            ),
        ),
        RecordList(
            key="cases", title="案件与处罚", day=F("decided_on"), day_of=lambda row: row.decided_on,
            day_heading="决定日期", section="cases", related=("business__town", "party"),
            searched=("number", "conduct"), first=(*_WHEN, *_PLACE, "sampled"),
            columns=(
                Column("文号", lambda row: row.number),
                Column("违法行为", lambda row: _short(row.conduct)),
                Column("处罚", lambda row: "、".join(row.penalty_kinds)),
                Column("罚款（元）", lambda row: f"{row.fine_yuan:,.2f}" if row.fine_yuan else ""),
                Column("抽样单编号", lambda row: row.sample_number),
            ),
        ),
        RecordList(
            key="permits", title="许可与备案", day=F("issued_on"), day_of=lambda row: row.issued_on,
            day_heading="发证日期", section="permits", searched=("number", "holder"),
            first=("type", "state", "expiring", "on", *_PLACE),
            columns=(
                Column("编号", lambda row: row.number),
                Column("主体业态", lambda row: row.main_type),
                Column("有效期至", lambda row: str(row.valid_to or "")),
                Column("状态", lambda row: row.get_state_display()),
            ),
        ),
        RecordList(
            key="self-checks", title="企业自查", dated=True, day=F("checked_on"), day_of=lambda row: row.checked_on,
            day_heading="自查日期", section="self_checks", searched=("problems",),
            first=(*_WHEN, "level", "found", *_PLACE),
            columns=(
                Column("类别", lambda row: row.get_level_display()),
                Column("结果", _result),
                Column("问题", lambda row: _short(row.problems)),
            ),
        ),
        RecordList(
            key="papers", title="检查文书", dated=True, day=F("drafted_at"),
            day_of=lambda row: clock.day(row.drafted_at), day_heading="拟稿日期",
            opens=lambda row: reverse("web:paper", args=[row.pk]), searched=("number", "provisional"),
            first=(*_WHEN, "paper", "state", *_PLACE),
            columns=(
                Column("文书", lambda row: row.get_kind_display()),
                Column("文号", lambda row: row.number or "（拟稿）"),
                Column("临时编号", lambda row: row.provisional),
                Column("状态", lambda row: row.get_state_display()),
            ),
        ),
        RecordList(
            key="ratings", title="检查评价", dated=True, day=F("at"), day_of=lambda row: clock.day(row.at),
            day_heading="评价日期", section="visits", searched=("text",), first=(*_WHEN, "score", *_PLACE),
            columns=(
                Column("评价", lambda row: row.get_score_display()),
                Column("反映的问题", lambda row: "；".join(COMPLAINTS[each] for each in row.complaints)),
                Column("意见", lambda row: _short(masking.mask_within(row.text))),
            ),
        ),
        RecordList(
            key="inspections", title="检查任务列表", dated=True, day=F("planned_on"),
            day_of=lambda row: row.planned_on, day_heading="拟检查日期", related=("business__town", "station"),
            searched=("source_text", "campaign"),
            prefetched=(Prefetch("attendances", Attendance.objects.select_related("person").order_by("-leads", "pk")),),
            first=("from", "to", "state", "type", "source", "station", "officer", "overdue", "unfinished", "held"),
            opens=lambda row: reverse("web:inspection", args=[row.key]), picks=_picked,
            columns=(
                Column("类型", lambda row: row.get_kind_display()),
                Column("来源", lambda row: row.get_source_display()),
                Column("状态", lambda row: row.get_state_display()),
                Column("检查人员", _team),
                Column("监管所", lambda row: row.station.name if row.station else ""),
                Column("结果", lambda row: row.result),
                Column("待处理", lambda row: _short(row.held_because)),
            ),
        ),
        RecordList(
            key="hand-overs", title="现场移交样品", dated=True, day=F("found_on"), day_of=lambda row: row.found_on,
            day_heading="留取日期", searched=("product", "reason"), first=("from", "to", "state", *_PLACE),
            opens=lambda row: reverse("web:hand-over", args=[row.pk]),
            columns=(
                Column("样品", lambda row: row.product),
                Column("数量", lambda row: row.quantity),
                Column("理由", lambda row: _short(row.reason)),
                Column("状态", lambda row: row.get_state_display()),
            ),
        ),
        RecordList(
            key="talks", title="责任约谈", dated=True, day=F("held_at"), day_of=lambda row: clock.day(row.held_at),
            day_heading="约谈日期", searched=("reason",), first=("from", "to", "state", *_PLACE),
            opens=lambda row: reverse("web:talk", args=[row.pk]),
            columns=(
                Column("状态", lambda row: row.get_state_display()),
                Column("事由", lambda row: _short(row.reason)),
                Column("地点", lambda row: row.where),
                Column("要求", lambda row: _short(row.requirements)),
            ),
        ),
        RecordList(
            key="calls", title="走访提醒与包保督导", dated=True, day=F("called_on"), day_of=lambda row: row.called_on,
            day_heading="走访日期", related=("business__town", "by"), searched=("reminded", "seen"),
            first=("from", "to", "call", "way", "seen", *_PLACE), opens=lambda row: reverse("web:call", args=[row.pk]),
            columns=(
                Column("类别", lambda row: row.get_kind_display()),
                Column("方式", lambda row: row.get_mode_display()),
                Column("提醒", lambda row: _short(row.reminded)),
                Column("看到的问题", lambda row: _short(row.seen)),
                Column("走访人", lambda row: row.by.name),
            ),
        ),
    )
}  # fmt: skip
