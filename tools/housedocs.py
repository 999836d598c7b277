"""What the house itself declares, as pages: the reactions, the events of the timeline, the kinds of imports."""

import importlib
import pkgutil
from collections.abc import Iterable

import weili


def render() -> dict[str, str]:
    """reactions.md, events.md and imports.md."""
    return {"reactions.md": _reactions(), "events.md": _events(), "imports.md": _imports()}


def _table(title: str, lead: str, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    heads = list(heads)
    lines = [f"# {title}", "", lead, "", f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def _reactions() -> str:
    from weili.reactions.table import FOLLOWS

    rows = [
        (event.label, f"`{event.kind}`", reaction.what, reaction.article or "—")
        for event, reactions in FOLLOWS.items()
        for reaction in reactions
    ]
    lead = "什么事引出什么事。联动与事件在同一事务内依次执行；导入的历史只在期限仍在计算时产生待办。"
    return _table("联动表", lead, ("事件", "代号", "随之发生", "依据"), rows)


def _events() -> str:
    from weili.archive.timeline.event import KINDS

    for module in pkgutil.walk_packages(weili.__path__, "weili."):
        if module.name.endswith(".events"):
            importlib.import_module(module.name)
    rows = [
        (event.label, f"`{kind}`", event.line, "、".join(event.personal or ()) or "无")
        for kind, event in sorted(KINDS.items())
        if event.__module__.startswith("weili.")
    ]
    lead = "时间线上的每一种记录。个人信息一栏列出存放在链外、可以销毁的字段；销毁后其摘要仍在链中。"
    return _table("时间线事件", lead, ("事件", "代号", "时间线上的句子", "个人信息"), rows)


def _imports() -> str:
    from weili.exchange.kinds import KINDS

    pages = ["# 可以导入的表", "", "每种表的栏目、认得的其他表头和是否必填。表头不分全角半角，不看空格。", ""]
    for kind in KINDS.values():
        pages += [f"## {kind.zh}（`{kind.name}`）", "", "| 栏目 | 必填 | 认得的其他表头 |", "|---|---|---|"]
        pages += [
            f"| {field.zh} | {'是' if field.required else ''} | {_cell('、'.join(field.aliases))} |"
            for field in kind.fields
        ]
        pages.append("")
    return "\n".join(pages)
