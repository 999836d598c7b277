"""The menu: what there is, and which acts open it. A menu never decides; it only spares a walk to a closed door."""

from dataclasses import dataclass, replace

from django.urls import reverse

from weili.kernel.roles import Act


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; `current` while the page shown is it or lies below it."""

    label: str
    url: str  # a name of web.pages
    acts: tuple[Act, ...]
    icon: str  # a symbol of templates/cotton/icon.html
    phone: bool = False  # also in the bar at the bottom of a phone
    current: bool = False


MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "工作",
        (
            Entry("首页", "web:home", (), "home", phone=True),
            Entry("待办", "web:duties", (Act.READ_DUTY,), "clock", phone=True),
            Entry("经营户", "web:businesses", (Act.READ_BUSINESS,), "shop", phone=True),
            Entry("地图", "web:map", (Act.READ_BUSINESS,), "map"),
        ),
    ),
    (
        "检查",
        (
            Entry("检查任务", "web:inspections", (Act.INSPECT, Act.APPROVE_VISIT), "check", phone=True),
            Entry("责令改正", "web:orders", (Act.INSPECT, Act.APPROVE_VISIT), "gavel"),
            Entry("责任约谈", "web:talks", (Act.INSPECT, Act.APPROVE_VISIT), "speech"),
            Entry("双随机", "web:draws", (Act.PROPOSE_VISIT, Act.APPROVE_VISIT), "spark"),
            Entry("走访提醒", "web:calls", (Act.RECORD_CALL,), "people", phone=True),
        ),
    ),
    (
        "监管",
        (
            Entry("风险分级", "web:grades", (Act.READ_GRADE,), "scale"),
            Entry("检查计划", "web:plans", (Act.READ_PLAN,), "calendar", phone=True),
            Entry(
                "检查表",
                "web:checklists",
                (Act.INSPECT, Act.EDIT_CHECKLIST, Act.PUBLISH_CHECKLIST),
                "table",
            ),
            Entry("重点监管", "web:key-list", (Act.READ_SAMPLE,), "flag"),
            Entry("线索", "web:leads", (Act.HANDLE_DUTY,), "spark"),
        ),
    ),
    (
        "台账",
        (
            Entry("检查记录", "web:visits", (Act.READ_VISIT,), "check"),
            Entry("抽检", "web:samples", (Act.READ_SAMPLE,), "flask"),
            Entry("现场移交样品", "web:hand-overs", (Act.CORRECT_SAMPLE,), "flask"),
            Entry("投诉举报", "web:complaints", (Act.READ_COMPLAINT,), "speech"),
            Entry("案件与处罚", "web:cases", (Act.READ_CASE,), "gavel"),
            Entry("许可与备案", "web:permits", (Act.READ_DUTY,), "card"),
            Entry("企业自查", "web:self-checks", (Act.READ_SELF_CHECK,), "camera"),
            Entry("检查文书", "web:papers", (Act.READ_VISIT,), "report"),
            Entry("检查评价", "web:ratings", (Act.READ_RATING,), "speech"),
            Entry("对我的检查", "web:own-inspections", (Act.RATE_VISIT,), "check", phone=True),
        ),
    ),
    (
        "统计",
        (
            Entry("年度报告", "web:annual-reports", (Act.READ_REPORT,), "report"),
            Entry("分类分析", "web:analysis", (Act.READ_REPORT,), "table"),
            Entry("消费者关心的食品", "web:food-categories", (Act.READ_REPORT,), "basket"),
        ),
    ),
    (
        "数据",
        (
            Entry("导入", "web:imports", (Act.IMPORT,), "inbox"),
            Entry("身份判定", "web:matching", (Act.DECIDE_IDENTITY,), "merge"),
            Entry("规则与节假日", "web:law", (Act.LOAD_LAW, Act.READ_PLAN), "book"),
            Entry("档案核验", "web:verification", (Act.VERIFY_ARCHIVE,), "shield"),
        ),
    ),
    (
        "管理",
        (
            Entry("请假与代理", "web:absences", (Act.HANDLE_DUTY, Act.RECORD_ABSENCE), "calendar"),
            Entry("人员与权限", "web:people", (Act.MANAGE_PEOPLE,), "people"),
            Entry("外部系统", "web:outside-systems", (Act.MANAGE_PEOPLE,), "plug"),
        ),
    ),
)


def menu_of(acts: frozenset[Act], path: str = "") -> list[tuple[str, list[Entry]]]:
    """The menu of somebody who holds these acts, on the page at `path`; groups without an open line are left out."""
    found = []
    for title, entries in MENU:
        allowed = [entry for entry in entries if not entry.acts or acts & set(entry.acts)]
        shown = [replace(entry, current=_is_at(reverse(entry.url), path)) for entry in allowed]
        if shown:
            found.append((title, shown))
    return found


def _is_at(address: str, path: str) -> bool:
    return path == address or (address != "/" and path.startswith(f"{address}/"))
