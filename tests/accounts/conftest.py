"""The cast, for the pages of the accounts room."""

import pytest

from tests.people import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()
