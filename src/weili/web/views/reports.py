"""The yearly report (年度报告): what the bureau did in a year, each number opening to its very records."""

from collections.abc import Iterator

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase

from weili.archive.queries import paging
from weili.exchange.writers import Printed
from weili.kernel.access import area
from weili.kernel.http import Request, needs, page
from weili.kernel.models import District
from weili.kernel.roles import Act
from weili.oversight.annual.figures import LETTERS, TWO_BASKETS, Figure, NoSuchFigure, find
from weili.oversight.annual.frame import Frame, NoSuchYear, frame_of
from weili.oversight.annual.paper import annual_paper
from weili.oversight.annual.records import described, every, has_days, listed
from weili.oversight.annual.report import annual_report as report_of
from weili.web import exporting, filters

#: how many years back the switch offers
YEARS_BACK = 6
MONTHS = range(1, 13)
HEADINGS = ("日期", "经营户", "档案号", "编号", "说明", "记录", "记录号")


@needs(Act.READ_REPORT)
def annual_report(request: Request, year: int | None = None) -> HttpResponse:
    """The report of a year in the reader's area; without a year, the last one that is over."""
    frame = _frame(request, year or request.on.year - 1)
    report = report_of(frame)
    return page(
        request,
        "web/annual_report.html",
        report=report,
        frame=frame,
        visits=f"{report.visits:,}",
        unsure=TWO_BASKETS,
        letters=LETTERS,
        towns=report.towns,
        totals=report.totals,
        years=range(request.on.year, request.on.year - YEARS_BACK, -1),
    )


@needs(Act.READ_REPORT)
def annual_report_pdf(request: Request, year: int) -> HttpResponse:
    """The same report on paper, to be put into the bureau's summary of its work (工作总结)."""
    frame = _frame(request, year)
    made = annual_paper(report_of(frame), printed_at=request.at)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="annual-{frame.district.code}-{year}.pdf"'
    return response


@needs(Act.READ_REPORT)
def annual_figure(request: Request, year: int, figure: str) -> HttpResponse:
    """One number with its rule and the records that are counted in it."""
    frame = _frame(request, year)
    found = _figure(frame, figure)
    month = _month(request)
    return page(
        request,
        "web/annual_figure.html",
        part="list",
        frame=frame,
        figure=found,
        found=paging.page_of(
            listed(frame, found, month=month),
            filters.page_number(request.GET),
            read=lambda rows: list(described(rows)),
            count=paging.every,
        ),
        months=MONTHS if found.count > paging.ROWS_PER_PAGE and has_days(frame, found) else (),
        month=month,
        may_export=exporting.may_export(request),
    )


@needs(Act.EXPORT)
def annual_figure_export(request: Request, year: int, ending: str, figure: str) -> HttpResponseBase:
    """The records of a number as a file, its rule on top."""
    exporting.ready(request, ending, Act.READ_REPORT)
    frame = _frame(request, year, act=Act.EXPORT)
    found = _figure(frame, figure)
    said = [
        ("年度", str(year)), ("辖区", frame.area_words), ("数", f"{found.shown} {found.family.unit}"),
        ("口径", found.family.rule), ("篮子", found.family.basket),
    ]  # fmt: skip
    month = _month(request)
    if month:
        said.append(("月份", f"{month}月"))
    if found.family.unsure:
        said.append(("待确认", found.family.unsure))
    printed = Printed(f"{year}年{found.words}".replace("/", "／"), HEADINGS, said)
    return exporting.export(request, ending, printed, _cells(frame, found, month))


def _cells(frame: Frame, figure: Figure, month: int | None) -> Iterator[tuple[object, ...]]:
    for record in every(frame, figure, month=month):
        yield (
            record.day, record.business, record.archive or "", record.number, record.words, record.what, record.id,
        )  # fmt: skip


def _month(request: Request) -> int | None:
    """The month that was asked for; whatever is none asks for the whole year."""
    wanted = filters.one_of(request.GET, "month", [(str(month), "") for month in MONTHS])
    return int(wanted) if wanted else None


def _frame(request: Request, year: int, *, act: Act = Act.READ_REPORT) -> Frame:
    """The reader's area in the district asked for, else in their first; a year without a report does not exist."""
    within = area(request.person, act, on=request.on)
    mine = District.objects.order_by("code")
    if not within.everywhere:
        mine = mine.filter(Q(code__in=within.districts) | Q(stations__in=within.stations)).distinct()
    wanted = request.GET.get("district", "")
    district = (mine.filter(code=wanted) if wanted else mine).first()
    if district is None:
        raise Http404
    try:
        return frame_of(request.person, district, year, on=request.on, act=act)
    except NoSuchYear as unknown:
        raise Http404(str(unknown)) from unknown


def _figure(frame: Frame, path: str) -> Figure:
    try:
        return find(frame, path)
    except NoSuchFigure as unknown:
        raise Http404(str(unknown)) from unknown
