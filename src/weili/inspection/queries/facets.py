"""By what inspections are told apart on their list (检查任务的分类维度)."""

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from weili.archive.models.visits import visit_sources
from weili.archive.queries.facets import Facet, Named, Scope, as_day, listed, of_field
from weili.inspection.models import Attendance, FieldRecord, Inspection
from weili.inspection.queries.inspections import BEFORE_START
from weili.kernel.models import Person, Station

State = Inspection.State


def _stations(scope: Scope) -> Named:
    return tuple(Station.objects.filter(district__in=scope.districts).values_list("code", "name"))


def _officers(scope: Scope) -> Named:
    rows = Person.objects.filter(attendances__inspection__district__in=scope.districts).distinct()
    return tuple((str(key), name) for key, name in rows.order_by("name").values_list("pk", "name"))


def _of_officer(rows: QuerySet[Inspection], value: str, _: Scope) -> QuerySet[Inspection]:
    return rows.filter(pk__in=Attendance.objects.filter(person__pk=value).values("inspection"))


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value("1")), default=Value("0"), output_field=CharField())


def _overdue(scope: Scope) -> Case:
    return _flag(Q(state__in=BEFORE_START, planned_on__lt=scope.on))


def _late_records(rows: QuerySet[Inspection], value: str, _: Scope) -> QuerySet[Inspection]:
    late = FieldRecord.objects.filter(
        district=OuterRef("district"), inspection=OuterRef("pk"), state=FieldRecord.State.LATE
    )
    return rows.filter(Exists(late) if value == "1" else ~Exists(late))


def _day(value: str) -> str:
    return value if as_day(value) else ""


FACETS: tuple[Facet, ...] = (
    Facet(
        name="from", label="自", reads=_day, field="date",
        narrows=lambda rows, value, _: rows.filter(planned_on__gte=as_day(value)),
    ),
    Facet(
        name="to", label="至", reads=_day, field="date",
        narrows=lambda rows, value, _: rows.filter(planned_on__lte=as_day(value)),
    ),
    Facet(name="state", label="状态", value=of_field("state"), choices=listed(State.choices)),
    Facet(name="type", label="检查类型", value=of_field("kind"), choices=listed(Inspection.Kind.choices)),
    Facet(
        name="source", label="来源", rule="为什么检查", value=of_field("source"),
        choices=lambda _: tuple(visit_sources()),
    ),
    Facet(
        name="station", label="监管所", rule="实施检查的所", value=of_field("station__code"), choices=_stations,
        nothing="未分到所",
    ),
    Facet(name="officer", label="检查人员", choices=_officers, narrows=_of_officer),
    Facet(
        name="overdue", label="超期未实施", rule="拟检查日期已过，还没有开始", value=_overdue,
        choices=listed((("1", "超期未实施"), ("0", "未超期"))),
    ),
    Facet(
        name="unfinished", label="未完成", rule="已开始，还没有出结果",
        value=lambda _: _flag(Q(state=State.UNDER_WAY)), choices=listed((("1", "检查中"), ("0", "其他"))),
    ),
    Facet(
        name="held", label="待处理", rule="现场已结束，但缺少记录、文件或签名",
        value=lambda _: _flag(~Q(held_because="")),
        choices=listed((("1", "待处理"), ("0", "没有"))),
    ),
    Facet(
        name="late", label="结束后收到的记录", choices=listed((("1", "有"), ("0", "没有"))), narrows=_late_records,
    ),
    Facet(
        name="off_site", label="方式", value=lambda _: F("mode"),
        choices=listed((("on_site", "现场检查"), ("off_site", "非现场检查"))),
    ),
)  # fmt: skip
