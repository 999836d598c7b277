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


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleHandedOver(Event):
    """Food was set aside on an inspection and handed over to sampling (移交样品)."""

    kind: ClassVar = "sampling.hand_over.made"
    label: ClassVar = "移交样品"
    line: ClassVar = "现场留取“{product}”（{quantity}）移交抽样：{reason}"
    personal: ClassVar = ()

    hand_over: int
    product: str
    quantity: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverDecided(Event):
    """Sampling took what was handed over, or said why not (接收移交样品)."""

    kind: ClassVar = "sampling.hand_over.decided"
    label: ClassVar = "接收移交样品"
    line: ClassVar = "移交的“{product}”{how}"
    personal: ClassVar = ()

    hand_over: int
    product: str
    how: str
