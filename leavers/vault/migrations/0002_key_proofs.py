"""Proofs of the keys, so that wrong ones are noticed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyProof",
            fields=[
                ("name", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("proof", models.CharField(max_length=64)),
            ],
        ),
    ]
