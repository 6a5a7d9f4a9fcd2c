"""暫存 by itself, in a real browser: no word is lost, and nothing stays in the browser."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page, Request, Route, expect

from leavers.cases.models import Case, Draft
from tests.browser import Complaints, axe, sign_in
from tests.cases.steps import CONTACTS, OURS, at, begin, enrol
from tests.cases.tracking import address
from tests.filings import notified
from tests.people import Cast, make_cast
from tests.visits import client_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(180),
]
NEW = "/cases/new/"


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.REGISTRY_SOURCES = ["local"]
    made = make_cast()
    enrol(made.school)
    return made


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin)


@pytest.fixture
def chen(cast: Cast, browser_page: Page) -> Page:
    sign_in(browser_page, cast.chen)
    return browser_page


def keeps(page: Page) -> list[Request]:
    """Filled with what the page keeps from now on."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if "x-keep" in request.headers else None)
    return sent


def eventually(page: Page, look: Callable[[], bool], seconds: float = 8) -> None:
    """Wait for what the server keeps, while the page goes on."""
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, "it did not come about"
        page.wait_for_timeout(50)


def kept_text() -> str:
    draft = Draft.objects.first()
    return str(draft.payload.get("text", "")) if draft else ""


def box(page: Page) -> Any:
    return page.get_by_label("追蹤與輔導內容")


def saved(page: Page) -> Any:
    return page.locator("#saved")


def test_the_first_keystroke_begins_the_draft_and_a_reload_comes_back_to_it(chen: Page) -> None:
    chen.goto(NEW)
    sent = keeps(chen)
    chen.get_by_label("學生身分證字號").press_sequentially("u2", delay=30)
    expect(saved(chen)).to_have_text("10:00已暫存")
    expect(saved(chen).locator("svg")).to_have_count(1)
    draft = Draft.objects.get()
    assert chen.url.endswith(at("start", draft))
    assert len(sent) == 1, "not one for each character"
    chen.reload()
    expect(chen.get_by_label("學生身分證字號")).to_have_value("U2")
    chen.get_by_role("radio", name="轉學").check()
    eventually(chen, lambda: Draft.objects.get().payload["start"]["category"] == "L4")
    assert Draft.objects.get().pk == draft.pk


def test_a_choice_alone_is_kept_too(chen: Page, case: Case) -> None:
    chen.goto(address(case))
    chen.get_by_role("radio", name="家庭訪視").check()
    expect(saved(chen)).to_have_text("10:00已暫存")
    assert Draft.objects.get().payload["method"] == "M02"


def test_words_are_kept_on_leaving_the_field(chen: Page, case: Case) -> None:
    chen.goto(address(case))
    box(chen).press_sequentially("一", delay=0)
    eventually(chen, lambda: kept_text() == "一")
    box(chen).press_sequentially("二三", delay=0)
    chen.keyboard.press("Tab")
    eventually(chen, lambda: kept_text() == "一二三", 1.5)


def test_words_are_kept_after_a_pause_and_not_before(chen: Page, case: Case) -> None:
    chen.goto(address(case))
    sent = keeps(chen)
    box(chen).press_sequentially("一", delay=0)
    eventually(chen, lambda: kept_text() == "一")
    box(chen).press_sequentially("二三四五六七", delay=100)
    assert len(sent) == 1, "somebody is typing"
    eventually(chen, lambda: kept_text() == "一二三四五六七", 3)
    chen.wait_for_timeout(2500)
    assert len(sent) == 2, "the same is not kept twice"


def test_words_are_kept_on_leaving_the_page_by_any_way(chen: Page, case: Case) -> None:
    chen.goto(address(case))
    box(chen).fill("一")
    eventually(chen, lambda: kept_text() == "一")
    box(chen).press_sequentially("二三", delay=0)
    chen.goto("/cases/")  # within the pause, and nobody pressed 暫存
    eventually(chen, lambda: kept_text() == "一二三")
    chen.goto(reverse("cases:detail", args=[case.pk]))
    chen.get_by_role("link", name="繼續填寫追蹤紀錄").click()
    expect(box(chen)).to_have_value("一二三")


def test_the_very_first_words_survive_leaving_at_once(chen: Page) -> None:
    chen.goto(NEW)
    chen.get_by_label("學生身分證字號").press_sequentially("u2", delay=0)
    chen.goto("/")
    eventually(chen, lambda: Draft.objects.count() == 1)
    chen.reload()
    expect(chen.get_by_role("main")).to_contain_text("還沒有姓名")


