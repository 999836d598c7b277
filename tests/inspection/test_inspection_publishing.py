"""Publishing a result and rating an inspection: it does, each refusal, not by the wrong person, not twice."""

from datetime import date, datetime

import pytest
from django.test import Client
from tests.cast import Cast
from tests.inspection.arranging import approved

from weili.archive.duties import open_duty
from weili.archive.models import Duty, Entry
from weili.inspection.models import Inspection, Rating
from weili.inspection.queries.ratings import ratings, to_rate
from weili.inspection.services import CannotArrange, publish_result, rate_inspection
from weili.kernel.access import Refused
from weili.kernel.models import OutboxMessage
from weili.kernel.workflow import CannotMove

State = Inspection.State


@pytest.fixture
def inspection(cast: Cast, at: datetime, on: date) -> Inspection:
    """An inspection with a result, whose publication is due."""
    made = approved(cast, at, on)
    Inspection.objects.in_district(cast.district).filter(pk=made.pk).update(
        state=State.FINISHED, result="符合", finished_at=at
    )
    open_duty(
        title="公开检查结果", subject=f"inspection.Inspection:{made.pk}", rule="publicity.inspection", start=on,
        business=cast.chestnut, by=cast.gu, at=at,
    )  # fmt: skip
    made.refresh_from_db()
    return made


def test_a_result_is_published_and_the_duty_ends(cast: Cast, at: datetime, inspection: Inspection) -> None:
    done = publish_result(inspection=inspection, by=cast.gu, at=at)
    assert (done.state, done.published_by) == (State.PUBLISHED, cast.gu)
    duty = Duty.objects.in_district(cast.district).get(rule="publicity.inspection")
    assert duty.state == Duty.State.DONE
    assert Entry.objects.filter(business=cast.chestnut, kind="inspection.published").count() == 1


def test_a_result_is_not_published_twice(cast: Cast, at: datetime, inspection: Inspection) -> None:
    publish_result(inspection=inspection, by=cast.gu, at=at)
    with pytest.raises(CannotMove):
        publish_result(inspection=inspection, by=cast.gu, at=at)


@pytest.mark.parametrize("who", ["lin", "leader", "owner", "he"])
def test_who_does_not_publish_here_publishes_nothing(
    cast: Cast, at: datetime, inspection: Inspection, who: str
) -> None:
    with pytest.raises(Refused):
        publish_result(inspection=inspection, by=getattr(cast, who), at=at)


def test_the_business_rates_once_and_the_inspectors_never_read_it(
    cast: Cast, at: datetime, on: date, inspection: Inspection
) -> None:
    assert list(to_rate(cast.owner, on=on)) == [inspection]
    rate_inspection(
        inspection=inspection, score=1, complaints=["favours"], text="要了两箱酒", by=cast.owner, at=at
    )
    assert not to_rate(cast.owner, on=on)
    assert ratings(cast.leader, on=on).count() == 1
    assert not ratings(cast.lin, on=on)
    assert not ratings(cast.gu, on=on)
    with pytest.raises(CannotArrange, match="已经评价过"):
        rate_inspection(inspection=inspection, score=3, by=cast.owner, at=at)


def test_a_bad_rating_is_told_to_a_leader_and_stands_on_no_timeline_that_officers_read(
    cast: Cast, at: datetime, inspection: Inspection
) -> None:
    rate_inspection(inspection=inspection, score=1, by=cast.owner, at=at)
    told = OutboxMessage.objects.filter(subject="有经营户对检查不满意")
    assert set(told.values_list("to", flat=True)) == {"leader"}
    assert not Entry.objects.filter(business=cast.chestnut, kind="inspection.rated").exists()
    event = Entry.objects.in_district(cast.district).get(kind="inspection.rated")
    assert "不满意" not in str(event.payload)


@pytest.mark.parametrize("who", ["lin", "leader", "citizen", "stranger"])
def test_only_the_business_itself_rates(cast: Cast, at: datetime, inspection: Inspection, who: str) -> None:
    with pytest.raises(Refused):
        rate_inspection(inspection=inspection, score=3, by=getattr(cast, who), at=at)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [({"score": 9}, "请选择"), ({"score": 3, "complaints": ["weather"]}, "没有“weather”")],
)
def test_what_nobody_asked_is_not_answered(
    cast: Cast, at: datetime, inspection: Inspection, said: dict[str, object], sentence: str
) -> None:
    with pytest.raises(CannotArrange, match=sentence):
        rate_inspection(inspection=inspection, by=cast.owner, at=at, **said)  # type: ignore[arg-type]
    assert not Rating.objects.in_district(cast.district).exists()


def test_an_inspection_without_a_result_cannot_be_rated_yet(cast: Cast, at: datetime, on: date) -> None:
    with pytest.raises(CannotArrange, match="还没有结果"):
        rate_inspection(inspection=approved(cast, at, on), score=3, by=cast.owner, at=at)


def test_the_owner_rates_from_a_page(client: Client, cast: Cast, inspection: Inspection) -> None:
    client.force_login(cast.owner)
    assert "评价" in client.get("/own-inspections").content.decode()
    address = f"/own-inspections/{inspection.key}/rate"
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"score": "3"}).status_code == 303
    assert Rating.objects.in_district(cast.district).get().score == 3


def test_other_people_have_no_such_page(client: Client, cast: Cast, inspection: Inspection) -> None:
    client.force_login(cast.lin)
    assert client.get("/own-inspections").status_code == 403
    assert client.get("/ratings").status_code == 403
    cast.district.demo = True  # a leader of a demo district signs in without a second factor
    cast.district.save()
    client.force_login(cast.leader)
    assert client.get("/ratings").status_code == 200
