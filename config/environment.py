"""Reads settings from the environment and refuses odd values instead of guessing."""

import base64
import binascii
import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """The variable, or the content of the file that `<name>_FILE` points to (for mounted secrets)."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in YES | NO:
        return value in YES
    raise ImproperlyConfigured(f"{name} must be yes or no")


def number(name: str, *, default: int, low: int, high: int) -> int:
    value = text(name)
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise ImproperlyConfigured(f"{name} must be a whole number from {low} to {high}")
    return int(value)


def choice(name: str, *, default: str, among: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in among:
        raise ImproperlyConfigured(f"{name} must be one of: {', '.join(among)}")
    return value


def words(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def key(name: str, value: str) -> bytes:
    """A 32-byte key written in base64."""
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ImproperlyConfigured(f"{name} must be base64") from error
    if len(raw) != 32:
        raise ImproperlyConfigured(f"{name} must hold 32 bytes")
    return raw


def key_ring(name: str) -> dict[str, bytes]:
    """`id:base64,id:base64`; the first key seals, the others only open what they sealed."""
    ring: dict[str, bytes] = {}
    for entry in words(name):
        ident, _, value = entry.partition(":")
        if not ident or not ident.isalnum() or len(ident) > 16 or ident in ring:
            raise ImproperlyConfigured(
                f"{name}: every key needs its own id of letters and digits, at most 16"
            )
        ring[ident] = key(name, value)
    return ring
