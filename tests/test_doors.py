"""Every route of the URLconf, tried by everybody: own school, other school, no tie, signed out."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from leavers.accounts.visitor import Visitor
from leavers.cases import actions
from leavers.cases.models import Case, Draft, Tracker
from leavers.cases.models.draft import DraftKind
from leavers.rules.permissions import may_ever
from leavers.vault.models import AccessEntry, Action
from tests.filings import NOW, file, notified, suggested
from tests.people import Cast, make_cast
from tests.test_house import ROUTES, Route
from tests.visits import client_of, held_after_the_end

CASE_ROUTES = [route for route in ROUTES if getattr(route.view, "case", False)]
DRAFT_ROUTES = [route for route in ROUTES if "<uuid:draft>" in route.address]
HELD_ROUTES = [route for route in ROUTES if "<uuid:form>" in route.address]
PLAIN_ROUTES = [route for route in ROUTES if "<" not in route.address]
ACT_ROUTES = [route for route in PLAIN_ROUTES if hasattr(route.view, "act")]
METHODS = ("get", "post")
NOBODYS = "00000000-0000-4000-8000-000000000000"


def ids(route: Route) -> str:
    return f"{route.room}:{route.name}"


def address(route: Route, **keys: Any) -> str:
    return reverse(f"{route.room}:{route.name}", kwargs=keys or None)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def cases(cast: Cast) -> list[Case]:
    """One case before 通報, one 追蹤中, one 待結案, all filed by 陳."""
    return [
        file(cast.chen, 1),
        notified(cast.chen, cast.lin, 2),
        suggested(cast.chen, cast.lin, 3),
    ]


def keys_of(route: Route, case: Case | None) -> dict[str, Any]:
    """The keys of a route for a case, for its first record and its first tracker where it asks for one."""
    keys: dict[str, Any] = {"pk": case.pk if case else 999_999_999}
    if "<int:number>" in route.address:
        keys["number"] = 1
    if "<int:tracker>" in route.address:
        keys["tracker"] = (
            Tracker.objects.filter(case=case).values_list("pk", flat=True).first() or 999_999_999
        )
    return keys


def strangers(cast: Cast) -> tuple[Visitor, ...]:
    return (cast.zhao, cast.county, cast.support)


def essence(body: bytes) -> bytes:
    """A page without what differs from one answer to the next."""
    return re.sub(rb'[0-9A-F]{8}|value="[^"]*"|cases/\d+|(?:record|tracker)/\d+', b"", body)


def test_every_route_is_of_a_kind_that_is_tried_here() -> None:
    tried = {route.address for route in [*CASE_ROUTES, *DRAFT_ROUTES, *HELD_ROUTES, *PLAIN_ROUTES]}
    assert {route.address for route in ROUTES} == tried
    assert CASE_ROUTES
    assert DRAFT_ROUTES
    assert HELD_ROUTES
    assert ACT_ROUTES


@pytest.mark.parametrize("route", CASE_ROUTES, ids=ids)
def test_a_case_of_another_school_is_the_same_404_as_no_case_at_all(
    cast: Cast, cases: list[Case], route: Route
) -> None:
    for who in strangers(cast):
        client = client_of(who)
        for method in METHODS:
            nothing = getattr(client, method)(address(route, **keys_of(route, None)))
            assert nothing.status_code == 404
            for case in cases:
                answer = getattr(client, method)(address(route, **keys_of(route, case)))
                assert answer.status_code == 404
                assert essence(answer.content) == essence(nothing.content)


@pytest.mark.parametrize("route", CASE_ROUTES, ids=ids)
def test_a_colleague_without_a_tie_is_told_that_she_may_not_and_it_is_logged(
    cast: Cast, cases: list[Case], route: Route
) -> None:
    client = client_of(cast.wu)
    for method in METHODS:
        for case in cases:
            before = AccessEntry.objects.filter(action=Action.DENY).count()
            answer = getattr(client, method)(address(route, **keys_of(route, case)))
            assert answer.status_code == 403
            assert "拉娃" not in answer.content.decode()
            assert AccessEntry.objects.filter(action=Action.DENY).count() == before + 1


@pytest.mark.parametrize("route", CASE_ROUTES, ids=ids)
def test_the_chief_of_the_school_gets_an_answer_in_every_state(
    cast: Cast, cases: list[Case], route: Route
) -> None:
    client = client_of(cast.lin)
    for case in cases:
        answer = client.get(address(route, **keys_of(route, case)))
        assert answer.status_code in (200, 302, 405, 409)


@pytest.mark.parametrize("route", CASE_ROUTES, ids=ids)
def test_every_page_that_shows_a_case_is_one_read_in_the_log(
    cast: Cast, cases: list[Case], route: Route
) -> None:
    client = client_of(cast.lin)
    for case in cases:
        reads = AccessEntry.objects.filter(action=Action.READ, subject_kind="case", subject_id=case.pk)
        before = reads.count()
        answer = client.get(address(route, **keys_of(route, case)))
        assert reads.count() == before + (answer.status_code == 200)


@pytest.mark.parametrize("route", DRAFT_ROUTES, ids=ids)
def test_a_draft_exists_for_its_owner_alone(cast: Cast, route: Route) -> None:
    draft = actions.save_draft(
        draft=None, kind=DraftKind.REPORT, step="start", payload={}, by=cast.chen, at=NOW
    )
    for who in (cast.lin, cast.wu, cast.huang, cast.zhao):
        for method in METHODS:
            answer = getattr(client_of(who), method)(address(route, draft=draft.pk))
            assert answer.status_code == 404
    assert Draft.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("route", HELD_ROUTES, ids=ids)
def test_what_was_sent_too_late_exists_for_its_sender_alone(cast: Cast, route: Route) -> None:
    pk = held_after_the_end(cast.chen, "/cases/new/", {"category": "L1"})
    for who in (cast.lin, cast.wu, cast.huang, *strangers(cast)):
        for method in METHODS:
            answer = getattr(client_of(who), method)(address(route, form=pk))
            nothing = getattr(client_of(who), method)(address(route, form=NOBODYS))
            assert answer.status_code in (404, 405)
            assert (answer.status_code, essence(answer.content)) == (
                nothing.status_code,
                essence(nothing.content),
            )
    assert client_of(cast.chen).get(address(route, form=pk)).status_code == 200


@pytest.mark.parametrize("route", ACT_ROUTES, ids=ids)
def test_a_room_is_open_exactly_to_the_roles_of_the_grants_table(cast: Cast, route: Route) -> None:
    for who in cast.everybody():
        answer = client_of(who).get(address(route))
        act = route.view.act  # type: ignore[attr-defined]  # set by the gate
        assert (answer.status_code != 403) == may_ever(who.role, act), (ids(route), who.role)


@pytest.mark.parametrize("route", ROUTES, ids=ids)
def test_signed_out_only_public_pages_answer(db: None, route: Route) -> None:
    keys: dict[str, Any] = {}
    if route in DRAFT_ROUTES:
        keys = {"draft": NOBODYS}
    elif route in HELD_ROUTES:
        keys = {"form": NOBODYS}
    elif "<int:pk>" in route.address:
        keys = keys_of(route, None)
    for method in METHODS:
        answer = getattr(Client(), method)(address(route, **keys))
        if getattr(route.view, "public", False):
            assert answer.status_code in (200, 404, 405)
        else:
            assert answer.status_code == 302
            assert answer["Location"].startswith(reverse("accounts:login"))


@pytest.mark.parametrize("route", [*PLAIN_ROUTES, *CASE_ROUTES], ids=ids)
def test_a_post_without_the_form_token_of_the_session_is_refused(
    cast: Cast, cases: list[Case], route: Route
) -> None:
    client = client_of(cast.lin, enforce_csrf_checks=True)
    keys = keys_of(route, cases[0]) if route in CASE_ROUTES else {}
    assert client.post(address(route, **keys)).status_code in (403, 405)


@pytest.mark.parametrize("route", [*PLAIN_ROUTES, *CASE_ROUTES], ids=ids)
def test_pages_with_personal_data_are_stored_nowhere_and_framed_by_nobody(
    cast: Cast, cases: list[Case], route: Route
) -> None:
    keys = keys_of(route, cases[1]) if route in CASE_ROUTES else {}
    answer = client_of(cast.lin).get(address(route, **keys))
    if answer.status_code == 200:
        assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
