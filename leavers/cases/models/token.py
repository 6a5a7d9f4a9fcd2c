"""Form tokens that have done their work, so that a double click makes one record."""

from django.db import models

from leavers.accounts.models import Person


class UsedToken(models.Model):
    """Written in the transaction of the deed; a second post of the same form finds what came of the first."""

    token = models.CharField(max_length=64, primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    used_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}→{self.case_id}"
