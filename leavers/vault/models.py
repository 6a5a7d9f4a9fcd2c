"""The access log (who read, revealed, searched, printed or exported what, who was refused) and key proofs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """What is logged although it changes nothing (分級辦法 附表十 項 16–19; ASVS 5.0 V16.3.2)."""

    READ = "read", _("檢視")
    REVEAL = "reveal", _("顯示個資")
    SEARCH = "search", _("查詢")
    PRINT = "print", _("列印")
    DENY = "deny", _("拒絕")
    EXPORT = "export", _("匯出")


def action_choices() -> list[tuple[str, object]]:
    """A callable, so that a changed label needs no migration."""
    return list(Action.choices)


class AccessEntry(models.Model):
    """One line of one chain; the database refuses to change or delete it, and its digest would show it.

    `chain` is the school's code or "-" for everything outside a school: schools do not wait for each other.
    `actor_id` is the person's number, not a foreign key: the line outlives the account.
    `detail` holds codes, counts, ids and field names, never personal data (see `access.loggable`).
    """

    chain = models.CharField(max_length=16)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=16)
    action = models.CharField(max_length=8, choices=action_choices)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.BigIntegerField(null=True)
    detail = models.JSONField()
    request_id = models.CharField(max_length=64)
    ip = models.CharField(max_length=45)
    prev = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="access_entry_once_in_its_chain"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="access_entry_counts_from_one"),
            models.CheckConstraint(
                condition=models.Q(action__in=Action.values), name="access_entry_action_known"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-at"], name="access_entry_by_subject"),
            models.Index(fields=["actor_id", "-at"], name="access_entry_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}"


class ChainHead(models.Model):
    """Where a chain ends: the row that writers of one school queue for."""

    chain = models.CharField(max_length=16, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}"


class KeyProof(models.Model):
    """Which key served under a name when data was first written with it (see `proofs`)."""

    name = models.CharField(max_length=32, primary_key=True)
    proof = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name
