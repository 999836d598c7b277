"""The figures of the cockpit, group by group; a group whose rows the reader may not see is left out."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db.models import Avg, Count, F, Q, QuerySet, Sum

from weili.archive.models import Closure, Duty, Lead, Visit
from weili.archive.queries import businesses, duties, listings
from weili.archive.queries.facets import Scope, narrowed
from weili.archive.statuses import Status
from weili.kernel import clock
from weili.kernel.access import acts_of, area, visible
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.oversight.cockpit_board import NO_RECORD, Figure, Group, Opens, share
from weili.oversight.cockpit_rows import BEHIND, SELF_CHECK_DAYS, behind
from weili.oversight.portrait_facts import DISPOSAL
from weili.planning.models import Plan, PlannedVisit, VisitorCount
from weili.planning.queries import plans, visits
from weili.sampling import queries as sampling
from weili.sampling.models import Sample
from weili.sunshine.models import SelfCheck

#: the clocks of complaints and reports, and the share in time that a bureau is held to (practice.md §2.5)
_ANSWERS, TARGET = ("complaint.accept", "report.verify"), 95
_GOOD, _FAIR = 90, 60


def groups(reader: Person, *, at: datetime) -> tuple[Group, ...]:
    """Every group that the reader may see."""
    acts = acts_of(reader, on=clock.day(at))
    drawn = (Group(title, draw(reader, at)) for title, act, draw in _GROUPS if act in acts)
    return tuple(group for group in drawn if group.figures)


def _behind(reader: Person, key: str, label: str, on: date, *, tone: str = "amber") -> Figure:
    """How many businesses are behind a figure, and the way to them."""
    many = behind(reader, key, on=on).count()
    return Figure(
        label=label,
        value=f"{many} 户",
        rule=BEHIND[key].rule,
        opens=Opens("cockpit-rows", key=key),
        tone=tone if many else "green",
    )


def _base(reader: Person, at: datetime) -> tuple[Figure, ...]:
    shown = (Status.REGISTERED, Status.OPEN, Status.RESTING)
    return tuple(
        Figure(
            label=each.status.label,
            value=f"{each.count} 户",
            rule=each.status.rule,
            opens=Opens("businesses", {"status": each.status.value}),
        )
        for each in businesses.district_figures(reader, on=clock.day(at))
        if each.status in shown
    )


def _plan(reader: Person, at: datetime) -> tuple[Figure, ...]:
    on = clock.day(at)
    plan = plans(reader, on=on).filter(year=on.year, state=Plan.State.APPROVED).first()
    if plan is None:
        return (Figure(label="本月应检", value=NO_RECORD, rule=f"{on.year}年度还没有批准的检查计划"),)
    month = visits(reader, plan, on=on).filter(month=on.month)
    sums = month.order_by().aggregate(
        all=Count("pk", filter=~Q(state=PlannedVisit.State.DROPPED)),
        done=Count("pk", filter=Q(state=PlannedVisit.State.DONE)),
        left=Count("pk", filter=Q(state=PlannedVisit.State.PLANNED)),
    )
    here = {"month": str(on.month)}
    return (
        Figure(
            label="本月待检",
            value=f"{sums['left']} 次",
            rule="本年度计划中本月尚未实施的检查；计划按月安排",
            opens=Opens("plan-visits", {**here, "state": "planned"}, plan.pk),
            note=f"本月应检 {sums['all']} 次",
        ),
        Figure(
            label="本月已检",
            value=f"{sums['done']} 次",
            rule="本年度计划中本月已实施的检查",
            opens=Opens("plan-visits", {**here, "state": "done"}, plan.pk),
            tone="green" if sums["done"] else "",
        ),
        _behind(reader, "missed", "计划超期未检", on, tone="red"),
    )


def _seen(reader: Person, on: date) -> QuerySet[Visit]:
    rows: QuerySet[Visit] = Visit.objects.filter(district__isnull=False)
    return visible(reader, Act.READ_VISIT, rows, on=on, via="business__", business="root")


def _visits(reader: Person, at: datetime) -> tuple[Figure, ...]:
    on = clock.day(at)
    this_year = Q(visited_on__year=on.year)
    sums = _seen(reader, on).aggregate(
        today=Count("pk", filter=Q(visited_on=on)),
        year=Count("pk", filter=this_year),
        away=Count("pk", filter=this_year & Q(mode=Visit.Mode.OFF_SITE)),
    )
    day, year = on.isoformat(), str(on.year)
    return (
        Figure(
            label="今日已检",
            value=f"{sums['today']} 户次",
            rule="检查日期为今天的检查，现场与非现场",
            opens=Opens("visits", {"from": day, "to": day}),
        ),
        Figure(
            label="本年检查",
            value=f"{sums['year']:,} 户次",
            rule="本年内的检查，现场与非现场，按户次",
            opens=Opens("visits", {"year": year}),
        ),
        Figure(
            label="非现场占比",
            value=share(sums["away"], sums["year"]),
            rule="本年非现场检查户次除以全部检查户次",
            opens=Opens("visits", {"year": year, "mode": "off_site"}),
            note=f"{sums['away']:,} 户次",
        ),
    )


def _samples(reader: Person, at: datetime) -> tuple[Figure, ...]:
    on = clock.day(at)
    asked = {"year": str(on.year), "programme": Sample.Programme.SUPERVISION.value}
    # by the facets of the list that the figure opens: the two cannot disagree
    rows = narrowed(sampling.samples(reader, on=on), sampling.FACETS, asked, Scope((), on))
    sums = rows.aggregate(batches=Count("pk"), failing=Count("pk", filter=Q(verdict=Sample.Verdict.FAIL)))
    return (
        Figure(
            label="监督抽检",
            value=f"{sums['batches']:,} 批次",
            opens=Opens("samples", asked),
            rule="本年抽样、任务类别为监督抽检的样品；与快检、餐饮具等分开计",
        ),
        Figure(
            label="其中不合格",
            value=f"{sums['failing']:,} 批次",
            opens=Opens("samples", {**asked, "verdict": "fail"}),
            rule="监督抽检中判定不合格的样品",
            tone="amber" if sums["failing"] else "green",
        ),
        _disposal(reader, at),
        _behind(reader, "disposing", "处置中", on),
    )


def _disposal(reader: Person, at: datetime) -> Figure:
    on = clock.day(at)
    clocks = (
        duties.duties(reader, on=on)
        .filter(rule=DISPOSAL, started_at__year=on.year)
        .exclude(state=Duty.State.VOID)
    )
    sums = clocks.order_by().aggregate(all=Count("pk"), done=Count("pk", filter=Q(state=Duty.State.DONE)))
    return Figure(
        label="核查处置率",
        value=share(sums["done"], sums["all"]),
        note=f"{sums['done']} / {sums['all']} 件",
        rule="本年起算的核查处置期限中已办结的比例",
        opens=Opens("duties", {"which": "ended", "rule": DISPOSAL}),
    )


def _voices(reader: Person, at: datetime) -> tuple[Figure, ...]:
    on = clock.day(at)
    clocks = duties.duties(reader, on=on).filter(rule__in=_ANSWERS, due_at__year=on.year)
    sums = (
        clocks.exclude(state=Duty.State.VOID)
        .order_by()
        .aggregate(
            kept=Count("pk", filter=Q(state=Duty.State.DONE, ended_at__lte=F("due_at"))),
            late=Count(
                "pk",
                filter=Q(state=Duty.State.DONE, ended_at__gt=F("due_at"))
                | Q(state=Duty.State.OPEN, due_at__lt=at),
            ),
        )
    )
    decided = sums["kept"] + sums["late"]
    value = share(sums["kept"], decided)
    good = decided and 100 * sums["kept"] >= TARGET * decided
    return (
        Figure(
            label="按时办结率",
            value=value,
            note=f"目标 {TARGET}%以上；超期 {sums['late']} 件",
            rule="本年到期的受理、核查期限中，期限内办结的比例",
            tone="" if not decided else "green" if good else "red",
            opens=Opens("complaints", {"year": str(on.year), "late": "1"}),
        ),
        _behind(reader, "repeated", "重复投诉", on),
    )


def _lights(reader: Person, at: datetime) -> tuple[Figure, ...]:
    counted = duties.counts(reader, at=at)
    figures = [
        Figure(
            label="红：已超期",
            value=f"{counted.late} 件",
            rule="期限已过、尚未办结的待办",
            opens=Opens("duties", {"which": "late"}),
            tone="red" if counted.late else "green",
        ),
        Figure(
            label="黄：7天内到期",
            value=f"{counted.soon} 件",
            rule="今天起7天内截止的待办",
            opens=Opens("duties", {"which": "soon"}),
            tone="amber" if counted.soon else "green",
        ),
        Figure(
            label="全部未办结", value=f"{counted.open} 件", rule="辖区内未办结的待办", opens=Opens("duties")
        ),
    ]
    if Act.HANDLE_DUTY in acts_of(reader, on=clock.day(at)):
        waiting = listings.leads(reader, on=clock.day(at), state=Lead.State.OPEN).count()
        figures.append(
            Figure(
                label="待处理线索",
                value=f"{waiting} 条",
                rule="系统或人员提出、尚未采纳或否决的线索",
                opens=Opens("leads"),
            )
        )
    return tuple(figures)


def _self_checks(reader: Person, at: datetime) -> tuple[Figure, ...]:
    on = clock.day(at)
    shops = dict(behind(reader, "checking", on=on).values_list("pk", "open_months"))
    past = [on - timedelta(days=back) for back in range(SELF_CHECK_DAYS, 0, -1)]
    checks = SelfCheck.objects.filter(
        business__root__in=list(shops),
        level=SelfCheck.Level.DAILY,
        checked_on__gte=past[0],
        checked_on__lt=on,
    )
    done = set(checks.values_list("business__root", "checked_on"))
    closed = Closure.objects.filter(business__root__in=list(shops), since__lt=on)
    rests = list(closed.values_list("business__root", "since", "until"))
    shut = {
        (root, day)
        for root, since, until in rests
        for day in past
        if since <= day and (until is None or day < until)
    }
    trading = {
        (root, day) for root, months in shops.items() for day in past if months >> (day.month - 1) & 1
    } - shut
    kept = len(done & trading)
    whole = round(100 * kept / len(trading)) if trading else 0
    tone = "" if not trading else "green" if whole >= _GOOD else "amber" if whole >= _FAIR else "red"
    return (
        Figure(
            label="日管控完成率",
            value=share(kept, len(trading)),
            note=f"{kept} / {len(trading)} 个营业日",
            tone=tone,
            rule=f"近{SELF_CHECK_DAYS}天，有日管控记录的在营户按营业日计；歇业日不计",
            opens=Opens("cockpit-rows", key="checking"),
        ),
    )


def _papers(reader: Person, at: datetime) -> tuple[Figure, ...]:
    on = clock.day(at)
    return _behind(reader, "permits", "证照60天内到期", on), _behind(reader, "health", "健康证临期或过期", on)


def _season(reader: Person, at: datetime) -> tuple[Figure, ...]:
    on = clock.day(at)
    figures = (
        [_behind(reader, "risky", "景区镇高风险户", on)] if Act.READ_GRADE in acts_of(reader, on=on) else []
    )
    within = area(reader, Act.READ_BUSINESS, on=on)
    rows = VisitorCount.objects.filter(
        Q(district__in=within.districts) | Q(town__station__in=within.stations)
    )
    last = rows.order_by("-on").values_list("on", flat=True).first()
    if last is None:
        return (*figures, Figure(label="景区客流", value=NO_RECORD, rule="客流表导入以后显示"))
    week = _mean(rows.filter(on__gt=last - timedelta(days=7), on__lte=last))
    before = _mean(rows.filter(on__gt=last - timedelta(days=372), on__lte=last - timedelta(days=365)))
    change = (
        f"比去年同期{'多' if week >= before else '少'} {abs(round(100 * (week - before) / before))}%"
        if before
        else ""
    )
    heat = Figure(
        label="景区日均客流",
        value=f"{round(week):,} 人次",
        note=change,
        opens=Opens("map"),
        rule=f"截至{last}的7天，各景点合计的日均人次，含估算",
    )
    return (heat, *figures)


def _mean(rows: QuerySet[VisitorCount]) -> float:
    daily = rows.values("on").annotate(n=Sum("number"))
    return float(daily.aggregate(mean=Avg("n"))["mean"] or 0)


def _cadres(_: Person, __: datetime) -> tuple[Figure, ...]:
    return (Figure(label="包保督导完成率", value=NO_RECORD, rule="包保干部的督导记录还没有接入本系统"),)


_GROUPS: tuple[tuple[str, Act, Callable[[Person, datetime], tuple[Figure, ...]]], ...] = (
    ("经营户底数", Act.READ_BUSINESS, _base),
    ("检查计划", Act.READ_PLAN, _plan),
    ("检查", Act.READ_VISIT, _visits),
    ("抽检", Act.READ_SAMPLE, _samples),
    ("投诉举报", Act.READ_COMPLAINT, _voices),
    ("三色预警", Act.READ_DUTY, _lights),
    ("企业自查", Act.READ_SELF_CHECK, _self_checks),
    ("证照与健康证", Act.READ_BUSINESS, _papers),
    ("景区与季节", Act.READ_BUSINESS, _season),
    ("包保", Act.READ_REPORT, _cadres),
)
