"""The session ends under a half-written record: its writer gets back every word, and nobody else gets any."""

from contextlib import nullcontext
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Response, expect

from leavers.accounts.models import HeldForm
from leavers.cases.models import Case, Record
from tests.browser import Complaints
from tests.filings import notified
from tests.journeys.conftest import SitDown
from tests.journeys.pages import Desk, write_first_contact
from tests.people import PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TEXT = "第一次通話：父親說「孩子還在睡」。\n第二次：11月25日 <到校> 談＆簽名。"
STORES = """async () => [localStorage.length, sessionStorage.length,
    (await indexedDB.databases()).length, (await caches.keys()).length]"""
both_ways = pytest.mark.parametrize("scripted", [True, False], ids=["with the script", "without"])


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin)


def write(desk: Desk, case: Case) -> None:
    desk.go(f"/cases/{case.pk}/track/")
    write_first_contact(desk)
    # The script has saved every word: a session that ends under a request is another story.
    saved: Any = desk.page.expect_response(saves_it_all) if desk.scripted else nullcontext()
    with saved:
        desk.type("追蹤與輔導內容", TEXT)


def saves_it_all(answer: Response) -> bool:
    return quote("第一次通話") in (answer.request.post_data or "")


def end_the_session() -> None:
    """As if the server had counted to the end; the page knows nothing of it."""
    Session.objects.all().delete()


def sign_in_here(desk: Desk, account: str) -> None:
    desk.type("帳號", account)
    desk.type("密碼", PASSWORD)
    desk.press("登入")


def sign_out(desk: Desk) -> None:
    with desk.page.expect_navigation():
        if desk.scripted:
            desk.page.locator("summary.who").click()
        desk.page.locator("form[action='/logout/'] button").first.evaluate("button => button.click()")


def holds_nothing(desk: Desk) -> None:
    """Not a byte of it is in the browser's own stores."""
    assert desk.page.evaluate(STORES) == [0, 0, 0, 0]


@both_ways
def test_what_was_written_is_sent_once_and_word_for_word(
    cast: Cast, desk: SitDown, case: Case, complaints: Complaints, *, scripted: bool
) -> None:
    complaints.expect(401)
    # Given a teacher with a half-written record, and a session that ended meanwhile.
    chen = desk(cast.chen, scripted=scripted)
    write(chen, case)
    end_the_session()

    # When she presses 提交, she is asked to sign in, and told that nothing is lost.
    chen.press("提交")
    chen.at("登入")
    chen.reads("您已登出，填寫的內容還在")
    assert Record.objects.filter(case=case).count() == 1

    # When she signs in, then what she sent is there and has not been carried out.
    sign_in_here(chen, "chen")
    chen.at("您送出的內容還在")
    held = chen.page.url
    assert Record.objects.filter(case=case).count() == 1

    # When she sends it, and once more by going back, then there is one record with every word.
    chen.press("送出")
    chen.reads("的第2筆追蹤紀錄")
    complaints.expect(404)
    chen.page.goto(held)
    chen.at("找不到這個頁面")
    assert Record.objects.get(case=case, number=2).text == TEXT
    assert Record.objects.filter(case=case).count() == 2
    assert not HeldForm.objects.exists()
    holds_nothing(chen)


@both_ways
def test_saved_first_it_stands_in_its_form_again(
    cast: Cast, desk: SitDown, case: Case, complaints: Complaints, *, scripted: bool
) -> None:
    complaints.expect(401)
    chen = desk(cast.chen, scripted=scripted)
    write(chen, case)
    end_the_session()
    chen.press("提交")
    sign_in_here(chen, "chen")
    chen.press("先暫存，回到表單")
    chen.at("新增追蹤紀錄")
    expect(chen.box("追蹤與輔導內容")).to_have_value(TEXT)
    chen.press("提交")
    chen.reads("的第2筆追蹤紀錄")
    assert Record.objects.get(case=case, number=2).text == TEXT
    holds_nothing(chen)


@both_ways
def test_a_stranger_at_the_same_computer_gets_nothing(
    cast: Cast, desk: SitDown, case: Case, complaints: Complaints, *, scripted: bool
) -> None:
    complaints.expect(401, 404)
    chen = desk(cast.chen, scripted=scripted)
    write(chen, case)
    end_the_session()
    chen.press("提交")

    # When somebody of another school signs in where she left off,
    sign_in_here(chen, "zhao.chief9")

    # then nothing tells of it, also where its address is known.
    chen.at("待辦")
    chen.reads_nothing_of("第一次通話", "拉娃", "送出的內容")
    chen.page.goto(f"/held/{HeldForm.objects.get().pk}/")
    chen.at("找不到這個頁面")
    holds_nothing(chen)

    # When she comes back herself, it has waited for her.
    chen.page.goto("/")
    sign_out(chen)
    chen.go("/login/")
    sign_in_here(chen, "chen")
    chen.at("您送出的內容還在")
