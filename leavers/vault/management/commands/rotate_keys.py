"""``manage.py rotate_keys``: seals again with the current data key what older keys sealed."""

from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from leavers.vault import keys, rotation


class Command(BaseCommand):
    help = (
        "Put a new key first in LEAVERS_DATA_KEYS and restart, then run this. Once it reports nothing "
        "unreadable and the back-ups made before have expired, the old key may go. Safe to run while people "
        "work, and to break off and repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="rows per transaction (default 500)")

    def handle(self, *_args: Any, batch: int, **_options: Any) -> None:
        tally = rotation.rotate(apps.get_models(), batch=batch)
        self.stdout.write(f"Sealed anew with key {keys.ring().current}: {tally.resealed}.")
        for box in tally.unreadable:
            self.stderr.write(f"unreadable: {box}")
        if tally.unreadable:
            raise CommandError(f"{len(tally.unreadable)} sealed values cannot be opened; keep the old keys.")
