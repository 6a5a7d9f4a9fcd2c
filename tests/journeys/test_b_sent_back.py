"""A report goes back, is mended and notified; its closing goes back, is done, cancelled, and done at last."""

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, expect

from leavers.cases.models import Case, Draft, Event
from leavers.rules.lifecycle import State, Step
from tests.cases.browsing import whole_report
from tests.filings import file
from tests.journeys.conftest import SitDown
from tests.journeys.pages import (
    Desk,
    ask,
    begins,
    confirm_closing,
    suggest_closing,
    timeline,
    write_first_contact,
)
from tests.people import Cast

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

WHY = "離校日期和出缺勤紀錄不同，監護人電話打不通，請再核對。"


@pytest.mark.parametrize("scripted", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_at_both_gates_things_go_back_and_come_again(cast: Cast, desk: SitDown, scripted: bool) -> None:
    # Given a report of 陳's that waits for 林.
    file(cast.chen, report=whole_report())
    lin = desk(cast.lin, scripted=scripted)

    # When the day of leaving is not what the attendance says, it goes back with two answers marked.
    lin.follow("審核：拉娃．達奧斯")
    question = ask(lin, "退回給填報人")
    question.get_by_label("資料錯誤").check()
    mark(question, "聯絡資料", "監護人電話")
    mark(question, "案件資料", "離校日期")
    lin.press("退回給填報人", within=question)
    lin.reads("有1個欄位需要修正")
    expect(lin.main.get_by_label(begins("監護人電話"))).to_be_checked()
    lin.box("退回原因").fill(WHY)
    lin.press("退回給填報人")
    lin.at("拉娃．達奧斯")
    lin.reads("已退回115-1-0001", WHY, "監護人電話、離校日期")

    # Then the teacher finds it first thing, with the reason, and goes from mark to mark.
    chen = desk(cast.chen, scripted=scripted)
    chen.reads("退回修正", WHY)
    chen.follow("修正：拉娃．達奧斯")
    chen.at("修正通報：確認提交")
    chen.reads(WHY, "請修正")
    chen.follow("離校日期")
    chen.at("修正通報：案件資料")
    chen.reads("主要通報人員請您再看這一項")
    chen.type("離校日期", "115/11/16")
    chen.press("儲存，回到確認提交")
    chen.reads("115年11月16日，星期一")

    # And gives up a moment's doubt about it, before it is mended for good.
    chen.press("放棄修正", within=ask(chen, "放棄修正"))
    chen.reads("已放棄修正的內容", "115年11月17日，星期二")
    assert not Draft.objects.exists()
    chen.follow("離校日期")
    chen.type("離校日期", "115/11/16")
    chen.press("儲存，回到確認提交")
    chen.follow("監護人電話")
    chen.type("監護人電話", "0911-222-333")
    chen.press("儲存，回到確認提交")
    chen.reads("0911-***-333")
    chen.press("重新提交，送主要通報人員審核")
    chen.at("提交完成")
    chen.reads("115-1-0001")

    # When the 主通 reads what has changed, the report is notified.
    lin.home()
    lin.follow("審核：拉娃．達奧斯")
    lin.reads("上次退回的原因", WHY, "115年11月16日，星期一")
    lin.press("通報")
    lin.reads("已通報115-1-0001", "重新提交", "115/11/17", "115/11/16", "0911-***-333")

    # When closing is suggested too early, that goes back as well.
    suggest_return(chen)
    lin.home()
    lin.follow("確認結案：拉娃．達奧斯")
    question = ask(lin, "退回，繼續追蹤")
    question.get_by_label(begins("退回原因")).fill("學生只到校半天，下午又離開。")
    lin.press("退回，繼續追蹤", within=question)
    lin.reads("追蹤中", "學生只到校半天，下午又離開。", "已返校就學（不再有效）")

    # When it is suggested again, it is closed, and opened again the same day.
    suggest_return(chen)
    close(lin)
    question = ask(lin, "取消結案", menu=True)
    question.get_by_label(begins("取消原因")).fill("學生隔節課又離校，導師已確認。")
    lin.press("取消結案", within=question)
    lin.reads("已取消115-1-0001的結案", "追蹤中", "本學期2/2次")

    # Then it is suggested for a third time and stays closed, and its history has every turn of it.
    suggest_return(chen)
    close(lin)
    assert timeline(lin)[0] == "已結案"
    assert Case.objects.get().state == State.CLOSED
    steps = [kind for kind in Event.objects.order_by("pk").values_list("kind", flat=True) if kind in Step]
    assert steps == [
        *(Step.SUBMIT, Step.SEND_BACK, Step.SUBMIT, Step.NOTIFY),
        *(Step.SUGGEST_CLOSING, Step.KEEP_OPEN, Step.SUGGEST_CLOSING, Step.CLOSE, Step.REOPEN),
        *(Step.SUGGEST_CLOSING, Step.CLOSE),
    ]
    assert not Draft.objects.exists()
    call_command("verify_access_log")


def mark(question: Locator, group: str, answer: str) -> None:
    fold = question.locator("details", has_text=group)
    fold.locator("summary").click()
    fold.get_by_label(begins(answer)).first.check()


def suggest_return(desk: Desk) -> None:
    """A record with the suggestion that the student is back at school."""
    desk.cases()
    desk.follow("拉娃．達奧斯")
    desk.follow("新增追蹤紀錄")
    write_first_contact(desk)
    desk.type("追蹤日期", "115/11/23")
    suggest_closing(desk, "已返校就學", {"返校日": "115/11/23"})
    desk.press("提交並建議結案" if desk.scripted else "提交")
    desk.reads("建議結案，等主要通報人員確認", "待結案")


def close(desk: Desk) -> None:
    desk.home()
    desk.follow("確認結案：拉娃．達奧斯")
    question = confirm_closing(desk)
    desk.press("確認結案", within=question)
    desk.at("拉娃．達奧斯")
    desk.reads("已結案", "已返校就學")
