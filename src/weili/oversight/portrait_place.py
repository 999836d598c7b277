"""The dimensions of what a place is: permits, size, products, stalls, people, suppliers, season, surroundings."""

import calendar
import re
from datetime import timedelta

from weili.archive.models import Permit
from weili.kernel.roles import Act
from weili.law.permits import PermitKind
from weili.oversight.portrait_facts import Known
from weili.oversight.portrait_panels import Dimension, Figure, Month, Panel, Rows

#: days before its end on which a permit, or a health certificate, is said to be ending
PERMIT_SOON, HEALTH_SOON = 60, 30
MOST_PERMITS, MOST_TAGS = 3, 12
_MARKS = re.compile(r"[、；;，,\n]")


def permit_label(kind: str) -> str:
    """The name of a permit or filing; a code that the law does not know is shown as it is."""
    try:
        return PermitKind(kind).label
    except ValueError:
        return kind


def days_left(known: Known, permit: Permit) -> tuple[str, str]:
    """How long a permit still holds, in words, and its tone."""
    if permit.state != Permit.State.VALID:
        return str(permit.get_state_display()), ""
    if permit.valid_to is None:
        return "长期", "green"
    left = (permit.valid_to - known.on).days
    if left < 0:
        return f"已过期 {-left} 天", "red"
    return (f"还有 {left} 天", "amber") if left <= PERMIT_SOON else (f"还有 {left} 天", "green")


def _permits(known: Known) -> Panel:
    figures = []
    good = {permit.kind for permit in known.permits if permit.holds_on(known.on)}
    # one that ran out and was followed by another of its kind is history, no alarm
    held = [
        permit
        for permit in known.permits
        if permit.state == Permit.State.VALID and (permit.holds_on(known.on) or permit.kind not in good)
    ]
    for permit in held[:MOST_PERMITS]:
        words, tone = days_left(known, permit)
        until = f"至 {permit.valid_to}" if permit.valid_to else ""
        figures.append(
            Figure(permit_label(permit.kind), words, Rows("permits"), tone, f"{permit.number} {until}")
        )
    ended = len(known.permits) - len(held)
    if held[MOST_PERMITS:] or ended:
        figures.append(
            Figure("全部证件", f"{len(known.permits)} 件", Rows("permits"), note=f"其中已终止 {ended} 件")
        )
    return Panel(
        key="permits",
        title="许可与备案",
        figures=tuple(figures),
        rule=f"按有效期至计算剩余天数，{PERMIT_SOON}天以内提示临期",
    )


def _size(known: Known) -> Panel:
    business = known.business
    figures = []
    if business.area_m2 is not None:
        figures.append(Figure("经营面积", f"{business.area_m2.normalize():f} ㎡"))
    if business.diners is not None:
        figures.append(Figure("供餐人数", f"{business.diners} 人"))
    if figures and business.chain:
        figures.append(Figure("连锁", "是"))
    return Panel(key="size", title="规模", figures=tuple(figures), rule="登记或更正的最新数值")


def _products(known: Known) -> Panel:
    words = "、".join(permit.items for permit in known.permits if permit.state == Permit.State.VALID)
    tags = tuple(dict.fromkeys(part.strip() for part in _MARKS.split(words) if part.strip()))
    figures = (Figure("许可的食品类别", f"{len(tags)} 类", Rows("permits")),) if tags else ()
    return Panel(
        key="products",
        title="生产的食品类别",
        figures=figures,
        tags=tags[:MOST_TAGS],
        rule="有效许可所载的经营或生产项目",
    )


def _stalls(known: Known) -> Panel:
    market = known.business.market
    figures = (Figure("市场", market.name),) if market else ()
    return Panel(key="stalls", title="市场与摊位", figures=figures, rule="名册登记的所在市场")


def _people(known: Known) -> Panel:
    if not known.staff:
        return Panel(key="people", title="人员与健康证")
    soon = known.on + timedelta(days=HEALTH_SOON)
    dated = [member.health_until for member in known.staff if member.health_until]
    past = sum(until < known.on for until in dated)
    ending = sum(known.on <= until <= soon for until in dated)
    without = len(known.staff) - len(dated)
    officers = sum("安全员" in member.role or "安全总监" in member.role for member in known.staff)
    figures = [
        Figure("在岗人员", f"{len(known.staff)} 人", Rows("staff")),
        Figure(
            "食品安全员",
            f"{officers} 人" if officers else "未登记",
            Rows("staff", "officers"),
            "" if officers else "amber",
        ),
        Figure(
            "健康证有效",
            f"{len(dated) - past} 人",
            Rows("staff", "good"),
            "green" if len(dated) > past else "",
        ),
    ]
    if ending:
        figures.append(Figure(f"{HEALTH_SOON}天内到期", f"{ending} 人", Rows("staff", "ending"), "amber"))
    if past:
        figures.append(Figure("健康证过期", f"{past} 人", Rows("staff", "past"), "red"))
    if without:
        figures.append(Figure("未登记健康证", f"{without} 人", Rows("staff", "without"), "amber"))
    return Panel(
        key="people",
        title="人员与健康证",
        figures=tuple(figures),
        rule="未登记离职的人员，按健康证有效期至计算",
    )


