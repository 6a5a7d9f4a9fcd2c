"""manage.py import_registry: takes in a list of students from a school's or the ministry's system."""

from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from leavers.registry.importing import FAULTS_SHOWN, Order, Outcome, import_file
from leavers.registry.reading import HEADERS, REQUIRED, UnreadableFile
from leavers.rules import rocdate


class Command(BaseCommand):
    """Prints counts and, row by row, what is wrong; never a number, a name or a date of a student."""

    help = (
        "匯入學籍資料（CSV，UTF-8或Big5，第一行是欄位名稱）。"
        f"必要欄位：{'、'.join(HEADERS[value][0] for value in REQUIRED)}，以及學校代碼（或用--school指定）。"
        f"其他欄位：{'、'.join(names[0] for value, names in HEADERS.items() if value not in REQUIRED)}。"
        "檔案裡沒有的學生不會被刪除。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--school", metavar="學校代碼", help="整個檔案都是這所學校的學生")
        parser.add_argument("--as-of", metavar="115/11/22", help="資料的日期，預設是現在")
        parser.add_argument("--label", default="", help="顯示給使用者的來源名稱，預設是「本校學籍」")
        parser.add_argument("--skip-bad", action="store_true", help="略過有錯的列，匯入其餘的列")
        parser.add_argument("--dry-run", action="store_true", help="只檢查和計數，不寫入")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        order = Order(
            path=options["file"],
            at=at,
            as_of=_as_of(options["as_of"]) or at,
            only=options["school"],
            skip_bad=options["skip_bad"],
            dry_run=options["dry_run"],
            source_label=options["label"][:20],
        )
        try:
            outcome = import_file(order)
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        self._tell(order, outcome)

    def _tell(self, order: Order, outcome: Outcome) -> None:
        if outcome.ignored_columns:
            self.stdout.write(f"不使用的欄位：{'、'.join(outcome.ignored_columns)}")
        for sentence in outcome.faults:
            self.stderr.write(sentence)
        if len(outcome.faults) >= FAULTS_SHOWN:
            self.stderr.write(f"只列出前{FAULTS_SHOWN}個問題")
        if outcome.bad_rows and not order.skip_bad:
            raise CommandError(f"有{outcome.bad_rows}列需要修正，沒有匯入任何資料（--skip-bad可略過這些列）")
        counts = outcome.counts
        self.stdout.write("試算，沒有寫入：" if order.dry_run else "已匯入：")
        self.stdout.write(f"新增{counts.created}筆，更新{counts.changed}筆，相同{counts.unchanged}筆")
        self.stdout.write(f"略過{outcome.bad_rows}列")


def _as_of(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        day = rocdate.parse(text)
    except rocdate.DateError as error:
        raise CommandError(error.message) from error
    return timezone.make_aware(datetime.combine(day, time.min))
