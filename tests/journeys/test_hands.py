"""How hands really meet the screens: clicking twice, composing 注音, by the keyboard alone, on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from leavers.cases.models import Case
from tests.cases.steps import OURS, enrol, fill_in
from tests.filings import notified
from tests.journeys.conftest import SitDown
from tests.journeys.pages import Desk, begin_report, write_family, write_first_contact
from tests.people import Cast
from tests.visits import client_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ABSENT = {"category": "L1"}


def posts(page: Page, path: str = "") -> list[str]:
    """Filled with the address of every post that the page sends from now on."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and path in request.url:
            sent.append(request.url)

    page.on("request", note)
    return sent


@pytest.mark.parametrize("scripted", [True, False], ids=["with the script", "without"])
def test_two_clicks_on_submit_are_one_case(cast: Cast, desk: SitDown, *, scripted: bool) -> None:
    enrol(cast.school)
    draft = fill_in(client_of(cast.chen), ABSENT)
    chen = desk(cast.chen, scripted=scripted)
    chen.go(f"/cases/new/{draft.pk}/check/")
    chen.main.get_by_role("button", name="提交，送主要通報人員審核").dblclick()
    chen.reads("115-1-0001")
    assert Case.objects.count() == 1


def test_two_clicks_on_a_record_are_one_record(cast: Cast, desk: SitDown) -> None:
    case = notified(cast.chen, cast.lin)
    chen = desk(cast.chen)
    chen.go(f"/cases/{case.pk}/track/")
    sent = posts(chen.page, "/track/")
    write_first_contact(chen)
    chen.main.get_by_role("button", name="提交", exact=True).dblclick()
    chen.reads("的第2筆追蹤紀錄")
    assert len(sent) == 1
    assert case.records.count() == 2


def compose(page: Page, words: str) -> None:
    """注音 as an input method writes it: underlined, and not yet what will be typed."""
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": words, "selectionStart": 1, "selectionEnd": 1})


def test_enter_while_composing_sends_nothing_and_looks_nobody_up(cast: Cast, desk: SitDown) -> None:
    enrol(cast.school)
    chen = desk(cast.chen)
    chen.go("/cases/new/")
    sent = posts(chen.page)
    box = chen.box("學生身分證字號")
    box.fill(OURS[:9])
    box.press("End")
    compose(chen.page, OURS[9])
    expect(box).to_have_value(OURS)
    chen.page.keyboard.press("Enter")
    chen.page.wait_for_timeout(500)
    assert sent == [], "the number is not finished yet"
    assert chen.page.url.endswith("/cases/new/")

    # Once the character is chosen the student is found, and Enter means what it always means.
    chen.page.keyboard.insert_text(OURS[9])
    chen.reads("檢查碼正確，已找到學籍")
    assert len([address for address in sent if "lookup" in address]) == 1
    box.focus()
    with chen.page.expect_navigation():
        chen.page.keyboard.press("Enter")
    chen.reads("請選擇離校種類")


def tab_to(page: Page, found: Callable[[], bool], *, within: int) -> None:
    """Tab until it is found."""
    for _ in range(within):
        page.keyboard.press("Tab")
        if found():
            return
    pytest.fail(f"not reached with {within} times Tab")


def focused(page: Page, attribute: str) -> str:
    value: str = page.evaluate(f"document.activeElement.{attribute} || ''")
    return value


def test_step_one_goes_by_the_keyboard_alone(cast: Cast, desk: SitDown) -> None:
    enrol(cast.school)
    chen = desk(cast.chen)
    page = chen.page
    chen.go("/cases/new/")

    # The first Tab is the way past the menu.
    page.keyboard.press("Tab")
    assert focused(page, "textContent") == "跳到主要內容"
    expect(page.get_by_role("link", name="跳到主要內容")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert focused(page, "id") == "main"

    # Then the questions in their order, each with a ring that is seen.
    tab_to(page, lambda: focused(page, "name") == "category", within=12)
    page.keyboard.press("Space")
    expect(chen.main.get_by_role("radio", name="未到校連續3日以上")).to_be_checked()
    tab_to(page, lambda: focused(page, "name") == "nid", within=4)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.type(OURS.lower())
    chen.reads("檢查碼正確，已找到學籍")
    expect(chen.box("學生身分證字號")).to_have_value(OURS)
    tab_to(page, lambda: focused(page, "textContent").strip() == "下一步：基本資料", within=8)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    chen.at("新增通報：基本資料")


@pytest.mark.slow
def test_on_a_phone_nothing_lies_beside_the_screen(cast: Cast, desk: SitDown) -> None:
    """`Desk.look` measures every page that is come to."""
    enrol(cast.school)
    chen = desk(cast.chen, on_phone=True)
    walk_the_steps(chen)
    lin = desk(cast.lin, on_phone=True)
    lin.follow("審核：拉娃．達奧斯")
    lin.press("通報")
    chen.home()
    chen.follow("填追蹤紀錄：拉娃．達奧斯")
    chen.press("電話，聯絡不上")
    chen.press("提交")
    chen.cases()
    chen.reads("拉娃．達奧斯")


def walk_the_steps(desk: Desk) -> None:
    begin_report(desk, "未到校連續3日以上", OURS)
    write_family(desk)
    desk.press("下一步：案件資料")
    desk.type("離校日期", "115/11/16")
    desk.pick("主要離校原因", "同儕關係不佳")
    desk.press("下一步：第一筆追蹤")
    write_first_contact(desk)
    desk.press("下一步：確認提交")
    desk.press("提交，送主要通報人員審核")
    desk.at("提交完成")
