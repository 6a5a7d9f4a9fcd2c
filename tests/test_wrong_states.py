"""Every step in every state by everybody: done where life and grants allow it, else refused with words."""

import pytest
import time_machine

from leavers.accounts.visitor import Visitor
from leavers.cases.models import Case
from leavers.cases.ties import ties
from leavers.rules.lifecycle import State
from leavers.rules.permissions import Deed, may
from tests.payloads import body
from tests.people import make_cast
from tests.test_doors import CASE_ROUTES
from tests.test_house import Route
from tests.visits import client_of, words
from tests.walking import Country, Form, build, find_forms, post, rows, undone


@pytest.fixture
def country(db: None) -> Country:
    return build(make_cast())


@pytest.mark.slow
def test_a_step_that_life_or_grants_forbid_is_refused_with_words_and_changes_nothing(
    country: Country, clock: time_machine.Traveller
) -> None:
    clock.shift(3600)  # who does the same again within a minute has clicked twice and is led on
    country.client = client_of(country.cast.lin)  # the session of before is over
    forms = find_forms(country)
    cast, refused = country.cast, 0
    for who in (cast.lin, cast.chen, cast.wang, cast.huang, cast.wu):
        client = client_of(who)
        for route in CASE_ROUTES:
            form = next(iter(forms.get(f"{route.room}:{route.name}", [])), None)
            for address in country.addresses(route) if form else ():
                pk = int(address.split("/")[2])
                case = Case.objects.get(pk=pk)
                if allowed(route, case, who):
                    continue
                before = rows(without=("Draft",))
                with undone():
                    answer = post(client, address.partition("?")[0], sent(form, case))
                    where = f"{route.name} by {who.role} in {case.state}: {answer.status_code}"
                    assert answer.status_code in (403, 404, 409), where
                    assert rows(without=("Draft",)) == before, where
                if answer.status_code != 404:
                    assert says_why(answer), where
                    refused += 1
    assert refused > 200


def test_the_page_of_a_step_that_is_not_possible_says_why(country: Country) -> None:
    for who in (country.cast.lin, country.cast.chen):
        client = client_of(who)
        for route in CASE_ROUTES:
            for address in country.addresses(route):
                answer = client.get(address)
                where = f"{address} by {who.role}: {answer.status_code}"
                assert answer.status_code in (200, 302, 403, 404, 405, 409), where
                if answer.status_code in (403, 409):
                    assert says_why(answer), where


def allowed(route: Route, case: Case, who: Visitor) -> bool:
    """By the grants; of a record also by having written it, which here nobody but 林 has."""
    deed: Deed = route.view.act  # type: ignore[attr-defined]  # set by the gate
    return may(who.role, ties(case, who), deed, State(case.state))


def sent(form: Form | None, case: Case) -> bytes:
    """The form as somebody sends it who has just read the case."""
    assert form is not None
    pairs = [pair for pair in form.valid() if pair[0] not in ("version", "base")]
    return body([*pairs, ("version", str(case.version))])


def says_why(answer: object) -> bool:
    said = words(answer)
    return "。" in said and any(word in said for word in ("權限", "協助追蹤", "已經", "剛才", "目前", "時間"))
