"""The moves of an inspection as buttons (检查的办理): which stand open to a person, their form and their service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from weili.inspection.models import Inspection
from weili.inspection.queries.candidates import candidates
from weili.inspection.queries.inspections import BEFORE_START
from weili.inspection.services import (
    approve_inspection,
    cancel_inspection,
    change_team,
    notify_business,
    publish_result,
    return_inspection,
)
from weili.inspection.workflow import INSPECTING
from weili.kernel.access import allowed, hands_of
from weili.kernel.http import Request
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.web import acting
from weili.web.forms import Form, Nothing, Reason
from weili.web.forms import inspections as forms

Prepared = tuple[Form, Callable[[], Any]]
State = Inspection.State


@dataclass(frozen=True, slots=True)
class Button:
    """One move as the page of an inspection offers it: the first is what is to be done next."""

    name: str
    label: str
    #: what the inspection waits for, not what else may be done to it
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Movement:
    """How a move is asked for: its words, what is said when it is done, its form and service, what to know before."""

    label: str
    done: str
    prepare: Callable[[Request, Inspection], Prepared]
    act: Act
    note: str = ""
    danger: bool = False


def _plain(form: type[Form], service: Callable[..., Any]) -> Callable[[Request, Inspection], Prepared]:
    """A move whose form has the very names that its service takes."""

    def prepare(request: Request, inspection: Inspection) -> Prepared:
        given = form(acting.posted(request))
        return given, lambda: service(
            inspection=inspection, **given.cleaned_data, by=request.person, at=request.at
        )

    return prepare


def _team(request: Request, inspection: Inspection) -> Prepared:
    team = list(inspection.attendances.all())
    keys = [each.person_id for each in team]
    form = forms.Team(
        acting.posted(request),
        officers=candidates(inspection.business, inspection.planned_on, also=keys),
        initial={
            "officers": keys, "seen": ",".join(map(str, keys)),
            "leader": next((each.person_id for each in team if each.leads), ""),
        },
    )  # fmt: skip

    def write() -> Any:
        given = form.cleaned_data
        people = Person.objects.in_bulk([int(key) for key in given["officers"]])
        leader = int(given["leader"]) if given["leader"] else None
        seen = [int(key) for key in given["seen"].split(",") if key.isascii() and key.isdigit()]
        return change_team(
            inspection=inspection, officers=[people[int(key)] for key in given["officers"]],
            leader=people.get(leader) or Person.objects.get(pk=leader) if leader else None,
            reason=given["reason"], seen=seen, by=request.person, at=request.at,
        )  # fmt: skip

    return form, write


#: the move in the address → how it is asked for
MOVES: dict[str, Movement] = {
    "approve": Movement(
        "批准", "已批准，检查人员会收到通知。", _plain(forms.Approve, approve_inspection), Act.APPROVE_VISIT,
        note="批准以后生成检查任务；提出人和批准人必须是两个人。",
    ),
    "return": Movement(
        "退回", "已退回，提出人会收到通知。", _plain(Reason, return_inspection), Act.APPROVE_VISIT,
        note="写明要改什么；提出人修改后可以再报。",
    ),
    "notify": Movement(
        "通知经营户", "已登记通知。", _plain(forms.Notify, notify_business), Act.INSPECT,
        note="没有通知不得检查；飞行检查不预先通知，通知书到达现场时出示。",
    ),
    "team": Movement(
        "调整检查人员", "检查人员已调整。", _team, Act.PROPOSE_VISIT,
        note="两名以上，执法证在检查当日有效；理由写入时间线。",
    ),
    "publish": Movement(
        "公开结果", "结果已公开。", _plain(Nothing, publish_result), Act.PUBLISH_VISIT,
        note="结果自形成之日起二十个工作日内公开，扫门口二维码即可看到。请先核对结果和问题。",
    ),
    "cancel": Movement(
        "取消检查", "检查已取消。", _plain(Reason, cancel_inspection), Act.PROPOSE_VISIT, danger=True,
        note="取消后不能恢复，可以另行安排；一并检查的待办仍在待办里。",
    ),
}  # fmt: skip
#: what brings an inspection further
_LEADING = ("approve", "notify", "publish")
#: a late approval of what began in an emergency
_LATE = (State.UNDER_WAY, State.FINISHED)


def moves_of(request: Request, inspection: Inspection, *, attends: bool) -> list[Button]:
    """What a person may do to an inspection now, the next act first; the services decide."""
    found = [
        Button(name, move.label, leads=name in _LEADING)
        for name, move in MOVES.items()
        if _open(name, inspection) and _may(request, inspection, move.act, attends=attends)
    ]
    if any(each.name == "approve" for each in found):
        two = inspection.proposed_by_id not in hands_of(request.person, on=request.on)
        found = [each for each in found if two or each.name != "approve"]
    return found


def _open(name: str, inspection: Inspection) -> bool:
    if name == "team":
        return inspection.state in BEFORE_START
    if (
        name == "approve"
        and inspection.urgent
        and inspection.approved_at is None
        and inspection.state in _LATE
    ):
        return True
    if name == "notify" and inspection.secret:
        return False
    return any(move.name == name for move in INSPECTING.moves_from(inspection.state))


def _may(request: Request, inspection: Inspection, act: Act, *, attends: bool) -> bool:
    return (act is Act.INSPECT and attends) or allowed(request.person, act, inspection, on=request.on)
