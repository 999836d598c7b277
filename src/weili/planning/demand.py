"""How many visits one business is to have in a year, in which months, and why: pure, no database.

Order 49 art. 21, 22 (minimum by grade, full coverage in 24 months, key supervision), art. 42 (no repetition
within 3 months of a higher body); 国办发〔2024〕54号 (the published cap). One visit serves all that is due.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from weili.law.frequency import (
    COVERAGE_MONTHS,
    Because,
    Frequency,
    FrequencyRow,
    Overlay,
    frequency,
)
from weili.law.key_supervision import KeyReason
from weili.law.letters import RiskGrade
from weili.law.no_repeat import NO_REPEAT_MONTHS
from weili.law.periods import months_after
from weili.law.source import Article, Confidence, LawError

OWED, KEY, BEYOND = 3, 2, 1
KEY_LIST = Article("食品生产经营监督检查管理办法", "第二十二条第二款")
COVERAGE = Article("食品生产经营监督检查管理办法", "第二十二条第一款")
#: months between the last visit and the first planned one, where the calendar leaves room: ours (待确认)
BREATH_MONTHS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the plan knows of one archive. Months are bits, bit 0 is January; days are days in Beijing.

    `months`: open in the plan year and not yet past. `visited`: days of this year's inspections on site;
    `cap_used`: how many of them count towards the cap. `last_on`: the last visit on site of the months before.
    `listed`: the grounds of the key list.
    """

    business: int
    kind: str
    months: int
    station: int = 0
    town: int = 0
    grade: RiskGrade | None = None
    territory: str = ""
    scenic: bool = False
    listed: tuple[Because, ...] = ()
    statutory: tuple[KeyReason, ...] = ()
    opened_on: date | None = None
    last_full: date | None = None
    higher_on: date | None = None
    last_on: date | None = None
    visited: tuple[date, ...] = ()
    cap_used: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """One visit that is wanted: any of its months will do."""

    business: int
    months: int
    priority: int
    full: bool
    reasons: tuple[Because, ...]
    coverage_from: date | None = None
    #: overdue already: the sooner the better
    soon: bool = False


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something that cannot be met, in a sentence."""

    business: int
    what: str
    why: str
    visits: int = 1


@dataclass(slots=True)
class Demand:
    """The visits wanted by one business and what cannot be met."""

    wanted: list[Wanted] = field(default_factory=list)
    lacking: list[Lacking] = field(default_factory=list)
    frequency: Frequency | None = None


@dataclass(slots=True)
class PlanYear:
    """The year that is planned, from which month on, and by which table; remembers what it was asked."""

    year: int
    first_month: int = 1
    table: Sequence[FrequencyRow] = ()
    coverage_since: date = date(2022, 3, 15)
    _known: dict[tuple[object, ...], Frequency] = field(default_factory=dict)
    _reasons: dict[tuple[object, ...], tuple[Because, ...]] = field(default_factory=dict)

    def frequency_of(self, subject: Subject) -> Frequency:
        """The frequency of a business, asked of the law once per kind, grade, place and overlay."""
        overlays = frozenset(_overlays(subject))
        asked = (subject.kind, subject.grade, subject.territory, overlays)
        if asked not in self._known:
            self._known[asked] = frequency(
                subject.kind,
                subject.grade,
                self.year,
                territory=subject.territory,
                overlays=overlays,
                table=self.table,
            )
        return self._known[asked]

    def reasons(self, *parts: Sequence[Because]) -> tuple[Because, ...]:
        """Several lists of reasons as one; equal ones are the same object, a plan has many equal ones."""
        joined = tuple(dict.fromkeys(reason for part in parts for reason in part))
        return self._reasons.setdefault(joined, joined)


def _overlays(subject: Subject) -> Iterable[Overlay]:
    if subject.scenic:
        yield Overlay.SCENIC
    if subject.listed or subject.statutory:
        yield Overlay.KEY_SUPERVISION


@dataclass(frozen=True, slots=True)
class _Coverage:
    """The 24 months: from when, until when, whether they end within the year."""

    since: date | None
    due_on: date
    due: bool


def coverage(subject: Subject, year: PlanYear) -> _Coverage:
    """When every item must have been inspected once (两年全覆盖); without any day known, by the end of the year."""
    known = subject.last_full or subject.opened_on
    if known is None:
        return _Coverage(None, date(year.year, 12, 31), due=True)
    since = known if subject.last_full else max(known, year.coverage_since)
    due_on = months_after(since, COVERAGE_MONTHS)
    return _Coverage(since, due_on, due=_last_chance(subject, year, due_on))


def _last_chance(subject: Subject, year: PlanYear, due_on: date) -> bool:
    """Whether the visit must be this year: next year no open month would be left before the day.

    Next year's calendar is taken to be this year's: a farmhouse that opens in May and owes its visit by
    February is visited in the season before.
    """
    if due_on.year != year.year + 1:
        return due_on.year <= year.year
    return not subject.months & ((1 << (due_on.month - 1)) - 1)


def demand(subject: Subject, year: PlanYear) -> Demand:
    """The visits a business is to have this year (检查需求), each with the months in which it may be."""
    try:
        rule = year.frequency_of(subject)
    except LawError as unknown:
        return Demand(lacking=[Lacking(subject.business, "unknown", str(unknown))])
    cover = coverage(subject, year)
    done = len(subject.visited)
    owed = max(rule.minimum - done, int(cover.due), 0)
    number = max(rule.planned - done, owed)
    found = Demand(frequency=rule)
    number = _within_cap(subject, rule, owed, number, found)
    months = _months(subject, year)
    if number > len(months):
        _too_few_months(subject, owed, number, len(months), found)
        number = len(months)
    for place, window in enumerate(windows(months, number, odd=bool(subject.business % 2))):
        found.wanted.append(_wanted(subject, year, (rule, cover), (place, owed), window))
    if cover.due and found.wanted:
        found.wanted[0] = _early_enough(found.wanted[0], year, cover, found)
    elif cover.due:
        why = f"两年全覆盖应于{cover.due_on}前完成，今年未能安排"
        found.lacking.append(Lacking(subject.business, "coverage", why))
    return found


def _within_cap(subject: Subject, rule: Frequency, owed: int, number: int, found: Demand) -> int:
    if rule.cap is None:
        return number
    room = max(rule.cap - subject.cap_used, 0)
    if owed > room:
        why = f"公布的年度上限{rule.cap}次（已用{subject.cap_used}次），还应检查{owed}次，只能安排{room}次"
        found.lacking.append(Lacking(subject.business, "minimum", why, owed - room))
    return min(number, room)


def _too_few_months(subject: Subject, owed: int, number: int, months: int, found: Demand) -> None:
    left = "已没有可安排的营业月份" if months == 0 else f"只有{months}个可安排的营业月份，每月至多一次"
    if owed > months:
        why = f"还应检查{owed}次，{left}"
        found.lacking.append(Lacking(subject.business, "minimum", why, owed - months))
    beyond = number - max(owed, months)
    if beyond > 0:
        why = f"计划检查{number}次，{left}"
        found.lacking.append(Lacking(subject.business, "planned", why, beyond))


def _months(subject: Subject, year: PlanYear) -> list[int]:
    """The months left: open, not past; a breath after a visit, 3 months after a higher body where that leaves any."""
    months = [m for m in range(year.first_month, 13) if subject.months >> (m - 1) & 1]
    if subject.higher_on is not None:
        months = _without(months, _first_month_after(subject.higher_on, NO_REPEAT_MONTHS, year.year))
    last = max((*subject.visited, *((subject.last_on,) if subject.last_on else ())), default=None)
    if last is not None:
        months = _without(months, _first_month_after(last, BREATH_MONTHS + 1, year.year))
    return months


def _first_month_after(day: date, months: int, year: int) -> int:
    """The month, counted from January of the plan year, that lies so many months after a day's month."""
    return (day.year - year) * 12 + day.month + months


