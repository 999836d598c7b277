"""The key under which a device keeps what its person writes (数据密钥): derived from the house's own, stored nowhere.

Derived, so that a forgotten PIN loses nothing: whoever signs in on the same device is given the same key again.
"""

import base64
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from weili.kernel.models import Person

LENGTH = 32


def data_key(person: Person, device: UUID) -> str:
    """The data key of a person on a device, as base64 of 32 bytes (HKDF-SHA-256 of the secret key)."""
    about = f"weili/field/{person.pk}/{device}".encode()
    derived = HKDF(algorithm=hashes.SHA256(), length=LENGTH, salt=b"weili field data key", info=about)
    return base64.b64encode(derived.derive(settings.SECRET_KEY.encode())).decode("ascii")
