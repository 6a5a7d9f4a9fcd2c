"""What somebody has put into every free text is shown as it was typed, and does nothing else."""

from collections.abc import Iterator
from itertools import cycle, islice

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog
from playwright.sync_api import Page as BrowserPage

from leavers.cases.models import Case
from tests.browser import Complaints, sign_in
from tests.payloads import HOSTILE, STORABLE, body
from tests.people import make_cast
from tests.test_house import ROUTES, Route
from tests.visits import client_of, words
from tests.walking import Control, Country, Page, build, find_forms, post


@pytest.fixture
def country(db: None) -> Country:
    return build(make_cast())


def test_what_was_stored_is_shown_as_it_was_typed_on_every_page_to_everybody(country: Country) -> None:
    stored = store(country)
    assert len(stored) > 12, stored
    shown = set()
    for who in (
        country.cast.lin,
        country.cast.chen,
        country.cast.huang,
        country.cast.zhao,
        country.cast.county,
    ):
        client = client_of(who)
        for route in ROUTES:
            # 林 sees everything; of the others two cases are enough.
            for address in islice(addresses(country, route), None if who is country.cast.lin else 2):
                answer = client.get(address)
                where = f"{address} to {who.role}: {answer.status_code}"
                assert answer.status_code in (200, 302, 303, 403, 404, 405, 409), where
                if answer["Content-Type"].startswith("text/html"):
                    assert Page(address, answer.content.decode()).foreign == [], where
                    said = words(answer)
                    shown |= {name for name in STORABLE if plain(HOSTILE[name].decode()) in said}
    assert shown == set(STORABLE)


def addresses(country: Country, route: Route) -> Iterator[str]:
    """Those of the country, and the same for every case that has been made meanwhile."""
    if "<int:pk>" not in route.address or "<int:tracker>" in route.address:
        yield from country.addresses(route)
        return
    for pk in Case.objects.values_list("pk", flat=True):
        keys = {"pk": pk, "number": 1} if "<int:number>" in route.address else {"pk": pk}
        yield reverse(f"{route.room}:{route.name}", kwargs=keys)


def store(country: Country) -> list[str]:
    """Every form once with a payload in each of its free texts, and then kept as a draft; the routes that
    took it.
    """
    names, everything = cycle(STORABLE), " ".join(HOSTILE[name].decode() for name in STORABLE)
    taken = []
    for form in [form for found in find_forms(country).values() for form in found]:
        texts = [one for one in form.names() if one.is_text and is_free(one)]
        if not texts or form.route in ("accounts:login", "cases:lookup"):
            continue
        given = {
            one.name: everything if one.kind == "textarea" else HOSTILE[next(names)].decode() for one in texts
        }
        pairs = [
            (name, given.get(name, value)) for name, value in form.valid() if name not in ("version", "base")
        ]
        if post(country.client, form.action, body([*pairs, ("act", "save")])).status_code in (302, 303):
            taken.append(form.route)
        if post(country.client, form.action, body(pairs)).status_code in (302, 303):
            taken.append(form.route)
    return taken


def is_free(control: Control) -> bool:
    """Whether any words may stand there: no date, number, phone or ID."""
    return control.kind == "textarea" or not (
        control.name.endswith(("_on", "_phone", "nid", "leave_from", "leave_until"))
        or control.name.startswith(("days_", "total_", "missed_", "truant_"))
    )


def plain(value: str) -> str:
    return " ".join(value.split())


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(900)
def test_what_was_stored_does_nothing_in_a_browser(browser_page: BrowserPage, complaints: Complaints) -> None:
    """No dialog opens, and the console reports no breach of the CSP: a breach would fail the test."""
    country = build(make_cast())
    store(country)
    dialogs: list[str] = []

    def close(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    browser_page.on("dialog", close)
    complaints.expect(403, 404, 405, 409)
    sign_in(browser_page, country.cast.lin)
    visited = 0
    for route in ROUTES:
        for address in addresses(country, route):
            if country.client.get(address).content:  # a bare 405 is no page
                browser_page.goto(address)
                visited += 1
    assert dialogs == []
    assert visited > 100
