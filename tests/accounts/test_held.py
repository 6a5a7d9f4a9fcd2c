"""A form sent after the session ended is held for half an hour and given back to its sender alone."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import Traveller

from leavers.accounts.models import HeldForm, Membership
from leavers.accounts.visitor import SESSION_KEY, Visitor
from leavers.cases.models import Case, Draft, Record
from leavers.rules.permissions import Role
from tests.cases.tracking import REACHED, address
from tests.databases import at_once
from tests.filings import notified
from tests.people import PASSWORD, Cast, make_cast
from tests.visits import HTMX, client_of, form_of, held_after_the_end, messages_of, value_of, words

TYPED = REACHED | {"text": "第一行：<b>學生</b>＆母親。\r\n第二行 'x' \"y\""}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
BUTTONS = re.compile(r'<button class="btn[^"]*" type="submit"(?: name="act" value="(\w+)")?>([^<]*)</button>')


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin)


def on_screen(who: Visitor, case: Case, data: dict[str, Any] = TYPED) -> dict[str, Any]:
    """The form as it stands in the browser: opened while signed in, then filled in."""
    page = client_of(who).get(address(case))
    return data | {name: value_of(page, name) for name in ("token", "form_of")}


def sign_in(client: Client, account: str, then: str) -> Any:
    """By the page itself, and on to where it leads."""
    page = client.get(then)
    data = {"account": account, "password": PASSWORD, "next": value_of(page, "next")}
    return client.post("/login/", data, follow=True)


def given_back(page: Any) -> dict[str, list[str]]:
    """What the held page would send, but for its buttons."""
    main = page.content.decode().partition("<main")[2].partition("</form>")[0]
    fields: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(main):
        fields.setdefault(unescape(name), []).append(unescape(value))
    return fields


def buttons(page: Any) -> list[tuple[str, str]]:
    return BUTTONS.findall(page.content.decode().partition("<main")[2].partition("</form>")[0])


def test_what_was_sent_too_late_is_given_back_and_sent_once(cast: Cast, case: Case) -> None:
    client, typed = Client(), on_screen(cast.chen, case)
    answer = client.post(address(case), typed)
    held = HeldForm.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/login/?next=/held/{held.pk}/"
    assert "您已登出，填寫的內容還在" in words(client.get(answer["Location"]))

    page = sign_in(client, "chen", answer["Location"])
    assert "您送出的內容還在" in words(page)
    assert "今天10:00送出時，登入已經結束，所以還沒有執行。" in words(page)
    assert Record.objects.filter(case=case).count() == 1, "nothing has been carried out yet"

    again = given_back(page)
    assert again["text"] == [TYPED["text"]]
    assert again["targets"] == TYPED["targets"]
    assert buttons(page) == [("submit", "送出"), ("save", "先暫存，回到表單")]
    for _press in range(3):
        done = client.post(address(case), again | {"act": "submit"})
        assert done["Location"] == reverse("cases:detail", args=[case.pk])
    assert Record.objects.filter(case=case).count() == 2
    assert Record.objects.get(case=case, number=2).text == TYPED["text"].replace("\r\n", "\n")
    assert not HeldForm.objects.exists()
    assert client.get(f"/held/{held.pk}/").status_code == 404


def test_saving_first_leads_back_to_the_form_with_what_was_typed(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    pk = held_after_the_end(cast.chen, address(case), on_screen(cast.chen, case))
    again = given_back(client.get(f"/held/{pk}/")) | {"act": "save"}
    answer = client.get(client.post(address(case), again)["Location"])
    assert "已帶入您暫存的內容" in words(answer)
    assert not {"form_of", "held", "csrfmiddlewaretoken"} & set(Draft.objects.get().payload)
    assert unescape(answer.content.decode()).count("第一行：<b>學生</b>＆母親。") == 1
    assert Record.objects.filter(case=case).count() == 1


def test_a_form_from_before_the_sign_in_goes_straight_back(cast: Cast, case: Case) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.chen.person)
    client.get("/")
    stale = on_screen(cast.chen, case) | {"csrfmiddlewaretoken": "x" * 64}
    answer = client.post(address(case), stale)
    assert answer["Location"] == f"/held/{HeldForm.objects.get().pk}/"
    page = client.get(answer["Location"])
    fresh = given_back(page)
    assert fresh["csrfmiddlewaretoken"] != stale["csrfmiddlewaretoken"]
    assert client.post(address(case), fresh | {"act": "submit"}).status_code == 303
    assert Record.objects.filter(case=case).count() == 2


def test_a_form_of_somebody_else_is_neither_held_nor_mentioned(cast: Cast, case: Case) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.lin.person)
    answer = client.post(address(case), on_screen(cast.chen, case))
    assert answer.status_code == 403
    assert "這份表單已經過期" in words(answer)
    assert not HeldForm.objects.exists()


def test_a_stranger_at_the_same_computer_gets_nothing(cast: Cast, case: Case) -> None:
    client = Client()
    answer = client.post(address(case), on_screen(cast.chen, case))
    page = sign_in(client, "zhao.chief9", answer["Location"])
    assert page.wsgi_request.path == "/"
    assert "母親" not in page.content.decode()
    pk = HeldForm.objects.get().pk
    for at in (f"/held/{pk}/", f"/held/{pk}/discard/"):
        assert client.get(at).status_code == 404
    client.post("/logout/")
    assert "您送出的內容還在" in words(sign_in(client, "chen", "/login/")), "it waits for its sender"


def test_it_is_kept_for_half_an_hour(cast: Cast, case: Case, clock: Traveller) -> None:
    pk = held_after_the_end(cast.chen, address(case), TYPED)
    clock.shift(30 * 60)
    assert client_of(cast.chen).get(f"/held/{pk}/").status_code == 200
    clock.shift(1)
    client = client_of(cast.chen)
    answers = [client.get(f"/held/{key}/") for key in (pk, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    held_after_the_end(cast.lin, address(case), TYPED)
    assert not HeldForm.objects.filter(pk=pk).exists(), "holding sweeps out what is over"


@pytest.mark.parametrize(
    "data",
    [
        TYPED,
        TYPED | {"form_of": "x"},
        TYPED | {"form_of": "WzEsMV0:1xxxxx:aaaa"},
        TYPED | {"text": "字" * 22_000},
        {},
    ],
    ids=["no token", "no token of ours", "tampered", "too much", "nothing typed"],
)
def test_what_is_nobodys_or_too_much_is_not_held(cast: Cast, case: Case, data: dict[str, Any]) -> None:
    if "字" in data.get("text", "") or not data:
        data = data | form_of(cast.chen)
    answer = Client().post(address(case), data, headers={"Referer": f"http://testserver{address(case)}"})
    assert answer["Location"] == f"/login/?next={address(case)}"
    assert not HeldForm.objects.exists()


def test_a_tampered_token_is_nobodys(cast: Cast, case: Case) -> None:
    token = form_of(cast.chen)["form_of"]
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "W" + token, token.partition(":")[0]):
        Client().post(address(case), TYPED | {"form_of": wrong})
    assert not HeldForm.objects.exists()


def test_a_form_older_than_the_longest_session_is_nobodys(cast: Cast, case: Case, clock: Traveller) -> None:
    typed = on_screen(cast.chen, case)
    clock.shift(settings.SESSION_ABSOLUTE_SECONDS)
    assert Client().post(address(case), typed)["Location"].startswith("/login/?next=/held/")
    HeldForm.objects.all().delete()
    clock.shift(1)
    assert Client().post(address(case), typed)["Location"] == "/login/"
    assert not HeldForm.objects.exists()


def test_a_file_is_not_held(cast: Cast, case: Case, tmp_path: Any) -> None:
    (tmp_path / "x.csv").write_text("a")
    with (tmp_path / "x.csv").open() as file:
        Client().post(address(case), TYPED | form_of(cast.chen) | {"file": file})
    assert not HeldForm.objects.exists()


def test_no_password_is_held(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    typed = {"account": "chen", "password": PASSWORD} | form_of(cast.chen)
    assert strict.post("/login/", typed).status_code == 403
    assert not HeldForm.objects.exists()
    typed = {"new_password": PASSWORD, "email": "x@example.test"}
    pk = held_after_the_end(cast.chen, "/cases/new/", typed)
    assert dict(HeldForm.objects.get(pk=pk).payload) == {"email": ["x@example.test"]}


def test_the_newest_of_each_page_is_kept_and_not_more_than_twenty_pages(cast: Cast) -> None:
    first = held_after_the_end(cast.chen, "/cases/new/", {"category": "L1"})
    second = held_after_the_end(cast.chen, "/cases/new/", {"category": "L2"})
    assert first != second
    assert dict(HeldForm.objects.get().payload) == {"category": ["L2"]}
    for number in range(25):
        held_after_the_end(cast.chen, f"/cases/new/?n={number}", {"category": "L1"})
    assert HeldForm.objects.count() == 20
    Client().post("/cases/new/?" + "n" * 500, {"category": "L1"} | form_of(cast.chen))
    assert HeldForm.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_send_at_once_lose_nothing() -> None:
    cast = make_cast()
    sent = TYPED | form_of(cast.chen)
    answers = at_once(*[lambda: Client().post("/cases/new/", sent)] * 4)
    assert {answer["Location"][:18] for answer in answers} == {"/login/?next=/held"}
    assert HeldForm.objects.count() == 1


def test_it_is_opened_in_the_role_it_was_written_in(cast: Cast) -> None:
    there = Membership.objects.create(person=cast.chen.person, school=cast.other_school, role=Role.HOMEROOM)
    pk = held_after_the_end(Visitor(cast.chen.person, there), "/cases/new/", {"category": "L1"})
    client = client_of(cast.chen)
    page = client.get(f"/held/{pk}/", follow=True)
    assert "乙校" in words(page)
    assert client.session[SESSION_KEY] == there.pk
    Membership.objects.filter(pk=there.pk).update(is_active=False)
    assert client_of(cast.chen).get(f"/held/{pk}/").status_code == 404, "no longer of that school"


def test_a_second_end_holds_it_a_second_time(cast: Cast, case: Case) -> None:
    pk = held_after_the_end(cast.chen, address(case), TYPED)
    again = given_back(client_of(cast.chen).get(f"/held/{pk}/"))
    answer = Client().post(address(case), again)
    held = HeldForm.objects.get()
    assert str(held.pk) != pk
    assert str(held.pk) in answer["Location"]
    assert "held" not in dict(held.payload)


def test_one_that_comes_back_with_errors_or_names_nothing_of_ours_is_harmless(cast: Cast) -> None:
    client = client_of(cast.lin)
    pk = held_after_the_end(cast.chen, "/cases/new/", {"category": "L1"})
    for key in (pk, "nonsense", ""):
        client.post("/cases/new/", {"act": "save", "category": "L1", "held": key})
    assert HeldForm.objects.filter(pk=pk).exists(), "only its sender lets it go"


def test_holding_costs_the_same_whatever_is_held(cast: Cast) -> None:
    costs = []
    for number in range(4):
        with CaptureQueriesContext(connection) as asked:
            Client().post(f"/cases/new/?n={number}", {"category": "L1"} | form_of(cast.chen))
        costs.append(len(asked))
    assert len(set(costs)) == 1


def test_it_can_be_thrown_away_after_a_question(cast: Cast) -> None:
    client, pk = client_of(cast.chen), held_after_the_end(cast.chen, "/cases/new/", {"category": "L1"})
    at = reverse("accounts:held_discard", args=[pk])
    assert f'href="{at}"' in client.get(f"/held/{pk}/").content.decode()
    assert "刪除這份內容？" in words(client.get(at))
    assert client.get(at, headers=HTMX).content.strip().startswith(b"<form")
    assert HeldForm.objects.exists()
    client.post(at)
    assert messages_of(client) == ["內容已刪除"]
    assert not HeldForm.objects.exists()
    assert client.post(at).status_code == 404


def test_one_that_comes_back_to_be_mended_is_let_go(cast: Cast) -> None:
    client = client_of(cast.chen)
    pk = held_after_the_end(cast.chen, "/cases/new/", {"act": "next", "category": "L1"})
    again = given_back(client.get(f"/held/{pk}/")) | {"act": "next"}
    assert client.post("/cases/new/", again).status_code == 422
    assert not HeldForm.objects.exists(), "it is on the screen now"
