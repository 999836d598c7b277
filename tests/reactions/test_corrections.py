"""A wrong entry corrected by a new one: what it puts right, what follows, who may, and what cannot be."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.cast import Cast

from weili.archive.changes import rest
from weili.archive.corrections import Correction, NotCorrected
from weili.archive.duties import open_duty
from weili.archive.models import Business, Closure, Duty, Entry, Permit, Purchase, StaffMember, Visit
from weili.archive.permits import record_permits
from weili.archive.records import record_purchases, record_staff
from weili.archive.timeline.verify import verify
from weili.archive.visits import record_visits
from weili.complaints.models import Complaint
from weili.complaints.services import record_received
from weili.kernel.access import Refused
from weili.kernel.models import Person
from weili.reactions import complaint_received, permit_recorded, sample_concluded
from weili.reactions.correcting import Corrected, behind, correct
from weili.sampling.models import Sample
from weili.sampling.services import record_samples


def _latest(kind: str, business: Business) -> Entry:
    found: Entry | None = Entry.objects.filter(business=business, kind=kind).order_by("-pk").first()
    assert found is not None
    return found


def _correct(
    entry: Entry, by: Person, at: datetime, *, note: str = "", reason: str = "看错一行", **values: Any
) -> Corrected:
    return correct(entry=entry, correction=Correction(values=values, note=note, reason=reason), by=by, at=at)


@pytest.fixture
def visit(cast: Cast, at: datetime) -> Entry:
    new = Visit(district=cast.district, business=cast.chestnut, visited_on=date(2026, 9, 10), outcome="fail")
    record_visits(visits=[new], by=cast.system, at=at)
    return _latest("archive.visit.recorded", cast.chestnut)


def test_the_record_is_put_right_and_the_old_entry_stays(cast: Cast, visit: Entry, at: datetime) -> None:
    before = visit.payload
    done = _correct(visit, cast.lin, at, visited_on=date(2026, 9, 9), outcome="pass")
    row = Visit.objects.get(business=cast.chestnut)
    assert (row.visited_on, row.outcome) == (date(2026, 9, 9), "pass")
    said = json.loads(done.entry.payload)
    assert said["changes"] == ["检查日期由“2026-09-10”改为“2026-09-09”", "结果由“不符合”改为“符合”"]
    assert (done.entry.corrects, done.entry.chain) == (visit.seq, visit.chain)
    assert Entry.objects.filter(business=cast.chestnut).get(pk=visit.pk).payload == before
    cast.chestnut.refresh_from_db()
    assert cast.chestnut.visited_last == date(2026, 9, 9), "what is kept on the head follows"
    assert verify(district="110116").ok
    assert any("下次测算" in sentence for sentence in done.followed)


def test_not_twice_but_the_correction_itself_may_be_wrong(cast: Cast, visit: Entry, at: datetime) -> None:
    first = _correct(visit, cast.lin, at, outcome="pass")
    with pytest.raises(NotCorrected, match=f"已由第 {first.entry.seq} 条更正"):
        _correct(visit, cast.lin, at, outcome="conditions")
    second = _correct(first.entry, cast.lin, at, outcome="conditions")
    assert Visit.objects.get(business=cast.chestnut).outcome == "conditions"
    assert second.entry.corrects == first.entry.seq


@pytest.mark.parametrize(
    ("values", "reason", "sentence"),
    [
        ({"outcome": "pass"}, " ", "请填写更正的理由"),
        ({"visited_on": date(2026, 9, 10)}, "x", "没有任何内容与原记录不同"),
        ({"visited_on": date(2026, 9, 22)}, "x", "还没有到"),
        ({"visited_on": None}, "x", "检查日期不能为空"),
        ({"outcome": "great"}, "x", "请从列出的结果中选择"),
        ({"outcome": "pass", "visited_on": date(2030, 1, 1)}, "x", "还没有到"),
    ],
)
def test_what_cannot_be_writes_nothing(
    values: dict[str, Any], reason: str, sentence: str, cast: Cast, visit: Entry, at: datetime
) -> None:
    entries = Entry.objects.filter(business=cast.chestnut).count()
    with pytest.raises(NotCorrected, match=sentence):
        _correct(visit, cast.lin, at, reason=reason, **values)
    row = Visit.objects.get(business=cast.chestnut)
    assert (row.visited_on, row.outcome) == (date(2026, 9, 10), "fail")
    assert Entry.objects.filter(business=cast.chestnut).count() == entries


def test_not_by_the_wrong_person(cast: Cast, visit: Entry, at: datetime) -> None:
    for person in (cast.he, cast.leader, cast.assistant, cast.owner, cast.stranger):
        with pytest.raises(Refused):
            _correct(visit, person, at, outcome="pass")
    assert Visit.objects.get(business=cast.chestnut).outcome == "fail"


def test_a_permit_with_another_end_has_another_duty(cast: Cast, at: datetime) -> None:
    new = Permit(
        district=cast.district, business=cast.chestnut, kind="JY2", number="JY21101160000012",
        issued_on=date(2021, 12, 1), valid_to=date(2026, 11, 30),
    )  # fmt: skip
    [permit] = record_permits(permits=[new], by=cast.system, at=at)
    permit_recorded.watch_renewal([permit], by=cast.system, at=at)
    [duty] = Duty.objects.filter(business=cast.chestnut, state="open")
    entry = _latest("archive.permit.recorded", cast.chestnut)
    done = _correct(entry, cast.licensing, at, valid_to=date(2026, 12, 31))
    duty.refresh_from_db()
    assert duty.state == "void"
    [again] = Duty.objects.filter(business=cast.chestnut, state="open")
    assert again.started_at > duty.started_at
    assert "重新起算" in done.followed[0]
    ended = _correct(done.entry, cast.licensing, at, valid_to=date(2029, 12, 31))
    assert ended.followed == ("原待办已撤销。",)
    with pytest.raises(NotCorrected, match="有效期的结束早于开始"):
        _correct(ended.entry, cast.licensing, at, valid_to=date(2020, 1, 1))


@pytest.fixture
def sample(cast: Cast, at: datetime) -> Entry:
    new = Sample(
        district=cast.district, business=cast.chestnut, number="S1", product="栗子糕", verdict="fail",
        sampled_on=date(2026, 9, 1), concluded_on=date(2026, 9, 15),
    )  # fmt: skip
    [sample] = record_samples(drafts=[(new, [])], by=cast.system, at=at)
    for reaction in sample_concluded.REACTIONS:
        reaction([sample], by=cast.system, at=at)
    return _latest("sampling.sample.concluded", cast.chestnut)


def test_a_verdict_is_corrected_by_sampling_staff_only(cast: Cast, sample: Entry, at: datetime) -> None:
    for person in (cast.lin, cast.gu, cast.catering, cast.administrator):
        with pytest.raises(Refused, match="更正抽检结果的判定"):
            _correct(sample, person, at, verdict="pass")
    done = _correct(sample, cast.sampling, at, verdict="pass")
    assert Sample.objects.get(business=cast.chestnut).verdict == "pass"
    assert not Duty.objects.filter(business=cast.chestnut, state="open").exists()
    assert "核查处置待办已撤销。" in done.followed
    assert any("请逐一决定" in sentence for sentence in done.followed)
    back = _correct(done.entry, cast.sampling, at, verdict="fail", concluded_on=date(2026, 9, 16))
    assert Duty.objects.filter(business=cast.chestnut, state="open").count() == 1
    assert any("按不合格处理" in sentence for sentence in back.followed)


def test_another_day_of_sampling_moves_no_clock(cast: Cast, sample: Entry, at: datetime) -> None:
    [duty] = Duty.objects.filter(business=cast.chestnut, state="open")
    assert _correct(sample, cast.sampling, at, sampled_on=date(2026, 9, 2)).followed == ()
    duty.refresh_from_db()
    assert duty.state == "open"


def test_a_complaint_received_another_day_runs_anew(cast: Cast, at: datetime) -> None:
    new = Complaint(
        district=cast.district, business=cast.chestnut, text="不新鲜", received_on=date(2026, 9, 18)
    )
    [complaint] = record_received(complaints=[new], by=cast.system, at=at)
    complaint_received.start_clock([complaint], by=cast.system, at=at)
    entry = _latest("complaints.complaint.received", cast.chestnut)
    done = _correct(entry, cast.complaints, at, received_on=date(2026, 9, 17))
    [duty] = Duty.objects.filter(business=cast.chestnut, state="open")
    assert duty.started_at.date() == date(2026, 9, 17)
    assert "重新起算" in done.followed[0]
    other = _correct(done.entry, cast.complaints, at, kind="inquiry")
    assert other.followed == ("原待办已撤销。",)


def test_closures_purchases_and_staff_are_found_behind_their_entries(cast: Cast, at: datetime) -> None:
    rest(
        business=cast.chestnut,
        kind=Closure.Kind.FILED,
        since=date(2026, 9, 1),
        until=date(2026, 9, 9),
        by=cast.lin,
        at=at,
    )
    member = StaffMember(
        district=cast.district,
        business=cast.chestnut,
        name="栗小苗",
        role="厨师",
        health_until=date(2027, 1, 1),
    )
    record_staff(members=[member], by=cast.system, at=at)
    bought = Purchase(
        district=cast.district, business=cast.chestnut, product="面粉", batch="B1", bought_on=date(2026, 9, 3)
    )
    record_purchases(purchases=[bought], by=cast.system, at=at)
    _correct(_latest("archive.business.rested", cast.chestnut), cast.lin, at, until=date(2026, 9, 12))
    assert Closure.objects.get(business=cast.chestnut).until == date(2026, 9, 12)
    _correct(_latest("archive.staff.recorded", cast.chestnut), cast.lin, at, health_until=date(2027, 2, 1))
    assert StaffMember.objects.get(business=cast.chestnut).health_until == date(2027, 2, 1)
    _correct(_latest("archive.purchase.recorded", cast.chestnut), cast.lin, at, batch="B2")
    assert Purchase.objects.get(business=cast.chestnut).batch == "B2"


def test_two_alike_purchases_get_a_note_and_no_guess(cast: Cast, at: datetime) -> None:
    for _ in range(2):
        bought = Purchase(
            district=cast.district, business=cast.chestnut, product="面粉", bought_on=date(2026, 9, 3)
        )
        record_purchases(purchases=[bought], by=cast.system, at=at)
    entry = _latest("archive.purchase.recorded", cast.chestnut)
    assert behind(entry) is None
    with pytest.raises(NotCorrected, match="请写明错在哪里"):
        _correct(entry, cast.lin, at, batch="B2")
    noted = _correct(entry, cast.lin, at, note="第二笔的品名应为玉米面")
    assert "玉米面" in noted.entry.payload


def test_an_entry_without_a_record_takes_a_note_and_an_act_of_the_house_none(
    cast: Cast, at: datetime
) -> None:
    opened = _latest("archive.business.opened", cast.chestnut)
    done = _correct(opened, cast.lin, at + timedelta(days=1), note="建档地址写错了村名")
    assert done.entry.corrects == opened.seq
    open_duty(
        title="复查",
        subject="x:1",
        start=at,
        due_on=date(2026, 9, 30),
        business=cast.chestnut,
        by=cast.lin,
        at=at,
    )
    with pytest.raises(NotCorrected, match="系统办理的留痕"):
        _correct(_latest("archive.duty.started", cast.chestnut), cast.lin, at, note="x")
