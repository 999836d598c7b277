"""Which permit a business needs, from facts: the decision table with its articles.

Order 78 on food business permits, Order 24 on production permits and Beijing's rule on small operators.
Facts that are not known stay None; the answer then says which of them would decide.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from weili.law.csv_table import in_force, read_table
from weili.law.source import Article, Confidence, LawError

SMALL_CATERING_FROM = Decimal(6)
SMALL_CATERING_TO = Decimal(150)
SMALL_GROCERY_TO = Decimal(60)


class PermitKind(StrEnum):
    """The kinds of permit and filing (许可证件种类)."""

    JY1 = "JY1"
    JY2 = "JY2"
    JY3 = "JY3"
    YB = "YB"
    SC = "SC"
    XGM_CATERING = "XGM_CATERING"
    XGM_WORKSHOP = "XGM_WORKSHOP"
    XGM_GROCERY_FILING = "XGM_GROCERY_FILING"
    VENDOR_FILING_TOWN = "VENDOR_FILING_TOWN"
    STORAGE_FILING = "STORAGE_FILING"
    TRANSPORT_PERMIT = "TRANSPORT_PERMIT"
    NONE = "NONE"
    NOT_LICENSABLE = "NOT_LICENSABLE"

    @property
    def label(self) -> str:
        """The Chinese name of the document."""
        return _PERMIT_LABELS[self]

    @property
    def is_filing(self) -> bool:
        """Whether it is a filing 备案, which has no day of expiry, and no licence."""
        return self in {
            PermitKind.YB,
            PermitKind.XGM_GROCERY_FILING,
            PermitKind.VENDOR_FILING_TOWN,
            PermitKind.STORAGE_FILING,
        }

    @property
    def is_small(self) -> bool:
        """Whether it belongs to Beijing's small operators (小规模)."""
        return self.value.startswith("XGM_")


_PERMIT_LABELS = {
    PermitKind.JY1: "食品经营许可证（食品销售经营者）",
    PermitKind.JY2: "食品经营许可证（餐饮服务经营者）",
    PermitKind.JY3: "食品经营许可证（集中用餐单位食堂）",
    PermitKind.YB: "仅销售预包装食品备案",
    PermitKind.SC: "食品生产许可证",
    PermitKind.XGM_CATERING: "北京市小规模食品生产经营许可证（小餐饮店）",
    PermitKind.XGM_WORKSHOP: "北京市小规模食品生产经营许可证（小作坊）",
    PermitKind.XGM_GROCERY_FILING: "小食杂店备案",
    PermitKind.VENDOR_FILING_TOWN: "食品摊贩备案",
    PermitKind.STORAGE_FILING: "冷藏冷冻贮存业务备案",
    PermitKind.TRANSPORT_PERMIT: "重点液态食品道路散装运输准运证",
    PermitKind.NONE: "无需许可或备案",
    PermitKind.NOT_LICENSABLE: "不具备许可条件",
}


class Activity(StrEnum):
    """What the applicant does (从事的活动)."""

    SALES = "sales"
    CATERING = "catering"
    CANTEEN = "canteen"
    PRODUCTION = "production"
    STORAGE = "storage"
    TRANSPORT = "transport"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitFacts:
    """The facts that decide the permit; None = not known. Areas are square metres in use."""

    activity: Activity
    fixed_place: bool | None = True
    chain: bool | None = None
    area_m2: Decimal | None = None
    central_kitchen: bool | None = False
    meal_delivery: bool | None = False
    only_farm_products: bool | None = False
    only_prepackaged: bool | None = None
    medical_formula_only: bool | None = False
    own_products_only: bool | None = False
    retail_shop: bool | None = None
    makes_on_site: bool | None = False
    sole_trader: bool | None = None
    on_district_catalogue: bool | None = None
    simple_process: bool | None = None


@dataclass(frozen=True, slots=True)
class PermitOpinion:
    """The permit that is needed, why and by which article; `alternatives` where two filings coexist."""

    permit: PermitKind
    label: str
    issuer: str
    because: str
    article: Article
    confidence: Confidence
    alternatives: tuple[PermitKind, ...] = ()


class _Unknown(Exception):
    """A fact that decides is not known."""


