"""Where one is led after the session ended: a browser, htmx and a script each in the way that it follows."""

import pytest
from django.test import Client

from leavers.accounts.models import HeldForm
from leavers.cases.models import Case
from tests.accounts.test_held import TYPED, buttons, sign_in
from tests.cases.tracking import address
from tests.filings import notified
from tests.people import Cast
from tests.visits import HTMX, client_of, form_of, held_after_the_end


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin)


def test_htmx_is_led_to_the_sign_in_and_not_into_its_fragment(cast: Cast, case: Case) -> None:
    at = HTMX | {"HX-Current-URL": f"http://testserver{address(case)}"}
    answer = Client().get("/cases/", headers=at)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/login/?next={address(case)}")
    answer = Client().post(address(case), TYPED | form_of(cast.chen) | {"act": "keep"}, headers=at)
    pk = HeldForm.objects.get().pk
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/login/?next=/held/{pk}/")
    assert buttons(client_of(cast.chen).get(f"/held/{pk}/")) == [("save", "先暫存，回到表單")]


def test_saving_in_the_background_is_held_and_told_where_to_sign_in(cast: Cast, case: Case) -> None:
    script = {"X-Keep": "1", "Referer": f"http://testserver{address(case)}"}
    answer = Client().post(address(case), TYPED | form_of(cast.chen), headers=script)
    pk = HeldForm.objects.get().pk
    assert (answer.status_code, answer.json()) == (401, {"login": f"/login/?next=/held/{pk}/"})
    answer = Client().post(address(case), TYPED, headers=script)
    assert (answer.status_code, answer.json()) == (401, {"login": f"/login/?next={address(case)}"})
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.lin.person)
    answer = strict.post(address(case), TYPED | form_of(cast.chen), headers=script)
    assert (answer.status_code, answer.json()) == (401, {"login": f"/login/?next={address(case)}"})
    strict.force_login(cast.chen.person)
    answer = strict.post(address(case), TYPED | form_of(cast.chen), headers=script)
    assert answer.json() == {"login": f"/held/{HeldForm.objects.get().pk}/"}


def test_a_page_of_another_site_is_not_where_one_comes_back_to(cast: Cast, case: Case) -> None:
    for referer in ("https://evil.example/cases/", "//evil.example", "javascript:alert(1)", ""):
        answer = Client().post(address(case), headers={"Referer": referer})
        assert answer["Location"] == "/login/"


def test_a_browser_that_lost_its_cookies_keeps_what_was_typed(cast: Cast, case: Case) -> None:
    answer = Client(enforce_csrf_checks=True).post(address(case), TYPED | form_of(cast.chen))
    assert answer["Location"] == f"/login/?next=/held/{HeldForm.objects.get().pk}/"


def test_who_signs_in_is_led_to_what_is_held_before_anything_else(cast: Cast) -> None:
    old = held_after_the_end(cast.chen, "/cases/new/", {"category": "L1"})
    new = held_after_the_end(cast.chen, "/cases/new/?n=2", {"category": "L1"})
    HeldForm.objects.filter(pk=old).update(held_at=HeldForm.objects.get(pk=new).held_at.replace(hour=1))
    for wanted, leads_to in (
        ("/cases/", f"/held/{new}/"),
        (f"/held/{old}/", f"/held/{old}/"),
        ("/held/00000000-0000-4000-8000-000000000000/", f"/held/{new}/"),
    ):
        assert sign_in(Client(), "chen", f"/login/?next={wanted}").wsgi_request.path == leads_to
    assert sign_in(Client(), "lin.chief9", "/login/?next=/cases/").wsgi_request.path == "/cases/"


@pytest.mark.parametrize("wanted", ["http://[", "//held/", "/held/x/", "\x00", "/held/" + "9" * 5000])
def test_an_odd_address_to_go_to_is_no_trouble(client: Client, db: None, wanted: str) -> None:
    assert client.get("/login/", {"next": wanted}).status_code == 200
