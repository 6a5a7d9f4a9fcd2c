"""manage.py build_nation: fills an empty database with an invented country, for demonstrations."""

import time
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from leavers.nation.digest import nation_hash
from leavers.nation.plan import Impossible, Plan
from leavers.nation.staff import PASSWORD, Staff, demo_sign_ins
from leavers.nation.writing import NotHere, Progress, build
from leavers.rules import rocdate


class Command(BaseCommand):
    """Progress goes to stderr; stdout holds the accounts to sign in with, and the hash where asked for."""

    help = "建立一個虛構的國家：學校、人員、學生和各種狀態的案件。相同的參數會得到相同的內容。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--schools", type=int, default=10, metavar="N", help="學校數，預設10")
        parser.add_argument("--students", type=int, default=3000, metavar="M", help="學生數，預設3000")
        parser.add_argument("--cases", type=int, default=300, metavar="K", help="案件數，預設300")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="亂數種子，預設1")
        parser.add_argument("--today", metavar="115/11/23", help="虛構的今天，預設是真的今天")
        parser.add_argument("--hash", action="store_true", help="最後印出全部內容的SHA-256")

    def handle(self, *_args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            plan = Plan(
                schools=options["schools"],
                students=options["students"],
                cases=options["cases"],
                seed=options["seed"],
                today=_today(options["today"]),
            )
            progress = build(plan, self._tell)
        except (Impossible, NotHere) as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - started
        self.stderr.write(f"{_counted(progress)}，共{seconds:.1f}秒")
        for line in _table(demo_sign_ins()):
            self.stdout.write(line)
        if options["hash"]:
            self.stdout.write(f"SHA-256  {nation_hash()}")

    def _tell(self, progress: Progress) -> None:
        if progress.schools % 10 == 0:
            self.stderr.write(_counted(progress))


def _counted(progress: Progress) -> str:
    return (
        f"{progress.schools}所學校、{progress.staff}位人員、{progress.students}名學生、{progress.cases}件案件"
    )


def _today(text: str | None) -> date:
    if not text:
        return timezone.localdate()
    try:
        return rocdate.parse(text)
    except rocdate.DateError as error:
        raise CommandError(error.message) from error


def _table(staff: Sequence[Staff]) -> list[str]:
    """Account, password, role and name in columns, also where a character is two wide."""
    rows = [("帳號", "密碼", "角色", "姓名")]
    rows += [(who.account, PASSWORD, str(who.role.label), who.name) for who in staff]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
