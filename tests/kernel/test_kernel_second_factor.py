"""The second factor: enrolled once, each code once, wrong ones ever slower."""

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.kernel.conftest import Appoint

from weili.kernel import clock, second_factor, sessions
from weili.kernel.access import Refused
from weili.kernel.models import District, Person
from weili.kernel.roles import Role
from weili.kernel.second_factor import WrongCode


def phone(person: Person, at: datetime) -> str:
    """What the person's phone shows at an instant."""
    device = TOTPDevice.objects.get(user=person)
    totp = TOTP(device.bin_key)
    totp.time = at.timestamp()
    return f"{totp.token():06d}"


@pytest.fixture
def enrolled(administrator: Person, at: datetime) -> list[str]:
    """The administrator has set up a phone; the value is the recovery codes."""
    second_factor.enrol(person=administrator, at=at)
    return second_factor.confirm(person=administrator, code=phone(administrator, at), at=at)


def test_the_picture_carries_the_secret(administrator: Person, at: datetime) -> None:
    shown = second_factor.enrol(person=administrator, at=at)
    assert shown.uri.startswith("otpauth://totp/%E4%B8%BA%E5%8A%9B:administrator?secret=")
    assert shown.secret in shown.uri
    assert shown.qr.startswith("data:image/svg+xml")
    assert second_factor.enrol(person=administrator, at=at).secret == shown.secret
    assert not second_factor.enrolled(administrator)


def test_a_phone_counts_once_it_is_confirmed(
    administrator: Person, at: datetime, enrolled: list[str]
) -> None:
    assert second_factor.enrolled(administrator)
    assert len(set(enrolled)) == second_factor.RECOVERY_CODES
    with pytest.raises(WrongCode, match="已开通两步验证"):
        second_factor.enrol(person=administrator, at=at)


def test_a_wrong_first_code_confirms_nothing(administrator: Person, at: datetime) -> None:
    with pytest.raises(WrongCode, match="请先扫描二维码"):
        second_factor.confirm(person=administrator, code="000000", at=at)
    second_factor.enrol(person=administrator, at=at)
    wrong = "000000" if phone(administrator, at) != "000000" else "000001"
    with pytest.raises(WrongCode, match="动态码不正确"):
        second_factor.confirm(person=administrator, code=wrong, at=at)
    assert not second_factor.enrolled(administrator)


@pytest.mark.parametrize(
    ("seconds_off", "opens"),
    [(0, True), (-30, True), (30, True), (-90, False), (90, False)],  # a phone's clock may be a little wrong
)
def test_a_code_opens_near_its_time(
    seconds_off: int, opens: bool, administrator: Person, at: datetime, enrolled: list[str]
) -> None:
    later = at + timedelta(hours=1)
    code = phone(administrator, later + timedelta(seconds=seconds_off))
    if opens:
        assert isinstance(second_factor.verify(person=administrator, code=code, at=later), TOTPDevice)
    else:
        with pytest.raises(WrongCode):
            second_factor.verify(person=administrator, code=code, at=later)


@pytest.mark.postgres
def test_a_code_opens_once(administrator: Person, at: datetime, enrolled: list[str]) -> None:
    later = at + timedelta(hours=1)
    code = phone(administrator, later)
    second_factor.verify(person=administrator, code=code, at=later)
    with pytest.raises(WrongCode, match="不正确或已使用"):
        second_factor.verify(person=administrator, code=code, at=later)


def test_wrong_codes_make_the_next_wait_longer(
    administrator: Person, at: datetime, enrolled: list[str]
) -> None:
    later = at + timedelta(hours=1)
    for seconds in (1, 2, 4, 8):
        with pytest.raises(WrongCode, match="动态码不正确"):
            _wrong(administrator, later)
        almost = later + timedelta(seconds=seconds, milliseconds=-1)
        with pytest.raises(WrongCode, match="错误次数过多，请在1秒后再试"):
            second_factor.verify(person=administrator, code=phone(administrator, almost), at=almost)
        later += timedelta(seconds=seconds)
    second_factor.verify(person=administrator, code=phone(administrator, later), at=later)


def _wrong(person: Person, at: datetime) -> None:
    right = {phone(person, at + timedelta(seconds=s)) for s in (-30, 0, 30)}
    wrong = next(code for code in ("000000", "000001", "000002", "000003") if code not in right)
    second_factor.verify(person=person, code=wrong, at=at)


