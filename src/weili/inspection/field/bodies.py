"""The kinds of records and what each must say (docs/field-protocol.md, *A record*).

A body that says more than is known here is kept as it is: a newer phone may know more than its house.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from weili.inspection.field import shapes
from weili.inspection.field.shapes import Check, text
from weili.law.penalties import violation_codes

#: how long what goes into a column may be
TEXT, LONG = 300, 2000
RESULTS = {"pass": "符合", "fail": "不符合", "na": "合理缺项"}
WAYS = {"camera": "扫码", "typed": "手输", "manual": "未能扫码"}
RECUSALS = {"none": "不申请回避", "asked": "申请回避"}
HANDLINGS = {"pass": "通过", "order": "责令改正", "stop": "责令停止"}
SIGNED = {"signed": "签字", "sealed": "盖章"}
SIGN_STATES = {**SIGNED, "refused_witnessed": "拒签（有见证人）", "refused_recorded": "拒签（记明情况）"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: its name, of what it speaks, what it must say and may say, and what of it goes together."""

    label: str
    about: str
    needs: Mapping[str, Check]
    may: Mapping[str, Check] = field(default_factory=dict)
    #: fields that must not be empty where another has a value: (field, value, wanted, sentence)
    rules: tuple[tuple[str, object, str, str], ...] = ()

    def objection(self, body: Mapping[str, Any]) -> str:
        """What is wrong with a body, as a sentence that names the field; empty where nothing is."""
        for name, check in self.needs.items():
            if name not in body:
                return f"缺少{name}"
            if said := check(body[name]):
                return f"{name}{said}"
        for name, check in self.may.items():
            if name in body and (said := check(body[name])):
                return f"{name}{said}"
        for name, value, wanted, sentence in self.rules:
            if body.get(name) == value and not str(body.get(wanted) or "").strip():
                return sentence
        return ""


_PHOTOS = shapes.listed(shapes.sha)
_PROVISIONAL = {"result", "order", "stop"}


def _violation(value: Any) -> str:
    if value == "" or value in violation_codes():
        return ""
    return shapes.expected("违法行为代码（如V001）或者留空", value)


def _reading(value: Any) -> str:
    if not isinstance(value, dict):
        return shapes.expected("读数", value)
    return shapes.text(60, needed=True)(value.get("threshold")) or shapes.decimal(value.get("value"))


def _provisional(value: Any) -> str:
    if not isinstance(value, dict) or not value.keys() <= _PROVISIONAL:
        return shapes.expected("临时编号result、order、stop", value)
    return next((said for code in value.values() if (said := shapes.text(40)(code))), "")


KINDS: dict[str, Kind] = {
    "scan": Kind(
        "扫码", "scan", {"way": shapes.one_of(WAYS)},
        {"code": text(200), "reason": text(TEXT), "position": shapes.position},
        (
            ("way", "manual", "reason", "没有扫码，应写明原因，例如“市级系统故障”"),
            ("way", "camera", "code", "扫码的内容code不能为空"),
            ("way", "typed", "code", "手输的内容code不能为空"),
        ),
    ),
    "told": Kind(
        "告知", "told",
        {"certificates": shapes.yes_or_no, "notice": shapes.yes_or_no, "rights": shapes.yes_or_no,
         "recusal": shapes.one_of(RECUSALS)},
        {"recusal_text": text(TEXT), "companion": text(60), "companion_role": text(60)},
        (("recusal", "asked", "recusal_text", "申请回避的，应写明回避的对象和理由"),),
    ),
    "answer": Kind(
        "检查结论", "item:", {"result": shapes.one_of(RESULTS)},
        {"reason": text(TEXT), "note": text(LONG), "score": lambda v: "" if v in ("", None) else shapes.decimal(v),
         "readings": shapes.listed(_reading), "photos": _PHOTOS, "voice": _PHOTOS},
        (("result", "na", "reason", "合理缺项应写明理由reason"),),
    ),
    "finding": Kind(
        "问题", "finding:",
        {"text": text(500, needed=True), "affects_safety": shapes.yes_or_no, "accident_risk": shapes.yes_or_no,
         "fixed_on_spot": shapes.yes_or_no},
        {"violation": _violation, "article": text(200), "measure": text(500), "deadline": shapes.day,
         "explanation": text(500), "photos": _PHOTOS, "after_photos": _PHOTOS, "voice": _PHOTOS},
    ),
    "file": Kind(
        "文件", "file:", {"sha256": shapes.sha, "media": text(100, needed=True), "size": shapes.whole(1, 1 << 40)},
        {"taken_at": shapes.moment, "item": text(60), "label": text(100), "position": shapes.position},
    ),
    "stop": Kind(
        "责令停止", "stop", {"ordered": shapes.yes_or_no}, {"text": text(LONG)},
        (("ordered", True, "text", "责令停止生产经营应写明内容text"),),
    ),
    "sample": Kind(
        "移交抽样", "sample:", {"product": text(200, needed=True)},
        {"maker": text(200), "batch": text(80), "made_on": text(40), "quantity": text(80), "reason": text(TEXT),
         "item": text(60)},
    ),
    "rest": Kind(
        "歇业", "rest", {"resting": shapes.yes_or_no}, {"text": text(200), "photos": _PHOTOS},
    ),
    "close": Kind(
        "结果", "close", {"result": text(30), "handling": shapes.one_of(HANDLINGS)},
        {"explanation": text(LONG), "opinion": text(LONG), "provisional": _provisional},
    ),
    "sign": Kind(
        "签名", "sign:", {"state": shapes.one_of(SIGN_STATES)},
        {"name": text(60), "role": text(60), "image": shapes.sha_or_none, "reason": text(TEXT), "witness": text(60)},
        (
            ("state", "signed", "image", "签字应有签名图片image"),
            ("state", "refused_witnessed", "witness", "拒签的应写明见证人witness"),
            ("state", "refused_recorded", "reason", "拒签的应记明情况reason"),
        ),
    ),
    "finish": Kind(
        "完成", "finish",
        {"finished_at": shapes.instant, "records": shapes.whole(1, 100_000), "files": shapes.whole(0, 100_000)},
    ),
}  # fmt: skip
