"""登入: one message whatever was wrong, the account kept, and never on to another site."""

import re
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from time_machine import Traveller

from leavers.accounts.models import Membership
from tests.browser import axe
from tests.people import PASSWORD, Cast, make_cast
from tests.visits import client_of, value_of, words

LOGIN = "/login/"
REFUSED = "帳號或密碼不正確，請再試一次"


def post(client: Client, **changes: str) -> Any:
    return client.post(LOGIN, {"account": "chen", "password": PASSWORD, **changes})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_leads_home(client: Client, cast: Cast) -> None:
    answer = post(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in(client)


def test_the_page_works_without_a_script_and_says_whom_to_ask(client: Client, db: None) -> None:
    answer = client.get(LOGIN)
    page = answer.content.decode()
    assert re.search(r'<form[^>]*method="post" action="/login/"', page)
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "無法登入時，校內人員請洽本校主要通報人員；主要通報人員請洽系統客服。" in words(answer)


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "wrong"},
        {"account": "nobody"},
        {"account": "nobody", "password": "wrong"},
        {"password": PASSWORD.lower()},
        {"password": f" {PASSWORD}"},
        {"account": "ch%en"},
        {"account": "陳冠廷"},
    ],
)
def test_whatever_is_wrong_the_words_are_the_same(client: Client, cast: Cast, wrong: dict[str, str]) -> None:
    answer = post(client, **wrong)
    assert (answer.status_code, signed_in(client)) == (200, False)
    page = words(answer)
    assert page.count(REFUSED) == 1
    assert "錯誤：登入" in page
    assert answer.content.count(b'class="field err"') == 0, "neither field is named"


def test_the_account_is_kept_and_the_password_is_not(client: Client, cast: Cast) -> None:
    answer = post(client, account="chen", password="My-Secret-77")
    assert value_of(answer, "account") == "chen"
    assert value_of(answer, "password") == ""
    assert "My-Secret-77" not in answer.content.decode()


def test_an_empty_form_says_what_is_missing(client: Client, db: None) -> None:
    page = words(client.post(LOGIN, {}))
    assert "有2個欄位需要修正 請輸入帳號 請輸入密碼" in page


@pytest.mark.parametrize("account", ["CHEN", " chen ", "ｃｈｅｎ", "Chen\t"])
def test_an_account_has_one_spelling(client: Client, cast: Cast, account: str) -> None:
    assert post(client, account=account).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [{"account": "x" * 65}, {"account": "ch\x00en"}, {"password": "x" * 257}, {"account": "x" * 99_999}],
)
def test_what_nobody_types_is_refused_in_words(client: Client, cast: Cast, typed: dict[str, str]) -> None:
    answer = post(client, **typed)
    assert (answer.status_code, signed_in(client)) == (200, False)
    assert "有1個欄位需要修正" in words(answer)


def test_an_account_that_was_closed_does_not_open(client: Client, cast: Cast) -> None:
    type(cast.chen.person).objects.filter(pk=cast.chen.person_id).update(is_active=False)
    assert REFUSED in words(post(client))


def test_closing_an_account_ends_its_session(cast: Cast) -> None:
    client = client_of(cast.chen)
    type(cast.chen.person).objects.filter(pk=cast.chen.person_id).update(is_active=False)
    assert client.get("/")["Location"] == "/login/?next=/"


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/cases/?state=tracking", "/cases/?state=tracking"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http:///evil.example", "/"),
        ("\x00//evil.example", "/"),
        ("", "/"),
    ],
)
def test_one_goes_on_to_a_page_of_ours_only(client: Client, cast: Cast, wanted: str, leads_to: str) -> None:
    assert post(client, next=wanted)["Location"] == leads_to


def test_the_wanted_page_survives_a_wrong_password(client: Client, cast: Cast) -> None:
    refused = client.post(f"{LOGIN}?next=/cases/", {"account": "chen", "password": "wrong"})
    assert value_of(refused, "next") == "/cases/"
    assert post(client, next=value_of(refused, "next"))["Location"] == "/cases/"


def test_the_wanted_page_cannot_break_out_of_its_box(client: Client, db: None) -> None:
    page = client.get(LOGIN, {"next": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_signing_in_changes_the_session_key(client: Client, cast: Cast) -> None:
    session = client.session
    session["before"] = "yes"
    session.save()
    before = client.session.session_key
    post(client)
    assert client.session.session_key != before


def test_who_is_signed_in_already_goes_home(cast: Cast) -> None:
    assert client_of(cast.chen).get(LOGIN)["Location"] == "/"


def test_the_form_needs_its_token(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert post(strict).status_code == 403
    assert not signed_in(strict)


def test_somebody_without_any_role_is_told_so(client: Client, cast: Cast) -> None:
    Membership.objects.filter(person=cast.chen.person).update(is_active=False)
    post(client)
    assert client.get("/").status_code == 403


def test_a_session_ends_after_twelve_hours_even_if_never_idle(cast: Cast, clock: Traveller) -> None:
    client = client_of(cast.chen)
    for _quarter in range(12 * 4):
        assert client.get("/").status_code == 200
        clock.shift(15 * 60)
    assert client.get("/").status_code == 200, "twelve hours to the second"
    clock.shift(1)
    assert client.get("/").status_code == 302


def test_a_session_ends_after_twenty_idle_minutes(cast: Cast, clock: Traveller) -> None:
    client = client_of(cast.chen)
    assert client.get("/").status_code == 200
    clock.shift(19 * 60)
    assert client.get("/").status_code == 200
    clock.shift(21 * 60)
    assert client.get("/").status_code == 302


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_wrong_password_is_announced_and_the_right_one_opens(nojs_page: Page, phone_page: Page) -> None:
    make_cast()
    for window in (nojs_page, phone_page):
        window.goto("/cases/")
        for password in ("wrong", PASSWORD):
            window.get_by_label("帳號").fill("chen")
            window.get_by_label("密碼", exact=True).fill(password)
            window.get_by_role("button", name="登入").click()
        window.wait_for_url("**/cases/")
    phone_page.context.clear_cookies()
    phone_page.goto(LOGIN)
    axe(phone_page)
    phone_page.get_by_role("button", name="登入").click()
    expect(phone_page.locator(".errors")).to_be_focused()
    axe(phone_page)
