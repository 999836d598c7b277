"""A sampling result was taken in. A failing one asks for more.

《食品安全抽样检验管理办法》(SAMR Order 15) art. 40–46; 食药监食监一〔2016〕115号 art. 28(2) is read by grading's
evidence and is not a reaction.
"""

from collections.abc import Sequence
from datetime import datetime

from weili.archive.listings import list_key, raise_lead
from weili.kernel import clock
from weili.kernel.models import Person
from weili.law.source import Article
from weili.reactions.clocks import open_if_running
from weili.reactions.reaction import Reaction
from weili.sampling.models import Sample
from weili.sampling.services import propose_follow_ups

DISPOSAL = Article("食品安全抽样检验管理办法", "第四十五条")


def _failing(samples: Sequence[Sample]) -> list[Sample]:
    return [s for s in dict.fromkeys(samples) if s.verdict == Sample.Verdict.FAIL and s.business is not None]


def _subject(sample: Sample) -> str:
    return f"sampling.Sample:{sample.pk}"


def put_on_key_list(samples: Sequence[Sample], *, by: Person, at: datetime) -> None:
    """A failing sample lists the unit at once as proposed; it counts in the plan from that moment."""
    for sample in _failing(samples):
        assert sample.business is not None
        list_key(
            business=sample.business,
            reason_code="failing_sample",
            reason=f"抽检不合格：{sample.product[:120]}（{sample.publisher or '来源未注明'}）",
            subject=_subject(sample),
            since=sample.day or clock.day(at),
            by=by,
            at=at,
        )


def plan_follow_up(samples: Sequence[Sample], *, by: Person, at: datetime) -> None:
    """A failing sample proposes a follow-up sample of the same food."""
    propose_follow_ups(samples=_failing(samples), by=by, at=at)


def open_clue(samples: Sequence[Sample], *, by: Person, at: datetime) -> None:
    """A failing sample is a clue for a case; an officer accepts it or says why not."""
    for sample in _failing(samples):
        assert sample.business is not None
        raise_lead(
            of=sample.business,
            kind="failing_sample",
            text=f"抽检不合格需核查处置：{sample.product[:200]}",
            subject=_subject(sample),
            by=by,
            at=at,
        )


def start_disposal(samples: Sequence[Sample], *, by: Person, at: datetime) -> None:
    """Checking and disposal (核查处置) must be finished in 90 days of the failing conclusion."""
    for sample in _failing(samples):
        concluded = sample.concluded_on or sample.published_on
        if concluded and sample.business is not None:
            open_if_running(
                title=f"核查处置：{sample.product[:80]}",
                subject=_subject(sample),
                rule="sampling.disposal",
                start=concluded,
                of=sample.business,
                by=by,
                at=at,
            )


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
