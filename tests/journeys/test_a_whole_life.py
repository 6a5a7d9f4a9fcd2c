"""A student who does not come any more, from the first word to 已結案."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from leavers.cases.models import Case, Tracker
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


def test_a_student_stays_away_is_reported_found_and_comes_back(cast: Cast, desk: SitDown) -> None:
    # Given a student in the school's registry, and a teacher with ten minutes between two lessons.
    enrol(cast.school)
    chen = desk(cast.chen)
    chen.reads("今天沒有待辦事項")

    # When the bell rings in the middle of step 2, what was typed is kept.
    begin_report(chen, "未到校連續3日以上", OURS)
    chen.reads("拉娃．達奧斯", "本校學籍")
    write_family(chen)
    chen.press("暫存")
    expect(chen.page.locator("#saved")).to_contain_text("已暫存")
    chen.home()
    chen.reads("草稿", "拉娃．達奧斯")

    # Then the teacher finds it where a new report begins, and finishes it.
    chen.by_menu("新增通報")
    drafts = chen.page.get_by_role("complementary").locator(".card", has_text="草稿")
    with chen.page.expect_navigation():
        drafts.get_by_role("link").first.click()
    chen.at("新增通報：基本資料")
    expect(chen.box("監護人姓名")).to_have_value("達奧斯．瓦旦")
    chen.press("下一步：案件資料")
    chen.type("離校日期", "115/11/16")
    chen.pick("主要離校原因", "同儕關係不佳")
    chen.press("下一步：第一筆追蹤")
    write_first_contact(chen)
    chen.press("下一步：確認提交")
    chen.reads("太魯閣族", "115年11月16日，星期一", "同儕關係不佳", "約定11月25日到校談")
    chen.reads_nothing_of(OURS)
    chen.press("提交，送主要通報人員審核")
    chen.at("提交完成")
    chen.reads("115-1-0001", "等主要通報人員審核")

    # When the 主通 reads the report, it is notified with one button.
    lin = desk(cast.lin)
    lin.reads("等您審核通報")
    lin.follow("審核：拉娃．達奧斯")
    lin.at("審核通報：拉娃．達奧斯")
    lin.reads("系統檢核", "約定11月25日到校談")
    lin.press("通報")
    lin.at("拉娃．達奧斯")
    lin.reads("已通報115-1-0001", "追蹤中")

    # Given that the counsellor takes the student over (assigning has no screen yet).
    case = Case.objects.get()
    Tracker.objects.create(case=case, person=cast.wang.person, from_on=TODAY, added_by=cast.lin.person)
    wang = desk(cast.wang)
    wang.reads("追蹤未達標", "通報後尚未追蹤")

    # When nobody answers the telephone, that is recorded in two clicks.
    wang.follow("填追蹤紀錄：拉娃．達奧斯")
    wang.at("新增追蹤紀錄")
    wang.press("電話，聯絡不上")
    wang.reads("已填入「電話，聯絡不上」")
    wang.press("提交")
    wang.reads("已提交115-1-0001的第2筆追蹤紀錄")

    # When the student is back at school, the counsellor suggests closing.
    wang.follow("新增追蹤紀錄")
    wang.choose("追蹤方式", "到校面談")
    wang.choose("是否聯繫上", "是")
    wang.choose("追蹤對象", "學生本人")
    wang.page.get_by_role("button", name="今天").click()
    expect(wang.box("追蹤日期")).to_have_value("115/11/23")
    wang.pick("學生現況", "已返校就學")
    wang.type("追蹤與輔導內容", "學生今天到校上課，已和導師約定每週談一次。")
    suggest_closing(wang, "已返校就學", {"返校日": "115/11/23"})
    wang.press("提交並建議結案")
    wang.reads("建議結案，等主要通報人員確認", "待結案")

    # Then the 主通 confirms the reason, and the case is closed.
    lin.home()
    lin.reads("等您確認結案", "已返校就學")
    lin.follow("確認結案：拉娃．達奧斯")
    lin.at("結案審查：拉娃．達奧斯")
    question = confirm_closing(lin)
    expect(question.get_by_role("radio", name="已返校就學")).to_be_checked()
    lin.press("確認結案", within=question)
    lin.at("拉娃．達奧斯")
    lin.reads("已結案", "結案原因", "已返校就學", "結案人", "林淑芬", "115年11月23日10:00")
    assert timeline(lin)[0] == "已結案"

    # And every list agrees, and the log of who read what is whole.
    lin.cases()
    row = lin.page.get_by_role("row").filter(has_text="拉娃．達奧斯")
    expect(row.locator(".tag")).to_have_text("已結案")
    lin.home()
    lin.reads_nothing_of("等您確認結案", "等您審核通報", "追蹤未達標1")
    call_command("verify_access_log")
