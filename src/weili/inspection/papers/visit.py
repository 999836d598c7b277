"""The papers of a visit: 现场检查笔录, 监督检查结果记录表 with its 告知页, 复查记录.

Order 49 art. 27–39; the form of the result is that of 58号.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from weili.inspection.field.on_site import OnSite
from weili.inspection.field.texts import LEGAL_BASIS, RIGHTS
from weili.inspection.models import Attendance, Finding, Inspection
from weili.inspection.papers.blocks import (
    Block,
    boxes,
    day,
    facts,
    hour,
    new_page,
    note,
    paper,
    photos,
    sign,
    signs,
    table,
    words,
)
from weili.inspection.papers.subject import (
    ORDER_49,
    WIDE,
    about,
    how,
    matters_in_words,
    nth_this_year,
    officers_in_words,
    permits,
    unsure,
)
from weili.kernel import clock
from weili.law.thresholds import holds

#: how a signature that is none is said (Order 49 art. 34)
NOT_SIGNED = {
    "sealed": "已盖章", "refused_witnessed": "拒绝签字，见证人在场", "refused_recorded": "拒绝签字，已录音录像",
}  # fmt: skip
HANDLINGS = ("通过", "书面限期整改", "立即停止食品生产经营活动")
_HANDLED = {"pass": "通过", "order": "书面限期整改", "stop": "立即停止食品生产经营活动"}


def result_paper(visit: OnSite) -> dict[str, Any]:
    """The result told in writing on the spot (监督检查结果记录表), with what is told at the door on its own page."""
    inspection = visit.inspection
    on = clock.day(inspection.finished_at or inspection.proposed_at)
    law = inspection.judgement
    items = {item.code: item for item in visit.template.items}
    absent = set(law.get("absent", {}))
    checked = [item for code, item in items.items() if code not in absent]
    key, general = law.get("key_failed", []), law.get("general_failed", [])
    counts = [
        ["重点项", str(sum(item.key for item in checked)), str(len(key)), "、".join(key) or "无"],
        ["一般项", str(sum(not item.key for item in checked)), str(len(general)), "、".join(general) or "无"],
    ]
    blocks: list[Block] = [
        facts(
            *about(inspection.business, on),
            ("检查类型", how(inspection)),
            ("检查次数", f"本年度第{nth_this_year(inspection, on)}次检查"),
            ("检查时间", f"{hour(inspection.started_at)}至{hour(inspection.finished_at)}"),
            wide=(*WIDE, "检查类型", "检查次数", "检查时间"),
        ),
        words(
            "",
            f"{officers_in_words(visit.team)}依据{ORDER_49}的规定，于{day(on)}对你单位进行了监督检查，"
            f"使用《{inspection.checklist.name}》，共检查{law.get('checked', 0)}项，合理缺项{len(absent)}项。",
        ),
        table("检查内容", ("类别", "检查项数", "问题项数", "问题序号"), counts, (2, 2, 2, 6)),
        *_found(visit),
        boxes(
            "检查结果",
            list(inspection.checklist.content.get("results", ())) or [inspection.result],
            [inspection.result],
        ),
        boxes("结果处理", HANDLINGS, [_HANDLED.get(str(law.get("handling")), "")]),
        facts(
            ("判定理由", str(law.get("because", ""))),
            ("说明", str(law.get("explanation", ""))),
            ("单位意见", str(law.get("opinion", ""))),
            wide=("判定理由", "说明", "单位意见"),
        ),
        *_signatures(visit),
        note(
            f"依据{ORDER_49}第三十五条、第三十九条：检查结果当场书面告知，二十个工作日内公开；"
            "本表应张贴在经营场所醒目位置，保持至下次监督检查。"
        ),
        *_told_at_the_door(visit),
    ]
    return paper("监督检查结果记录表", blocks, head=inspection.district.bureau, unsure=unsure(inspection))


def _found(visit: OnSite) -> Iterator[Block]:
    """Every problem with its ground and what follows."""
    law, findings = visit.inspection.judgement, visit.said.of("finding")
    failed = [*law.get("key_failed", []), *law.get("general_failed", [])]
    if failed:
        rows = [
            [code, findings[code]["text"], _follows(findings[code])] for code in failed if code in findings
        ]
        yield table("发现的问题", ("序号", "问题", "处理"), rows, (2, 8, 4))


def _follows(said: dict[str, Any]) -> str:
    if said.get("fixed_on_spot") and said.get("after_photos"):
        return f"当场改正：{said.get('measure') or '已改正'}"
    if said.get("deadline"):
        return f"{said['deadline']}前改正"
    return str(said.get("explanation") or "调查处理")


def _signatures(visit: OnSite) -> Iterator[Block]:
    signatures = visit.said.of("sign")
    on = day(visit.inspection.finished_at)
    officers = [_officer(each, signatures, on) for each in visit.team]
    yield signs(*officers)
    if visit.on_the_spot:
        body = signatures.get("business", {})
        said = NOT_SIGNED.get(str(body.get("state")), "")
        reason = "；".join(
            part
            for part in (said, body.get("reason"), body.get("witness") and f"见证人：{body['witness']}")
            if part
        )
        who = "，".join(part for part in (body.get("name"), body.get("role")) if part)
        picture = str(body.get("image") or "")
        yield signs(
            sign("法定代表人或负责人", name=who, picture=picture, said="" if picture else reason, on=on)
        )


def _officer(each: Attendance, signatures: dict[str, dict[str, Any]], on: str) -> dict[str, str]:
    picture = str(signatures.get(f"officer:{each.person_id}", {}).get("image") or "")
    return sign("检查人员", name=each.person.name, picture=picture, on=on)


def _told_at_the_door(visit: OnSite) -> Iterator[Block]:
    told = visit.said.body("told") or {}
    scan = visit.said.body("scan") or {}
    ways = {"camera": "扫描企业码", "typed": "录入企业码", "manual": f"未扫码：{scan.get('reason', '')}"}
    recusal = "申请回避：" + str(told.get("recusal_text")) if told.get("recusal") == "asked" else "不申请回避"
    yield new_page("告知页")
    yield words("", LEGAL_BASIS)
    yield table(
        "检查人员", ("姓名", "执法证号", "有效期至"),
        [[each.person.name, each.certificate_number, str(each.certificate_until or "")] for each in visit.team],
        (3, 4, 3),
    )  # fmt: skip
    yield words("你单位的权利", "\n".join(f"{n}. {each}" for n, each in enumerate(RIGHTS, start=1)))
    yield facts(
        ("入企方式", ways.get(str(scan.get("way")), "非现场检查")),
        ("是否申请回避", recusal),
        (
            "陪同人员",
            "，".join(str(part) for part in (told.get("companion"), told.get("companion_role")) if part),
        ),
        ("开始时间", hour(visit.inspection.started_at)),
    )


def record_paper(visit: OnSite) -> dict[str, Any]:
    """The record of what was seen (现场检查笔录), drafted from the records; its text is the officers' to edit."""
    inspection = visit.inspection
    on = clock.day(inspection.finished_at or inspection.proposed_at)
    told = visit.said.body("told") or {}
    blocks: list[Block] = [
        facts(
            *about(inspection.business, on),
            ("检查时间", f"{hour(inspection.started_at)}至{hour(inspection.finished_at)}"),
            ("检查事项", matters_in_words(inspection)),
            ("检查人员", officers_in_words(visit.team)),
            (
                "现场陪同",
                "，".join(str(part) for part in (told.get("companion"), told.get("companion_role")) if part),
            ),
            wide=(*WIDE, "检查时间", "检查事项", "检查人员", "现场陪同"),
        ),
        words(
            "告知事项",
            "检查人员出示了执法证件和行政检查通知书，告知了检查的依据、内容和你单位享有的权利，询问了是否申请回避。",
        ),
        words("现场检查情况", "\n".join(_seen(visit)), edit="seen"),
        words("其他情况", str(inspection.judgement.get("opinion") or "无"), edit="more"),
        *_signatures(visit),
        note(
            "当事人核对无误后逐页签字；拒绝签字的，由检查人员注明理由，见证人签字或者录音录像（第三十四条）。"
        ),
        *_evidence(visit),
    ]
    return paper("现场检查笔录", blocks, head=inspection.district.bureau, unsure=unsure(inspection))


