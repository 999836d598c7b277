"""How the timeline is hashed. Every hash names its algorithm; the server's is SM3 (GB/T 32905-2016)."""

import hashlib
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes

SM3 = "sm3"
#: what the first entry of a chain points back to
GENESIS = "0" * 64


def _sm3_of_cryptography(message: bytes) -> str:
    digest = hashes.Hash(hashes.SM3())
    digest.update(message)
    return digest.finalize().hex()


def _sm3_of_openssl(message: bytes) -> str:
    return hashlib.new(SM3, message).hexdigest()


#: the system's OpenSSL where it carries SM3, else the one that comes with the cryptography package
_sm3: Callable[[bytes], str] = (
    _sm3_of_openssl if SM3 in hashlib.algorithms_available else _sm3_of_cryptography
)

ALGORITHMS: dict[str, Callable[[bytes], str]] = {SM3: _sm3}


def digest(text: str, *, algorithm: str = SM3) -> str:
    """The hash of a text's UTF-8 bytes in hexadecimal. KeyError for an algorithm that is not ours."""
    return ALGORITHMS[algorithm](text.encode())
