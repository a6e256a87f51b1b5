"""Field encryption: AES-256-GCM under a data key per party, itself wrapped by the deployment's field key."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class AesVault:
    """Seals and opens personal data; `index` gives the blind index under which a value can be found (design §4.11)."""

    def __init__(self, field_key: bytes, index_key: bytes) -> None:
        self._master = AESGCM(field_key)
        self._index_key = index_key

    def new_key(self) -> bytes:
        """A fresh data key, wrapped."""
        return _seal(self._master, secrets.token_bytes(32))

    def seal(self, key: bytes, value: str) -> bytes:
        return _seal(self._data_key(key), value.encode())

    def open(self, key: bytes, sealed: bytes) -> str:
        return _open(self._data_key(key), sealed).decode()

    def index(self, kind: str, value: str) -> str:
        return hmac.new(self._index_key, f"{kind}\x00{value}".encode(), hashlib.sha256).hexdigest()

    def _data_key(self, wrapped: bytes) -> AESGCM:
        return AESGCM(_open(self._master, wrapped))


def _seal(cipher: AESGCM, plain: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + cipher.encrypt(nonce, plain, None)


def _open(cipher: AESGCM, sealed: bytes) -> bytes:
    return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
