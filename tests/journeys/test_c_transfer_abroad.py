"""A student moves abroad: notified and closed on one day, once the name of the new school is known."""

import pytest
from playwright.sync_api import expect

from leavers.cases.models import Case
from leavers.rules.lifecycle import State
from tests.cases.steps import OURS, enrol
from tests.filings import TODAY
from tests.journeys.conftest import SitDown
from tests.journeys.pages import (
    begin_report,
    confirm_closing,
    suggest_closing,
    timeline,
    write_family,
    write_first_contact,
)
from tests.people import Cast

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ABROAD = "轉學至專科以上或國外學校"


def test_a_transfer_abroad_is_notified_and_closed_on_one_day(cast: Cast, desk: SitDown) -> None:
    # Given a report of a transfer that the student asked for.
    enrol(cast.school)
    chen = desk(cast.chen)
    begin_report(chen, "轉學", OURS, kind="轉學的方式：學生申請")
    write_family(chen)
    chen.press("下一步：案件資料")
    chen.type("離校日期", "115/11/20")
    chen.pick("主要離校原因", "出國")
    chen.choose("轉入狀態", "申請中")
    chen.choose("轉入學校的類型", "國外學校")

    # When the new school is not named, it is asked for; the answer goes on.
    chen.press("下一步：第一筆追蹤")
    chen.reads("有1個欄位需要修正", "請輸入轉入學校")
    chen.type("轉入學校", "Hillside High School, Vancouver")
    chen.press("下一步：第一筆追蹤")
    write_first_contact(chen)
    chen.press("下一步：確認提交")
    chen.reads("Hillside High School, Vancouver")
    chen.press("提交，送主要通報人員審核")

    lin = desk(cast.lin)
    lin.follow("審核：拉娃．達奧斯")
    lin.press("通報")

    # When closing is suggested without the name of the school, the field asks for it and nothing is lost.
    chen.follow("查看案件")
    chen.follow("新增追蹤紀錄")
    write_first_contact(chen)
    suggest_closing(chen, ABROAD, {"轉入日": "115/11/20"})
    chen.press("提交並建議結案")
    chen.reads("有1個欄位需要修正", "轉入學校校名")
    expect(chen.box("追蹤與輔導內容")).to_have_value("和父親通電話，學生近一週在家，約定11月25日到校談。")
    assert Case.objects.get().state == State.TRACKING

    # Then it passes with the name, and the 主通 closes on the same day.
    suggest_closing(chen, ABROAD, {"轉入學校校名": "Hillside High School, Vancouver"})
    chen.press("提交並建議結案")
    chen.reads("待結案")
    lin.home()
    lin.follow("確認結案：拉娃．達奧斯")
    lin.reads("Hillside High School, Vancouver")
    lin.press("確認結案", within=confirm_closing(lin))
    lin.reads("已結案", ABROAD)
    assert timeline(lin)[0] == "已結案"

    case = Case.objects.get()
    assert case.state == State.CLOSED
    assert case.notified_at is not None
    assert case.closed_at is not None
    assert case.notified_at.date() == case.closed_at.date() == TODAY
    assert case.record_count == 2
