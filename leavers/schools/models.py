"""Upper-secondary schools."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SchoolQuerySet(models.QuerySet["School"]):
    def by_code(self) -> "SchoolQuerySet":
        return self.order_by("code")


class School(models.Model):
    """One school of the ministry's directory.

    The code is six characters of text: leading zeros count, and neither county nor founding type can be
    read from it, so both have columns of their own. County and founding type decide whose authority the
    school is under (高級中等教育法 §3).
    """

    code = models.CharField(_("學校代碼"), max_length=6, unique=True)
    name = models.CharField(_("校名"), max_length=60)
    short_name = models.CharField(_("簡稱"), max_length=20)
    county = models.CharField(_("縣市"), max_length=5)
    founding = models.CharField(_("設立別"), max_length=1)
    divisions = models.JSONField(_("部別"), default=list)
    phone = models.CharField(_("電話"), max_length=30, blank=True)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(code__regex=r"^[0-9A-Z]{6}$"), name="school_code_form"),
        ]

    def __str__(self) -> str:
        return self.short_name
