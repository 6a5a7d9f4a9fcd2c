"""(h) Two people at one case: both read what the other did, and nobody's words are lost."""

import pytest
from playwright.sync_api import expect

from leavers.cases.models import Case, Draft, Tracker
from leavers.rules.lifecycle import State
from leavers.rules.permissions import Role
from tests.browser import Complaints
from tests.cases.browsing import changes_of, last_event
from tests.filings import file, fresh, notified
from tests.journeys.conftest import SitDown
from tests.journeys.pages import Desk, timeline
from tests.people import Cast, visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

both_ways = pytest.mark.parametrize("scripted", [True, False], ids=["with the script", "without"])


def reads_beside(desk: Desk, answer: str, now: str, mine: str) -> None:
    """Both texts of one answer stand in one row."""
    row = desk.main.get_by_role("row").filter(has_text=answer)
    expect(row).to_contain_text(now)
    expect(row).to_contain_text(mine)


@both_ways
def test_two_correct_the_contacts_and_read_both_numbers(
    cast: Cast, desk: SitDown, complaints: Complaints, *, scripted: bool
) -> None:
    complaints.expect(409)
    # Given the 主通 and a tracker with the same page before them.
    case = notified(cast.chen, cast.lin)
    chen, lin = desk(cast.chen, scripted=scripted), desk(cast.lin, scripted=scripted)
    for each in (chen, lin):
        each.go(f"/cases/{case.pk}/correct/contacts/")

    # When both write another number, and one of them an address as well.
    lin.type("監護人電話", "0900-000-111")
    lin.type("第二聯絡人姓名", "伊苞")
    lin.type("第二聯絡人電話", "0900-000-333")
    lin.press("更正")
    chen.type("監護人電話", "0900-000-222")
    chen.type("學生手機", "0900-000-444")
    chen.press("更正")

    # Then the second reads both, finds the own words in the boxes and what the other one added besides.
    chen.at("更正聯絡資料")
    chen.reads("這個案件剛才更新了", "林淑芬", "更正資料", "您和別人改了同一項")
    reads_beside(chen, "監護人電話", "0900-000-111", "0900-000-222")
    expect(chen.box("監護人電話")).to_have_value("0900-000-222")
    expect(chen.box("學生手機")).to_have_value("0900-000-444")
    expect(chen.box("第二聯絡人姓名")).to_have_value("伊苞")

    # And sends it knowingly: nothing is lost, and the timeline has both.
    chen.press("更正")
    chen.at("拉娃．達奧斯")
    contacts = fresh(case).contacts
    assert contacts["guardian"]["phone"] == "0900-000-222"
    assert contacts["student_phone"] == "0900-000-444"
    assert contacts["second"]["phone"] == "0900-000-333"
    assert timeline(chen)[:2] == ["更正資料", "更正資料"]
    assert not Draft.objects.exists()


def test_two_chiefs_correct_the_facts_and_read_both_texts(
    cast: Cast, desk: SitDown, complaints: Complaints
) -> None:
    complaints.expect(409)
    hsu = visitor("hsu.chief9", "許明德", Role.CHIEF, cast.school)
    case = notified(cast.chen, cast.lin)
    lin, other = desk(cast.lin), desk(hsu)
    for each in (lin, other):
        each.go(f"/cases/{case.pk}/correct/facts/")

    lin.type("原因說明", "導師家訪兩次，學生在外縣市打工。")
    lin.type("更正原因", "和導師的家訪紀錄核對。")
    lin.press("更正")
    other.type("原因說明", "輔導室和母親通電話，學生願意回校。")
    other.type("離校日期", "115/11/16")
    other.type("更正原因", "和輔導紀錄核對。")
    other.press("更正")

    reads_beside(other, "原因說明", "學生在外縣市打工", "學生願意回校")
    expect(other.box("離校日期")).to_have_value("115/11/16")
    expect(other.box("更正原因")).to_have_value("和輔導紀錄核對。")
    other.press("更正")
    assert changes_of(last_event(case)) == {
        "left_on": ("115/11/17", "115/11/16"),
        "reason_text": ("導師家訪兩次，學生在外縣市打工。", "輔導室和母親通電話，學生願意回校。"),
    }
    other.reads("許明德更正了案件的資料", "學生在外縣市打工", "學生願意回校")


def test_a_case_that_goes_on_meanwhile_keeps_the_words_of_who_comes_too_late(
    cast: Cast, desk: SitDown, complaints: Complaints
) -> None:
    complaints.expect(409)
    case = notified(cast.chen, cast.lin)
    chen, lin = desk(cast.chen), desk(cast.lin)
    chen.go(f"/cases/{case.pk}/correct/contacts/")
    chen.type("監護人電話", "0900-000-222")
    lin.go(f"/cases/{case.pk}/withdraw/")
    lin.main.get_by_role("radio").first.check()
    lin.main.get_by_role("textbox").last.fill("同一位學生重複通報。")
    lin.press("撤案")

    chen.press("更正")
    chen.at("這個案件已經更新")
    chen.reads("林淑芬", "撤案", "同一位學生重複通報。", "0900-000-222", "已經暫存")
    assert Draft.objects.get().payload["words"]["guardian_phone"] == "0900-000-222"


@both_ways
def test_of_two_chiefs_at_the_review_one_decides_and_the_other_learns_who_and_when(
    cast: Cast, desk: SitDown, complaints: Complaints, *, scripted: bool
) -> None:
    complaints.expect(409)
    hsu = visitor("hsu.chief9", "許明德", Role.CHIEF, cast.school)
    case = file(cast.chen)
    lin, other = desk(cast.lin, scripted=scripted), desk(hsu, scripted=scripted)
    for each in (lin, other):
        each.go(f"/cases/{case.pk}/notify/")
    lin.press("通報")
    lin.at("拉娃．達奧斯")

    other.press("通報")
    other.at("這個案件已經更新")
    other.reads("林淑芬在今天10:00做了「通報」", f"案件{case.number}現在是「追蹤中」")
    other.follow("查看案件")
    assert timeline(other)[0] == "已通報"
    assert Case.objects.get().state == State.TRACKING
    assert Case.objects.get().events.filter(kind="notify").count() == 1


@both_ways
def test_two_add_a_tracker_and_both_are_there(
    cast: Cast, desk: SitDown, complaints: Complaints, *, scripted: bool
) -> None:
    complaints.expect(409)
    hsu = visitor("hsu.chief9", "許明德", Role.CHIEF, cast.school)
    case = notified(cast.chen, cast.lin)
    lin, other = desk(cast.lin, scripted=scripted), desk(hsu, scripted=scripted)
    for each in (lin, other):
        each.go(f"/cases/{case.pk}/trackers/")
    lin.pick("協助追蹤人員", "王柏翰（輔導人員，目前0件）")
    lin.press("新增")
    lin.reads("已新增王柏翰")

    other.pick("協助追蹤人員", "吳宜臻（普通科一年一班，目前0件）")
    other.press("新增")
    other.reads("這個案件剛才更新了", "王柏翰")
    other.press("新增")
    other.reads("已新增吳宜臻")
    assert Tracker.objects.filter(case=case).count() == 3

    # And what was added by mistake is taken back with one press.
    other.press("復原：吳宜臻")
    other.reads_nothing_of("已新增吳宜臻")
    assert Tracker.objects.on(case.filed_at.date()).filter(case=case).count() == 2
