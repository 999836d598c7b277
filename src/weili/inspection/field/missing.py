"""What still keeps a visit from beginning or from being finished, each a sentence that says what to do."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from weili.inspection.field.bodies import KINDS
from weili.inspection.field.judging import Counted, counted, judged, steps_of
from weili.inspection.field.on_site import OnSite, hand_of
from weili.inspection.models import Inspection
from weili.inspection.refusals import CannotArrange
from weili.inspection.teams import LEAST_OFFICERS, require_certificate
from weili.kernel import clock
from weili.law.source import LawError

State = Inspection.State
#: an approval a moment after the scan is the same moment on two clocks
SAME_MOMENT = timedelta(minutes=5)
LONGEST = 500


def to_begin(visit: OnSite, *, at: datetime) -> str:
    """Why a visit does not begin with what was sent; empty where it does (开始检查的条件)."""
    inspection, began = visit.inspection, visit.began_at
    if began is None:
        return "还没有扫企业码；系统不能用时请写明原因"
    if said := _not_approved(inspection, began):
        return said
    return _team(visit, clock.day(began)) or _unwritable(visit, at)


def _not_approved(inspection: Inspection, began: datetime) -> str:
    if inspection.urgent and inspection.state == State.PROPOSED:
        return ""
    if inspection.state not in (State.APPROVED, State.NOTIFIED):
        state = inspection.get_state_display()
        return f"检查{state}，不能开始；现场记录已经保存，批准后请重新扫码再开始"
    if inspection.approved_at and inspection.approved_at > began + SAME_MOMENT:
        when = inspection.approved_at.astimezone(clock.BEIJING)
        return f"检查在批准（{when:%m-%d %H:%M}）之前已经扫码，不能这样开始；请重新扫码"
    return ""


def _team(visit: OnSite, on: date) -> str:
    if len({each.person_id for each in visit.team}) < LEAST_OFFICERS:
        return f"检查人员不得少于{LEAST_OFFICERS}名，请先调整检查人员"
    for each in visit.team:
        try:
            require_certificate(each.person, on=on)
        except CannotArrange as why:
            return str(why)
    return ""


def _unwritable(visit: OnSite, at: datetime) -> str:
    place = visit.inspection.business.place
    return "" if hand_of(visit.team, place, clock.day(at)) else "检查组中没有人能登记该户档案，请调整检查人员"


def to_finish(visit: OnSite) -> str:
    """What is missing for the result, the first things first; empty where nothing is (出具结果的条件)."""
    return "；".join(_missing(visit))[:LONGEST]


def _missing(visit: OnSite) -> Iterator[str]:
    yield from _not_arrived(visit)
    yield from _contradictions(visit)
    yield from _told(visit)
    if visit.resting:
        if not (visit.said.body("rest") or {}).get("photos"):
            yield "歇业应有现场照片"
    else:
        yield from _result(visit)
    yield from _signatures(visit)


def _not_arrived(visit: OnSite) -> Iterator[str]:
    """Records and files that the devices wrote and that are not here yet."""
    numbers: dict[Any, set[int]] = {}
    accounted = [(each.device_id, each.seq) for each in visit.records]
    for device, seq in accounted + [(each.device_id, each.seq) for each in visit.refused]:
        numbers.setdefault(device, set()).add(seq)
    names = {record.device_id: str(record.device.label or "一部终端") for record in visit.records}
    for device, known in numbers.items():
        if gaps := sorted(set(range(1, max(known) + 1)) - known):
            yield f"{names.get(device, '一部终端')}还有{len(gaps)}条记录没有收到（第{_some(gaps)}条）"
    for refused in _unsettled(visit):
        yield f"有记录没有被接收，请在手机上重新填写：{refused}"
    if lacking := visit.said.files() - visit.files:
        yield f"还有{len(lacking)}个照片、录音或签名没有收到"


def _unsettled(visit: OnSite) -> list[str]:
    """The refusals after which nothing was said of the same subject any more."""
    kept = {record.pk for record in visit.records}
    last: dict[tuple[Any, str], int] = {}
    for record in visit.records:
        key = (record.device_id, record.about)
        last[key] = max(last.get(key, 0), record.seq)
    return [
        refused.message
        for refused in visit.refused
        if refused.record not in kept
        and _can_be_said(visit, refused.kind, refused.about)
        and last.get((refused.device_id, refused.about), 0) < refused.seq
    ]


def _can_be_said(visit: OnSite, kind: str, about: str) -> bool:
    """Whether a subject can be written anew at all: no item that is not on the list, nobody who is not of the team."""
    what = about.partition(":")[2]
    if kind in ("answer", "finding"):
        return any(item.code == what for item in visit.template.items)
    if kind == "sign" and what != "business":
        return any(what == f"officer:{each.person_id}" for each in visit.team)
    return kind in KINDS and kind not in ("finish", "file")


def _contradictions(visit: OnSite) -> Iterator[str]:
    for about, heads in visit.said.conflicts.items():
        what = about.partition(":")[2]
        who = "、".join(dict.fromkeys(head.person.name for head in heads))
        label = KINDS[heads[0].kind].label
        yield f"“{label}{what and ' ' + what}”有{len(heads)}份不同的记录（{who}），请选定一份"


def _told(visit: OnSite) -> Iterator[str]:
    told = visit.said.body("told") or {}
    if not (told.get("certificates") and told.get("notice") and told.get("rights")):
        yield "还没有记录出示证件、交付通知书和告知权利"


def _result(visit: OnSite) -> Iterator[str]:
    found = counted(visit)
    if found.open:
        yield f"还有{len(found.open)}项没有结论：{'、'.join(found.open)}"
    yield from _findings(visit, found)
    close = visit.said.body("close")
    if close is None:
        yield "还没有确认检查结果和处理"
    if found.open:
        return
    try:
        result = judged(visit).result
    except LawError as why:
        yield str(why)
        return
    if close and close.get("result") and close["result"] != result:
        yield f"现场确认的结果是“{close['result']}”，按全部记录判定为“{result}”，请核对后重新确认结果并签名"


def _findings(visit: OnSite, found: Counted) -> Iterator[str]:
    findings = visit.said.of("finding")
    for code in found.failed:
        finding = findings.get(code)
        if finding is None:
            yield f"{code}不符合，还没有写明问题和处理"
            continue
        steps = steps_of(visit, code, finding)
        if finding["fixed_on_spot"]:
            if not finding.get("after_photos"):
                yield f"{code}已当场改正，应有改正后的照片"
        elif "order" in steps and not finding.get("deadline"):
            yield f"{code}应责令限期改正，请写明期限"
        elif "explain_or_investigate" in steps and not str(finding.get("explanation") or "").strip():
            yield f"{code}是重点项，不调查处理的应写明理由"


def _signatures(visit: OnSite) -> Iterator[str]:
    signs = visit.said.of("sign")
    officers = {about: body for about, body in signs.items() if about.startswith("officer:")}
    if len(officers) < LEAST_OFFICERS:
        yield f"应有{LEAST_OFFICERS}名检查人员签名，现有{len(officers)}名"
    images = [body["image"] for body in officers.values() if body.get("image")]
    if len(set(images)) < len(images):
        yield "两名检查人员的签名是同一张图片，请各自签名"
    if visit.on_the_spot and not visit.resting and "business" not in signs:
        yield "被检查单位还没有签名；拒签的请写明理由和见证人"


def _some(numbers: Sequence[int]) -> str:
    shown = "、".join(str(number) for number in numbers[:5])
    return f"{shown}等" if len(numbers) > 5 else shown