def _known(facts: PermitFacts, field: str) -> bool:
    value = getattr(facts, field)
    if value is None:
        raise _Unknown(field)
    return bool(value)


def _area(facts: PermitFacts) -> Decimal:
    if facts.area_m2 is None:
        raise _Unknown("area_m2")
    return facts.area_m2


def _sales(facts: PermitFacts) -> Iterator[str]:
    for field, case in (
        ("only_farm_products", "farm_products"),
        ("medical_formula_only", "medical_formula"),
        ("own_products_only", "own_products"),
    ):
        if _known(facts, field):
            yield case
            return
    prepackaged = _known(facts, "only_prepackaged")
    if prepackaged:
        yield "prepackaged"
    # a small shop may hold either filing: which number the district uses is the bureau's to say
    if not prepackaged or None not in (facts.chain, facts.area_m2, facts.retail_shop):
        small = (
            not _known(facts, "makes_on_site")
            and not _known(facts, "chain")
            and _area(facts) <= SMALL_GROCERY_TO
            and _known(facts, "retail_shop")
        )
        if small:
            yield "grocery"
        elif not prepackaged:
            yield "bulk"


def _catering(facts: PermitFacts) -> str:
    if _known(facts, "central_kitchen"):
        return "central_kitchen"
    if _known(facts, "meal_delivery"):
        return "meal_delivery"
    if facts.area_m2 is not None and facts.area_m2 > SMALL_CATERING_TO:
        return "catering_large"
    if _known(facts, "chain"):
        return "catering_chain"
    return "catering_tiny" if _area(facts) < SMALL_CATERING_FROM else "catering_small"


def _production(facts: PermitFacts) -> str:
    small = all(_known(facts, field) for field in ("sole_trader", "on_district_catalogue", "simple_process"))
    return "workshop" if small and not _known(facts, "makes_on_site") else "factory"


def _cases(facts: PermitFacts) -> tuple[str, ...]:
    if not _known(facts, "fixed_place"):
        return ("vendor",)
    if facts.activity is Activity.SALES:
        return tuple(_sales(facts))
    if facts.activity is Activity.CATERING:
        return (_catering(facts),)
    if facts.activity is Activity.PRODUCTION:
        return (_production(facts),)
    return ({"canteen": "canteen", "storage": "cold_store", "transport": "liquid_transport"}[facts.activity],)


_FACT_WORDS = {
    "fixed_place": "是否有固定经营场所",
    "chain": "是否连锁经营",
    "area_m2": "使用面积（平方米）",
    "central_kitchen": "是否中央厨房",
    "meal_delivery": "是否集体用餐配送",
    "only_farm_products": "是否仅销售食用农产品",
    "only_prepackaged": "是否仅销售预包装食品",
    "medical_formula_only": "是否仅销售特定全营养配方食品",
    "own_products_only": "是否仅销售自产食品",
    "retail_shop": "是否有零售门店",
    "makes_on_site": "是否现场制售",
    "sole_trader": "是否个体工商户",
    "on_district_catalogue": "产品是否在区品种目录内",
    "simple_process": "工艺是否简单",
}


def required_permit(facts: PermitFacts, on: date) -> PermitOpinion:
    """The permit or filing that these facts need on a day.

    Raises LawError `fact_missing` naming the fact that decides, or `no_rule` where no rule was in force.
    """
    try:
        cases = _cases(facts)
    except _Unknown as missing:
        word = _FACT_WORDS[str(missing)]
        raise LawError("fact_missing", f"还不能判断需要哪种许可：请先填写“{word}”。") from None
    rows = {row.text("case"): row for row in in_force(read_table("required_permits"), on)}
    found = [rows[case] for case in cases if case in rows]
    if not found:
        raise LawError("no_rule", f"{on.isoformat()}没有可适用的许可规定，请核对日期或补录当时的规定。")
    first = found[0]
    return PermitOpinion(
        permit=PermitKind(first.text("permit")),
        label=first.required("label"),
        issuer=first.text("issuer"),
        because=first.required("because"),
        article=first.article,
        confidence=first.confidence if len(found) == 1 else Confidence.PROPOSED,
        alternatives=tuple(PermitKind(row.text("permit")) for row in found[1:]),
    )
