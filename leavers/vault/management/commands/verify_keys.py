"""``manage.py verify_keys``: proves that these are the keys that the database was written with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from leavers.vault import proofs


class Command(BaseCommand):
    help = (
        "Compare every key with the proof it left in the database when it first served, and leave a proof of "
        "new ones. Exits with 1 and names the wrong key. Run it after migrate, before the server starts."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        if wrong := proofs.wrong_keys():
            raise CommandError(f"Not the keys that this database was written with: {', '.join(wrong)}")
        new = proofs.leave_proofs()
        self.stdout.write("The keys are right." + (f" New: {', '.join(new)}." if new else ""))
