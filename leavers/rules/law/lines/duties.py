"""How soon to report, how often to keep contact, and which dates a form accepts."""

from django.utils.translation import gettext_lazy as _

from leavers.rules.law.book import Rule, Unit, Words
from leavers.rules.law.lines import articles as art

_NO_TEXT = _("公開的法規和手冊都找不到通報期限的日數，這是本系統的提醒，不是法定期限。")


def _due(category: str, days: int, because: Words) -> Rule:
    return Rule(
        key="report_due",
        scope=category,
        value=days,
        unit=Unit.SCHOOL_DAY,
        since=art.SYSTEM_OPENS,
        article=art.OUR_DEADLINES,
        because=because,
        doubt=_NO_TEXT,
        from_manual=False,
    )


DEADLINES = (
    _due("L1", 1, _("連續未到校滿3日的下一個上課日通報。")),
    _due("L2", 3, _("休學生效後3個上課日內通報。")),
    _due("L3", 3, _("學校會議後3個上課日內通報。")),
    _due("L4", 3, _("轉學生效後3個上課日內通報。")),
    Rule(
        key="report_due_latest",
        scope="L1",
        value=7,
        unit=Unit.CALENDAR_DAY,
        since=art.SYSTEM_OPENS,
        article=art.OUR_DEADLINES,
        because=_("遇寒暑假也不超過7個日曆天，免得拖過整個假期。"),
        doubt=_NO_TEXT,
        from_manual=False,
    ),
)

QUOTAS = (
    Rule(
        key="tracking_quota",
        value=2,
        unit=Unit.TIMES,
        since=art.SYSTEM_OPENS,
        article=art.TRACKED,
        because=_("追蹤中的案件，每學期至少追蹤2次；通報前的第一筆不算。"),
    ),
    Rule(
        key="tracking_quota_late",
        value=1,
        unit=Unit.TIMES,
        since=art.SYSTEM_OPENS,
        article=art.OUR_QUOTA,
        because=_("學期末才通報的案件，該學期追蹤1次。"),
        from_manual=False,
    ),
    Rule(
        key="tracking_late_within",
        value=60,
        unit=Unit.CALENDAR_DAY,
        since=art.SYSTEM_OPENS,
        article=art.OUR_QUOTA,
        because=_("通報日距離學期結束不到60天，算學期末。"),
        from_manual=False,
    ),
)


def _form(key: str, scope: str, days: int, because: Words) -> Rule:
    return Rule(
        key=key,
        scope=scope,
        value=days,
        unit=Unit.CALENDAR_DAY,
        since=art.SYSTEM_OPENS,
        article=art.OUR_DATES,
        because=because,
        from_manual=False,
    )


FORM_DATES = (
    _form("left_on_ahead", "L1", 0, _("未到校是已經發生的事，離校日期不能在未來。")),
    _form("left_on_ahead", "L2", 30, _("休學可以在生效前30天內先通報。")),
    _form("left_on_ahead", "L3", 0, _("缺課是已經發生的事，離校日期不能在未來。")),
    _form("left_on_ahead", "L4", 30, _("轉學可以在生效前30天內先通報。")),
    _form("tracked_on_ahead", "*", 0, _("追蹤日期是實際聯繫的日期，不能在未來。")),
    _form("tracked_on_before_left", "*", 0, _("離校前的聯繫不常見，提醒再確認。")),
    _form("tracked_on_back", "*", 30, _("超過30天才補登，提醒再確認。")),
)
