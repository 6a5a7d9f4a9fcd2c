"""The table of the specimens."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.vault.specimen import Specimen


@pytest.fixture(scope="session")
def specimen_table(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Specimen)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Specimen)


@pytest.fixture
def specimens(specimen_table: None, db: None) -> type[Specimen]:
    return Specimen
