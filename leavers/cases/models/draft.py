"""暫存: what somebody has typed and not yet submitted, sealed, the owner's alone."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leavers.accounts.models import Person
from leavers.schools.models import School
from leavers.vault.fields import SealedJSONField


class DraftKind(models.TextChoices):
    REPORT = "report", _("通報")
    RECORD = "record", _("追蹤紀錄")
    FORM = "form", _("表單")


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, person_id: int, school_id: int | None) -> "DraftQuerySet":
        """What this person wrote at this school; a draft is seen by nobody else."""
        return self.filter(owner_id=person_id, school_id__in=[school_id] if school_id else [])

    def newest_first(self) -> "DraftQuerySet":
        return self.order_by("-saved_at", "-pk")


class Draft(models.Model):
    """The payload keeps the raw words of each step, also those that would not pass a check (pain 6).

    A report with a `case` is one that was sent back and is being mended. A form is any other screen about a
    case: `step` names it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="drafts", verbose_name=_("填寫人"))
    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name=_("學校"))
    kind = models.CharField(_("種類"), max_length=6)
    case = models.ForeignKey(
        "cases.Case", models.CASCADE, related_name="drafts", null=True, blank=True, verbose_name=_("案件")
    )
    step = models.CharField(_("填到哪一步"), max_length=20, blank=True)
    payload = SealedJSONField(_("內容"))
    created_at = models.DateTimeField(_("開始填寫"))
    saved_at = models.DateTimeField(_("暫存時間"))
    expires_on = models.DateField(_("保留到"))

    objects = DraftQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-saved_at"], name="draft_of_owner")]
        constraints = [
            models.UniqueConstraint(
                "owner", "case", condition=Q(kind=DraftKind.RECORD), name="one_record_draft_per_case"
            ),
            models.UniqueConstraint(
                "owner",
                "case",
                condition=Q(kind=DraftKind.REPORT, case__isnull=False),
                name="one_mending_draft_per_case",
            ),
            models.UniqueConstraint(
                "owner", "case", "step", condition=Q(kind=DraftKind.FORM), name="one_form_draft_per_screen"
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(kind=DraftKind.REPORT), name="draft_is_about_a_case"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
