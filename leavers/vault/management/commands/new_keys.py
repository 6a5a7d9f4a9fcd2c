"""``manage.py new_keys``: prints a fresh set of secrets as lines for the environment."""

import base64
import secrets
from typing import Any

from django.core.management.base import BaseCommand

from leavers.vault.keys import KEY_BYTES


class Command(BaseCommand):
    help = (
        "Print fresh secrets for a new installation. Keep them outside the database and its back-ups: "
        "without LEAVERS_DATA_KEYS nothing sealed can be read again. To rotate, put the new data key before "
        "the old one, LEAVERS_DATA_KEYS=new:…,old:… and run rotate_keys. LEAVERS_INDEX_KEY and "
        "LEAVERS_LOG_KEY never change: nobody would be found, and no chain hold, any more."
    )
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"LEAVERS_SECRET_KEY={secrets.token_urlsafe(50)}")
        self.stdout.write(f"LEAVERS_DATA_KEYS=k{secrets.token_hex(3)}:{_fresh()}")
        self.stdout.write(f"LEAVERS_INDEX_KEY={_fresh()}")
        self.stdout.write(f"LEAVERS_LOG_KEY={_fresh()}")


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
