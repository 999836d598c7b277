"""Home: what to do today, and how the district stands."""

from typing import Any

from django.http import HttpResponse

from weili.archive.queries import businesses as queries_businesses
from weili.archive.queries import duties as queries_duties
from weili.archive.queries import listings as queries_listings
from weili.grading.queries import counts as grade_counts
from weili.kernel import queries
from weili.kernel.access import acts_of
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act
from weili.law.letters import RiskGrade


@needs()
def home(request: Request) -> HttpResponse:
    """The first page after signing in: 待办 first, then how things stand, each number with its rule."""
    reader, on = request.person, request.on
    acts = acts_of(reader, on=on)
    shown: dict[str, Any] = {"jobs": queries.running_jobs(reader, on=on)}
    if Act.READ_DUTY in acts:
        shown["duty_counts"] = queries_duties.counts(reader, at=request.at)
        shown["mine"] = queries_duties.most_urgent(reader, at=request.at, mine=True)
        shown["others"] = queries_duties.most_urgent(reader, at=request.at, mine=False, limit=12)
    if Act.READ_BUSINESS in acts:
        shown["figures"] = queries_businesses.district_figures(reader, on=on)
    if Act.READ_GRADE in acts:
        counted = grade_counts(reader, on=on, year=on.year)
        shown["grades"] = counted
        shown["letters"] = [(grade, counted.in_force[grade.value]) for grade in RiskGrade]
        shown["in_force"] = sum(counted.in_force.values())
        shown["without_grade"] = counted.businesses - shown["in_force"]
    if Act.IMPORT in acts:
        shown["imports"] = queries_listings.recent_imports(reader, on=on)
    return page(request, "web/home.html", **shown)
