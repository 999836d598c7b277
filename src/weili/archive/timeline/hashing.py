"""How the timeline is hashed. Every hash names its algorithm; the server's is SM3 (GB/T 32905-2016)."""

import hashlib
from collections.abc import Callable
from typing import Protocol

from cryptography.hazmat.primitives import hashes

SM3 = "sm3"
#: what the first entry of a chain points back to
GENESIS = "0" * 64


class Hasher(Protocol):
    """A hash under way."""

    def update(self, message: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


class _Sm3OfCryptography:
    """SM3 of the cryptography package, for a system whose OpenSSL was built without it."""

    def __init__(self) -> None:
        self._hash = hashes.Hash(hashes.SM3())

    def update(self, message: bytes, /) -> None:
        self._hash.update(message)

    def hexdigest(self) -> str:
        return self._hash.copy().finalize().hex()


def _sm3_of_openssl() -> Hasher:
    return hashlib.new(SM3)


#: the system's OpenSSL where it carries SM3, else the one that comes with the cryptography package
_sm3: Callable[[], Hasher] = _sm3_of_openssl if SM3 in hashlib.algorithms_available else _Sm3OfCryptography

ALGORITHMS: dict[str, Callable[[], Hasher]] = {SM3: _sm3}


def hasher(algorithm: str = SM3) -> Hasher:
    """A new hash of an algorithm. KeyError for one that is not ours."""
    return ALGORITHMS[algorithm]()


def digest(text: str, *, algorithm: str = SM3) -> str:
    """The hash of a text's UTF-8 bytes in hexadecimal. KeyError for an algorithm that is not ours."""
    running = hasher(algorithm)
    running.update(text.encode())
    return running.hexdigest()