def _without(months: list[int], first: int) -> list[int]:
    later = [month for month in months if month >= first]
    return later or months


def windows(months: Sequence[int], number: int, *, odd: bool) -> list[int]:
    """The months split into as many windows as visits, as bits; neighbours are a month apart where there is room.

    Every other business leaves the gap at the other end, so that no month is left out by all.
    """
    if number == 0:
        return []
    size, larger = divmod(len(months), number)
    found, start = [], 0
    for place in range(number):
        block = list(months[start : start + size + (place < larger)])
        start += len(block)
        if len(block) >= 3:
            if odd and place > 0:
                block = block[1:]
            elif not odd and place < number - 1:
                block = block[:-1]
        found.append(sum(1 << (month - 1) for month in block))
    return found


def _wanted(
    subject: Subject, year: PlanYear, law: tuple[Frequency, _Coverage], nth: tuple[int, int], window: int
) -> Wanted:
    (rule, cover), (place, owed) = law, nth
    key = bool(subject.listed or subject.statutory)
    priority = OWED if place < owed else KEY if key else BEYOND
    first = place == 0
    because = list(rule.because)
    because += [Because(f"重点监督检查对象：{k.label}", k.article, k.confidence) for k in subject.statutory]
    because += subject.listed
    if first and cover.due:
        because = [_coverage_reason(subject, cover), *because]
    return Wanted(
        subject.business,
        window,
        priority,
        first and cover.due,
        year.reasons(because),
        cover.since if first and cover.due else None,
    )


def _coverage_reason(subject: Subject, cover: _Coverage) -> Because:
    if cover.since is None or subject.last_full is None:
        text = "尚无全项目检查记录，两年内应全部覆盖一次"
    else:
        text = f"上次全项目检查{subject.last_full}，应于{cover.due_on}前再覆盖一次"
    return Because(text, COVERAGE, Confidence.SURE)


def _early_enough(first: Wanted, year: PlanYear, cover: _Coverage, found: Demand) -> Wanted:
    """The first visit no later than the day the 24 months end; where no month is left by then, soon."""
    due_month = max(_first_month_after(cover.due_on, 0, year.year), 0)
    whole = due_month if (cover.due_on + timedelta(days=1)).day == 1 else due_month - 1
    # the month in which the 24 months end is the last choice: its days after that one would be too late
    early = first.months & ((1 << max(whole, 0)) - 1) or first.months & ((1 << due_month) - 1)
    if early:
        return replace(first, months=early, priority=OWED)
    why = f"两年全覆盖应于{cover.due_on}前完成，此前没有可安排的营业月份，已尽早安排"
    found.lacking.append(Lacking(first.business, "coverage", why))
    return replace(first, priority=OWED, soon=True)