def _suppliers(known: Known) -> Panel:
    bought = known.bought
    if not bought.lines:
        return Panel(key="suppliers", title="供货者与进货查验")

    def share(part: int) -> str:
        return f"{part} / {bought.lines}"

    def tone(part: int) -> str:
        return "green" if part == bought.lines else "amber"

    return Panel(
        key="suppliers",
        title="供货者与进货查验",
        figures=(
            Figure("供货者", f"{bought.suppliers} 家", Rows("purchases")),
            Figure("最近进货", str(bought.last_on or "未写明"), Rows("purchases")),
            Figure("有票据", share(bought.invoices), Rows("purchases", "invoice"), tone(bought.invoices)),
            Figure(
                "有合格证明",
                share(bought.certificates),
                Rows("purchases", "certificate"),
                tone(bought.certificates),
            ),
        ),
        rule="进货台账全部记录，按行计",
    )


def _season(known: Known) -> Panel:
    business = known.business
    months = tuple(Month(number, business.opens_in(number)) for number in range(1, 13))
    trading = sum(month.open for month in months)
    figures = [Figure("营业月份", f"{trading} 个月" if business.seasonal else "全年")]
    if business.seasonal:
        now = ("营业", "green") if business.opens_in(known.on.month) else ("歇业", "amber")
        figures.append(Figure("本月", now[0], tone=now[1]))
    current = known.closure_on(known.on)
    if current is not None:
        until = f"至 {current.until}" if current.until else "恢复日未定"
        figures.append(
            Figure(str(current.get_kind_display()), f"{current.since} 起", note=until, tone="amber")
        )
    return Panel(
        key="season", title="营业季节", figures=tuple(figures), months=months, rule="登记的营业日历和歇业记录"
    )


def _surroundings(known: Known) -> Panel:
    town = known.business.town
    if town is None:
        return Panel(key="surroundings", title="周边与客流")
    figures = [Figure("所在街镇", f"{town.name}{'（景区镇）' if town.scenic else ''}")]
    if known.visitors:
        fullest = max(known.visitors, key=lambda month: known.visitors[month])
        latest = max(known.visitors)
        days = calendar.monthrange(latest.year, latest.month)[1]
        figures += [
            Figure(f"{latest.month}月日均游客", f"{known.visitors[latest] // days:,} 人次", Rows("visitors")),
            Figure(
                "游客最多的月份",
                f"{fullest.year}年{fullest.month}月",
                Rows("visitors"),
                note=f"{known.visitors[fullest]:,} 人次",
            ),
        ]
    return Panel(
        key="surroundings",
        title="周边与客流",
        figures=tuple(figures),
        months=_visitor_months(known),
        rule="本街镇各景点近12个整月的接待人次，含估算",
    )


def _visitor_months(known: Known) -> tuple[Month, ...]:
    most = max(known.visitors.values(), default=0)
    return tuple(
        Month(
            month.month,
            known.business.opens_in(month.month),
            round(100 * number / most) if most else 0,
            f"{number:,} 人次",
        )
        for month, number in sorted(known.visitors.items())
    )


PLACE = (
    Dimension("permits", "许可与备案", Act.READ_BUSINESS, _permits),
    Dimension("size", "规模", Act.READ_BUSINESS, _size),
    Dimension("products", "生产的食品类别", Act.READ_BUSINESS, _products),
    Dimension("stalls", "市场与摊位", Act.READ_BUSINESS, _stalls),
    Dimension("people", "人员与健康证", Act.READ_BUSINESS, _people),
    Dimension("suppliers", "供货者与进货查验", Act.READ_BUSINESS, _suppliers),
    Dimension("season", "营业季节", Act.READ_BUSINESS, _season),
    Dimension("surroundings", "周边与客流", Act.READ_BUSINESS, _surroundings),
)
