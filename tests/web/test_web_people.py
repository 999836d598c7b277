"""People as an administrator sees them: found, exported, their page, the table of rights, and nobody leaves duties."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import Desk

from weili.archive.assigning import Seen, assign_duties
from weili.kernel import people
from weili.kernel.models import Person

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def _names(client: Client, query: str) -> set[str]:
    return {row["person"].username for row in client.get(f"/people?{query}").context["rows"]}


def test_people_are_found_by_post_place_state_and_certificate(
    desk: Desk, as_person: SignIn, on: date
) -> None:
    cast = desk.cast
    client = as_person(cast.administrator)
    assert _names(client, "role=inspector") == {"lin", "mao", "he"}
    assert _names(client, f"station={cast.stations['yanqi'].pk}") == {"he"}
    assert _names(client, "q=林岚") == {"lin"}
    Person.objects.filter(pk=cast.lin.pk).update(certificate_until=on + timedelta(days=30))
    Person.objects.filter(pk=cast.mao.pk).update(certificate_until=on - timedelta(days=1))
    Person.objects.filter(pk=cast.he.pk).update(is_active=False)
    assert _names(client, "certificate=soon") == {"lin"}
    assert _names(client, "certificate=expired") == {"mao"}
    assert _names(client, "state=deactivated") == {"he"}
    assert "citizen" in _names(client, "state=without")
    words = client.get("/people").content.decode()
    assert "1 人的执法证 60 天内到期" in words
    assert "（还有 30 天）" in words
    assert client.get("/people?role=x&station=%F0%9F%98%80&state=y&page=99").status_code == 200


def test_the_list_is_exported_as_it_is_shown(desk: Desk, as_person: SignIn) -> None:
    answer = as_person(desk.cast.administrator).get("/people/export.csv?role=inspector")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("姓名,登录名")
    assert "林岚" in text
    assert "周局" not in text


def test_the_page_of_a_person_says_what_they_hold_and_looked_at(
    desk: Desk, as_person: SignIn, at: Any
) -> None:
    cast = desk.cast
    assign_duties(seen=[Seen(desk.duty.pk, None)], person=cast.lin, by=cast.gu, at=at)
    people.disclose(subject="经营户1 栗子农家院", reason="联系整改", by=cast.lin, at=at)
    words = as_person(cast.administrator).get(f"/people/{cast.lin.pk}").content.decode()
    assert "1 件未办结" in words
    assert "办结投诉" in words
    assert "联系整改" in words


def test_nobody_is_deactivated_before_their_duties_are_handed_over(
    desk: Desk, as_person: SignIn, at: Any
) -> None:
    cast = desk.cast
    assign_duties(seen=[Seen(desk.duty.pk, None)], person=cast.lin, by=cast.gu, at=at)
    client = as_person(cast.administrator)
    refused = client.post(f"/people/{cast.lin.pk}/deactivate")
    assert refused.status_code == 422
    assert "还有 1 件未办结的待办，请先移交" in refused.content.decode()
    address = f"/duties/hand-over?person={cast.lin.pk}"
    assert client.post(address, {"to": [cast.mao.pk], "reason": "退休"}).status_code == 303
    assert client.post(f"/people/{cast.lin.pk}/deactivate").status_code == 303


def test_the_table_of_rights_is_the_one_that_decides(desk: Desk, as_person: SignIn) -> None:
    answer = as_person(desk.cast.administrator).get("/people/access")
    roles = [role.value for role in answer.context["roles"]]
    rows = dict(answer.context["rows"])
    assert rows["更正抽检结果的判定"][roles.index("sampling_staff")] == "全区"
    assert rows["审核风险等级"][roles.index("station_head")] == "本所"
    assert rows["审核风险等级"][roles.index("inspector")] == ""


def test_the_pages_ask_few_questions(
    desk: Desk, as_person: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = as_person(desk.cast.administrator)
    with django_assert_max_num_queries(22):
        client.get("/people")
    with django_assert_max_num_queries(30):
        client.get(f"/people/{desk.cast.lin.pk}")
