"""The history of a case: never edited, never deleted; triggers of the database refuse both."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leavers.accounts.models import Person
from leavers.rules.lifecycle import LIFE, Step
from leavers.vault.fields import SealedJSONField, SealedTextField


class Kind(models.TextChoices):
    """Happenings that are no step of the life."""

    RECORD = "record", _("新增追蹤紀錄")
    REMOVE_RECORD = "remove_record", _("刪除追蹤紀錄")
    ASSIGN = "assign", _("異動協助追蹤人員")
    RECLASSIFY = "reclassify", _("變更離校類別")
    CORRECT = "correct", _("更正資料")
    PROTECT = "protect", _("設定保護個案")


KINDS = tuple(member.value for book in (Step, Kind) for member in book)
WITH_REASON = tuple(step.value for step, move in LIFE.items() if move.needs_reason)


class Event(models.Model):
    """One thing that happened to a case: who, when, from which state to which, and in whose words."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="events", verbose_name=_("案件"))
    kind = models.CharField(_("事項"), max_length=16)
    at = models.DateTimeField(_("時間"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人員"))
    role = models.CharField(_("角色"), max_length=12)
    before = models.CharField(_("原狀態"), max_length=10)
    after = models.CharField(_("新狀態"), max_length=10)
    record = models.ForeignKey(
        "cases.Record", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("追蹤紀錄")
    )
    reason = SealedTextField(_("原因"), null=True, blank=True)
    detail = SealedJSONField(_("內容"), null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "at", "id"], name="event_of_case")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="event_known_kind"),
            models.CheckConstraint(
                condition=~Q(kind__in=WITH_REASON) | Q(reason__isnull=False), name="event_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
