"""Pages for what went wrong."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from playwright.sync_api import Page

from leavers.accounts.sessions import SessionStore
from leavers.vault.access import CannotLog
from leavers.web import errors
from tests.browser import Complaints, axe
from tests.people import Cast
from tests.visits import client_of

SECRET = "A129000042"


@pytest.mark.parametrize(
    ("view", "status", "title"),
    [
        (errors.bad_request, 400, "系統看不懂這次的要求"),
        (errors.forbidden, 403, "您沒有使用這個功能的權限"),
        (errors.csrf_failure, 403, "這份表單已經過期"),
        (errors.not_found, 404, "找不到這個頁面"),
        (errors.server_error, 500, "系統暫時無法處理"),
        (errors.unavailable, 503, "系統忙碌中"),
    ],
)
def test_it_says_what_happened_and_never_what_was_typed(
    rf: RequestFactory, view: Callable[[HttpRequest], HttpResponse], status: int, title: str
) -> None:
    answer = view(rf.post("/cases/", {"nid": SECRET}))
    html = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in html
    assert SECRET not in html
    assert "！" not in html
    assert answer["Cache-Control"] == "no-store"


@pytest.fixture
def broken(rf: RequestFactory) -> HttpRequest:
    """A request that got no session, no visitor and no message store, but an event code."""
    request = rf.get("/cases/?state=tracking")
    request.request_id = "7F3A21BC"  # type: ignore[attr-defined]  # set by the request log
    return request


def test_an_unexpected_error_gives_its_code(broken: HttpRequest) -> None:
    assert "7F3A21BC" in errors.server_error(broken).content.decode()


def test_being_unavailable_offers_to_try_again_what_is_harmless(
    broken: HttpRequest, rf: RequestFactory
) -> None:
    answer = errors.unavailable(broken)
    assert answer["Retry-After"] == "60"
    assert 'href="/cases/?state=tracking"' in answer.content.decode()
    assert "再試一次</a>" not in errors.unavailable(rf.post("/cases/")).content.decode()


@pytest.mark.django_db
def test_an_unknown_address_is_answered_with_our_page(client: Client) -> None:
    answer = client.get("/gallery/nowhere/")
    assert answer.status_code in {404, 302}  # 302: signed out, every unknown address leads to the sign-in


@pytest.mark.django_db
def test_a_form_without_its_token_against_forgery_is_answered_with_our_page() -> None:
    answer = Client(enforce_csrf_checks=True).post("/login/", {"account": "someone"})
    assert answer.status_code == 403
    assert "這份表單已經過期" in answer.content.decode()


@pytest.mark.browser
@pytest.mark.django_db
def test_everybody_can_read_it(browser_page: Page, complaints: Complaints) -> None:
    complaints.expect(404)
    browser_page.goto("/gallery/")  # production-like: the gallery does not exist
    axe(browser_page)


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("server closed the connection"),
        InterfaceError("connection already closed"),
        InternalError("cannot execute INSERT in a read-only transaction"),
        CannotLog("chain 990301: OperationalError"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_database_that_fails_before_the_view_is_reached_is_try_again_too(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(_request: HttpRequest) -> None:
        raise error

    monkeypatch.setattr("leavers.accounts.middleware.find_visitor", fail)
    answer = Client(raise_request_exception=False).get("/login/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"


def test_a_session_that_a_busy_database_does_not_take_is_try_again_and_no_malformed_request(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise OperationalError("database is locked")

    client = client_of(cast.support, raise_request_exception=False)
    monkeypatch.setattr(SessionStore, "save", fail)
    answer = client.get("/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"


def test_a_session_that_was_ended_meanwhile_leads_to_the_sign_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: object, **_options: object) -> None:
        raise UpdateError

    client = client_of(cast.support, raise_request_exception=False)
    monkeypatch.setattr(SessionStore, "save", gone)
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/")
