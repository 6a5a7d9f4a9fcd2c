"""顯示: a masked value in full, on request, logged by the name of its field, and masked again with 隱藏."""

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from leavers.cases.models import Case
from leavers.vault.access import CannotLog
from leavers.vault.models import AccessEntry, Action
from tests.browser import axe, sign_in
from tests.filings import file, nid, notified, suggested
from tests.people import Cast, make_cast
from tests.visits import HTMX, client_of, words

VALUES = {
    "nid": nid(),
    "guardian_phone": "0900000120",
    "student_phone": "0900000121",
    "registered_address": "花蓮縣秀林鄉富世村無名路17號",
}


def address(case: Case, on: str = "") -> str:
    return reverse("cases:reveal", args=[case.pk]) + (f"?on={on}" if on else "")


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin)


def secrets_in(answer: Any) -> set[str]:
    text = answer.content.decode()
    return {field for field, value in VALUES.items() if value in text}


@pytest.mark.parametrize("field", list(VALUES))
def test_one_value_comes_back_in_full_and_no_other(cast: Cast, case: Case, field: str) -> None:
    answer = client_of(cast.chen).post(address(case), {"field": field}, headers=HTMX)
    assert answer.status_code == 200
    assert secrets_in(answer) == {field}


def test_without_script_the_whole_page_comes_back_with_that_value(cast: Cast, case: Case) -> None:
    answer = client_of(cast.chen).post(address(case), {"field": "nid"})
    assert secrets_in(answer) == {"nid"}
    assert "案件歷程" in words(answer)
    assert "隱藏 完整身分證字號" in words(answer)


