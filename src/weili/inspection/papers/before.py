"""The papers before a visit: 行政检查审批表 and 行政检查通知书 (国办发〔2024〕54号: 凡检查必审批、凡检查必通知)."""

from typing import Any

from weili.inspection.cap import cap_standing
from weili.inspection.field.texts import DISCIPLINE, RIGHTS
from weili.inspection.models import Inspection
from weili.inspection.papers.blocks import Block, day, facts, hour, note, paper, sign, signs, table, words
from weili.inspection.papers.subject import (
    ORDER_49,
    WIDE,
    about,
    checklist_in_words,
    how,
    matters_in_words,
    officers_in_words,
    source_in_words,
    team,
    unsure,
)


def approval_paper(inspection: Inspection) -> dict[str, Any]:
    """What a leader approved: whom, why, when, by whom, within which cap (行政检查审批表)."""
    on = inspection.planned_on
    blocks: list[Block] = [
        facts(
            *about(inspection.business, on),
            ("检查类型", how(inspection)),
            ("拟检查日期", day(on)),
            ("检查来源", source_in_words(inspection)),
            ("检查事项", matters_in_words(inspection)),
            ("检查表", checklist_in_words(inspection)),
            ("检查人员", officers_in_words(team(inspection))),
            ("频次上限", _cap(inspection)),
            ("不重复检查", _blocked(inspection)),
            wide=(*WIDE, "检查类型", "检查来源", "检查事项", "检查表", "检查人员", "频次上限", "不重复检查"),
        ),
        signs(
            sign("提出人", name=inspection.proposed_by.name, on=day(inspection.proposed_at)),
            sign(
                "审批人", name=inspection.approved_by.name if inspection.approved_by else "",
                said=inspection.approval_note or "同意", on=day(inspection.approved_at),
            ),
        ),
        note(
            "依据：《国务院办公厅关于严格规范涉企行政检查的意见》（国办发〔2024〕54号）；"
            f"{ORDER_49}第二十一条至第二十三条。提出人与审批人不得为同一人。"
        ),
    ]  # fmt: skip
    return paper("行政检查审批表", blocks, head=inspection.district.bureau, unsure=unsure(inspection))


def _cap(inspection: Inspection) -> str:
    if not inspection.counts_towards_cap:
        return "不计入年度检查频次上限"
    said = cap_standing(inspection.business, inspection.planned_on, but=inspection).words
    return said + (f"；突破上限的理由：{inspection.cap_reason}" if inspection.cap_reason else "")


def _blocked(inspection: Inspection) -> str:
    if inspection.blocked:
        return (
            f"{'、'.join(each['code'] for each in inspection.blocked)}：上级机关三个月内已检查（第四十二条）"
        )
    return inspection.no_repeat_reason or "无"


def notice_paper(inspection: Inspection) -> dict[str, Any]:
    """What a business is told before: when, by whom, on what, and what it may refuse (行政检查通知书)."""
    business, on = inspection.business, inspection.planned_on
    what = (
        f"{business.name}：\n根据《中华人民共和国食品安全法》第一百一十条、{ORDER_49}，"
        f"我局决定于{day(on)}对你单位实施{inspection.get_kind_display()}"
        f"（{inspection.get_mode_display()}）。检查按照“{inspection.checklist.name}”所列事项进行，清单以外的事项不检查。"
        "请准备上次监督检查结果和整改情况、进货查验记录、从业人员健康证明等资料。"
    )
    officers = [
        [each.person.name, each.certificate_number, each.sent_by, "组长" if each.leads else ""]
        for each in team(inspection)
    ]
    blocks: list[Block] = [
        words("", what),
        table("检查人员", ("姓名", "执法证号", "派出单位", "备注"), officers, (2, 3, 3, 2)),
        words("你单位的权利", "\n".join(f"{n}. {each}" for n, each in enumerate(RIGHTS, start=1))),
        words("检查纪律", "\n".join(f"{n}. {each}" for n, each in enumerate(DISCIPLINE, start=1))),
        facts(
            ("通知时间", hour(inspection.notified_at) or "到达现场时出示"),
            ("通知方式", inspection.notified_how or "现场出示"),
            ("联系人", inspection.proposed_by.name),
            ("批准人", inspection.approved_by.name if inspection.approved_by else ""),
        ),
        signs(
            sign("被检查单位签收"),
            sign("（印章）", said=inspection.district.bureau, on=day(inspection.notified_at)),
        ),
    ]
    return paper("行政检查通知书", blocks, head=inspection.district.bureau, unsure=unsure(inspection))
