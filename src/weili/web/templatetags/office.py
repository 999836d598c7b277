"""What the office pages write: days in words, the bar of a clock, the twelve months of a calendar."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template

from weili.archive.models import Business
from weili.archive.queries.duties import DutyRow
from weili.exchange.kinds import KINDS
from weili.kernel import clock, masking
from weili.web.clockbar import Bar, bar_of

register = template.Library()
_WEEKDAYS = "一二三四五六日"
#: what background work is called
_JOBS = {
    "imports.run": "导入文件",
    "watch.file": "自动收取文件",
    "planning.make": "编制检查计划",
    "planning.approve": "批准检查计划",
    "grading.propose": "测算风险等级",
    "grading.next_year": "测算下年度风险等级",
    "archive.seal": "每日封存",
    "outbox.send": "发送通知",
    "jobs.clear": "清理旧任务",
    "export.list": "导出大列表",
    "export.clear": "清理导出文件",
}


@register.filter
def long_day(value: date | datetime | None) -> str:
    """2026年10月14日（周三）."""
    if value is None:
        return ""
    day = clock.day(value) if isinstance(value, datetime) else value
    return f"{day.year}年{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"


@register.filter
def iso_day(value: date | datetime | None) -> str:
    """2026-10-14, and a dash where there is none."""
    if value is None:
        return "—"
    return f"{clock.day(value) if isinstance(value, datetime) else value:%Y-%m-%d}"


@register.filter
def instant(value: datetime | None) -> str:
    """2026-10-14 09:30, in Beijing."""
    return f"{value.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}" if value else "—"


@register.filter
def yuan(value: Decimal | None) -> str:
    """12 000.00 元 with thin spaces; a dash where there is none."""
    return f"{value:,.2f} 元".replace(",", "\u2009") if value is not None else "—"


@register.filter
def of_forty(share: int) -> float:
    """A share of a hundred as the height of a small bar of forty; never less than a hairline."""
    return max(1.0, round(share * 0.4, 1))


@register.simple_tag
def clock_bar(row: DutyRow, on: date) -> Bar:
    """The bar of a duty."""
    return bar_of(row, on)


@register.simple_tag
def months_of(business: Business) -> list[dict[str, Any]]:
    """The twelve months of a business: its number and whether it trades in it."""
    return [{"number": month, "open": business.opens_in(month)} for month in range(1, 13)]


@register.filter
def job_words(kind: str) -> str:
    """The name of a piece of background work."""
    return _JOBS.get(kind, kind)


@register.filter
def table_words(kind: str) -> str:
    """The name of a kind of imported table, such as 经营户名册."""
    known = KINDS.get(kind)
    return known.zh if known else kind


@register.filter
def result_words(value: str) -> str:
    """The result of a self-check in words; a text that is no code stays as the business wrote it."""
    return {"pass": "未发现问题", "fail": "发现问题", "corrected": "已整改"}.get(value, value)


@register.filter
def masked_name(value: str | None) -> str:
    """张三丰 as 张**."""
    return masking.mask_name(value or "")


@register.filter
def masked_phone(value: str | None) -> str:
    """A phone number as 138****5678."""
    return masking.mask_phone(value or "")


@register.filter
def masked_within(value: str | None) -> str:
    """A text with the mobile and identity numbers in it masked."""
    return masking.mask_within(str(value or ""))
