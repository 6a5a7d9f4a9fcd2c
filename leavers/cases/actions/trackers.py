"""異動協助追蹤人員: who keeps contact from now on, and who no longer does."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leavers.accounts.visitor import Visitor
from leavers.cases.actions.moves import amend, require_right
from leavers.cases.assigning import covers, eligible
from leavers.cases.models import Case, Event, Tracker
from leavers.cases.models.event import Kind
from leavers.cases.refusals import Stale, Unlawful
from leavers.rules.permissions import Act


def assign(
    *, case: Case, person_id: int, from_on: date, last_on: date | None = None, by: Visitor, at: datetime
) -> Tracker:
    """Let an eligible colleague keep contact from a day on, until and with `last_on` if that is known."""
    require_right(Act.ASSIGN, case, by=by)
    today = timezone.localdate(at)
    if from_on < today:
        raise Unlawful((_("開始日期不能早於今天"),))
    if last_on is not None and last_on < from_on:
        raise Unlawful((_("最後一天不能早於開始日期"),))
    if person_id not in {one.person_id for one in eligible(case, on=today)}:
        raise Unlawful((_("這位人員目前不能擔任協助追蹤人員，請從名單中選擇"),))
    until_on = last_on + timedelta(days=1) if last_on else None
    detail = {
        "added": [person_id],
        "from_on": from_on.isoformat(),
        "last_on": last_on.isoformat() if last_on else None,
    }
    try:
        with transaction.atomic():
            made = Tracker.objects.create(
                case=case, person_id=person_id, from_on=from_on, until_on=until_on, added_by=by.person
            )
            amend(Kind.ASSIGN, case, by=by, at=at, detail=detail)
    except IntegrityError as error:
        raise Stale(case.pk) from error
    return made


@transaction.atomic
def release(*, case: Case, tracker_id: int, by: Visitor, at: datetime) -> Event:
    """End somebody's tracking today: the case is closed to them at once, its history stays.

    Refused where a day would come on which nobody keeps contact: no open case without a tracker.
    """
    require_right(Act.ASSIGN, case, by=by)
    today = timezone.localdate(at)
    unended = Tracker.objects.unended(today).filter(case=case)
    tracker = unended.filter(pk=tracker_id).first()
    if tracker is None:
        raise Stale(case.pk)
    others = unended.exclude(pk=tracker.pk).values_list("from_on", "until_on")
    if not covers(others, on=today):
        raise Unlawful((_("移除後會有一段時間沒有協助追蹤人員，請先新增接手的人"),))
    # Who has not begun yet leaves a time of no length behind.
    unended.filter(pk=tracker.pk).update(until_on=max(today, tracker.from_on))
    return amend(Kind.ASSIGN, case, by=by, at=at, detail={"removed": [tracker.person_id]})
