"""What a person does at the screens: read, choose, type, press. Every page they come to is looked at."""

import os
import re

from playwright.sync_api import Locator, Page, expect

from leavers.accounts.visitor import Visitor
from tests.browser import axe
from tests.people import PASSWORD

LOOK_CLOSELY = os.environ.get("LEAVERS_SLOW") == "1"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def begins(words: str) -> re.Pattern[str]:
    """A label as far as its words go: 「（選填）」 and the small print behind it do not matter."""
    return re.compile("^" + re.escape(words))


def called(name: str) -> re.Pattern[str]:
    """The whole name of a button or link; what is said to screen readers alone may stand a blank apart."""
    return re.compile(r"^\s*" + r"\s*".join(map(re.escape, name)) + r"\s*$")


class Desk:
    """One person at one window, with or without the script."""

    def __init__(self, page: Page, visitor: Visitor, *, scripted: bool = True) -> None:
        self.page, self.visitor, self.scripted = page, visitor, scripted

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def look(self) -> None:
        """Nothing on the page is out of reach of a screen reader or out of sight of a narrow screen.

        axe is a script itself: where none runs, the pages are the same that it has seen elsewhere. It takes
        longer than the page, so every page of a story is looked at in the long run only.
        """
        if self.scripted and LOOK_CLOSELY:
            axe(self.page)
        assert self.page.evaluate(SIDEWAYS) <= 0, f"{self.page.url} scrolls sideways"

    def go(self, address: str) -> None:
        self.page.goto(address)
        self.look()

    def sign_in(self) -> None:
        """By the sign-in page itself, to the list of what is to be done."""
        self.go("/login/")
        self.type("帳號", self.visitor.person.account)
        self.type("密碼", PASSWORD)
        self.press("登入")
        self.at("待辦")

    def at(self, title: str) -> None:
        """The page that calls itself so is in front."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)

    def reads(self, *words: str) -> None:
        for each in words:
            expect(self.main).to_contain_text(each)

    def reads_nothing_of(self, *words: str) -> None:
        for each in words:
            expect(self.main).not_to_contain_text(each)

    def press(self, name: str, *, within: Locator | None = None) -> None:
        """A button that sends the form and leads to another page, or back to this one."""
        with self.page.expect_navigation():
            (within or self.main).get_by_role("button", name=called(name)).first.click()
        self.look()

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        with self.page.expect_navigation():
            (within or self.main).get_by_role("link", name=called(name)).first.click()
        self.look()

    def type(self, label: str, words: str) -> None:
        self.box(label).fill(words)

    def box(self, label: str) -> Locator:
        return self.main.get_by_label(begins(label)).and_(self.main.get_by_role("textbox"))

    def pick(self, label: str, option: str) -> None:
        """One entry of a list that unfolds."""
        self.main.get_by_label(begins(label)).and_(self.main.locator("select")).select_option(label=option)

    def choose(self, question: str, *answers: str) -> None:
        group = self.main.get_by_role("group", name=begins(question))
        for answer in answers:
            group.get_by_label(begins(answer)).first.check()

    def by_menu(self, name: str) -> None:
        """One of the places that every page leads to; on a phone they are behind a button."""
        button = self.page.locator("summary[aria-label='選單']")
        if button.is_visible():
            button.click()
        self.follow(name, within=self.page.get_by_role("navigation", name="主選單"))

    def home(self) -> None:
        self.by_menu("待辦")
        self.at("待辦")

    def cases(self) -> None:
        self.by_menu("案件清單")
        self.at("案件清單")


def begin_report(desk: Desk, category: str, nid: str, *, kind: str = "") -> None:
    """Step 1: the kind of leaving, the number, the student it belongs to; then 下一步."""
    desk.by_menu("新增通報")
    desk.at("新增通報：種類與學生")
    desk.choose("離校種類", category)
    if kind:
        desk.choose(*kind.split("：", 1))
    desk.type("學生身分證字號", nid)
    if desk.scripted:
        expect(desk.main).to_contain_text("檢查碼正確，已找到學籍")
        desk.look()
    else:
        desk.press("查詢學籍")
        desk.reads("檢查碼正確，已找到學籍")
    desk.press("下一步：基本資料")
    desk.at("新增通報：基本資料")


def write_family(desk: Desk) -> None:
    """Step 2: what the registry does not know."""
    desk.choose("身分別", "原住民")
    desk.pick("族別", "太魯閣族")
    desk.type("監護人姓名", "達奧斯．瓦旦")
    desk.pick("監護人與學生的關係", "父親")
    desk.type("監護人電話", "0900-000-120")
    desk.main.get_by_label("通訊地址同戶籍地址").check()


def write_first_contact(desk: Desk) -> None:
    """Step 4, and as much of any 追蹤紀錄 in which somebody was reached."""
    desk.type("追蹤日期", "115/11/20")
    desk.choose("追蹤方式", "電話")
    desk.choose("是否聯繫上", "是")
    desk.choose("追蹤對象", "父親")
    desk.pick("學生現況", "在家（未就學未就業）")
    desk.type("追蹤與輔導內容", "和父親通電話，學生近一週在家，約定11月25日到校談。")


def suggest_closing(desk: Desk, condition: str, evidence: dict[str, str]) -> None:
    """The last part of a 追蹤紀錄: 是, the condition, and its evidence by label."""
    desk.choose("這位學生符合結案條件了嗎？", "是，建議結案")
    desk.choose("結案條件", condition)
    for label, words in evidence.items():
        block = desk.main.get_by_role("group", name=condition, exact=True)
        block.get_by_label(begins(label)).fill(words)


def confirm_closing(desk: Desk) -> Locator:
    """結案 opens the question: over the page where there is a script, as a page of its own else."""
    link = desk.main.get_by_role("link", name="結案", exact=True)
    if not desk.scripted:
        desk.follow("結案")
        return desk.main
    link.click()
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    desk.look()
    return dialog


def timeline(desk: Desk) -> list[str]:
    """The headings of 案件歷程, newest first."""
    return desk.page.locator("#history ol h3").all_inner_texts()


def ask(desk: Desk, name: str, *, menu: bool = False) -> Locator:
    """What this link asks: over the page where there is a script, as a page of its own else."""
    if menu:
        desk.main.get_by_text("更多功能").click()
    if not desk.scripted:
        desk.follow(name)
        return desk.main
    desk.main.get_by_role("link", name=called(name)).first.click()
    question = desk.page.get_by_role("dialog")
    expect(question).to_be_visible()
    desk.look()
    return question
