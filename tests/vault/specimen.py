"""A model with one sealed field of every kind, which only the vault's tests know."""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import connection, models

from leavers.vault.fields import SealedDateField, SealedJSONField, SealedTextField


class Specimen(models.Model):
    name = SealedTextField(null=True)
    motto = SealedTextField(default="")
    born_on = SealedDateField(null=True)
    contacts = SealedJSONField(null=True)

    objects: ClassVar[models.Manager["Specimen"]] = models.Manager()

    class Meta:
        app_label = "vault"
        # A registry of its own, so that no other test meets a model without migration.
        apps = Apps()


def stored(column: str) -> list[bytes | None]:
    """The column as any SQL client would see it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM vault_specimen ORDER BY id")
        return [None if box is None else bytes(box) for (box,) in cursor.fetchall()]
