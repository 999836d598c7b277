"""`weili plan --year Y`: the supervision plan with the reason for each visit (Order 49 art. 21)."""

import json

import click

from weili.cli.answer import refuse, say
from weili.cli.setup import prepare


@click.command("plan")
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="计划年度")
@click.option("--district", "district_code", help="区划代码；只有一个区时可不填")
@click.option("--remake", is_flag=True, help="按现有资料重新编制；已批准的计划不变")
@click.option("--visits", "with_visits", is_flag=True, help="先逐条列出每次检查及其理由")
@click.option("--json", "as_json", is_flag=True)
def plan(*, year: int, district_code: str | None, remake: bool, with_visits: bool, as_json: bool) -> None:
    """编制一个年度的监督检查计划（草稿），或显示已有的计划；安排不下的逐项列出。"""
    prepare()
    from weili.cli.setup import the_district
    from weili.kernel import clock
    from weili.kernel.models.people import system_person
    from weili.law.source import LawError
    from weili.planning.queries import lines, plan_of
    from weili.planning.services import CannotPlan, make_plan

    at, by = clock.now(), system_person()
    district = the_district(district_code, as_json=as_json)
    found = None if remake else plan_of(district, year)
    try:
        found = found or make_plan(district=district, year=year, by=by, at=at)
    except LawError as refusal:
        refuse(refusal.code, str(refusal), as_json=as_json)
    except CannotPlan as refusal:
        refuse("cannot_plan", str(refusal), as_json=as_json)
    if with_visits:
        for line in lines(found):
            click.echo(json.dumps(line, ensure_ascii=False) if as_json else _words(line))
    answer = {
        "year": year,
        "district": district.code,
        "plan": found.pk,
        "state": found.state,
        **found.summary,
        "parameters": found.parameters,
    }
    summary = found.summary
    unmet = "，".join(f"{_UNMET[what]} {count}" for what, count in summary["unmet"].items()) or "无"
    words = (
        f"{district.name}{year}年度监督检查计划（{found.get_state_display()}）：{summary['businesses']} 户，"
        f"安排 {summary['visits']} 户次；未能安排：{unmet}。"
        + "".join(f"\n注意：{text}" for text in summary["warnings"])
    )
    say({"summary": answer} if with_visits else answer, as_json=as_json, words=words)


_UNMET = {
    "minimum": "法定最少次数",
    "coverage": "两年全覆盖",
    "planned": "计划次数",
    "unknown": "无法确定频次",
}


def _words(line: dict[str, object]) -> str:
    reasons = line["reasons"]
    told = "；".join(f"{r['text']}（{r['article']}）" for r in reasons) if isinstance(reasons, list) else ""
    return f"{line['month']}月 {line['station'] or '未分配到所'} {line['name']}：{told}"