def test_composing_keeps_nothing_until_the_character_stands(chen: Page, case: Case) -> None:
    chen.goto(address(case))
    sent = keeps(chen)
    box(chen).focus()
    ime = chen.context.new_cdp_session(chen)
    for shown in ("ㄇ", "ㄇㄚ", "媽"):
        ime.send("Input.imeSetComposition", {"text": shown, "selectionStart": 1, "selectionEnd": 1})
        chen.wait_for_timeout(900)
    assert sent == []
    chen.keyboard.insert_text("媽")
    eventually(chen, lambda: kept_text() == "媽")
    assert len(sent) == 1


def test_emptying_a_form_leaves_no_draft(chen: Page, case: Case) -> None:
    chen.goto(address(case))
    box(chen).fill("打錯了")
    eventually(chen, lambda: Draft.objects.count() == 1)
    box(chen).fill("")
    eventually(chen, lambda: Draft.objects.count() == 0)
    expect(saved(chen)).to_have_text("")


def test_what_was_submitted_is_not_kept(chen: Page, case: Case) -> None:
    chen.goto(f"{address(case)}?fill=unreachable")
    chen.get_by_label("下次追蹤日").fill("115/12/01")
    chen.locator(".actionbar").get_by_role("button", name="提交", exact=True).click()
    chen.wait_for_url(f"**/cases/{case.pk}/")
    chen.wait_for_timeout(800)
    assert not Draft.objects.exists()


FAILED = "暫時無法儲存，內容還在這個畫面，請稍後再試"


def test_a_failed_save_keeps_the_text_warns_and_tries_again(
    chen: Page, case: Case, complaints: Complaints
) -> None:
    chen.goto(address(case))
    away = [True]
    chen.route("**/track/", lambda route: _unless(route, away))
    box(chen).fill("這一句不能丟")
    expect(saved(chen)).to_have_text(FAILED)
    expect(chen.locator("#trouble")).to_have_text("" if _in_sight(chen) else FAILED)
    expect(box(chen)).to_have_value("這一句不能丟")
    axe(chen)

    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    chen.on("dialog", stay)
    chen.get_by_role("link", name="取消", exact=True).click()
    eventually(chen, lambda: asked == ["beforeunload"])
    expect(box(chen)).to_have_value("這一句不能丟")

    away.clear()
    expect(saved(chen)).to_have_text("10:00已暫存", timeout=8000)
    expect(chen.locator("#trouble")).to_have_text("")
    assert kept_text() == "這一句不能丟"
    complaints.heard[:] = [heard for heard in complaints.heard if "ERR_FAILED" not in heard]


def _in_sight(page: Page) -> bool:
    """Whether the line beside the buttons is in the window: else it is said where it is seen."""
    place = saved(page).bounding_box()
    return place is not None and place["y"] < page.evaluate("innerHeight")


def _unless(route: Route, away: list[bool]) -> None:
    if away and route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def test_a_server_that_fails_is_said_as_well(chen: Page, case: Case, complaints: Complaints) -> None:
    complaints.expect(503)
    chen.goto(address(case))
    chen.route("**/track/", lambda route: route.fulfill(status=503, body="忙碌"))
    box(chen).fill("還在這裡")
    expect(saved(chen)).to_have_text(FAILED)


def test_far_too_much_is_said_and_asks_before_it_is_left(
    chen: Page, case: Case, complaints: Complaints
) -> None:
    complaints.expect(413)
    chen.goto(address(case))
    box(chen).fill("長" * 70_000)
    expect(saved(chen)).to_have_text("內容太長，沒有暫存，請先縮短")
    box(chen).fill("短了")
    expect(saved(chen)).to_have_text("10:00已暫存")


