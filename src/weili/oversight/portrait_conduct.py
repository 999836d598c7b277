"""The dimensions of how a place behaves: grade, checks, samples, complaints, penalties, self-checks."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from weili.archive.models import Visit
from weili.complaints.models import Complaint
from weili.grading.models import Grade
from weili.kernel.roles import Act
from weili.oversight.portrait_facts import SELF_CHECK_DAYS, YEARS, Known
from weili.oversight.portrait_panels import Dimension, Figure, Panel, Rows, Year, years_of
from weili.sampling.models import Sample

#: the same item failed so often in a year is said in amber; once more, in red (our rule, practice §2.6)
REPEATED, OFTEN = 2, 3
YEAR, TWO_YEARS = timedelta(days=365), timedelta(days=730)
_VOICES = (Complaint.Kind.COMPLAINT, Complaint.Kind.REPORT, Complaint.Kind.MIXED)


def _grade(known: Known) -> Panel:
    signed = {g.year: g for g in reversed(known.grades) if g.state == Grade.State.REVIEWED}
    if not signed:
        return Panel(key="grade", title="法定风险等级")
    latest = signed[max(signed)]
    doubt = "（暂定）" if latest.provisional else ""
    figures = [Figure(f"{latest.year}年度{doubt}", latest.risk.label, Rows("grades"))]
    if latest.total is not None:
        points = f"{latest.total.quantize(Decimal('0.01')).normalize():f} 分"
        figures.append(Figure("总分", points, Rows("grades"), note="静态风险与动态风险之和，越高风险越大"))
    return Panel(
        key="grade",
        title="法定风险等级",
        figures=tuple(figures),
        years=tuple(Year(year, grade=signed[year].risk) for year in sorted(signed)[-YEARS:]),
        rule="两人签名确定的等级；不含系统推算的风险",
    )


def repeated_items(visits: Sequence[Visit], on: date) -> Counter[str]:
    """The coded items that failed on more than one visit of the last 365 days (重复问题), with how often."""
    counted: Counter[str] = Counter()
    for visit in visits:
        if visit.visited_on > on - YEAR:
            counted.update({finding.item_code for finding in visit.findings.all() if finding.item_code})
    return Counter({code: many for code, many in counted.items() if many >= REPEATED})


def _checks(known: Known) -> Panel:
    visits = known.visits
    if not visits:
        return Panel(key="checks", title="监督检查")
    last, year_ago = visits[0], known.on - YEAR
    recent = [visit for visit in visits if visit.visited_on > year_ago]
    findings = [finding for visit in recent for finding in visit.findings.all()]
    corrected = sum(finding.corrected_on is not None for finding in findings)
    repeated = repeated_items(visits, known.on)
    tone = {Visit.Outcome.PASS: "green", Visit.Outcome.CONDITIONS: "amber", Visit.Outcome.FAIL: "red"}
    since = year_ago + timedelta(days=1)
    figures = [
        Figure("最近检查", str(last.visited_on), Rows("visits"), note=str(last.get_mode_display())),
        Figure(
            "最近结果",
            str(last.get_outcome_display()),
            Rows("visits"),
            tone.get(Visit.Outcome(last.outcome), ""),
        ),
        Figure("近一年检查", f"{len(recent)} 次", Rows("visits", since=since)),
        Figure("近一年发现问题", f"{len(findings)} 项", Rows("visits", "found", since)),
    ]
    if findings:
        whole = "green" if corrected == len(findings) else "amber"
        figures.append(
            Figure("已整改", f"{corrected} / {len(findings)}", Rows("visits", "open", since), whole)
        )
    if repeated:
        most = max(repeated.values())
        figures.append(
            Figure(
                "同一项目重复",
                f"{len(repeated)} 项",
                Rows("visits", "found", since),
                "red" if most >= OFTEN else "amber",
                f"最多 {most} 次",
            )
        )
    return Panel(
        key="checks",
        title="监督检查",
        figures=tuple(figures),
        years=years_of((visit.visited_on for visit in visits), known.on, since=known.since),
        rule="现场与非现场检查，按户次；整改以登记的整改日期为准",
    )


def _full_checks(known: Known) -> Panel:
    full = [visit for visit in known.visits if visit.full]
    if not full:
        return Panel(key="full_checks", title="全项目检查")
    due = full[0].visited_on + TWO_YEARS
    left = (due - known.on).days
    figures = (
        Figure("最近一次全项目检查", str(full[0].visited_on), Rows("visits", "full")),
        Figure("下一次最迟", str(due), tone="red" if left < 0 else "amber" if left < 90 else "green"),
    )
    return Panel(
        key="full_checks",
        title="全项目检查",
        figures=figures,
        rule="两年内至少一次覆盖全部项目：《食品生产经营监督检查管理办法》",
    )


def _samples(known: Known) -> Panel:
    if not known.samples:
        return Panel(key="samples", title="抽检")
    figures = []
    for programme in Sample.Programme:
        taken = [sample for sample in known.samples if sample.programme == programme]
        failed = sum(sample.verdict == Sample.Verdict.FAIL for sample in taken)
        if taken:
            figures.append(
                Figure(
                    str(programme.label),
                    f"{len(taken)} 批",
                    Rows("samples", programme.value, known.since),
                    "red" if failed else "green",
                    f"不合格 {failed} 批",
                )
            )
    failing = [sample for sample in known.samples if sample.verdict == Sample.Verdict.FAIL]
    if failing:
        states = [known.disposals.get(f"sampling.Sample:{sample.pk}") for sample in failing]
        note = "、".join(
            f"{words} {states.count(state)} 批"
            for state, words in ((True, "处置中"), (False, "已处置"), (None, "无处置记录"))
            if state in states
        )
        figures.append(
            Figure("不合格处置", f"{len(failing)} 批", Rows("samples", "failed", known.since), "amber", note)
        )
    return Panel(
        key="samples",
        title="抽检",
        figures=tuple(figures),
        years=years_of((sample.day for sample in known.samples), known.on, since=known.since),
        rule=f"自 {known.since.year} 年，每类任务各计，不相加",
    )


def _complaints(known: Known) -> Panel:
    voices = [each for each in known.complaints if each.kind in _VOICES]
    if not voices:
        return Panel(key="complaints", title="投诉举报")
    year_ago = known.on - YEAR
    since = year_ago + timedelta(days=1)
    recent = [each for each in voices if each.received_on and each.received_on > year_ago]
    decided = [each for each in recent if each.confirmed is not None]
    confirmed = sum(bool(each.confirmed) for each in decided)
    figures = [Figure("近一年", f"{len(recent)} 件", Rows("complaints", "voices", since))]
    if decided:
        figures.append(
            Figure(
                "其中属实",
                f"{confirmed} / {len(decided)}",
                Rows("complaints", "confirmed", since),
                "amber" if confirmed else "green",
                "已有结论的",
            )
        )
    going = sum(not each.closed_on and not each.outcome for each in voices)
    if going:
        figures.append(Figure("办理中", f"{going} 件", Rows("complaints", "open"), "amber"))
    topics = Counter(each.topic or str(each.get_kind_display()) for each in recent)
    return Panel(
        key="complaints",
        title="投诉举报",
        figures=tuple(figures),
        tags=tuple(f"{topic} {many}" for topic, many in topics.most_common(5)),
        years=years_of((each.received_on for each in voices), known.on, since=known.since),
        rule="投诉、举报按收到日期；不含咨询、求助、意见和表扬",
    )


def _penalties(known: Known) -> Panel:
    if not known.cases:
        return Panel(key="penalties", title="处罚")
    since = known.on - TWO_YEARS
    recent = [case for case in known.cases if case.decided_on and case.decided_on > since]
    fined = sum((case.fine_yuan or Decimal() for case in recent), Decimal())
    last = known.cases[0]
    opens = Rows("cases", since=since + timedelta(days=1))
    figures = [Figure("近24个月", f"{len(recent)} 件", opens, "red" if recent else "green")]
    if fined:
        figures.append(Figure("罚款合计", f"{fined.quantize(Decimal(1)):,} 元", opens))
    figures.append(
        Figure("最近一件", str(last.decided_on or "日期未写明"), Rows("cases"), note=last.conduct[:40])
    )
    return Panel(key="penalties", title="处罚", figures=tuple(figures), rule="已决定的行政处罚，按决定日期")


def _self_checks(known: Known) -> Panel:
    days = known.open_days(SELF_CHECK_DAYS)
    rule = f"近{SELF_CHECK_DAYS}天营业日中有日管控记录的比例，歇业日不计"
    if not known.daily_checks:
        return Panel(key="self_checks", title="企业自查", rule=rule)
    done = sum(day in known.daily_checks for day in days)
    share = round(100 * done / len(days)) if days else 0
    since = known.on - timedelta(days=SELF_CHECK_DAYS)
    opens = Rows("self_checks", "daily", since)
    figures = (
        Figure(
            "日管控完成",
            f"{share}%",
            opens,
            "green" if share >= 90 else "amber" if share >= 60 else "red",
            f"{done} / {len(days)} 个营业日",
        ),
        Figure("最近一次", str(max(known.daily_checks)), opens),
    )
    return Panel(key="self_checks", title="企业自查", figures=figures, rule=rule)


CONDUCT = (
    Dimension("grade", "法定风险等级", Act.READ_GRADE, _grade),
    Dimension("checks", "监督检查", Act.READ_VISIT, _checks),
    Dimension("full_checks", "全项目检查", Act.READ_VISIT, _full_checks),
    Dimension("samples", "抽检", Act.READ_SAMPLE, _samples),
    Dimension("complaints", "投诉举报", Act.READ_COMPLAINT, _complaints),
    Dimension("penalties", "处罚", Act.READ_CASE, _penalties),
    Dimension("self_checks", "企业自查", Act.READ_SELF_CHECK, _self_checks),
)
