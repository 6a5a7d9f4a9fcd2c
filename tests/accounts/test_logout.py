"""登出: by a form of its own, and nothing of the session stays in the browser."""

from django.test import Client

from tests.people import Cast
from tests.visits import client_of


def test_signing_out_ends_the_session_and_clears_the_browser(cast: Cast) -> None:
    client = client_of(cast.chen)
    answer = client.post("/logout/")
    assert (answer.status_code, answer["Location"]) == (302, "/login/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/")["Location"] == "/login/?next=/"


def test_a_link_does_not_sign_anybody_out(cast: Cast) -> None:
    client = client_of(cast.chen)
    assert client.get("/logout/").status_code == 405
    assert client.get("/").status_code == 200


def test_another_site_signs_nobody_out(cast: Cast) -> None:
    client = client_of(cast.chen, enforce_csrf_checks=True)
    assert client.post("/logout/").status_code == 403
    assert client.get("/").status_code == 200


def test_who_is_not_signed_in_is_asked_to(client: Client, db: None) -> None:
    assert client.post("/logout/")["Location"] == "/login/", "and is not led back to where only forms go"


def test_every_page_offers_the_way_out_as_a_form(cast: Cast) -> None:
    page = client_of(cast.chen).get("/").content.decode()
    assert 'method="post" action="/logout/"' in page
