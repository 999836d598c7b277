"""What is kept on the head of an archive is always what its rows say, whoever wrote them and however it was merged."""

from datetime import date, datetime, timedelta

import pytest
from tests.cast import Cast

from weili.archive.identity.merging import merge, unmerge
from weili.archive.kept import drifted, keep, last_stretch
from weili.archive.models import Business, Permit, Visit
from weili.archive.permits import end_permit, record_permits
from weili.archive.statuses import licensed, unlicensed
from weili.archive.visits import record_visits

pytestmark = pytest.mark.postgres
DAY = timedelta(days=1)


def permit(business: Business, since: date | None, until: date | None, **also: object) -> Permit:
    return Permit(
        district=business.district, business=business, kind="JY2", number=f"JY2{business.pk}{since}",
        valid_from=since, valid_to=until, **also,
    )  # fmt: skip


def visit(business: Business, day: date) -> Visit:
    return Visit(district=business.district, business=business, visited_on=day)


def fresh(business: Business) -> Business:
    found: Business = Business.objects.get(pk=business.pk)
    return found


def test_the_last_visit_is_kept_through_merge_and_undoing(cast: Cast, at: datetime, on: date) -> None:
    one, two, by = cast.chestnut, cast.grocery, cast.system
    assert fresh(one).visited_last is None
    record_visits(visits=[visit(one, on - 9 * DAY), visit(one, on - 30 * DAY)], by=by, at=at)
    record_visits(visits=[visit(two, on - 3 * DAY)], by=by, at=at)
    assert fresh(one).visited_last == on - 9 * DAY

    joined = merge(absorbed=two, survivor=one, reason="同一户", by=by, at=at)
    assert fresh(one).visited_last == on - 3 * DAY

    record_visits(visits=[visit(fresh(two), on - DAY)], by=by, at=at)
    assert fresh(one).visited_last == on - DAY, "a visit of a member is a visit of the archive"

    unmerge(merge=joined, reason="查明是两户", by=by, at=at)
    assert fresh(one).visited_last == on - 9 * DAY
    assert fresh(two).visited_last == on - DAY
    assert list(drifted()) == []


def test_the_days_with_a_permit_are_kept(cast: Cast, at: datetime, on: date) -> None:
    shop, by = cast.grocery, cast.licensing
    record_permits(permits=[permit(shop, date(2016, 1, 1), date(2020, 12, 31))], by=by, at=at)
    renewed = permit(shop, date(2021, 1, 1), date(2027, 12, 31))
    record_permits(permits=[renewed], by=by, at=at)
    assert (fresh(shop).permit_since, fresh(shop).permit_until) == (date(2016, 1, 1), date(2027, 12, 31))

    end_permit(permit=renewed, state=Permit.State.CANCELLED, ended_on=on, reason="停业", by=by, at=at)
    assert fresh(shop).permit_until == on - DAY
    assert list(drifted()) == []


def test_whoever_held_a_permit_on_a_day_is_found_although_it_ended(
    cast: Cast, at: datetime, on: date
) -> None:
    with_gap = [
        permit(cast.grocery, date(2015, 1, 1), date(2018, 6, 30)),
        permit(cast.grocery, on + DAY, None),
    ]
    undated = [permit(cast.canteen, None, None)]
    record_permits(permits=[*with_gap, *undated], by=cast.licensing, at=at)
    heads = Business.objects.in_district(cast.district)
    for day in (date(2015, 1, 1), date(2018, 6, 30), date(2018, 7, 1), on, on + DAY, date(2014, 1, 1)):
        holding = {
            each.business_id for each in Permit.objects.filter(district=cast.district) if each.holds_on(day)
        }
        assert set(heads.filter(licensed(day)).values_list("pk", flat=True)) == holding, day
        assert (
            set(heads.filter(unlicensed(day)).values_list("pk", flat=True))
            == {head.pk for head in heads} - holding
        ), day


def test_a_permit_that_ended_before_it_began_was_never_good(cast: Cast, on: date) -> None:
    revoked = permit(cast.grocery, on, None, state=Permit.State.REVOKED, ended_on=on)
    endless = permit(cast.grocery, None, None, state=Permit.State.REVOKED)
    assert last_stretch([revoked, endless]) == (None, None)


def test_what_drifted_is_named_and_mended(cast: Cast, on: date) -> None:
    Visit.objects.create(district=cast.district, business=cast.canteen, visited_on=on)  # by nobody's service
    assert list(drifted()) == [cast.canteen.pk]
    keep([cast.canteen.pk])
    assert list(drifted()) == []