def _seen(visit: OnSite) -> Iterator[str]:
    law, answers = visit.inspection.judgement, visit.answers()
    findings = visit.said.of("finding")
    yield f"检查人员按照《{visit.inspection.checklist.name}》逐项检查，共检查{law.get('checked', 0)}项。"
    for code, said in findings.items():
        if code in law.get("steps", {}):
            yield f"{code} {visit.template.item(code).text}：{said['text']}"
    for code, answer in sorted(answers.items()):
        for reading in answer.get("readings") or ():
            said_of = holds(reading["threshold"], Decimal(reading["value"]), visit.inspection.planned_on)
            yield f"{code} {said_of.because}"
    if not law.get("steps"):
        yield "未发现问题。"


def _evidence(visit: OnSite) -> Iterator[Block]:
    """The photos, each with what it shows, when and by whom it was taken, and its hash."""
    names = {record.pk: record.person.name for record in visit.records}
    signatures = {body.get("image") for body in visit.said.of("sign").values()}
    cells = []
    for heads in visit.said.heads.values():
        head = heads[-1]
        if head.kind != "file" or not str(head.body.get("media", "")).startswith("image/"):
            continue
        sha256 = str(head.body["sha256"])
        if sha256 in signatures:
            continue
        cells.append(
            {
                "picture": sha256 if sha256 in visit.files else "", "sha256": sha256,
                "item": str(head.body.get("item") or ""), "label": str(head.body.get("label") or ""),
                "at": str(head.body.get("taken_at", ""))[:16].replace("T", " "), "by": names[head.pk],
            }
        )  # fmt: skip
    if cells:
        yield new_page("现场照片")
        yield photos(cells)


