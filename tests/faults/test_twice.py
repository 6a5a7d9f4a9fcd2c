"""One form sent twenty times at one instant does its work once, and every answer leads to what it made."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from leavers.cases.models import Case, Draft, Event, Record, UsedToken
from leavers.cases.models.event import Kind
from leavers.rules.lifecycle import State, Step
from tests.cases.steps import ABSENT, at, enrol, fill_in
from tests.cases.tracking import BACK, REACHED, address
from tests.databases import at_once
from tests.filings import fresh, notified
from tests.people import make_cast
from tests.visits import client_of, value_of

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 20


def sent_at_once(tabs: list[Client], path: str, data: dict[str, Any]) -> list[Any]:
    return at_once(*(lambda tab=tab: tab.post(path, data) for tab in tabs))


def test_a_tracking_record_is_written_once() -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    tabs = [client_of(cast.chen) for _ in range(TIMES)]
    data = REACHED | {"token": value_of(tabs[0].get(address(case)), "token")}
    answers = sent_at_once(tabs, address(case), data)
    assert {answer["Location"] for answer in answers} == {reverse("cases:detail", args=[case.pk])}
    assert Record.objects.filter(case=case).count() == fresh(case).record_count == 2
    assert Event.objects.filter(case=case, kind=Kind.RECORD).count() == 1
    assert not Draft.objects.exists()


def test_a_suggestion_to_close_is_made_once() -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    tabs = [client_of(cast.chen) for _ in range(TIMES)]
    data = REACHED | BACK | {"token": value_of(tabs[0].get(address(case)), "token")}
    answers = sent_at_once(tabs, address(case), data)
    assert {answer["Location"] for answer in answers} == {reverse("cases:detail", args=[case.pk])}
    assert Event.objects.filter(case=case, kind=Step.SUGGEST_CLOSING).count() == 1
    assert (fresh(case).state, fresh(case).record_count) == (State.CLOSING, 2)
    assert not Draft.objects.exists()


def test_a_report_becomes_one_case(settings: Settings) -> None:
    settings.REGISTRY_SOURCES = ["local"]
    cast = make_cast()
    enrol(cast.school)
    tabs = [client_of(cast.chen) for _ in range(TIMES)]
    draft = fill_in(tabs[0], ABSENT)
    page = at("check", draft)
    answers = sent_at_once(tabs, page, {"token": value_of(tabs[0].get(page), "token")})
    case = Case.objects.get()
    places = {answer["Location"] for answer in answers}
    assert places <= {reverse(f"cases:{name}", args=[case.pk]) for name in ("submitted", "detail")}
    assert (Record.objects.count(), UsedToken.objects.count(), case.running) == (1, 1, 1)
    assert not Draft.objects.exists()
    for place in places:
        assert tabs[0].get(place).status_code == 200