@pytest.mark.parametrize("write", [str, str.upper, lambda code: code.replace("-", " ")])
def test_a_recovery_code_opens_once_however_it_is_typed(
    write: object, administrator: Person, at: datetime, enrolled: list[str]
) -> None:
    code = write(enrolled[0])  # type: ignore[operator]
    second_factor.verify(person=administrator, code=code, at=at)
    assert second_factor.recovery_codes_left(administrator) == second_factor.RECOVERY_CODES - 1
    with pytest.raises(WrongCode):
        second_factor.verify(person=administrator, code=code, at=at + timedelta(minutes=1))


def test_recovery_codes_are_not_kept_as_written(enrolled: list[str]) -> None:
    kept = " ".join(StaticToken.objects.values_list("token", flat=True))
    assert not any(code.replace("-", "") in kept for code in enrolled)


def test_a_lost_phone_is_taken_away_by_who_manages_people(
    appoint: Appoint, district: District, administrator: Person, at: datetime, enrolled: list[str]
) -> None:
    leader = appoint(Role.LEADER, district=district)
    with pytest.raises(Refused):
        second_factor.reset(person=administrator, by=leader, at=at)
    second_factor.reset(person=administrator, by=administrator, at=at)
    assert not second_factor.enrolled(administrator)
    assert second_factor.recovery_codes_left(administrator) == 0


# --- the session --------------------------------------------------------------------------------------------


def answer(
    person: Person, at: datetime, where: str, *, verified: bool, session: SessionStore
) -> HttpResponse | None:
    """What the middleware says to one request; None lets the view run."""
    from django.contrib.messages.storage.fallback import FallbackStorage
    from django.test import RequestFactory
    from django.urls import ResolverMatch

    request = RequestFactory().get("/")
    request.session = session  # type: ignore[assignment]
    request.at, request.on, request.person = at, clock.day(at), person  # type: ignore[attr-defined]
    request.user = person  # type: ignore[assignment]
    person.is_verified = lambda: verified  # type: ignore[attr-defined]
    request.resolver_match = ResolverMatch(
        lambda r: HttpResponse(), (), {}, where.split(":")[1], namespaces=[where.split(":")[0]]
    )
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return sessions.SessionMiddleware(lambda r: HttpResponse()).process_view(request, None, (), {})


@pytest.fixture
def session(db: None) -> SessionStore:
    return SessionStore()


def test_a_role_with_two_factors_is_sent_to_the_second(
    administrator: Person, at: datetime, session: SessionStore
) -> None:
    sent = answer(administrator, at, "web:home", verified=False, session=session)
    assert sent is not None
    assert sent["Location"].endswith("second-factor")
    assert answer(administrator, at, "web:second-factor", verified=False, session=session) is None
    assert answer(administrator, at, "web:sign-out", verified=False, session=session) is None
    assert answer(administrator, at, "web:home", verified=True, session=session) is None


def test_other_roles_are_asked_only_when_they_enrolled(
    appoint: Appoint, district: District, at: datetime, session: SessionStore
) -> None:
    staff = appoint(Role.CATERING_STAFF, district=district)
    assert answer(staff, at, "web:home", verified=False, session=session) is None
    second_factor.enrol(person=staff, at=at)
    second_factor.confirm(person=staff, code=phone(staff, at), at=at)
    assert answer(staff, at, "web:home", verified=False, session=session) is not None


def test_an_idle_session_ends(
    appoint: Appoint, district: District, at: datetime, session: SessionStore, settings: object
) -> None:
    staff, minutes = appoint(Role.CATERING_STAFF, district=district), settings.IDLE_MINUTES  # type: ignore[attr-defined]
    assert answer(staff, at, "web:home", verified=False, session=session) is None
    in_time = at + timedelta(minutes=minutes)
    assert answer(staff, in_time, "web:home", verified=False, session=session) is None
    late = in_time + timedelta(minutes=minutes, seconds=1)
    sent = answer(staff, late, "web:home", verified=False, session=session)
    assert sent is not None
    assert sent["Location"].endswith("sign-in")
    assert sessions.SEEN not in session


def test_the_middleware_stands_in_the_running_product(administrator: Person, client: Client) -> None:
    from django.urls import reverse

    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    sent = client.get(reverse("web:home"))
    assert (sent.status_code, sent["Location"]) == (303, reverse("web:second-factor"))
