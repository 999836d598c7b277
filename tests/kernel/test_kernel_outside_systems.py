"""Outside systems: a token for some acts until a day, of which only a hash is kept, revoked at once."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from weili.kernel import access, people
from weili.kernel.access import Place, Refused
from weili.kernel.models import District, OutsideCall, OutsideToken, Person
from weili.kernel.outside_systems import (
    NewToken,
    TokenRefused,
    acts_of,
    add_token,
    calls,
    known_token,
    record_call,
    revoke_token,
    standing,
    tokens,
)
from weili.kernel.roles import Act, Role

UNTIL = date(2027, 6, 30)


def token_for(district: District, by: Person, at: datetime, **more: Any) -> tuple[OutsideToken, str]:
    wanted: dict[str, Any] = {"name": "应急平台", "acts": (Act.READ_BUSINESS, Act.READ_VISIT), "until": UNTIL}
    return add_token(new=NewToken(district=district, **(wanted | more)), by=by, at=at)


def test_the_access_table_decides_narrowed_to_the_token(
    district: District, administrator: Person, at: datetime, on: date
) -> None:
    token, _ = token_for(district, administrator, at)
    reader = token.post.person
    assert access.acts_of(reader, on=on) == {Act.READ_BUSINESS, Act.READ_VISIT}
    assert access.area(reader, Act.READ_BUSINESS, on=on).holds(Place("110116", 1, 7))
    assert not access.area(reader, Act.READ_BUSINESS, on=on).holds(Place("110117", 1, 7))
    assert not access.area(reader, Act.READ_SAMPLE, on=on)
    assert not access.area(reader, Act.READ_BUSINESS, on=UNTIL + timedelta(days=1))
    assert acts_of(token) == (Act.READ_BUSINESS, Act.READ_VISIT)


def test_the_token_is_nowhere_but_in_the_answer(
    district: District, administrator: Person, at: datetime
) -> None:
    token, secret = token_for(district, administrator, at)
    kept = OutsideToken.objects.filter(pk=token.pk).values().get()
    assert not [value for value in kept.values() if secret in str(value)]
    assert secret.startswith(token.begins)
    assert len(secret) > 40
    found = known_token(secret)
    assert found is not None
    assert found.pk == token.pk
    assert known_token(secret + "x") is None


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"name": "  "}, "名称"),
        ({"name": "系" * 61}, "名称"),
        ({"acts": ()}, "至少选择一项"),
        ({"acts": (Act.IMPORT,)}, "只能读取"),
        ({"acts": (Act.READ_PERSONAL,)}, "只能读取"),
        ({"until": date(2026, 9, 20)}, "已经过去"),
        ({"until": date(2028, 9, 21)}, "不能超过一年"),
    ],
)
def test_a_token_that_cannot_be_is_refused(
    district: District, administrator: Person, at: datetime, more: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(TokenRefused, match=sentence):
        token_for(district, administrator, at, **more)


def test_only_who_manages_people_there_gives_and_revokes(
    district: District, neighbour: District, administrator: Person, appoint: Any, at: datetime
) -> None:
    inspector = appoint(Role.LEADER, district=district)
    with pytest.raises(Refused):
        token_for(district, inspector, at)
    with pytest.raises(Refused):
        token_for(neighbour, administrator, at)
    token, _ = token_for(district, administrator, at)
    with pytest.raises(Refused):
        revoke_token(token=token, by=inspector, at=at)


def test_a_token_is_revoked_once_and_at_once(
    district: District, administrator: Person, at: datetime, on: date
) -> None:
    token, _ = token_for(district, administrator, at)
    assert standing(token, on=on).running
    revoke_token(token=token, by=administrator, at=at)
    assert standing(token, on=on).words == "2026-09-21 已吊销"
    assert not standing(token, on=on).running
    with pytest.raises(TokenRefused, match="已经吊销"):
        revoke_token(token=token, by=administrator, at=at)


def test_the_last_day_still_counts(district: District, administrator: Person, at: datetime, on: date) -> None:
    token, _ = token_for(district, administrator, at, until=on)
    assert standing(token, on=on).words == "还有 0 天到期"
    assert standing(token, on=on + timedelta(days=1)).words == "2026-09-21 已到期"


def test_nobody_is_an_outside_system(
    district: District, administrator: Person, appoint: Any, at: datetime, on: date
) -> None:
    from weili.kernel.queries import people as listed

    token, _ = token_for(district, administrator, at)
    reader = token.post.person
    assert reader not in listed(administrator, on=on)
    assert not reader.has_usable_password()
    with pytest.raises(Refused):
        people.set_password(person=reader, password="a-long-enough-one", by=administrator, at=at)
    post = people.NewPost(role=Role.OUTSIDE_SYSTEM, district=district, since=on)
    with pytest.raises(people.PeopleError, match="不是可以任命的岗位"):
        people.give_post(person=administrator, new=post, by=administrator, at=at)


def test_calls_are_read_where_people_are_managed(
    district: District, neighbour: District, administrator: Person, appoint: Any, at: datetime, on: date
) -> None:
    token, _ = token_for(district, administrator, at)
    record_call(call=OutsideCall(token=token, path="/api/v1/health", status=200, rows=1), at=at)
    record_call(call=OutsideCall(path="/api/v1/health", status=401), at=at)
    other = appoint(Role.ADMINISTRATOR, username="other", district=neighbour)
    assert [call.status for call in calls(administrator, on=on)] == [401, 200]
    assert [call.status for call in calls(administrator, on=on, token=token)] == [200]
    assert [call.status for call in calls(other, on=on)] == [401]
    assert not tokens(other, on=on).exists()
