"""People who sign in, what each of them is at which school, and what they sent too late."""

import unicodedata
import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leavers.rules.permissions import AUTHORITIES, SCHOOL_STAFF, Role
from leavers.schools.models import School
from leavers.vault.fields import SealedJSONField


def normal_account(text: str) -> str:
    """One spelling per account: full-width, capitals and blanks around it do not make another person."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def roles() -> list[tuple[str, str]]:
    """As a callable, so that a changed label is no migration."""
    return [(value, str(label)) for value, label in Role.choices]


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(account=normal_account(username or ""))

    def create_person(
        self, *, account: str, name: str, password: str | None = None, **fields: Any
    ) -> "Person":
        person = self.model(account=normal_account(account), name=name, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    account = models.CharField(_("帳號"), max_length=64, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    email = models.EmailField(_("電子信箱"), blank=True)
    email_verified_at = models.DateTimeField(_("信箱認證時間"), null=True, blank=True)
    is_active = models.BooleanField(_("啟用中"), default=True)
    joined_at = models.DateTimeField(_("開通時間"), auto_now_add=True)

    USERNAME_FIELD = "account"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(account=""), name="person_has_account"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What a person is at one school; a person may belong to two. Authorities and support have no school."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name=_("人員"))
    school = models.ForeignKey(
        School, models.PROTECT, related_name="memberships", null=True, blank=True, verbose_name=_("學校")
    )
    role = models.CharField(_("角色"), max_length=12, choices=roles)
    class_name = models.CharField(_("導師班"), max_length=30, blank=True)
    is_active = models.BooleanField(_("有效"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person", "school", condition=Q(is_active=True), name="one_active_role_per_school"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in Role]), name="membership_known_role"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in SCHOOL_STAFF], school__isnull=False)
                | Q(role__in=[r.value for r in (*AUTHORITIES, Role.SUPPORT)], school__isnull=True),
                name="membership_school_staff_have_a_school",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.school_id}/{self.role}"


class HeldForm(models.Model):
    """What somebody sent after the session had ended: sealed, for half an hour, for that person alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("人員"))
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+", verbose_name=_("身分"))
    path = models.CharField(_("送往的頁面"), max_length=500)
    payload = SealedJSONField(_("內容"))
    held_at = models.DateTimeField(_("送出時間"))
    expires_at = models.DateTimeField(_("保留到"), db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint("person", "path", name="one_held_form_per_page")]

    def __str__(self) -> str:
        return str(self.pk)
