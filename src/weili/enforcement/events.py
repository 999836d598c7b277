"""What penalty cases leave on a timeline."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from weili.archive.timeline.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyDecided(Event):
    """A penalty was decided (行政处罚决定)."""

    kind: ClassVar = "enforcement.penalty.decided"
    label: ClassVar = "行政处罚"
    line: ClassVar = "{number} {conduct}：{penalty_kinds}，罚款 {fine_yuan} 元"
    personal: ClassVar = ()

    case: int
    number: str = ""
    conduct: str = ""
    penalty_kinds: tuple[str, ...] = ()
    fine_yuan: Decimal | None = None
