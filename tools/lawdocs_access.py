"""Renders docs/generated/access.md from the access table: what the bureau reads and signs."""

from collections.abc import Collection

from weili.kernel.access import GRANTS, TWO_FACTOR
from weili.kernel.people import INSPECTING
from weili.kernel.roles import Act, Reach, Role

REACH = {Reach.OWN: "本户", Reach.STATION: "本所", Reach.DISTRICT: "本区", Reach.CITY: "全市"}
#: the system acts for nobody's benefit but the clock's; it has every act and is not a column of the table
PEOPLE = tuple(role for role in Role if role is not Role.SYSTEM)


def render() -> dict[str, str]:
    """The file's name and its text."""
    return {"access.md": "\n".join(_lines()) + "\n"}


def _lines() -> list[str]:
    return [
        "# 谁在哪里可以做什么",
        "",
        "本页由权限表（`weili.kernel.access.GRANTS`）生成，请勿手工修改。",
        "范围：本户＝岗位所属的经营户；本所＝岗位所在的所；本区＝岗位所在的区。空格＝不可以。",
        "范围之外的事物对该人不存在（404）；范围之内未授权的事项被拒绝（403）。",
        "岗位只在任职的起止日期之内有效。须由两人办理的事项由法律规定，不在此表。",
        "",
        *_matrix(),
        "",
        "## 每个角色",
        "",
        *_by_role(),
        "",
        "## 须两步验证的角色",
        "",
        f"{_labels(TWO_FACTOR)}。各局可以扩大，不能缩小。",
        "",
        "## 谁可以开展监督检查",
        "",
        f"须任下列岗位之一，且执法证在检查当日有效：{_labels(INSPECTING)}。",
        "",
        f"不能开展监督检查：{_labels(set(PEOPLE) - INSPECTING)}。协管员、包保干部只能协助、提醒。",
        "",
        "依据：《中华人民共和国行政处罚法》第四十二条；京政办发〔2025〕10号。",
        "",
        "系统（定时任务、命令行导入）以“系统”的名义办理，范围为全市，任何人不能任此岗位。",
    ]


def _labels(roles: Collection[Role]) -> str:
    return "、".join(role.label for role in Role if role in roles)


def _matrix() -> list[str]:
    granted = [role for role in PEOPLE if GRANTS[role]]
    head = ["事项", *(role.label for role in granted)]
    rows = [[act.label, *(_cell(role, act) for role in granted)] for act in Act]
    return [_row(head), _row(["---"] * len(head)), *map(_row, rows)]


def _cell(role: Role, act: Act) -> str:
    reach = GRANTS[role].get(act)
    return REACH[reach] if reach is not None else ""


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _by_role() -> list[str]:
    lines = []
    for role in PEOPLE:
        acts = [f"{act.label}（{REACH[reach]}）" for act, reach in GRANTS[role].items()]
        lines.append(f"- **{role.label}**：{'；'.join(acts) or '无内部权限，只用公开或对外页面'}。")
    return lines
