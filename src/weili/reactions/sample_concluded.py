"""A sampling result was taken in. A failing one asks for more.

《食品安全抽样检验管理办法》(SAMR Order 15) art. 40–46; 食药监食监一〔2016〕115号 art. 28(2) is read by grading's
evidence and is not a reaction.
"""

from collections.abc import Sequence
from datetime import datetime

from weili.archive.duties import NewDuty
from weili.archive.listings import NewLead, NewListing, list_keys, raise_leads
from weili.archive.models import Business
from weili.kernel import clock
from weili.kernel.models import Person
from weili.law.source import Article
from weili.reactions.clocks import open_running
from weili.reactions.reaction import Reaction
from weili.sampling.models import Sample
from weili.sampling.services import propose_follow_ups

DISPOSAL = Article("食品安全抽样检验管理办法", "第四十五条")


def _failing(samples: Sequence[Sample]) -> list[tuple[Sample, Business]]:
    """The failing samples that were taken here, each with its business."""
    failing = (s for s in dict.fromkeys(samples) if s.verdict == Sample.Verdict.FAIL)
    return [(s, s.business) for s in failing if s.business is not None]


def _subject(sample: Sample) -> str:
    return f"sampling.Sample:{sample.pk}"


def put_on_key_list(samples: Sequence[Sample], *, by: Person, at: datetime) -> None:
    """A failing sample lists the unit at once as proposed; it counts in the plan from that moment."""
    listings = [
        NewListing(
            business=business,
            reason_code="failing_sample",
            reason=f"抽检不合格：{sample.product[:120]}（{sample.publisher or '来源未注明'}）",
            subject=_subject(sample),
            since=sample.day or clock.day(at),
        )
        for sample, business in _failing(samples)
    ]
    list_keys(listings=listings, by=by, at=at)


def plan_follow_up(samples: Sequence[Sample], *, by: Person, at: datetime) -> None:
    """A failing sample proposes a follow-up sample of the same food."""
    propose_follow_ups(samples=[sample for sample, _ in _failing(samples)], by=by, at=at)


def open_clue(samples: Sequence[Sample], *, by: Person, at: datetime) -> None:
    """A failing sample is a clue for a case; an officer accepts it or says why not."""
    leads = [
        NewLead(
            of=business,
            kind="failing_sample",
            text=f"抽检不合格需核查处置：{sample.product[:200]}",
            subject=_subject(sample),
        )
        for sample, business in _failing(samples)
    ]
    raise_leads(leads=leads, by=by, at=at)


def start_disposal(samples: Sequence[Sample], *, by: Person, at: datetime) -> None:
    """Checking and disposal (核查处置) must be finished in 90 days of the failing conclusion."""
    duties = [
        NewDuty(
            title=f"核查处置：{sample.product[:80]}",
            subject=_subject(sample),
            rule="sampling.disposal",
            start=concluded,
            business=business,
        )
        for sample, business in _failing(samples)
        if (concluded := sample.concluded_on or sample.published_on)
    ]
    open_running(duties, by=by, at=at)


REACTIONS = (
    Reaction(
        "不合格：列入重点监管（拟列入，即刻计入计划）",
        Article("食品安全抽样检验管理办法", "第四十六条"),
        put_on_key_list,
    ),
    Reaction("不合格：建议跟踪抽检", Article("食品安全抽样检验管理办法", "第四十条"), plan_follow_up),
    Reaction("不合格：产生案件线索", Article("食品安全抽样检验管理办法", "第四十条"), open_clue),
    Reaction("不合格：核查处置期限起算", DISPOSAL, start_disposal),
)
