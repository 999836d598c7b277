"""A year of records by which the yearly report is tried: few, and each at an edge of a rule."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.cast import Cast

    from weili.archive.models import Business

YEAR = 2025
LIQUOR = "“特供酒”清源打链 2025.1"
JOINT = "市场商超联席会"


def permit(cast: "Cast", business: "Business", **known: Any) -> Any:
    """A permit good through the year, unless said otherwise."""
    from weili.archive.models import Permit

    usual = {
        "kind": "JY2",
        "number": f"JY-{business.pk}",
        "issued_on": date(2022, 3, 1),
        "valid_to": date(2027, 2, 28),
    }
    return Permit.objects.create(district=cast.district, business=business, **(usual | known))


def visit(cast: "Cast", business: "Business", on: date = date(YEAR, 6, 1), **known: Any) -> Any:
    """A visit in the business's own sector."""
    from weili.archive.models import Visit

    usual = {"sector": business.sector, "visited_on": on, "station": business.station}
    return Visit.objects.create(district=cast.district, business=business, **(usual | known))


def sample(cast: "Cast", business: "Business | None", number: str = "", **known: Any) -> Any:
    """A passing supervision sample of the year."""
    from weili.sampling.models import Sample

    usual = {
        "product": "豆腐", "sampled_on": date(YEAR, 5, 5), "verdict": "pass", "programme": "supervision",
        "sector": "circulation",
    }  # fmt: skip
    return Sample.objects.create(district=cast.district, business=business, number=number, **(usual | known))


def case(cast: "Cast", business: "Business", number: str, kinds: Sequence[str]) -> Any:
    """A decided case that names the sample it arose from."""
    from weili.enforcement.models import Case

    return Case.objects.create(
        district=cast.district, business=business, sample_number=number, penalty_kinds=list(kinds),
        decided_on=date(YEAR + 1, 1, 20),
    )  # fmt: skip


def grade(cast: "Cast", business: "Business", letter: str, year: int = YEAR, state: str = "reviewed") -> Any:
    """A grade of the year, reviewed."""
    from weili.grading.models import Grade

    return Grade.objects.create(
        district=cast.district, business=business, year=year, letter=letter, state=state, filled_by=cast.system,
        filled_at=datetime(year, 3, 1, 4, tzinfo=UTC),
    )  # fmt: skip


def attendance(cast: "Cast", business: "Business | None", *, head: bool, on: date = date(YEAR, 5, 14)) -> Any:
    """Somebody at the joint meeting."""
    from weili.training.models import Attendance, Training

    held, _ = Training.objects.get_or_create(district=cast.district, name=JOINT, held_on=on)
    return Attendance.objects.create(
        district=cast.district, business=business, training=held, person_name="方小圆", position="负责人", head=head
    )  # fmt: skip


def a_year(cast: "Cast") -> None:
    """Every rule of the report once or twice."""
    from weili.grading.models import Ungraded
    from weili.planning.models import Plan, PlannedVisit

    for business in (cast.chestnut, cast.canteen):
        permit(cast, business)
    visit(cast, cast.workshop)
    visit(cast, cast.grocery, campaign=LIQUOR)
    visit(cast, cast.grocery, date(YEAR, 6, 20), campaign=LIQUOR)
    visit(cast, cast.chestnut, campaign=LIQUOR, general_findings=2)
    visit(cast, cast.chestnut, date(YEAR - 1, 12, 31))
    for number, known in {
        "S1": {},
        "S2": {"verdict": "fail"},
        "S3": {"verdict": "fail", "programme": "rapid", "sector": "catering"},
        "S4": {"verdict": "problem", "programme": "tableware"},
        "S5": {"sector": "catering"},
        "S6": {"sampled_on": date(YEAR + 1, 1, 1)},
    }.items():
        sample(cast, cast.grocery, number, **known)
    case(cast, cast.grocery, "S2", ["罚款", "没收违法所得"])
    case(cast, cast.grocery, "S3", ["没收违法所得"])
    grade(cast, cast.canteen, "C")
    grade(cast, cast.chestnut, "A", year=YEAR - 1)
    Ungraded.objects.create(
        district=cast.district, business=cast.workshop, year=YEAR, reason_code="never_inspected", text="甲",
        since=datetime(YEAR, 3, 1, 4, tzinfo=UTC),
    )  # fmt: skip
    plan = Plan.objects.create(
        district=cast.district, year=YEAR, state="approved", source="imported", made_by=cast.system,
        made_at=datetime(YEAR, 1, 5, 4, tzinfo=UTC),
    )  # fmt: skip
    for month in (5, 7, 8, 10):
        PlannedVisit.objects.create(district=cast.district, business=cast.chestnut, plan=plan, month=month)
    PlannedVisit.objects.create(
        district=cast.district, business=cast.grocery, plan=plan, month=3, state="dropped"
    )
    attendance(cast, cast.grocery, head=True)
    attendance(cast, cast.canteen, head=True)
    attendance(cast, cast.canteen, head=False)
