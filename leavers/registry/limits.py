"""How many numbers one person may look up in an hour: else the box for the ID is an oracle (ruling 7)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Min, Sum

from leavers.registry.models import LookupCount
from leavers.registry.port import TooMany

SLOT = timedelta(minutes=10)
# One slot more than an hour has, so that no sixty minutes, wherever they begin, see more than the limit.
WINDOW = timedelta(hours=1) + SLOT


def count(person_id: int, *, at: datetime) -> TooMany | None:
    """Count one look-up of the person, or say that it is one too many; a refused one is not counted.

    The count lives in the database, so it holds for all processes. The row of the slot queues two at once.
    """
    slot_at = _slot(at)
    mine = LookupCount.objects.filter(person_id=person_id)
    with transaction.atomic():
        slot, _created = LookupCount.objects.get_or_create(person_id=person_id, slot_at=slot_at)
        mine.filter(pk=slot.pk).update(count=F("count") + 1)
        mine.filter(slot_at__lte=slot_at - WINDOW).delete()
        seen = mine.aggregate(total=Sum("count"), oldest=Min("slot_at"))
        if seen["total"] <= settings.REGISTRY_LOOKUPS_PER_HOUR:
            return None
        transaction.set_rollback(True)
    return TooMany(retry_at=seen["oldest"] + WINDOW)


def _slot(at: datetime) -> datetime:
    since_midnight = timedelta(
        hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond
    )
    return at - since_midnight % SLOT
