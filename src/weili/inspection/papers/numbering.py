"""What the numbers of papers look like: 怀市监（渤海）责改〔2026〕12号; one series per station, year and kind."""

import re

from weili.inspection.models import Paper
from weili.kernel.models import District, Station

#: the word of each kind in its number; a bureau sets its own in the district's settings
KINDS = {
    Paper.Kind.APPROVAL: "检批", Paper.Kind.NOTICE: "检通", Paper.Kind.RECORD: "检录", Paper.Kind.RESULT: "检结",
    Paper.Kind.ORDER: "责改", Paper.Kind.STOP: "责停", Paper.Kind.TALK: "约谈", Paper.Kind.RECHECK: "复查",
}  # fmt: skip


def series(district: District, station: Station | None, kind: str, year: int) -> str:
    """What a number begins with; it is also the name of its counter, so that what looks alike is counted together."""
    own: dict[str, str] = district.settings.get("paper_words", {})
    bureau = own.get("bureau") or f"{district.name[:1]}市监"
    place = f"（{own.get(f'station/{station.code}') or _short(station.name)}）" if station else ""
    return f"{bureau}{place}{own.get(kind) or KINDS[Paper.Kind(kind)]}〔{year}〕"


def counter_of(district: District, begins: str) -> str:
    """The counter behind a series."""
    return f"文书/{district.pk}/{begins}"


def _short(station: str) -> str:
    """渤海市场监管所 is 渤海."""
    return re.sub(r"(市场监督管理|市场监管|食品药品监督管理)?所$", "", station)
