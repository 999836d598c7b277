"""What a business is like (经营户特征): the facets of its archive, asked of it or of anything that hangs on it.

A merged archive is described by its head: `via` is the way from a row to it.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, CharField, F, Max, Min, OuterRef, QuerySet, Subquery, Value, When

from weili.archive import statuses
from weili.archive.models.businesses import ALL_YEAR
from weili.archive.queries.facets import Facet, Named, Scope, listed, of_field
from weili.kernel.models import Station, Town
from weili.law.kinds import kinds
from weili.law.permits import PermitKind

SECTORS = (("production", "生产"), ("circulation", "流通"), ("catering", "餐饮"))
SEASONS = (("all_year", "全年营业"), ("seasonal", "季节性经营"))
SEVERAL = "several"
#: the sizes by which the static table of catering tells premises apart (食药监食监一〔2016〕115号附件表1-4)
AREAS = (("150", "150㎡及以下"), ("500", "151–500㎡"), ("1000", "501–1000㎡"), ("3000", "1001–3000㎡"))
DINERS = (("50", "供餐50人及以下"), ("300", "供餐51–300人"), ("500", "供餐301–500人"))
MORE = "more"


def traits(via: str) -> tuple[Facet, ...]:
    """The facets of businesses; `via` is empty for heads of archives, else a path that ends with `__`."""
    return (
        Facet(
            name="town", label="街镇", rule="经营场所所在的街镇", value=of_field(f"{via}town__code"),
            choices=_towns, nothing="街镇不详",
        ),
        Facet(
            name="station", label="监管所", rule="负责监管的市场监督管理所", value=of_field(f"{via}station__code"),
            choices=_stations, nothing="未分到所",
        ),
        sector(f"{via}sector", "经营户所属的环节"),
        Facet(
            name="kind", label="业态", rule="档案中的业态", value=of_field(f"{via}kind"), choices=_kinds,
            nothing="业态未定",
        ),
        Facet(
            name="permit", label="证种", value=_permit(via), choices=listed(_permit_kinds()),
            rule="当日有效的许可或备案；同时有两种以上的计入“两种以上”，每户只计一次", nothing="无有效许可或备案",
        ),
        Facet(
            name="area", label="面积", rule="经营场所面积，按餐饮静态评分表的档", value=_class(f"{via}area_m2", AREAS),
            choices=listed((*AREAS, (MORE, "3000㎡以上"))), nothing="面积不详",
        ),
        Facet(
            name="diners", label="供餐人数", rule="供餐人数，按食堂静态评分表的档",
            value=_class(f"{via}diners", DINERS), choices=listed((*DINERS, (MORE, "供餐500人以上"))),
            nothing="人数不详",
        ),
        Facet(
            name="season", label="营业季节", rule="营业日历上有歇业月份的为季节性经营", value=_season(via),
            choices=listed(SEASONS),
        ),
    )  # fmt: skip


def sector(path: str, rule: str) -> Facet:
    """The link of the chain (环节), which some records have themselves."""
    return Facet(
        name="sector",
        label="环节",
        rule=rule,
        value=of_field(path),
        choices=listed(SECTORS),
        nothing="环节未定",
    )


def _towns(scope: Scope) -> Named:
    return tuple(Town.objects.filter(district__in=scope.districts).values_list("code", "name"))


def _stations(scope: Scope) -> Named:
    return tuple(Station.objects.filter(district__in=scope.districts).values_list("code", "name"))


def _kinds(_: Scope) -> Named:
    return tuple((each.code, each.label) for each in sorted(kinds(), key=lambda k: (k.sector, k.label)))


def permit_kinds() -> Named:
    """The kinds of permits and filings that somebody may hold, and the forms of before 2015."""
    none = (PermitKind.NONE, PermitKind.NOT_LICENSABLE)
    return (*((kind.value, kind.label) for kind in PermitKind if kind not in none), ("OLD", "旧版许可证"))


def _permit_kinds() -> Named:
    return (*permit_kinds(), (SEVERAL, "两种以上"))


def _permit(via: str) -> Callable[[Scope], Any]:
    def held(scope: Scope) -> Subquery:
        rows: QuerySet[Any] = statuses.good_permits(scope.on).filter(business__root=OuterRef(f"{via}pk"))
        found = rows.order_by().values("business__root").annotate(low=Min("kind"), high=Max("kind"))
        one = Case(When(low=F("high"), then=F("low")), default=Value(SEVERAL), output_field=CharField())
        return Subquery(found.annotate(one=one).values("one"))

    return held


def _class(path: str, bounds: Named) -> Callable[[Scope], Any]:
    whens = [When(**{f"{path}__lte": int(bound)}, then=Value(bound)) for bound, _ in bounds]
    return lambda _: Case(*whens, When(**{f"{path}__isnull": False}, then=Value(MORE)), default=Value(""))


def _season(via: str) -> Callable[[Scope], Any]:
    return lambda _: Case(
        When(**{f"{via}open_months": ALL_YEAR}, then=Value("all_year")),
        When(**{f"{via}open_months__isnull": False}, then=Value("seasonal")),
        default=Value(""),
    )
