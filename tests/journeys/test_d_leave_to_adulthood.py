"""(d) 休學 lasts for years: contacts change, semesters pass, and closing waits for the law."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from playwright.sync_api import Locator, expect
from time_machine import Traveller

from leavers.cases.models import Case
from leavers.rules.lifecycle import State
from tests.cases.browsing import changes_of
from tests.cases.steps import OURS, enrol
from tests.filings import TAIPEI, notified
from tests.journeys.conftest import SitDown
from tests.journeys.pages import (
    Desk,
    begin_report,
    begins,
    confirm_closing,
    suggest_closing,
    timeline,
    write_family,
    write_first_contact,
)
from tests.people import Cast

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

COMES_OF_AGE = date(2028, 2, 3)
OF_AGE = "休學且保有學籍，追蹤至成年"
STRUCK_OFF = "依學籍管理辦法第19條廢止學籍"
LATER = (date(2027, 3, 10), date(2027, 10, 12))
"""One day in each of the next two semesters."""

Move = Callable[[date], None]


@pytest.fixture
def move(clock: Traveller) -> Move:
    """Go on to ten o'clock of another day; every session has ended long before."""

    def moved(day: date) -> None:
        clock.move_to(datetime(day.year, day.month, day.day, 10, tzinfo=TAIPEI))

    return moved


def roc(day: date) -> str:
    return f"{day.year - 1911}/{day.month:02}/{day.day:02}"


def card(desk: Desk, title: str) -> Locator:
    heading = desk.page.get_by_role("heading", name=title, exact=True)
    return desk.page.get_by_role("complementary").locator("section").filter(has=heading)


def report_leave(desk: Desk) -> None:
    begin_report(desk, "休學", OURS, kind="休學的依據：申請休學")
    write_family(desk)
    desk.press("下一步：案件資料")
    desk.type("離校日期", "115/11/20")
    desk.pick("主要離校原因", "同儕關係不佳")
    desk.choose("第幾次休學", "第1次")
    desk.choose("復學意願", "尚未決定")
    desk.choose("預計復學時間", "期滿")
    desk.press("下一步：第一筆追蹤")
    write_first_contact(desk)
    desk.press("下一步：確認提交")
    desk.press("提交，送主要通報人員審核")


def keep_contact(desk: Desk, case: Case, day: date) -> None:
    """Sign in again, and write down the contact of that day."""
    desk.sign_in()
    desk.go(f"/cases/{case.pk}/track/")
    write_first_contact(desk)
    desk.type("追蹤日期", roc(day))


def test_leave_is_tracked_over_semesters_until_the_student_is_of_age(
    cast: Cast, desk: SitDown, move: Move
) -> None:
    # Given a leave that was reported and notified.
    enrol(cast.school)
    chen, lin = desk(cast.chen), desk(cast.lin)
    report_leave(chen)
    lin.home()
    lin.follow("審核：拉娃．達奧斯")
    lin.press("通報")
    case = Case.objects.get()

    # When the guardian has another number, whoever keeps contact sets it right without asking anybody.
    chen.go(f"/cases/{case.pk}/")
    chen.follow("更正：聯絡資料", within=card(chen, "聯絡資料"))
    chen.at("更正聯絡資料")
    chen.type("監護人電話", "0900-000-999")
    chen.press("更正")
    chen.reads(f"已更正{case.number}", "陳冠廷更正了案件的資料")
    chen.reads_nothing_of("0900-000-999")
    assert timeline(chen)[0] == "更正資料"

    # Then 休學 can become 轉學 and nothing else.
    lin.go(f"/cases/{case.pk}/reclassify/")
    lin.at("變更離校種類")
    expect(lin.main.get_by_role("radio", name="轉學")).to_be_visible()
    expect(lin.main.get_by_role("radio", name="長期缺課")).to_have_count(0)

    # When semesters pass, contact is kept; closing waits for the day on which the student is of age.
    for day in LATER:
        move(day)
        keep_contact(chen, case, day)
        chen.choose("這位學生符合結案條件了嗎？", "是，建議結案")
        expect(chen.main.get_by_role("radio", name=begins(OF_AGE))).to_have_count(0)
        chen.reads(OF_AGE, "目前不適用：學生在117年2月3日成年")
        chen.choose("這位學生符合結案條件了嗎？", "否")
        chen.press("提交")
        chen.reads("追蹤中")

    # When the day has come, it may be suggested, and the 主通 closes.
    move(COMES_OF_AGE)
    keep_contact(chen, case, COMES_OF_AGE)
    suggest_closing(chen, OF_AGE, {"確認日": roc(COMES_OF_AGE)})
    chen.press("提交並建議結案")
    chen.reads("待結案")
    lin.sign_in()
    lin.follow("確認結案：拉娃．達奧斯")
    lin.press("確認結案", within=confirm_closing(lin))
    lin.reads("已結案", OF_AGE)

    case.refresh_from_db()
    assert (case.state, case.closing) == (State.CLOSED, "C7")
    assert case.number == "115-1-0001"
    assert case.record_count == 4


def test_absence_becomes_leave_and_ends_when_the_enrolment_is_struck_off(cast: Cast, desk: SitDown) -> None:
    # Given a student who stayed away, and whose family now brings a certificate of leave.
    case = notified(cast.chen, cast.lin)
    lin = desk(cast.lin)
    lin.go(f"/cases/{case.pk}/")
    lin.page.locator("details.menu > summary", has_text="更多功能").click()
    lin.look()
    lin.follow("變更離校種類")

    # When the 主通 changes the kind, what 休學 asks for is asked, and an omission costs nothing.
    lin.choose("變更為", "休學")
    lin.choose("休學", "申請休學")
    lin.press("下一步")
    lin.type("變更依據", "甲校休字第1150001號")
    lin.type("變更生效日期", "115/11/20")
    lin.press("變更離校種類")
    lin.reads("有3個欄位需要修正")
    expect(lin.box("變更依據")).to_have_value("甲校休字第1150001號")
    lin.choose("第幾次休學", "第1次")
    lin.choose("復學意願", "尚未決定")
    lin.choose("預計復學時間", "期滿")
    lin.press("變更離校種類")

    # Then the number is the same, and both kinds stand on the timeline.
    lin.reads(
        "離校種類變更為「休學」，案號不變", "休學：申請休學", "未到校連續3日以上", "甲校休字第1150001號"
    )
    assert timeline(lin)[0] == "變更離校種類"
    event = case.events.latest("pk")
    assert changes_of(event)["category"] == ("L1", "L2")

    # When the enrolment is struck off, the case is closed under that condition.
    lin.follow("新增追蹤紀錄")
    write_first_contact(lin)
    suggest_closing(lin, STRUCK_OFF, {"廢止日": "115/11/23"})
    lin.press("提交並建議結案")
    lin.home()
    lin.follow("確認結案：拉娃．達奧斯")
    lin.press("確認結案", within=confirm_closing(lin))
    lin.reads("已結案", STRUCK_OFF, "建議結案和結案是同一人")
    case.refresh_from_db()
    assert (case.state, case.closing, case.category) == (State.CLOSED, "C6", "L2")
