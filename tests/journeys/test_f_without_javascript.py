"""The same life on a machine whose browser runs no script: every step is a page of its own."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from leavers.cases.models import Case
from leavers.rules.lifecycle import State
from tests.cases.steps import OURS, enrol
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


def test_a_whole_life_needs_no_script(cast: Cast, desk: SitDown) -> None:
    # Given a teacher and a 主通 at old machines.
    enrol(cast.school)
    chen = desk(cast.chen, scripted=False)

    # When the teacher files a report, saves on the way and comes back to it,
    begin_report(chen, "未到校連續3日以上", OURS)
    write_family(chen)
    chen.press("暫存")
    chen.home()
    chen.follow("繼續填寫：拉娃．達奧斯")
    expect(chen.box("監護人姓名")).to_have_value("達奧斯．瓦旦")
    chen.press("下一步：案件資料")

    # and forgets something,
    chen.press("下一步：第一筆追蹤")
    chen.reads("有2個欄位需要修正", "請輸入離校日期")
    chen.type("離校日期", "115/11/16")
    chen.pick("主要離校原因", "同儕關係不佳")
    chen.press("下一步：第一筆追蹤")
    write_first_contact(chen)
    chen.press("下一步：確認提交")
    chen.press("提交，送主要通報人員審核")

    # then it is submitted all the same.
    chen.at("提交完成")
    chen.reads("115-1-0001")

    # When the 主通 notifies it, a masked number is shown only where it is asked for.
    lin = desk(cast.lin, scripted=False)
    lin.follow("審核：拉娃．達奧斯")
    lin.reads_nothing_of(OURS)
    lin.press("顯示（完整身分證字號會留下查看紀錄）")
    lin.reads(OURS)
    lin.press("隱藏完整身分證字號")
    lin.reads_nothing_of(OURS)
    lin.press("通報")
    lin.at("拉娃．達奧斯")

    # When the teacher could not reach anybody, and then meets the student at school,
    chen.home()
    chen.follow("填追蹤紀錄：拉娃．達奧斯")
    chen.press("電話，聯絡不上")
    chen.press("提交")
    chen.reads("的第2筆追蹤紀錄")
    chen.follow("新增追蹤紀錄")
    write_first_contact(chen)
    suggest_closing(chen, "已返校就學", {"返校日": "115/11/23"})
    chen.press("提交")
    chen.reads("並建議結案，等主要通報人員確認")

    # then the 主通 closes the case on a page of its own.
    lin.home()
    lin.follow("確認結案：拉娃．達奧斯")
    question = confirm_closing(lin)
    lin.at("確認結案原因")
    lin.press("確認結案", within=question)
    lin.reads("已結案", "已返校就學", "115年11月23日10:00")
    assert timeline(lin)[0] == "已結案"
    assert Case.objects.get().state == State.CLOSED
    call_command("verify_access_log")