def recheck_paper(visit: OnSite, findings: Sequence[Finding]) -> dict[str, Any]:
    """What became of what was ordered (复查记录): each problem, put right or not."""
    inspection, order = visit.inspection, visit.inspection.rechecks
    on = clock.day(inspection.finished_at or inspection.proposed_at)
    rows = [
        [each.item_code, each.text, "已改正" if each.corrected_on else "未改正"] for each in findings
    ]  # fmt: skip
    blocks: list[Block] = [
        facts(
            *about(inspection.business, on),
            ("责令改正", f"{order.ordered_on:%Y-%m-%d}下达，期限{order.deadline:%Y-%m-%d}" if order else ""),
            ("复查时间", hour(inspection.started_at)),
            ("复查人员", officers_in_words(visit.team)),
            wide=(*WIDE, "责令改正", "复查人员"),
        ),
        table("复查情况", ("序号", "原问题", "复查结果"), rows, (2, 9, 3)),
        boxes("复查结论", ("已按要求改正", "未按要求改正"), [_rechecked(findings)]),
        *_signatures(visit),
        note(f"依据{ORDER_49}第三十三条。"),
    ]  # fmt: skip
    return paper("复查记录", blocks, head=inspection.district.bureau, unsure=unsure(inspection))


def _rechecked(findings: Sequence[Finding]) -> str:
    """What a re-check came to; without a problem that was ordered nothing is ticked."""
    if not findings:
        return ""
    return "已按要求改正" if all(each.corrected_on for each in findings) else "未按要求改正"


def poster_values(inspection: Inspection, *, address: str, code: str) -> dict[str, Any]:
    """What hangs at the door until the next inspection: the result, and the code of the public page."""
    on = clock.day(inspection.finished_at or inspection.proposed_at)
    return {
        "bureau": inspection.district.bureau,
        "name": inspection.business.sign or inspection.business.name,
        "legal": inspection.business.name,
        "licence": "、".join(permits(inspection.business, on)),
        "result": inspection.result,
        "day": day(on),
        "kind": how(inspection),
        "checklist": inspection.checklist.name,
        "unsure": unsure(inspection),
        "address": address,
        "code": code,
        "failed": len(inspection.judgement.get("key_failed", []))
        + len(inspection.judgement.get("general_failed", [])),
    }
