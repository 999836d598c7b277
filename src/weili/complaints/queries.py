"""Reading complaints and reports (投诉举报) across the district."""

from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Substr

from weili.archive.models import Duty
from weili.archive.queries.facets import (
    YES_NO,
    Facet,
    Scope,
    as_written,
    day_facets,
    listed,
    of_field,
    readable,
)
from weili.archive.queries.foods import food_facets
from weili.complaints.models import Complaint
from weili.kernel import clock
from weili.kernel.models import Person
from weili.kernel.roles import Act

_STATES = (("open", "办理中"), ("closed", "已办结或已答复"))
_SUBJECT = "complaints.Complaint:"


def _state(_: Scope) -> Any:
    return Case(When(closed_on__isnull=True, outcome="", then=Value("open")), default=Value("closed"))


def _late(scope: Scope) -> Any:
    """Its clock ran out before the matter was dealt with, or has run out and it is still open."""
    ran_out = Q(state=Duty.State.OPEN, due_at__lt=clock.first_instant(scope.on)) | Q(
        state=Duty.State.DONE, ended_at__gt=F("due_at")
    )
    duties = Duty.objects.filter(ran_out, district__isnull=False, subject__startswith=_SUBJECT)
    about = Cast(Substr("subject", len(_SUBJECT) + 1), BigIntegerField())
    late = duties.annotate(about=about).values("about")
    return Case(When(pk__in=late, then=Value("1")), default=Value("0"))


FACETS: tuple[Facet, ...] = (
    *day_facets(F("received_on")),
    Facet(name="type", label="类别", value=of_field("kind"), choices=listed(Complaint.Kind.choices)),
    Facet(
        name="topic", label="问题类别", rule="来源系统所记的问题类别", value=of_field("topic"), reads=as_written,
    ),
    *food_facets("category_code"),
    Facet(name="state", label="办理", value=_state, choices=listed(_STATES)),
    Facet(
        name="late", label="超期", rule="受理或核查期限已过而未办，或过期才办", value=_late, choices=listed(YES_NO),
    ),
    Facet(
        name="confirmed", label="属实", nothing="未注明是否属实", choices=listed((("1", "属实"), ("0", "不属实"))),
        value=lambda _: Case(
            When(confirmed=True, then=Value("1")), When(confirmed=False, then=Value("0")), default=Value("")
        ),
    ),
)  # fmt: skip


def complaints(reader: Person, *, on: date) -> QuerySet[Complaint]:
    """The complaints and reports that a reader may see; one about nobody known lies with the district."""
    return readable(reader, Act.READ_COMPLAINT, Complaint.objects.all(), on=on)
