"""The cast stands: who may see whom follows from the posts."""

from datetime import date

from tests.cast import Cast

from weili.archive.models import Business, Entry
from weili.kernel.access import allowed
from weili.kernel.roles import Act


def test_every_business_has_its_archive_open(cast: Cast) -> None:
    rows = Business.objects.in_district(cast.district)

    assert {row.root_id for row in rows} == {row.pk for row in rows}
    assert Entry.objects.filter(business=cast.chestnut).get().kind == "archive.business.opened"
    assert cast.chestnut.station == cast.stations["bohai"]


def test_a_business_is_found_by_the_parts_of_its_names(cast: Cast) -> None:
    for word in ("栗子", "lizinongjiayuan", "lznjy", "91110116ma00lznj42", "0012", "渤海镇"):
        assert (
            Business.objects.in_district(cast.district).filter(search__contains=word).get() == cast.chestnut
        )


def test_an_inspector_reads_the_businesses_of_the_own_station_alone(cast: Cast, on: date) -> None:
    assert allowed(cast.lin, Act.READ_BUSINESS, cast.chestnut, on=on)
    assert not allowed(cast.he, Act.READ_BUSINESS, cast.chestnut, on=on)
    assert not allowed(cast.stranger, Act.READ_BUSINESS, cast.chestnut, on=on)
    assert allowed(cast.owner, Act.READ_BUSINESS, cast.chestnut, on=on)
