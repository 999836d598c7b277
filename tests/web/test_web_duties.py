"""The work list as one presses its buttons: many given, two at once, taken back, handed over; leave and deputies."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.conftest import Desk

from weili.archive.duties import NewDuty, open_duties
from weili.archive.models import Duty, DutyPause
from weili.archive.queries.duties import counts
from weili.kernel.models import Absence

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def _pick(duty: Duty) -> str:
    return f"{duty.pk}:{duty.person_id or ''}"


def test_chosen_lines_go_to_a_person_and_come_back(desk: Desk, as_person: SignIn) -> None:
    client, lin = as_person(desk.cast.gu), desk.cast.lin
    answer = client.post("/duties/assign?which=open", {"pick": [_pick(desk.duty)], "person": lin.pk})
    assert answer.status_code == 303
    shown = client.get(answer["Location"])
    assert "已指派 1 件给林岚" in shown.content.decode()
    assert shown.context["undoable"] == 1
    act = shown.wsgi_request.GET["given"]
    client.post(f"/duties/given/{act}/undo")
    desk.duty.refresh_from_db()
    assert desk.duty.person is None
    again = client.post(f"/duties/given/{act}/undo", follow=True)
    assert "没有可以撤回的" in again.content.decode()


def test_the_second_is_told_who_was_first(desk: Desk, as_person: SignIn) -> None:
    pick = {"pick": [_pick(desk.duty)]}
    as_person(desk.cast.gu).post("/duties/assign", {**pick, "person": desk.cast.lin.pk})
    second = as_person(desk.cast.complaints)
    words = second.post("/duties/assign", {**pick, "person": desk.cast.mao.pk}, follow=True).content.decode()
    assert "已由顾行舟于" in words
    assert "没有改动" in words
    desk.duty.refresh_from_db()
    assert desk.duty.person == desk.cast.lin


def test_the_form_of_one_duty_tells_the_second_too(desk: Desk, as_person: SignIn) -> None:
    address = f"/duties/{desk.duty.pk}/assign"
    slow = as_person(desk.cast.complaints)
    assert slow.get(address).context["form"]["seen"].value() is None
    as_person(desk.cast.gu).post(address, {"person": desk.cast.lin.pk, "seen": ""})
    answer = slow.post(address, {"person": desk.cast.mao.pk, "seen": ""})
    assert answer.status_code == 422
    assert "已由顾行舟于" in answer.content.decode()


def test_all_that_match_go_but_not_what_was_given_since(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.gu)
    newest = client.get("/duties").context["newest"]
    as_person(desk.cast.complaints).post(
        "/duties/assign", {"pick": [_pick(desk.duty)], "person": desk.cast.mao.pk}
    )
    given = {"all": "1", "newest": newest, "person": desk.cast.lin.pk}
    words = client.post("/duties/assign?which=open", given, follow=True).content.decode()
    assert "已指派 1 件给林岚" in words
    assert "先指派给毛峻" in words


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"person": ""}, "请选择办理人"),
        ({"person": "999999"}, "请选择办理人"),
        ({"person": "lin"}, "请先选择待办"),
        ({"person": "lin", "pick": ["x:y", "9999999:", "😀"]}, "请先选择待办"),
        ({"person": "lin", "all": "1", "newest": "²"}, "已指派 2 件"),
    ],
)
def test_whatever_is_posted_by_hand_is_a_sentence(
    given: dict[str, Any], sentence: str, desk: Desk, as_person: SignIn
) -> None:
    posted = {**given, "person": desk.cast.lin.pk if given["person"] == "lin" else given["person"]}
    answer = as_person(desk.cast.gu).post("/duties/assign", posted, follow=True)
    assert sentence in answer.content.decode()


def test_only_who_handles_duties_gives_them(desk: Desk, as_person: SignIn) -> None:
    assert as_person(desk.cast.leader).post("/duties/assign", {"person": 1}).status_code == 403
    assert as_person(desk.cast.gu).get("/duties/assign").status_code == 405


def test_open_duties_of_a_person_are_handed_over(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.gu)
    client.post("/duties/assign", {"pick": [_pick(desk.duty)], "person": desk.cast.lin.pk})
    address = f"/duties/hand-over?person={desk.cast.lin.pk}"
    shown = client.get(address)
    assert [row.title for row in shown.context["found"].rows] == ["办结投诉"]
    assert "请填写移交的理由" in client.post(address, {"to": [desk.cast.mao.pk]}).content.decode()
    answer = client.post(address, {"to": [desk.cast.mao.pk], "reason": "调往雁栖所"})
    assert answer.status_code == 303
    desk.duty.refresh_from_db()
    assert desk.duty.person == desk.cast.mao
    timeline = client.get(f"/businesses/{desk.cast.chestnut.pk}/timeline").content.decode()
    assert "调往雁栖所" in timeline


def test_a_selection_is_handed_over(desk: Desk, as_person: SignIn) -> None:
    shown = as_person(desk.cast.gu).get("/duties/hand-over", {"pick": [_pick(desk.duty)]})
    assert shown.context["found"].total == 1
    assert (
        as_person(desk.cast.he).get("/duties/hand-over", {"pick": [_pick(desk.duty)]}).context["found"].total
        == 0
    )


@pytest.mark.parametrize("address", ["/duties?town=x&light=y&rule=z&person=%F0%9F%98%80&station=-1&page=99"])
def test_filters_by_hand_do_no_harm(address: str, desk: Desk, as_person: SignIn) -> None:
    assert as_person(desk.cast.gu).get(address).status_code == 200


# --- leave ------------------------------------------------------------------------------------------------------


def test_a_leave_is_recorded_and_the_deputy_sees_the_duties(desk: Desk, as_person: SignIn) -> None:
    cast, head = desk.cast, as_person(desk.cast.gu)
    head.post("/duties/assign", {"pick": [_pick(desk.duty)], "person": cast.lin.pk})
    given = {
        "person": cast.lin.pk, "kind": "leave", "since": "2026-09-21", "until": "2026-09-23",
        "reason": "年休假", "deputy": cast.mao.pk,
    }  # fmt: skip
    assert head.post("/absences/add", given).status_code == 303
    deputy = as_person(cast.mao)
    words = deputy.get("/duties?whose=mine").content.decode()
    assert "代理 毛峻" in words
    assert "（代林岚）" in deputy.get("/").content.decode()
    absence = Absence.objects.get()
    assert deputy.get(f"/absences/{absence.pk}/end").status_code == 200
    assert deputy.post(f"/absences/{absence.pk}/end").status_code == 403, "a deputy does not end it"
    assert head.post(f"/absences/{absence.pk}/end").status_code == 303
    assert "代理 毛峻" not in deputy.get("/duties").content.decode()


def test_a_deputy_who_does_not_fit_is_a_sentence(desk: Desk, as_person: SignIn) -> None:
    cast = desk.cast
    given = {
        "person": cast.gu.pk, "kind": "leave", "since": "2026-09-25", "until": "2026-09-23",
        "reason": "年休假", "deputy": cast.he.pk,
    }  # fmt: skip
    answer = as_person(cast.gu).post("/absences/add", given)
    assert answer.status_code == 422
    assert "请从列出的代理人中选择" in answer.content.decode()


def test_an_absence_elsewhere_does_not_exist(desk: Desk, as_person: SignIn, at: Any) -> None:
    absence = Absence.objects.create(
        person=desk.cast.lin, since="2026-09-21", until="2026-09-22", reason="x", recorded_by=desk.cast.gu,
        recorded_at=at,
    )  # fmt: skip
    assert as_person(desk.cast.he).get(f"/absences/{absence.pk}/end").status_code == 404
    assert as_person(desk.cast.gu).get(f"/absences/{absence.pk}/explode").status_code == 404
    assert (
        as_person(desk.cast.gu)
        .post(f"/absences/{absence.pk}/deputy", {"deputy": desk.cast.mao.pk})
        .status_code
        == 303
    )


def test_the_work_list_asks_few_questions_however_long_it_is(
    desk: Desk, as_person: SignIn, at: datetime
) -> None:
    client = as_person(desk.cast.gu)

    def asked() -> int:
        client.get("/duties")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/duties").status_code == 200
        return len(queries)

    def opened(numbers: range) -> None:
        new = [
            NewDuty(title=f"核查{n}", subject=f"matter:{n}", start=at, due_on=date(2026, 9, 30),
                    business=desk.duty.business, person=desk.cast.lin if n % 2 else None)
            for n in numbers
        ]  # fmt: skip
        open_duties(duties=new, by=desk.cast.gu, at=at)

    opened(range(2))
    few = asked()
    opened(range(2, 32))
    assert asked() == few <= 26


def test_a_paused_duty_is_open_and_not_late(desk: Desk, at: datetime) -> None:
    Duty.objects.filter(pk=desk.duty.pk).update(due_at=at - timedelta(days=1))
    before = counts(desk.cast.gu, at=at)
    DutyPause.objects.create(
        duty=desk.duty, since=at.date(), reason="检验", approved_by=desk.cast.gu, approved_at=at
    )
    after = counts(desk.cast.gu, at=at)
    assert (after.open, after.late) == (before.open, before.late - 1)


def test_a_deputy_of_the_filler_does_not_review_what_they_filled(desk: Desk, at: Any, on: Any) -> None:
    from weili.grading.models import Grade
    from weili.grading.services.reviewing import CannotSign, review_grade
    from weili.kernel.absences import NewAbsence, record_absence

    cast = desk.cast
    grade = Grade.objects.create(
        district=cast.district, business=cast.chestnut, year=2026, letter="B", static=20, total=40,
        filled_by=cast.lin, filled_at=at, state=Grade.State.PROPOSED, opinion={},
    )  # fmt: skip
    leave = NewAbsence(person=cast.lin, since=on, until=on, reason="病假", deputy=cast.gu)
    record_absence(new=leave, by=cast.gu, at=at)
    with pytest.raises(CannotSign, match="视同一人"):
        review_grade(grade=grade, by=cast.gu, at=at)


def test_a_deputy_of_who_chose_does_not_confirm_next_years_grade(desk: Desk, at: Any, on: Any) -> None:
    from weili.grading.models import Grade, NextYear
    from weili.grading.services.next_year import review_next_year
    from weili.grading.services.reviewing import CannotSign
    from weili.kernel.absences import NewAbsence, record_absence

    cast = desk.cast
    common: dict[str, Any] = {"district": cast.district, "business": cast.chestnut}
    grade = Grade.objects.create(
        **common, year=2026, letter="B", static=20, total=40, filled_by=cast.lin, filled_at=at, opinion={}
    )
    proposal = NextYear.objects.create(
        **common, grade=grade, year=2027, chosen="B", state=NextYear.State.PROPOSED, filled_by=cast.lin,
        filled_at=at,
    )  # fmt: skip
    leave = NewAbsence(person=cast.lin, since=on, until=on, reason="病假", deputy=cast.gu)
    record_absence(new=leave, by=cast.gu, at=at)
    with pytest.raises(CannotSign, match="视同一人"):
        review_next_year(proposal=proposal, by=cast.gu, at=at)
