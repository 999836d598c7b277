"""What is noticed of a record and punished by nobody: a clock, a position, a code that was not expected (提示)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from weili.archive.models import Business
from weili.inspection.field.shapes import read_instant
from weili.matching.geo import distance

#: nobody's clock is exact; a phone in a valley does not know where it is
CLOCK, FAR_M, STALE = timedelta(minutes=5), 500, timedelta(minutes=10)
#: positions that were only guessed from the town are no measure of distance
GUESSED = "town centre"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a business is, and what of it a scan may contain."""

    lat: float | None
    lon: float | None
    codes: Collection[str]

    @classmethod
    def of(cls, business: Business, codes: Collection[str]) -> "Place":
        """The place of a business, as far as it was measured."""
        premises = business.premises
        if premises is None or premises.converted_from == GUESSED:
            return cls(None, None, codes)
        return cls(premises.lat, premises.lon, codes)


def notes_of(
    record: Mapping[str, Any],
    made_at: datetime,
    place: Place,
    blocked: Mapping[str, str],
    *,
    offset: timedelta,
    at: datetime,
) -> list[str]:
    """Sentences about one record; `offset`: how far the device's clock is ahead of the house's."""
    body = record["body"]
    found = [*_clock(made_at, offset, at), *_position(body.get("position"), made_at, place)]
    code = str(body.get("code") or "")
    if record["kind"] == "scan" and code and not _known(code, place.codes):
        found.append("扫码内容与本户登记的代码不一致，请核对是否扫错")
    item = record["about"].partition(":")[2]
    if record["kind"] == "answer" and item in blocked and body.get("result") != "na":
        found.append(f"{item}：{blocked[item]}，这一结论保留，不计入结果"[:200])
    if body.get("recusal") == "asked":
        found.append("当事人申请回避，由负责人决定；决定作出前检查不停止")
    return found


def _clock(made_at: datetime, offset: timedelta, at: datetime) -> list[str]:
    found = []
    if abs(offset) > CLOCK:
        found.append(f"本机时钟比系统{'快' if offset > timedelta() else '慢'}{words_of(abs(offset))}")
    if made_at - offset > at + CLOCK:
        found.append("记录时间晚于发送时间，记录后时钟可能调整过")
    return found


def words_of(span: timedelta) -> str:
    """A span of time in words: 3天, 2小时, 6分钟."""
    if span.days:
        return f"{span.days}天"
    hours = span.seconds // 3600
    return f"{hours}小时" if hours else f"{span.seconds // 60}分钟"


def _position(position: Any, made_at: datetime, place: Place) -> list[str]:
    if not position:
        return []
    found = []
    if float(position["accuracy"]) <= 0:
        found.append("定位精度为0，可能不是真实定位")
    taken = read_instant(position["at"])
    if taken is not None and abs(taken - made_at) > STALE:
        found.append(f"定位时间与记录时间相差{words_of(abs(taken - made_at))}")
    if place.lat is not None and place.lon is not None:
        far = distance((place.lat, place.lon), (float(position["lat"]), float(position["lon"])))
        if far > FAR_M + max(0.0, float(position["accuracy"])):
            found.append(f"记录位置距登记的经营场所约{_metres(far)}")
    return found


def _metres(far: float) -> str:
    return f"{far / 1000:.1f}公里" if far >= 1000 else f"{round(far / 10) * 10}米"


def _known(code: str, codes: Collection[str]) -> bool:
    """A code on the wall carries the credit code or the door code somewhere in an address."""
    return any(known and known.upper() in code.upper() for known in codes)
