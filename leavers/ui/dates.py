"""Dates and moments as pages show them: as the book of dates writes them, and 今天, 昨天 in lists."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from leavers.rules import rocdate

NO_DATE = "－"


def _day(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def roc(value: date | None) -> str:
    """115/11/22, for tables."""
    return NO_DATE if value is None else rocdate.slashed(_day(value))


def roc_long(value: date | None) -> str:
    """115年11月22日, for sentences and deadlines."""
    return NO_DATE if value is None else rocdate.full(_day(value))


def roc_weekday(value: date | None) -> str:
    """115年11月22日，星期日."""
    return NO_DATE if value is None else rocdate.with_weekday(_day(value))


def roc_short(value: date | None) -> str:
    """11月22日 inside the running school year, else with the year; for lists, never for deadlines."""
    if value is None:
        return NO_DATE
    return rocdate.roc_or_month_day(_day(value), today=timezone.localdate())


def when(value: datetime | None) -> str:
    """今天09:12, 昨天15:40, then 11月20日 as `roc_short`; for lists and the latest news."""
    if value is None:
        return NO_DATE
    local, today = timezone.localtime(value), timezone.localdate()
    if local.date() == today:
        return _("今天%(time)s") % {"time": f"{local:%H:%M}"}
    if local.date() == today - timedelta(days=1):
        return _("昨天%(time)s") % {"time": f"{local:%H:%M}"}
    return roc_short(local)


def saved(value: datetime | None) -> str:
    """14:32已暫存, on another day 11月20日已暫存; nothing for what was never kept."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    today = local.date() == timezone.localdate()
    return _("%(time)s已暫存") % {"time": f"{local:%H:%M}" if today else roc_short(local)}


def exactly(value: datetime | None) -> str:
    """115年11月22日15:40, for the history of a case and the log."""
    if value is None:
        return NO_DATE
    local = timezone.localtime(value)
    return _("%(day)s%(time)s") % {"day": rocdate.full(local.date()), "time": f"{local:%H:%M}"}


def iso(value: date) -> str:
    """The machine-readable value of a `time` element, moments in local time."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    return value.isoformat()
