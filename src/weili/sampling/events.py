"""What sampling leaves on a timeline."""

from dataclasses import dataclass
from typing import ClassVar

from weili.archive.timeline.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleConcluded(Event):
    """A sampling result was taken in (抽检结果)."""

    kind: ClassVar = "sampling.sample.concluded"
    label: ClassVar = "抽检结果"
    line: ClassVar = "抽检“{product}”{verdict}（{programme}）{items}。生产者：{producer}"
    personal: ClassVar = ()

    sample: int
    number: str = ""
    product: str
    verdict: str
    programme: str
    items: tuple[str, ...] = ()
    producer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpProposed(Event):
    """A follow-up sample was proposed (跟踪抽检建议)."""

    kind: ClassVar = "sampling.follow_up.proposed"
    label: ClassVar = "跟踪抽检建议"
    line: ClassVar = "建议跟踪抽检：{reason}"
    personal: ClassVar = ()

    sample: int
    reason: str
