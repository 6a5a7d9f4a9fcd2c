"""Seals what must not be readable in the database, and finds a sealed value again without opening it."""

import hmac
import os
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = 1
KEY_BYTES = 32
# NIST SP 800-38D §8.3: with random nonces at most 2**32 values under one key; the nation writes 10**6 a year.
NONCE_BYTES = 12
TAG_BYTES = 16


class Unreadable(Exception):
    """A sealed value cannot be opened: its key is missing, it was tampered with, or it belongs elsewhere.

    The message names the field and the reason, never a part of the value.
    """


@dataclass(frozen=True)
class KeyRing:
    """The keys of this installation; the first data key seals, the others only open what they sealed."""

    data: dict[str, bytes] = field(repr=False)
    index: bytes = field(repr=False)
    log: bytes = field(repr=False)

    @classmethod
    def from_settings(cls) -> Self:
        vault = settings.VAULT
        made = cls(data=dict(vault["data_keys"]), index=vault["index_key"], log=vault["log_key"])
        secrets = [*made.data.values(), made.index, made.log]
        if not made.data or any(len(secret) != KEY_BYTES for secret in secrets):
            raise ImproperlyConfigured(
                f"VAULT needs at least one data key, and {KEY_BYTES} bytes in every key"
            )
        if len(set(secrets)) != len(secrets):
            raise ImproperlyConfigured("VAULT: one key serves two purposes; every key must be its own")
        if not all(ident.isascii() and 0 < len(ident) <= 16 for ident in made.data):
            raise ImproperlyConfigured("VAULT: a data key's id is 1 to 16 ASCII characters")
        return made

    @property
    def current(self) -> str:
        return next(iter(self.data))

    @cached_property
    def ciphers(self) -> dict[str, AESGCM]:
        return {ident: AESGCM(key) for ident, key in self.data.items()}


def ring() -> KeyRing:
    """The key ring of the settings. Raises ImproperlyConfigured when it cannot be used."""
    global _made_from, _made  # a page opens a hundred boxes; the ring is made once per set of settings
    if settings.VAULT is not _made_from:
        _made = KeyRing.from_settings()
        _made_from = settings.VAULT
    return _made


_made_from: object = None
_made: KeyRing


def seal(plain: bytes, *, field: str) -> bytes:
    """Encrypt with the current key, bound to the field it stands in (ASVS 5.0 V11.3.2, V11.3.3).

    The box is ``version | length of key id | key id | nonce | ciphertext | tag`` (AES-256-GCM). The head and
    the field's name are authenticated: a box moved to another field, or put under another key id, does not
    open.
    """
    keys = ring()
    ident = keys.current.encode()
    head = bytes([VERSION, len(ident)]) + ident
    nonce = os.urandom(NONCE_BYTES)
    return head + nonce + keys.ciphers[keys.current].encrypt(nonce, plain, _bound_to(head, field))


def open_sealed(box: bytes, *, field: str) -> bytes:
    """Decrypt what `seal` made for the same field. Raises Unreadable."""
    ident, head, nonce, body = _parts(box, field)
    cipher = ring().ciphers.get(ident)
    if cipher is None:
        raise Unreadable(f"{field}: sealed with key {ident!r}, which this installation does not hold")
    try:
        return cipher.decrypt(nonce, body, _bound_to(head, field))
    except InvalidTag as error:
        raise Unreadable(f"{field}: altered, moved from another field, or sealed with another key") from error


def sealed_with(box: bytes, *, field: str) -> str:
    """The id of the key that sealed the box, read without opening it. Raises Unreadable when it is no box."""
    return _parts(box, field)[0]


def blind_index(value: str, *, purpose: str) -> str:
    """32 lower-case hex characters by which equal values are found again, though nobody can compute them.

    A plain hash of a national ID is undone in a minute (5.2×10^8 possibilities); this is an HMAC-SHA256 under
    the index key, cut to 128 bits. Different purposes give unrelated results. The caller normalises the value
    (NFKC, capitals) before, else one person gets two indexes.
    """
    return _mac(ring().index, f"blind index of {purpose}", value.encode())[:32]


def log_digest(payload: bytes) -> str:
    """The link of the access log's chain: 64 hex characters of HMAC-SHA256 under the log key."""
    return _mac(ring().log, "access log", payload)


def heads_digest(payload: bytes) -> str:
    """The signature of a file of chain heads kept outside the database; 64 hex characters."""
    return _mac(ring().log, "chain heads", payload)


def proofs() -> dict[str, str]:
    """For every key of the ring a value that proves which key it is and tells nothing about it."""
    held = ring()
    named = {f"data:{ident}": key for ident, key in held.data.items()} | {
        "index": held.index,
        "log": held.log,
    }
    return {name: _mac(key, "proof of key", name.encode()) for name, key in named.items()}


def _mac(key: bytes, domain: str, message: bytes) -> str:
    # The length in front keeps ("a", "bc") and ("ab", "c") apart.
    prefix = domain.encode()
    return hmac.digest(key, len(prefix).to_bytes(4, "big") + prefix + message, sha256).hex()


def _bound_to(head: bytes, field: str) -> bytes:
    return head + field.encode()


def _parts(box: bytes, field: str) -> tuple[str, bytes, bytes, bytes]:
    if len(box) < 2 or box[0] != VERSION:
        raise Unreadable(f"{field}: not a sealed value of version {VERSION}")
    start = 2 + box[1]
    if len(box) < start + NONCE_BYTES + TAG_BYTES:
        raise Unreadable(f"{field}: a sealed value cut short")
    nonce_end = start + NONCE_BYTES
    try:
        ident = box[2:start].decode("ascii")
    except UnicodeDecodeError as error:
        raise Unreadable(f"{field}: a sealed value with a damaged key id") from error
    return ident, box[:start], box[start:nonce_end], box[nonce_end:]
