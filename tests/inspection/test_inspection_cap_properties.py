"""The published cap over any calendar of visits (国办发〔2024〕54号): on plan never more, clues never fewer."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast
from tests.inspection.arranging import proposed

from weili.archive.models import Visit
from weili.inspection import cap
from weili.inspection.cap import PublishedCap, cap_standing
from weili.inspection.models import Inspection
from weili.inspection.services import CannotArrange, approve_inspection, cancel_inspection
from weili.law.source import Confidence
from weili.law.sources_of_visits import VisitSource, counts_towards_cap

#: a visit: days before today, its source, on or off site, by a higher body
VISITS = st.lists(
    st.tuples(
        st.integers(0, 800),
        st.sampled_from([VisitSource.PLAN, VisitSource.CAMPAIGN, VisitSource.COMPLAINT, VisitSource.RECHECK]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calendar=VISITS, most=st.integers(0, 4), plan=st.booleans())
def test_a_station_approves_on_plan_exactly_while_the_cap_leaves_room(
    cast: Cast, at: datetime, on: date, monkeypatch: pytest.MonkeyPatch,
    calendar: list[tuple[int, VisitSource, bool, bool]], most: int, plan: bool,
) -> None:  # fmt: skip
    monkeypatch.setattr(cap, "published_cap", lambda _b, _y: PublishedCap(most, "上限", Confidence.SURE))
    days = [(on - timedelta(days=back), source, site, higher) for back, source, site, higher in calendar]
    counted = sum(
        day.year == on.year and site and not higher and counts_towards_cap(source, day)
        for day, source, site, higher in days
    )
    with transaction.atomic():
        Visit.objects.bulk_create(
            Visit(
                district=cast.district, business=cast.chestnut, visited_on=day, source=source.value,
                mode="on_site" if site else "off_site", by_higher_body=higher,
                counts_towards_cap=counts_towards_cap(source, day),
            )
            for day, source, site, higher in days
        )  # fmt: skip
        assert cap_standing(cast.chestnut, on).used == counted
        clue = (
            {}
            if plan
            else {"source": VisitSource.COMPLAINT, "source_text": "12345", "kind": Inspection.Kind.CLUE}
        )
        inspection = proposed(cast, at, on, **clue)
        if plan and counted >= most:
            with pytest.raises(CannotArrange, match="突破上限"):
                approve_inspection(inspection=inspection, by=cast.gu, at=at)
        else:
            approve_inspection(inspection=inspection, by=cast.gu, at=at)
            assert cap_standing(cast.chestnut, on).pledged == int(plan)
            cancel_inspection(inspection=inspection, reason="撤回", by=cast.lin, at=at)
            assert cap_standing(cast.chestnut, on).pledged == 0, "what is given up frees its place"
        transaction.set_rollback(True)
