"""The papers after a visit: 责令改正通知书, 责令停止生产经营通知书, 责任约谈通知书 (Order 49 art. 31, 33, 40)."""

from typing import Any

from weili.inspection.models import Order, Talk
from weili.inspection.papers.blocks import Block, day, facts, hour, note, paper, sign, signs, table, words
from weili.inspection.papers.subject import ORDER_49, WIDE, about, officers_in_words, team, unsure


def order_paper(order: Order) -> dict[str, Any]:
    """What is to be put right by when, on what ground, and what follows if it is not."""
    stop = order.kind == Order.Kind.STOP
    business, inspection = order.business, order.inspection
    rows = [
        [finding.item_code, finding.text, finding.article or f"{ORDER_49}第三十三条"]
        for finding in order.findings.all()
    ]
    if stop:
        what = (
            f"经{day(order.ordered_on)}监督检查，你单位存在发生食品安全事故的潜在风险。依据{ORDER_49}第三十一条，"
            f"责令你单位立即停止食品生产经营活动。\n{order.text}"
        )
        then = "风险消除并经我局复查后，方可恢复生产经营。"
    else:
        what = (
            f"经{day(order.ordered_on)}监督检查，发现你单位存在下列问题。依据{ORDER_49}第三十三条，"
            f"责令你单位于{day(order.deadline)}前改正，并将改正情况书面报告我局。"
        )
        then = order.text
    blocks: list[Block] = [
        facts(*about(business, order.ordered_on), wide=WIDE),
        words("", what, edit="what"),
        *([table("存在的问题", ("序号", "问题", "依据"), rows, (2, 7, 5))] if rows else []),
        words("改正要求", then, edit="requirements"),
        facts(
            ("检查人员", officers_in_words(team(inspection))), ("下达日期", day(order.ordered_on)),
            ("恢复条件", "风险消除并经复查") if stop else ("改正期限", day(order.deadline)), wide=("检查人员",),
        ),
        note(
            "逾期不改正的，依照有关规定处理。不服本通知的，可以自收到之日起六十日内申请行政复议，"
            "或者六个月内提起行政诉讼。责令改正不是行政处罚。"
        ),
        signs(sign("被检查单位签收"), sign("（印章）", said=business.district.bureau, on=day(order.ordered_on))),
    ]  # fmt: skip
    title = "责令停止生产经营通知书" if stop else "责令改正通知书"
    return paper(title, blocks, head=business.district.bureau, unsure=unsure(inspection))


def talk_paper(talk: Talk) -> dict[str, Any]:
    """Whom the regulator wants to speak to, about what, when and where (责任约谈通知书)."""
    business = talk.business
    what = (
        f"{business.name}：\n因{talk.reason}，依据{ORDER_49}第四十条，我局决定约谈你单位{talk.invited}。"
        f"请于{hour(talk.held_at)}到{talk.where}，并携带身份证件、营业执照和整改材料。"
    )
    blocks: list[Block] = [
        words("", what, edit="what"),
        words("约谈要求", talk.requirements or "说明情况、原因和整改措施。", edit="requirements"),
        facts(
            ("约谈时间", hour(talk.held_at)), ("约谈地点", talk.where), ("被约谈人", talk.invited),
            ("联系人", talk.arranged_by.name),
        ),
        note("约谈和整改情况记入食品安全信用档案（第四十一条）。"),
        signs(sign("签收人"), sign("（印章）", said=business.district.bureau, on=day(talk.arranged_at))),
    ]  # fmt: skip
    return paper("责任约谈通知书", blocks, head=business.district.bureau)
