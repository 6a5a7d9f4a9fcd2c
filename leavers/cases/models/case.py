"""The case: one student who left one school midway, from 提交 on."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leavers.accounts.models import Person
from leavers.cases.querysets import CaseQuerySet
from leavers.rules.lifecycle import BEFORE_NOTIFICATION, NOTIFIED, OPEN, REGISTERED, State
from leavers.rules.semesters import Semester
from leavers.schools.models import School
from leavers.vault.fields import SealedDateField, SealedJSONField, SealedTextField

# 轉學 is left out of the national one-case rule (ruling 6).
TRANSFER = "L4"
CATEGORIES = ("L1", "L2", "L3", TRANSFER)


def states() -> list[tuple[str, str]]:
    """As a callable, so that a changed label is no migration."""
    return [(state.value, str(state.label)) for state in State if state in REGISTERED]


class Case(models.Model):
    """One report and everything that follows from it.

    The student's data is a snapshot taken with the report: the registry may change later, the report does
    not. Whatever names the student is sealed; what lists and figures count by is plain.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="cases", verbose_name=_("學校"))
    year = models.PositiveSmallIntegerField(_("學年度"))
    term = models.PositiveSmallIntegerField(_("學期"))
    running = models.PositiveIntegerField(_("流水號"))
    state = models.CharField(_("狀態"), max_length=10, choices=states)
    version = models.PositiveIntegerField(_("版本"), default=1)
    updated_at = models.DateTimeField(_("最近更新"))

    category = models.CharField(_("離校類別"), max_length=2)
    subtype = models.CharField(_("離校子類"), max_length=3)
    left_on = models.DateField(_("離校日期"))
    protected = models.BooleanField(_("保護個案"), default=False)

    nid_index = models.CharField(_("證號索引"), max_length=32)
    id_kind = models.CharField(_("證號類別"), max_length=3)
    nid = SealedTextField(_("證號"))
    name = SealedTextField(_("姓名"))
    born_on = SealedDateField(_("出生日期"))
    sex = models.CharField(_("性別"), max_length=1)
    division = models.CharField(_("部別"), max_length=1)
    programme = models.CharField(_("學程"), max_length=2)
    department = models.CharField(_("科別"), max_length=30)
    grade = models.CharField(_("年級"), max_length=1)
    class_name = models.CharField(_("班級"), max_length=30)
    seat_no = models.CharField(_("座號"), max_length=3, blank=True)
    student = SealedJSONField(_("其他學生資料與各項資料來源"))
    contacts = SealedJSONField(_("聯絡資料"))
    identities = models.JSONField(_("身分別"), default=list)

    reason = models.CharField(_("主要離校原因"), max_length=3)
    other_reasons = models.JSONField(_("其他離校原因"), default=list)
    facts = SealedJSONField(_("案件資料"))

    filer = models.ForeignKey(Person, models.PROTECT, related_name="filed_cases", verbose_name=_("填報人"))
    filed_at = models.DateTimeField(_("提交時間"))
    notified_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("通報人")
    )
    notified_at = models.DateTimeField(_("通報時間"), null=True, blank=True)
    suggestion = models.ForeignKey(
        "cases.Record",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("建議結案的紀錄"),
    )
    closing = models.CharField(_("結案原因"), max_length=2, blank=True)
    closing_on = models.DateField(_("結案條件成就日"), null=True, blank=True)
    closing_note = SealedTextField(_("結案說明"), null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("結案人")
    )
    closed_at = models.DateTimeField(_("結案時間"), null=True, blank=True)
    withdrawal = models.CharField(_("撤案原因"), max_length=2, blank=True)
    withdrawn_at = models.DateTimeField(_("撤案時間"), null=True, blank=True)

    # Kept by the same transaction that adds or removes a record, so that lists never count by joining.
    record_count = models.PositiveSmallIntegerField(_("追蹤紀錄數"), default=0)
    last_tracked_on = models.DateField(_("最近追蹤"), null=True, blank=True)
    quota_semester = models.CharField(_("追蹤次數所屬學期"), max_length=5, blank=True)
    quota_count = models.PositiveSmallIntegerField(_("該學期追蹤次數"), default=0)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["school", "state", "-updated_at", "-id"], name="case_by_state"),
            models.Index(fields=["school", "-updated_at", "-id"], name="case_newest"),
            models.Index(fields=["nid_index"], name="case_by_nid"),
        ]
        constraints = [
            models.UniqueConstraint("school", "year", "term", "running", name="case_number"),
            models.UniqueConstraint(
                "school", "nid_index", condition=Q(state__in=sorted(OPEN)), name="one_open_case_at_a_school"
            ),
            models.UniqueConstraint(
                "nid_index",
                condition=Q(state__in=sorted(OPEN), protected=False) & ~Q(category=TRANSFER),
                name="one_open_case_in_the_nation",
            ),
            models.CheckConstraint(condition=Q(state__in=sorted(REGISTERED)), name="case_known_state"),
            models.CheckConstraint(condition=Q(category__in=CATEGORIES), name="case_known_category"),
            models.CheckConstraint(
                condition=Q(
                    state__in=sorted(BEFORE_NOTIFICATION), notified_at__isnull=True, notified_by__isnull=True
                )
                | Q(state__in=sorted(NOTIFIED), notified_at__isnull=False, notified_by__isnull=False)
                | Q(state=State.WITHDRAWN),
                name="notified_exactly_in_notified_states",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                & Q(closing_on__isnull=False)
                & ~Q(closing="")
                | ~Q(state=State.CLOSED)
                & Q(closed_at__isnull=True, closed_by__isnull=True, closing="", closing_on__isnull=True),
                name="closed_exactly_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.CLOSING, State.CLOSED], suggestion__isnull=False)
                | ~Q(state__in=[State.CLOSING, State.CLOSED]) & Q(suggestion__isnull=True),
                name="suggested_exactly_when_closing_or_closed",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN, withdrawn_at__isnull=False) & ~Q(withdrawal="")
                | ~Q(state=State.WITHDRAWN) & Q(withdrawn_at__isnull=True, withdrawal=""),
                name="withdrawn_exactly_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """學年度-學期-流水號, e.g. 115-1-0042 (ruling 8)."""
        return f"{self.year}-{self.term}-{self.running:04d}"

    def tracked_in(self, semester: Semester) -> int:
        """Records counting toward `semester`; a count kept for an earlier semester is none of this one's."""
        return self.quota_count if self.quota_semester == semester.short else 0

    def notified_on(self) -> date | None:
        return timezone.localdate(self.notified_at) if self.notified_at else None


class CaseCounter(models.Model):
    """The last running number given at a school in a semester; one row, so that two at once queue here."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    term = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("school", "year", "term", name="one_counter_per_semester"),
        ]

    def __str__(self) -> str:
        return f"{self.school_id}/{self.year}-{self.term}: {self.last}"
