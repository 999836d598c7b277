"""`weili grade`: the statutory grades of a year and next year's proposals (食药监食监一〔2016〕115号)."""

import click

from weili.cli.answer import refuse, say
from weili.cli.setup import prepare


@click.command("grade")
@click.option("--year", type=click.IntRange(2000, 2100), help="年度；默认为今年")
@click.option("--district", "district_code", help="区划代码；只有一个区时可不填")
@click.option("--json", "as_json", is_flag=True)
def grade(*, year: int | None, district_code: str | None, as_json: bool) -> None:
    """测算一个年度的风险等级并计数：已评定多少户、各级多少户、未评定各因何故。"""
    prepare()
    from weili.cli.setup import the_district
    from weili.grading.queries import counts
    from weili.grading.services import propose_grades, propose_next_years
    from weili.kernel import clock
    from weili.kernel.models.people import system_person
    from weili.law.source import LawError

    at, by = clock.now(), system_person()
    district = the_district(district_code, as_json=as_json)
    wanted = year or clock.day(at).year
    try:
        run = propose_grades(district=district, year=wanted, by=by, at=at, progress=_told(as_json=as_json))
        proposals = propose_next_years(district=district, year=wanted, by=by, at=at)
    except LawError as refusal:
        refuse(refusal.code, str(refusal), as_json=as_json)
    counted = counts(by, on=clock.day(at), year=wanted, district=district.code)
    answer = {
        "year": wanted,
        "district": district.code,
        **counted.as_json(),
        "this_run": {
            "proposed": sum(run.proposed.values()),
            "withheld": sum(run.withheld.values()),
            "unchanged": run.unchanged,
            "next_year_proposals": proposals,
        },
    }
    graded = "，".join(f"{letter}级 {count} 户" for letter, count in counted.graded.items())
    withheld = "；".join(f"{label} {count} 户" for label, count in answer["ungraded"]["labels"].items())
    words = (
        f"{district.name}{wanted}年度：共 {counted.businesses} 户，"
        f"已评定 {sum(counted.graded.values())} 户（{graded}），"
        f"未评定 {sum(counted.ungraded.values())} 户（{withheld or '无'}）。"
    )
    say(answer, as_json=as_json, words=words)


def _told(*, as_json: bool):  # type: ignore[no-untyped-def]
    """Progress on stderr for a person; nothing where a machine reads."""
    if as_json:
        return None
    return lambda done, every: click.echo(f"已测算 {done}/{every} 户", err=True)
