"""A record in a Chinese line, as the desk reads it."""

from typing import Any

from weili.inspection.field.bodies import HANDLINGS, KINDS, RESULTS, SIGN_STATES, WAYS
from weili.inspection.models import FieldRecord


def subject_words(record: FieldRecord) -> str:
    """Of what a record speaks: 检查结论 4.2, 签名 被检查单位."""
    label, what = KINDS[record.kind].label, record.about.partition(":")[2]
    if record.kind == "sign":
        return f"{label} {'被检查单位' if what == 'business' else '检查人员'}"
    return f"{label} {what}" if record.kind in ("answer", "finding") else label


def body_words(record: FieldRecord) -> str:
    """What a record says, short."""
    body: dict[str, Any] = record.body
    if body.get("cleared") is True:
        return "撤回"
    return "；".join(part for part in _WORDS[record.kind](body) if part)


def _answer(body: dict[str, Any]) -> list[str]:
    readings = "、".join(f"{each['threshold']} {each['value']}" for each in body.get("readings", ()))
    photos = len(body.get("photos") or ())
    return [
        RESULTS[body["result"]], body.get("reason") or "", body.get("note") or "", readings and f"读数 {readings}",
        f"照片 {photos} 张" if photos else "",
    ]  # fmt: skip


def _finding(body: dict[str, Any]) -> list[str]:
    return [
        body["text"], "影响食品安全" if body["affects_safety"] else "", "有事故风险" if body["accident_risk"] else "",
        "当场改正" if body["fixed_on_spot"] else "", f"期限 {body['deadline']}" if body.get("deadline") else "",
    ]  # fmt: skip


def _told(body: dict[str, Any]) -> list[str]:
    done = {"certificates": "出示证件", "notice": "交付通知书", "rights": "告知权利"}
    said = [label for name, label in done.items() if body[name]]
    return ["、".join(said), body.get("recusal_text") or "" if body["recusal"] == "asked" else "不申请回避"]


_WORDS: dict[str, Any] = {
    "scan": lambda body: [WAYS[body["way"]], body.get("code") or "", body.get("reason") or ""],
    "told": _told,
    "answer": _answer,
    "finding": _finding,
    "file": lambda body: [body.get("label") or "", body.get("item") or "", f"{body['size'] // 1024} KB"],
    "stop": lambda body: [body.get("text") or "" if body["ordered"] else "不责令停止"],
    "sample": lambda body: [body["product"], body.get("quantity") or "", body.get("reason") or ""],
    "rest": lambda body: ["歇业" if body["resting"] else "没有歇业", body.get("text") or ""],
    "close": lambda body: [body["result"], HANDLINGS[body["handling"]], body.get("opinion") or ""],
    "sign": lambda body: [SIGN_STATES[body["state"]], body.get("reason") or "", body.get("witness") or ""],
    "finish": lambda body: [f"共 {body['records']} 条记录、{body['files']} 个文件"],
}  # fmt: skip
