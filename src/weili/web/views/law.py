"""Rules and holidays (规则与节假日): what is published and loaded, loading with a preview, the tables to read."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from weili.archive.duties import Moved
from weili.archive.law_effects import load_law_table, preview_law_table
from weili.kernel import law_tables
from weili.kernel.access import acts_of, allowed, districts_of
from weili.kernel.http import Request, go, needs, page
from weili.kernel.models import LawTable
from weili.kernel.roles import Act
from weili.law.csv_table import parse_rows
from weili.law.source import LawError
from weili.law.workdays import Calendar
from weili.web import law_pages
from weili.web.filters import page_number
from weili.web.forms.law import Load
from weili.web.moves import district_for

SHOWN_MOVED = 200


@needs(Act.LOAD_LAW, Act.READ_PLAN)
def law(request: Request) -> HttpResponse:
    """The years whose holidays are known, the tables loaded here, and every table of the law to read."""
    loaded = _loaded(request)
    own = Calendar.published().years
    known = law_tables.loaded_calendar().years
    wanted = range(request.on.year + 1, request.on.year - 6, -1)
    return page(
        request,
        "web/law.html",
        years=[
            (year, "本系统已收录" if year in own else "已载入" if year in known else "") for year in wanted
        ],
        earliest=min(known, default=None),
        missing=[year for year in (request.on.year, request.on.year + 1) if year not in known],
        loaded=[(row, law_tables.LABELS.get(row.kind, row.kind)) for row in loaded],
        tables=list(law_pages.TABLES.items()),
        may_load=Act.LOAD_LAW in acts_of(request.person, on=request.on),
    )


def _loaded(request: Request) -> list[LawTable]:
    codes = list(districts_of(request.person, on=request.on))
    rows = LawTable.objects.select_related("loaded_by", "district").order_by("superseded_at", "-loaded_at")
    mine = rows.filter(district__in=codes) | rows.filter(district__isnull=True)
    return sorted(mine, key=lambda row: (row.superseded_at is not None, -row.loaded_at.timestamp()))


@dataclass(frozen=True, slots=True)
class Shift:
    """A duty that a list of holidays moves, with its last day before and after."""

    title: str
    before: str
    after: str


@needs(Act.LOAD_LAW)
def law_load(request: Request) -> HttpResponse:
    """Upload a table, see what it says and what it moves, then load it: nothing changes before."""
    district = district_for(request, Act.LOAD_LAW)
    loading = request.POST.get("move") == "load"
    form = Load(request.POST or None, request.FILES or None)
    seen: dict[str, Any] = {}
    if form.is_valid():
        given = form.cleaned_data
        try:
            if loading:
                done = load_law_table(
                    kind=given["kind"], name=given["name"], text=given["text"], source=given["source"],
                    district=district, by=request.person, at=request.at,
                )  # fmt: skip
                label = law_tables.LABELS[given["kind"]]
                messages.success(
                    request, f"已载入{label}（{done.table.name}），重算了 {len(done.moved)} 项待办的期限。"
                )
                return go(request, reverse("web:law"))
            seen = _preview(request, given)
        except LawError as refusal:
            form.add_error("file", str(refusal))
    return page(request, "web/law_load.html", form=form, district=district, seen=seen)


def _preview(request: Request, given: dict[str, str]) -> dict[str, Any]:
    moved = preview_law_table(kind=given["kind"], text=given["text"])
    mine = [each for each in moved if allowed(request.person, Act.READ_DUTY, each.duty, on=request.on)]
    rows = parse_rows(given["text"], (), given["name"] or "表")
    return {
        "label": law_tables.LABELS[given["kind"]],
        "rows": len(rows),
        "read": law_pages.shown(rows[:50], q="", on=request.on, all_versions=True),
        "moved": [_shift(each) for each in mine[:SHOWN_MOVED]],
        "count": len(mine),
        "elsewhere": len(moved) - len(mine),
        "moves": given["kind"] == law_tables.WORKDAYS,
        "given": given,
    }


def _shift(moved: Moved) -> Shift:
    return Shift(moved.duty.title, moved.before.words, moved.after.words)


@needs(Act.LOAD_LAW, Act.READ_PLAN)
def law_table(request: Request, name: str) -> HttpResponse:
    """One of the product's own tables, searched."""
    if name not in law_pages.TABLES:
        raise Http404
    every, q = request.GET.get("all") == "1" or name == "workdays", request.GET.get("q", "").strip()[:100]
    read = law_pages.read(name, q=q, on=request.on, all_versions=every)
    return page(
        request,
        "web/law_table.html",
        title=law_pages.TABLES[name],
        **_turned(request, read),
        q=q,
        every=every,
        versions=name != "workdays",
        tables=list(law_pages.TABLES.items()),
        current=name,
    )


def _turned(request: Request, read: law_pages.Read) -> dict[str, Any]:
    turned = Paginator(read.lines, 100).get_page(page_number(request.GET))
    return {"headings": read.headings, "turned": turned, "total": len(read.lines)}


@needs(Act.LOAD_LAW, Act.READ_PLAN)
def law_loaded(request: Request, key: int) -> HttpResponse:
    """A loaded table as it was loaded, also one that gave way to a later one."""
    mine = {row.pk: row for row in _loaded(request)}
    row = mine.get(key) or get_object_or_404(LawTable, pk=0)
    q = request.GET.get("q", "").strip()[:100]
    rows = parse_rows(row.text, (), row.name)
    read = law_pages.shown(rows, q=q, on=request.on, all_versions=True)
    return page(
        request,
        "web/law_table.html",
        title=f"{law_tables.LABELS.get(row.kind, row.kind)}（{row.name}）",
        table=row,
        **_turned(request, read),
        q=q,
        every=True,
        versions=False,
        tables=list(law_pages.TABLES.items()),
        current="",
    )
