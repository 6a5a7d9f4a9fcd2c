"""``manage.py delete_expired_drafts``: once a day; nothing is kept longer than was promised (ruling 17)."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from leavers.cases.actions import delete_expired_drafts


class Command(BaseCommand):
    help = "Delete the drafts that have expired and that nobody can see any more. Safe to run at any time."

    def handle(self, *_args: Any, **_options: Any) -> None:
        deleted = delete_expired_drafts(on=timezone.localdate())
        self.stdout.write(f"{deleted} expired drafts deleted.")
