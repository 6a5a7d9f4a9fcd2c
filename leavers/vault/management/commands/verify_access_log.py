"""``manage.py verify_access_log``: proves the access log whole, or names the first break of every chain."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from leavers.vault import verification


class Command(BaseCommand):
    help = (
        "Verify every chain of the access log. Exits with 1 and names chain and line of the first break. "
        "With --heads, also compare with the chain heads kept in that file and, when all is well, renew "
        "them: keep the file outside the database, it is what shows a log cut off at the end."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--heads", type=Path, metavar="FILE", help="signed file of chain heads")

    def handle(self, *_args: Any, heads: Path | None, **_options: Any) -> None:
        now = verification.heads()
        troubles = [f"table {table} is not append-only any more" for table in verification.unguarded()]
        troubles += [str(found) for found in verification.breaks()]
        if heads is not None:
            troubles += self._compared_with(heads)
        for trouble in troubles:
            self.stderr.write(trouble)
        if troubles:
            raise CommandError("The access log is not whole.", returncode=1)
        if heads is not None:
            _replace(heads, verification.dump_heads(now))
        lines = sum(head.seq for head in now.values())
        self.stdout.write(f"The access log is whole: {len(now)} chains, {lines} lines.")

    def _compared_with(self, heads: Path) -> list[str]:
        if not heads.exists():
            self.stderr.write(f"{heads} does not exist yet: nothing to compare with")
            return []
        try:
            earlier = verification.load_heads(heads.read_text(encoding="utf-8"))
        except verification.ForgedHeads as error:
            return [f"{heads}: {error}"]
        return [str(found) for found in verification.cut_off(earlier)]


def _replace(path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
