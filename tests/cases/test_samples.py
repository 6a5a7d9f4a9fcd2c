"""Numbers to try, in the demonstration only."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from leavers.cases.samples import numbers_to_try
from leavers.rules.identity import marked_nid
from leavers.ui.forms import HouseForm, NationalIdField
from tests.filings import file, nid
from tests.people import Cast
from tests.registry.conftest import register  # noqa: F401  # a fixture
from tests.visits import client_of, words

HERE = "普通科二年三班"


@pytest.fixture
def students(register: Callable[..., Any], cast: Cast) -> None:  # noqa: F811  # the fixture above
    register(cast.school, nid=nid(1), class_name=HERE)
    register(cast.school, nid=nid(2), class_name=HERE)
    register(cast.other_school, nid=nid(3), class_name=HERE)


def test_the_demonstration_offers_own_students_without_an_open_case(
    cast: Cast, students: None, settings: Any
) -> None:
    settings.DEMO = True
    file(cast.chen, 1)
    assert numbers_to_try(cast.chen) == [(nid(2), HERE)]
    assert nid(2) in words(client_of(cast.chen).get(reverse("cases:new")))


def test_nothing_is_offered_anywhere_else(cast: Cast, students: None, settings: Any) -> None:
    settings.DEMO = False
    assert numbers_to_try(cast.chen) == []
    assert nid(2) not in client_of(cast.chen).get(reverse("cases:new")).content.decode()


def test_who_has_no_school_is_offered_nobody(cast: Cast, students: None, settings: Any) -> None:
    settings.DEMO = True
    assert numbers_to_try(cast.county) == []


class NumberForm(HouseForm):
    nid = NationalIdField()


def test_a_marked_number_is_refused_in_production_and_not_repeated(settings: Any) -> None:
    number = marked_nid("A", "1", 5)
    assert NumberForm({"nid": number}).is_valid()
    settings.PRODUCTION = True
    form = NumberForm({"nid": number})
    assert form.errors["nid"] == ["這是訓練用的虛構號碼，正式系統不能使用"]
