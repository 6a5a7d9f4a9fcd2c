"""The students a school's own system has told us about, and who has asked for how many."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leavers.schools.models import School
from leavers.vault.fields import SealedJSONField


class ImportBatch(models.Model):
    """One delivery of registry data: kept so that every value shown can name its delivery."""

    imported_at = models.DateTimeField(_("匯入時間"))
    as_of = models.DateTimeField(_("資料時間"))
    source_label = models.CharField(_("來源名稱"), max_length=20, blank=True)
    file_sha256 = models.CharField(_("檔案摘要"), max_length=64, blank=True)
    created = models.PositiveIntegerField(_("新增筆數"), default=0)
    changed = models.PositiveIntegerField(_("更新筆數"), default=0)
    unchanged = models.PositiveIntegerField(_("相同筆數"), default=0)
    skipped = models.PositiveIntegerField(_("略過筆數"), default=0)

    def __str__(self) -> str:
        return f"{self.as_of:%Y-%m-%d} #{self.pk}"


class RegisteredStudent(models.Model):
    """One student at one school.

    Everything that describes the student is one sealed value; outside it stands only what look-ups filter by.
    `fingerprint` is a keyed digest of the facts: an import finds out what changed without opening a seal.
    A `protected` student (法定轉學, 保護個案) surfaces nowhere but at this school (ruling 6).
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name=_("學校"))
    nid_index = models.CharField(_("證號索引"), max_length=32)
    facts = SealedJSONField(_("學籍資料"))
    fingerprint = models.CharField(_("資料摘要"), max_length=32)
    status = models.CharField(_("學籍狀態"), max_length=3)
    protected = models.BooleanField(_("保護個案"), default=False)
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, related_name="students", verbose_name=_("匯入批次")
    )

    class Meta:
        constraints = [
            # The number first: the same index answers "at which schools is this number known".
            models.UniqueConstraint(fields=["nid_index", "school"], name="student_once_per_school"),
            models.CheckConstraint(condition=~Q(status=""), name="student_has_status"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class LookupCount(models.Model):
    """How many numbers a person looked up in one slot of ten minutes."""

    person_id = models.BigIntegerField(_("人員"))  # no foreign key: accounts stand above this room
    slot_at = models.DateTimeField(_("時段"))
    count = models.PositiveIntegerField(_("次數"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "slot_at"], name="one_count_per_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.slot_at:%H:%M}: {self.count}"
