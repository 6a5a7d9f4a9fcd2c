"""The history of a case takes new lines and nothing else; with it the first record cannot be deleted either."""

from django.db import migrations

from leavers.vault.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("vault", "0001_initial")]

    operations = [append_only("cases_event")]