def test_leaving_what_is_kept_asks_nothing(chen: Page, case: Case) -> None:
    asked: list[str] = []

    def go(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    chen.on("dialog", go)
    chen.goto(address(case))
    box(chen).fill("一句話")
    chen.get_by_role("link", name="取消", exact=True).click()
    chen.wait_for_url(f"**/cases/{case.pk}/")
    eventually(chen, lambda: kept_text() == "一句話")
    assert asked == []


def test_a_slow_save_says_that_it_is_under_way_and_the_next_waits_for_it(chen: Page, case: Case) -> None:
    chen.goto(address(case))
    held: list[Route] = []
    chen.route("**/track/", lambda route: held.append(route))
    sent = keeps(chen)
    box(chen).fill("一")
    expect(saved(chen)).to_have_text("暫存中…")
    box(chen).fill("一二")
    chen.keyboard.press("Tab")
    chen.wait_for_timeout(700)
    assert len(sent) == 1, "never two at once"
    held[0].continue_()
    eventually(chen, lambda: len(held) == 2)
    held[1].continue_()
    eventually(chen, lambda: kept_text() == "一二")
    expect(saved(chen)).to_have_text("10:00已暫存")


def test_signed_out_meanwhile_the_words_are_not_lost(chen: Page, case: Case, complaints: Complaints) -> None:
    complaints.expect(401)
    chen.goto(address(case))
    box(chen).fill("第一句")
    eventually(chen, lambda: kept_text() == "第一句")
    chen.context.clear_cookies(name="sessionid")
    box(chen).fill("第一句，第二句")
    expect(saved(chen)).to_have_text("已自動登出，內容已保留，請重新登入")
    expect(saved(chen).get_by_role("link", name="重新登入")).to_be_visible()
    axe(chen)


def test_two_windows_on_one_record_are_one_draft_with_the_last_words(chen: Page, case: Case) -> None:
    other = chen.context.new_page()
    for page in (chen, other):
        page.goto(address(case))
    box(chen).fill("從第一個視窗")
    eventually(chen, lambda: kept_text() == "從第一個視窗")
    box(other).fill("從第二個視窗")
    eventually(other, lambda: kept_text() == "從第二個視窗")
    expect(box(chen)).to_have_value("從第一個視窗")
    assert Draft.objects.count() == 1


def test_two_windows_on_a_new_report_are_two_drafts(chen: Page) -> None:
    other = chen.context.new_page()
    for page, nid in ((chen, "u2"), (other, "u3")):
        page.goto(NEW)
        page.get_by_label("學生身分證字號").fill(nid)
        expect(saved(page)).to_have_text("10:00已暫存")
    assert {draft.payload["start"]["nid"].upper() for draft in Draft.objects.all()} == {"U2", "U3"}


def test_every_step_of_a_report_keeps_itself(chen: Page, cast: Cast) -> None:
    draft = begin(client_of(cast.chen))
    chen.goto(at("student", draft))
    chen.get_by_label("監護人姓名").fill(CONTACTS["guardian_name"])
    expect(saved(chen)).to_have_text("10:00已暫存")
    chen.reload()
    expect(chen.get_by_label("監護人姓名")).to_have_value(CONTACTS["guardian_name"])


def test_words_in_a_dialog_survive_its_closing(browser_page: Page, cast: Cast, case: Case) -> None:
    page = browser_page
    sign_in(page, cast.lin)
    page.goto(reverse("cases:detail", args=[case.pk]))
    here = page.url
    page.locator("main details.menu summary").click()
    page.get_by_role("link", name="撤案").click()
    page.get_by_role("dialog").get_by_role("textbox").first.press_sequentially("學生那", delay=0)
    page.keyboard.press("Escape")
    eventually(page, lambda: Draft.objects.filter(step="withdraw").exists())
    assert page.url == here


STORAGES = """async () => ({
    local: localStorage.length, session: sessionStorage.length,
    databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


def test_nothing_stays_in_the_browser(chen: Page, case: Case) -> None:
    def nothing() -> bool:
        return not any(chen.evaluate(STORAGES).values())

    chen.goto(NEW)
    chen.get_by_role("radio", name="未到校連續3日以上").check()
    chen.get_by_label("學生身分證字號").fill(OURS)
    expect(chen.get_by_role("main")).to_contain_text("檢查碼正確，已找到學籍")
    expect(saved(chen)).to_have_text("10:00已暫存")
    assert nothing()
    chen.get_by_role("button", name="下一步：基本資料").click()
    chen.get_by_label("監護人姓名").fill(CONTACTS["guardian_name"])
    expect(saved(chen)).to_have_text("10:00已暫存")
    assert nothing()
    chen.goto(address(case))
    box(chen).fill("和母親談了二十分鐘")
    eventually(chen, lambda: Draft.objects.filter(case=case).exists())
    assert nothing()
    chen.locator("summary.who").click()
    chen.get_by_role("button", name="登出").click()
    expect(chen.get_by_role("heading", level=1)).to_have_text("登入")
    assert nothing()


def test_what_was_typed_before_the_script_was_there_is_kept(chen: Page, case: Case) -> None:
    late: list[Route] = []
    chen.route("**/drafts*.js", lambda route: late.append(route))
    chen.goto(address(case), wait_until="commit")
    box(chen).fill("打得很快")
    eventually(chen, lambda: bool(late))
    late[0].continue_()
    eventually(chen, lambda: kept_text() == "打得很快")


def test_a_form_that_nobody_touches_sends_nothing(chen: Page, case: Case) -> None:
    """Also one that the server has filled in, and with all that opens and closes in it."""
    filled = f"{address(case)}?fill=same"
    sent = keeps(chen)
    for where in (address(case), filled, NEW):
        chen.goto(where)
        chen.get_by_role("main").click(position={"x": 5, "y": 5})
        chen.wait_for_timeout(800)
    assert sent == []
    assert not Draft.objects.exists()
