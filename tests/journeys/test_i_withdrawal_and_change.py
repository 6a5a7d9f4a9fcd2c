"""A report that was none is withdrawn and filed anew; one that became something else changes its category."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from leavers.cases.models import Case
from leavers.rules.lifecycle import State
from tests.cases.browsing import whole_report
from tests.cases.returning import sent_back
from tests.cases.steps import OURS, enrol
from tests.filings import notified
from tests.journeys.conftest import SitDown
from tests.journeys.pages import ask, begin_report, timeline, write_family, write_first_contact
from tests.people import Cast

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_wrong_report_is_withdrawn_and_the_right_one_filed(cast: Cast, desk: SitDown) -> None:
    # Given a report that 陳 filed for the wrong kind of leaving, sent back by 林.
    enrol(cast.school)
    wrong = sent_back(cast, report=whole_report(4815))
    assert wrong.nid == OURS

    # When the filer sees that there is nothing to mend, and first says too little,
    chen = desk(cast.chen)
    chen.cases()
    chen.follow("拉娃．達奧斯")
    question = ask(chen, "撤案", menu=True)
    expect(question).to_contain_text("不能再復原")
    chen.press("撤案", within=question)
    chen.reads("有2個欄位需要修正")
    chen.choose("撤案原因", "通報錯誤")
    chen.type("撤案說明", "學生是申請休學，不是未到校，重新通報。")
    chen.press("撤案")

    # then the case is withdrawn, has no way on, and is out of the lists unless asked for.
    chen.at("拉娃．達奧斯")
    chen.reads("已撤案115-1-0001", "原因是「通報錯誤」", "學生是申請休學，不是未到校")
    assert timeline(chen)[0] == "已撤案"
    chen.reads_nothing_of("修正並重新提交", "新增追蹤紀錄")
    chen.home()
    chen.reads("今天沒有待辦事項")
    chen.cases()
    chen.reads_nothing_of("拉娃．達奧斯")
    chen.go("/cases/?state=withdrawn")
    chen.reads("拉娃．達奧斯", "已撤案")

    # And the student can be reported anew, under a number of its own.
    begin_report(chen, "休學", OURS, kind="休學的依據：申請休學")
    write_family(chen)
    chen.press("下一步：案件資料")
    chen.type("離校日期", "115/11/09")
    chen.pick("主要離校原因", "疾病或受傷")
    chen.choose("第幾次休學", "第1次")
    chen.choose("復學意願", "尚未決定")
    chen.choose("預計復學時間", "期滿")
    chen.press("下一步：第一筆追蹤")
    write_first_contact(chen)
    chen.press("下一步：確認提交")
    chen.press("提交，送主要通報人員審核")
    chen.reads("115-1-0002")
    assert [case.state for case in Case.objects.order_by("pk")] == [State.WITHDRAWN, State.PENDING]
    call_command("verify_access_log")


def test_who_stayed_away_has_applied_for_leave(cast: Cast, desk: SitDown) -> None:
    # Given a student who was reported as absent, and whose parents have come to school since.
    notified(cast.chen, cast.lin, report=whole_report())
    lin = desk(cast.lin)
    lin.cases()
    lin.follow("拉娃．達奧斯")

    # When the 主通 changes the category, its kind is asked first,
    lin.main.get_by_text("更多功能").click()
    lin.follow("變更離校種類")
    lin.at("變更離校種類")
    lin.choose("變更為", "休學")
    lin.choose("休學", "申請休學")
    lin.press("下一步")

    # then what the change rests on, its day, and what leave asks for.
    lin.press("變更離校種類")
    lin.reads("個欄位需要修正")
    lin.type("變更依據", "家長11月20日到校申請休學，教務處已核准。")
    lin.type("變更生效日期", "115/11/20")
    lin.choose("第幾次休學", "第1次")
    lin.choose("復學意願", "尚未決定")
    lin.choose("預計復學時間", "期滿")
    lin.press("變更離校種類")

    # And the number is the same, and both answers stand on the timeline.
    lin.at("拉娃．達奧斯")
    lin.reads("115-1-0001", "休學", "115年11月20日", "家長11月20日到校申請休學")
    assert timeline(lin)[0] == "變更離校種類"
    changed = lin.page.locator("#history li").first
    expect(changed.get_by_role("insertion").filter(has_text="115/11/20").first).to_be_visible()
    expect(changed).to_contain_text("115/11/17")
    case = Case.objects.get()
    assert (case.category, case.subtype, case.number, case.state) == (
        "L2",
        "L2A",
        "115-1-0001",
        State.TRACKING,
    )
    call_command("verify_access_log")
