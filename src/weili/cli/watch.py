"""`weili watch`: the folder into which other systems put their nightly exports."""

import click

from weili.cli.answer import refuse, say
from weili.cli.setup import prepare, the_district


@click.command()
@click.option(
    "--once", is_flag=True, help="立即收取所有写完的文件；供定时任务调用（后台任务运行时会自动收取）"
)
@click.option("--responsible", help="指定责任人的登录名，收取结果通知他；写 - 则通知系统管理员")
@click.option("--district", "code", help="与 --responsible 同用：区划代码；只有一个区时可不填")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 回答")
def watch(*, once: bool, responsible: str | None, code: str | None, as_json: bool) -> None:
    """监视文件夹：inbox/<区划代码>/<种类>/ 里的导出表自动导入；不带选项时建立并列出这些文件夹。"""
    prepare()
    from weili.reactions.watching import folders

    if responsible is not None:
        _set_responsible(responsible, code, as_json=as_json)
    elif once:
        _once(as_json=as_json)
    else:
        made = [str(folder) for folder in folders()]
        say(
            {"folders": made},
            as_json=as_json,
            words="\n".join(made) or "还没有区，请先运行 weili district add",
        )


def _set_responsible(username: str, code: str | None, *, as_json: bool) -> None:
    from weili.kernel import clock
    from weili.kernel.models import Person
    from weili.kernel.models.people import system_person
    from weili.kernel.people import PeopleError
    from weili.reactions.watching import set_responsible

    district = the_district(code, as_json=as_json)
    person = None if username == "-" else Person.objects.filter(username=username, is_active=True).first()
    if person is None and username != "-":
        refuse("unknown_person", f"没有登录名为“{username}”的在用账号", as_json=as_json)
    try:
        set_responsible(district=district, person=person, by=system_person(), at=clock.now())
    except PeopleError as refusal:
        refuse("cannot_be_responsible", str(refusal), as_json=as_json)
    who = person.name if person is not None else "系统管理员"
    say(
        {"district": district.pk, "responsible": who}, as_json=as_json, words=f"{district}：收取结果通知{who}"
    )


def _once(*, as_json: bool) -> None:
    from weili.kernel import clock, jobs
    from weili.kernel.models import Job
    from weili.reactions.watching import look_round

    jobs.discover()
    at = clock.now()
    asked = [job.pk for job in look_round(at)]
    name = jobs.worker_name()
    while (job := jobs.take(name, clock.now(), kinds=["watch.file"])) is not None:
        jobs.perform(jobs.Running(job))
    found = []
    for job in Job.objects.filter(pk__in=asked).order_by("pk"):
        sentence = job.result.get("sentence") or job.message or job.get_state_display()
        outcome = job.result.get("outcome", job.state)
        found.append({"file": job.payload["path"], "outcome": outcome, "sentence": sentence})
    words = "\n".join(f"{each['file']}：{each['sentence']}" for each in found) or "没有写完的新文件。"
    say({"files": found}, as_json=as_json, words=words)
