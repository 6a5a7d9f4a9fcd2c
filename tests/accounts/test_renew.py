"""繼續使用: renews without leaving the page, says for how long, and never past twelve hours."""

from typing import Any

from django.conf import settings
from django.test import Client
from time_machine import Traveller

from tests.people import Cast
from tests.visits import client_of, words

RENEW = "/session/renew/"
SCRIPT = {"X-Keep": "1"}


def body(client: Client) -> str:
    page = client.get("/").content.decode()
    return page.partition("<body")[2].partition(">")[0]


def test_renewing_keeps_the_session_and_says_for_how_long(cast: Cast, clock: Traveller) -> None:
    client = client_of(cast.chen)
    for _time in range(3):
        clock.shift(19 * 60)
        answer = client.post(RENEW)
        assert (answer.status_code, answer.json()) == (200, {"left": settings.SESSION_COOKIE_AGE})
        assert answer["Cache-Control"] == "no-store"
    clock.shift(20 * 60 + 1)
    assert client.post(RENEW, headers=SCRIPT).status_code == 401


def test_twelve_hours_are_the_end_whatever_is_renewed(cast: Cast, clock: Traveller) -> None:
    client = client_of(cast.chen)
    client.get("/")
    for _quarter in range(47):
        clock.shift(15 * 60)
        client.post(RENEW)
    clock.shift(5 * 60)
    assert client.post(RENEW).json() == {"left": 10 * 60}
    assert 'data-most="600"' in body(client)
    clock.shift(10 * 60)
    assert client.post(RENEW).json() == {"left": 0}
    clock.shift(1)
    assert client.post(RENEW).status_code == 302


def test_it_is_a_form_of_ours_alone(cast: Cast) -> None:
    assert client_of(cast.chen).get(RENEW).status_code == 405
    assert client_of(cast.chen, enforce_csrf_checks=True).post(RENEW).status_code == 403
    answer = Client().post(RENEW, headers=SCRIPT)
    assert (answer.status_code, answer.json()) == (401, {"login": "/login/"})


def test_the_page_knows_how_long_it_may_stand(cast: Cast, client: Client) -> None:
    signed_in = client_of(cast.chen)
    assert 'data-idle="1200" data-most="43200"' in body(signed_in)
    page = signed_in.get("/")
    assert "如果不再操作，10:20會自動登出。" in words(page)
    assert "<noscript>" in page.content.decode()
    out = client.get("/login/").content.decode()
    for mark in ("data-idle", "session.js", 'id="session"', "<noscript>"):
        assert mark not in out


def test_the_words_of_the_warning_are_those_of_the_settings(cast: Cast, settings: Any) -> None:
    assert "您已18分鐘沒有操作" in words(client_of(cast.chen).get("/"))
    settings.SESSION_COOKIE_AGE = 30 * 60
    assert "您已28分鐘沒有操作" in words(client_of(cast.chen).get("/"))


def test_the_sign_in_page_says_that_the_session_ended(client: Client, db: None) -> None:
    assert "您已自動登出" in words(client.get("/login/?ended=1&next=/cases/"))
    assert "您已自動登出" not in words(client.get("/login/?ended=2"))


def test_who_is_signed_in_already_goes_on_to_the_wanted_page(cast: Cast) -> None:
    client = client_of(cast.chen)
    assert client.get("/login/?ended=1&next=/cases/")["Location"] == "/cases/"
    assert client.get("/login/?next=https://evil.example/")["Location"] == "/"
