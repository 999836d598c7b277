"""The second factor (两步验证): a one-time code of the phone (TOTP, RFC 6238), or a recovery code.

The devices are django-otp's, so its middleware knows a verified session; the arithmetic is done here with the
instant that is passed in. Recovery codes are shown once and kept only as a keyed hash.
"""

import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from weili.kernel import people
from weili.kernel.models import Person

RECOVERY_CODES = 10
#: letters and digits that nobody reads wrongly
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 10
#: steps of 30 seconds that a phone's clock may be wrong by, either way
TOLERANCE = 1


class WrongCode(ValueError):
    """A code that does not open the door; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a person needs to set up their phone: the secret to type, or the same as a picture."""

    secret: str
    uri: str
    qr: str  # a data: URI of an SVG


def enrolled(person: Person) -> bool:
    """Whether a person has confirmed a phone."""
    confirmed: bool = TOTPDevice.objects.filter(user=person, confirmed=True).exists()
    return confirmed


@transaction.atomic
def enrol(*, person: Person, at: datetime) -> Enrolment:
    """Begin to set up the second factor (开通两步验证); until confirmed, again the same secret."""
    if enrolled(person):
        raise WrongCode("已开通两步验证；更换手机请先由系统管理员解除")
    device, _ = TOTPDevice.objects.get_or_create(
        user=person, confirmed=False, defaults={"name": "手机", "created_at": at}
    )
    secret = b32encode(device.bin_key).decode().rstrip("=")
    issuer = str(settings.OTP_TOTP_ISSUER)
    label = quote(f"{issuer}:{person.username}", safe=":")
    uri = (
        f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer, 'digits': 6, 'period': 30})}"
    )
    return Enrolment(secret, uri, segno.make(uri, error="m").svg_data_uri(scale=5, border=2))


@transaction.atomic
def confirm(*, person: Person, code: str, at: datetime) -> list[str]:
    """Confirm the phone with its first code (确认两步验证); returns the recovery codes, shown this once."""
    device = TOTPDevice.objects.select_for_update().filter(user=person, confirmed=False).first()
    if device is None:
        raise WrongCode("请先扫描二维码，再输入手机上的6位动态码")
    _check(device, code, at=at)
    device.confirmed = True
    device.save()
    return _new_recovery_codes(person, at=at)


def verify(*, person: Person, code: str, at: datetime) -> Device:
    """Check a one-time or a recovery code (验证动态码); returns the device for `django_otp.login`.

    A code opens once. After a wrong one the next is looked at only after 1, 2, 4 … seconds, an hour at most.
    Raises WrongCode.
    """
    wanted = code.replace(" ", "").replace("-", "").lower()
    model = TOTPDevice if wanted.isdigit() and len(wanted) == 6 else StaticDevice
    # The failure must be counted, so it is raised only after the commit.
    with transaction.atomic():
        device = model.objects.select_for_update().filter(user=person, confirmed=True).first()
        error: WrongCode | None = None
        if device is None:
            raise WrongCode("尚未开通两步验证")
        try:
            _check(device, wanted, at=at)
        except WrongCode as wrong:
            error = wrong
        device.save()
    if error is not None:
        raise error
    return device


@transaction.atomic
def reset(*, person: Person, by: Person, at: datetime) -> None:
    """Take the second factor away (解除两步验证), for a person whose phone is lost; they set it up anew."""
    people.require_over(person=person, by=by, at=at)
    people.trace(person, "解除两步验证", by=by, at=at)
    TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()


def recovery_codes_left(person: Person) -> int:
    """How many recovery codes are unused."""
    return sum(device.token_set.count() for device in StaticDevice.objects.filter(user=person))


def _check(device: Device, code: str, *, at: datetime) -> None:
    """Compare, and write the outcome on the device; the caller saves it. Raises WrongCode."""
    waiting = _must_wait(device, at=at)
    if waiting:
        raise WrongCode(f"错误次数过多，请在{waiting}秒后再试")
    right = _totp(device, code, at=at) if isinstance(device, TOTPDevice) else _static(device, code)
    if not right:
        device.throttling_failure_timestamp = at
        device.throttling_failure_count += 1
        raise WrongCode("动态码不正确或已使用，请等待手机显示下一个动态码后再输入")
    device.throttling_failure_timestamp, device.throttling_failure_count = None, 0
    device.last_used_at = at


def _must_wait(device: Device, *, at: datetime) -> int:
    if not device.throttling_failure_count or device.throttling_failure_timestamp is None:
        return 0
    pause = timedelta(seconds=min(2 ** min(device.throttling_failure_count - 1, 12), 3600))
    left: timedelta = device.throttling_failure_timestamp + pause - at
    return max(0, -(-left // timedelta(seconds=1)))


def _totp(device: TOTPDevice, code: str, *, at: datetime) -> bool:
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        return False
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = at.timestamp()
    if not totp.verify(int(code), TOLERANCE, device.last_t + 1):
        return False
    device.last_t = totp.t()
    return True


def _static(device: StaticDevice, code: str) -> bool:
    used, _ = device.token_set.filter(token=_hidden(device.user_id, code)).delete()
    return bool(used)


def _new_recovery_codes(person: Person, *, at: datetime) -> list[str]:
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name="恢复码", confirmed=True, created_at=at)
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)) for _ in range(RECOVERY_CODES)]
    for code in codes:
        device.token_set.create(token=_hidden(person.pk, code))
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _hidden(person_id: int, code: str) -> str:
    return salted_hmac("weili.recovery", f"{person_id}:{code}", algorithm="sha256").hexdigest()[:16]
