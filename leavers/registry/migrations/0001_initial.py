"""The tables of the registry: deliveries, students, counts of look-ups."""

import django.db.models.deletion
from django.db import migrations, models

import leavers.vault.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("schools", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("imported_at", models.DateTimeField(verbose_name="匯入時間")),
                ("as_of", models.DateTimeField(verbose_name="資料時間")),
                ("source_label", models.CharField(blank=True, max_length=20, verbose_name="來源名稱")),
                ("file_sha256", models.CharField(blank=True, max_length=64, verbose_name="檔案摘要")),
                ("created", models.PositiveIntegerField(default=0, verbose_name="新增筆數")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="更新筆數")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="相同筆數")),
                ("skipped", models.PositiveIntegerField(default=0, verbose_name="略過筆數")),
            ],
        ),
        migrations.CreateModel(
            name="LookupCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person_id", models.BigIntegerField(verbose_name="人員")),
                ("slot_at", models.DateTimeField(verbose_name="時段")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="次數")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person_id", "slot_at"), name="one_count_per_slot")
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisteredStudent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nid_index", models.CharField(max_length=32, verbose_name="證號索引")),
                ("facts", leavers.vault.fields.SealedJSONField(verbose_name="學籍資料")),
                ("fingerprint", models.CharField(max_length=32, verbose_name="資料摘要")),
                ("status", models.CharField(max_length=3, verbose_name="學籍狀態")),
                ("protected", models.BooleanField(default=False, verbose_name="保護個案")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="students",
                        to="registry.importbatch",
                        verbose_name="匯入批次",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.school",
                        verbose_name="學校",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("nid_index", "school"), name="student_once_per_school"),
                    models.CheckConstraint(
                        condition=models.Q(("status", ""), _negated=True), name="student_has_status"
                    ),
                ],
            },
        ),
    ]
