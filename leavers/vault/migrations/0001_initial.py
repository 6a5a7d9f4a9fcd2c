"""The access log: its lines, which the database refuses to change, and the heads of its chains."""

from django.db import migrations, models

import leavers.vault.models
from leavers.vault.triggers import append_only


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("chain", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("seq", models.PositiveBigIntegerField(default=0)),
                ("digest", models.CharField(default="", max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="AccessEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chain", models.CharField(max_length=16)),
                ("seq", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                ("actor_id", models.BigIntegerField(null=True)),
                ("role", models.CharField(max_length=16)),
                ("action", models.CharField(choices=leavers.vault.models.action_choices, max_length=8)),
                ("subject_kind", models.CharField(max_length=32)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("detail", models.JSONField()),
                ("request_id", models.CharField(max_length=64)),
                ("ip", models.CharField(max_length=45)),
                ("prev", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["subject_kind", "subject_id", "-at"], name="access_entry_by_subject"
                    ),
                    models.Index(fields=["actor_id", "-at"], name="access_entry_by_actor"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "seq"), name="access_entry_once_in_its_chain"),
                    models.CheckConstraint(
                        condition=models.Q(("seq__gte", 1)), name="access_entry_counts_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("action__in", ["read", "reveal", "search", "print", "deny", "export"])
                        ),
                        name="access_entry_action_known",
                    ),
                ],
            },
        ),
        append_only("vault_accessentry"),
    ]
