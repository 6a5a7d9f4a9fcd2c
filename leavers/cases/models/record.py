"""追蹤紀錄 and the people who keep contact with a student."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leavers.accounts.models import Person
from leavers.vault.fields import SealedJSONField, SealedTextField


class RecordQuerySet(models.QuerySet["Record"]):
    def standing(self) -> "RecordQuerySet":
        """Without the removed ones."""
        return self.filter(removed_at__isnull=True)


class Record(models.Model):
    """One contact with a student, or one attempt.

    A submitted record is never edited (manual 肆之一; ruling 10): corrections are new records that point at
    the old one. Number 1 is the record made before 通報 and can never be removed.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="records", verbose_name=_("案件"))
    number = models.PositiveSmallIntegerField(_("次"))
    tracked_on = models.DateField(_("追蹤日期"))
    method = models.CharField(_("追蹤方式"), max_length=3)
    targets = models.JSONField(_("追蹤對象"), default=list)
    reached = models.BooleanField(_("是否聯繫上"), default=True)
    lost_contact = models.CharField(_("失聯原因"), max_length=2, blank=True)
    situation = models.CharField(_("學生現況"), max_length=3, blank=True)
    will = models.CharField(_("復學意願"), max_length=2, blank=True)
    resources = models.JSONField(_("轉介資源"), default=list)
    next_on = models.DateField(_("下次追蹤日"), null=True, blank=True)
    text = SealedTextField(_("追蹤與輔導內容"), null=True, blank=True)
    suggests_closing = models.BooleanField(_("建議結案"), default=False)
    closing = models.CharField(_("建議的結案條件"), max_length=2, blank=True)
    closing_facts = SealedJSONField(_("結案佐證與說明"), null=True, blank=True)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("追蹤人"))
    submitted_at = models.DateTimeField(_("提交時間"))
    corrects = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("更正的紀錄")
    )
    removed_at = models.DateTimeField(_("刪除時間"), null=True, blank=True)
    removed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("刪除人")
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("case", "number", name="record_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="record_numbers_from_one"),
            models.CheckConstraint(
                condition=Q(number__gt=1) | Q(removed_at__isnull=True, suggests_closing=False),
                name="first_record_stays_and_suggests_nothing",
            ),
            models.CheckConstraint(
                condition=Q(suggests_closing=True) & ~Q(closing="") | Q(suggests_closing=False, closing=""),
                name="record_suggests_with_a_condition",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="record_removed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.number}"


class TrackerQuerySet(models.QuerySet["Tracker"]):
    def on(self, day: date) -> "TrackerQuerySet":
        """Those whose time has begun by that day and is not over."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=day), from_on__lte=day)

    def unended(self, day: date) -> "TrackerQuerySet":
        """Those whose time is not over. Who was released before it began left a time of no length."""
        ahead = Q(until_on__gt=day) & Q(until_on__gt=models.F("from_on"))
        return self.filter(Q(until_on__isnull=True) | ahead)


class Tracker(models.Model):
    """協助追蹤人員: who keeps contact, from when until when. The filer becomes one at 提交.

    `until_on` is the first day without them, so that who is released loses access on the same day.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="trackers", verbose_name=_("案件"))
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="tracking", verbose_name=_("協助追蹤人員")
    )
    from_on = models.DateField(_("自"))
    until_on = models.DateField(_("至"), null=True, blank=True)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("指派人"))

    objects = TrackerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "case"], name="tracker_by_person")]
        constraints = [
            models.UniqueConstraint(
                "case", "person", condition=Q(until_on__isnull=True), name="tracker_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="tracker_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.person_id}"