def test_the_fragment_is_what_the_page_holds(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    fragment = client.post(address(case), {"field": "nid"}, headers=HTMX).content.decode()
    page = client.post(address(case), {"field": "nid"}).content.decode()
    assert without_token(fragment).strip() in without_token(page)


def without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_hiding_brings_the_mask_back_and_logs_nothing_more(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    hidden = client.post(address(case), {"field": "nid", "hide": "1"}, headers=HTMX)
    assert secrets_in(hidden) == set()
    assert f"{nid()[:3]}*****{nid()[-2:]}" in words(hidden)
    back = client.post(address(case), {"field": "nid", "hide": "1"})
    assert (back.status_code, back["Location"]) == (303, reverse("cases:detail", args=[case.pk]))
    assert not AccessEntry.objects.filter(action=Action.REVEAL).exists()


def test_showing_is_logged_by_the_name_of_the_field_alone(cast: Cast, case: Case) -> None:
    client_of(cast.chen).post(address(case), {"field": "guardian_phone"}, headers=HTMX)
    entry = AccessEntry.objects.get(action=Action.REVEAL)
    assert (entry.actor_id, entry.subject_kind, entry.subject_id) == (cast.chen.person_id, "case", case.pk)
    assert entry.detail == {"field": "guardian_phone"}


def test_what_cannot_be_logged_is_not_shown(cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise CannotLog("full")

    monkeypatch.setattr("leavers.vault.access.record", refuse)
    answer = client_of(cast.chen).post(address(case), {"field": "nid"})
    assert answer.status_code == 503
    assert secrets_in(answer) == set()


@pytest.mark.parametrize("field", ["", "name", "closing_note", "nid\x00", "NID"])
def test_no_other_field_can_be_asked_for(cast: Cast, case: Case, field: str) -> None:
    answer = client_of(cast.chen).post(address(case), {"field": field})
    assert answer.status_code == 400
    assert not AccessEntry.objects.filter(action=Action.REVEAL).exists()


def test_a_value_that_the_report_lacks_is_a_dash(cast: Cast, case: Case) -> None:
    answer = client_of(cast.chen).post(address(case), {"field": "second_phone"}, headers=HTMX)
    assert words(answer) == "－"


def test_the_review_is_where_one_stays_without_script(cast: Cast) -> None:
    case = file(cast.chen)
    answer = client_of(cast.lin).post(address(case, "notify"), {"field": "nid"})
    assert "審核通報：拉娃．達奧斯" in words(answer)
    assert secrets_in(answer) == {"nid"}
    back = client_of(cast.lin).post(address(case, "notify"), {"field": "nid", "hide": "1"})
    assert back["Location"] == reverse("cases:notify", args=[case.pk])


def test_the_closing_review_is_where_one_stays_without_script(cast: Cast) -> None:
    case = suggested(cast.chen, cast.lin)
    answer = client_of(cast.lin).post(address(case, "closing"), {"field": "student_phone"})
    assert "結案審查：拉娃．達奧斯" in words(answer)
    assert secrets_in(answer) == {"student_phone"}


@pytest.mark.parametrize("on", ["notify", "closing", "close", "../..", ""])
def test_who_may_not_see_that_page_gets_the_page_of_the_case(cast: Cast, on: str) -> None:
    answer = client_of(cast.chen).post(address(file(cast.chen), on), {"field": "nid"})
    assert "案件歷程" in words(answer)
    assert "審核結果" not in words(answer)


def test_the_value_never_stands_in_an_address_nor_is_it_stored(cast: Cast, case: Case) -> None:
    answer = client_of(cast.chen).post(address(case), {"field": "nid"})
    assert "no-store" in answer["Cache-Control"]
    for link in re.findall(r'(?:href|action|hx-post)="([^"]*)"', answer.content.decode()):
        assert nid() not in link


def test_a_link_cannot_show_anything(cast: Cast, case: Case) -> None:
    assert client_of(cast.chen).get(address(case) + "?field=nid").status_code == 405


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_in_a_browser_the_value_opens_and_closes_where_it_stands(browser_page: Page) -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    sign_in(browser_page, cast.chen)
    browser_page.goto(reverse("cases:detail", args=[case.pk]))
    axe(browser_page)
    browser_page.get_by_role("button", name="完整身分證字號").click()
    browser_page.get_by_text(nid()).wait_for()
    hide = browser_page.get_by_role("button", name="隱藏 完整身分證字號")
    expect(hide).to_be_focused()
    axe(browser_page)
    hide.press("Enter")
    browser_page.get_by_role("button", name="顯示 （完整身分證字號會留下查看紀錄）").wait_for()
    assert browser_page.get_by_text(nid()).count() == 0


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_script_it_works_from_the_review(nojs_page: Page) -> None:
    cast = make_cast()
    case = file(cast.chen)
    sign_in(nojs_page, cast.lin)
    nojs_page.goto(reverse("cases:notify", args=[case.pk]))
    nojs_page.get_by_role("button", name="完整身分證字號").click()
    nojs_page.get_by_text(nid()).wait_for()
    nojs_page.get_by_role("button", name="隱藏 完整身分證字號").click()
    nojs_page.wait_for_url(f"**{reverse('cases:notify', args=[case.pk])}")
    assert nojs_page.get_by_text(nid()).count() == 0


def test_another_school_and_a_stranger_at_the_school_get_nothing(cast: Cast, case: Case) -> None:
    assert client_of(cast.zhao).post(address(case), {"field": "nid"}).status_code == 404
    refused = client_of(cast.wu).post(address(case), {"field": "nid"})
    assert refused.status_code == 403
    assert secrets_in(refused) == set()
    assert AccessEntry.objects.filter(action=Action.DENY).count() == 2
    assert not AccessEntry.objects.filter(action=Action.REVEAL).exists()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_one_reveal_is_one_line_of_the_log(cast: Cast, headers: dict[str, str]) -> None:
    case = notified(cast.chen, cast.lin)
    before = AccessEntry.objects.count()
    answer = client_of(cast.lin).post(
        reverse("cases:reveal", args=[case.pk]), {"field": "nid"}, headers=headers
    )
    assert nid() in answer.content.decode()
    assert AccessEntry.objects.count() == before + 1
