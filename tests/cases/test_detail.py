"""個案頁: where the case stands, what is to be done, all that happened, and nothing in full unasked."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import Traveller

from leavers.cases import actions
from leavers.cases.models import Case, Tracker
from leavers.vault.models import AccessEntry, Action
from tests.filings import (
    NOW,
    TAIPEI,
    TODAY,
    a_report,
    a_student,
    closed,
    file,
    notified,
    record,
    suggested,
)
from tests.people import Cast
from tests.visits import client_of, words


def address(case: Case) -> str:
    return reverse("cases:detail", args=[case.pk])


def seen_by(visitor: Any, case: Case, query: str = "") -> str:
    answer = client_of(visitor).get(address(case) + query)
    assert answer.status_code == 200
    return words(answer)


def a_leave(**changes: Any) -> Any:
    return a_report(category="L2", subtype="L2A", facts={"will": "W1", "reason_text": ""}, **changes)


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin)


def test_the_head_names_the_student_the_state_and_the_case(cast: Cast, case: Case) -> None:
    page = seen_by(cast.chen, case)
    assert "拉娃．達奧斯 追蹤中 觀光事業科二年乙班17號 未到校連續3日以上 案號 115-1-0001" in page


def test_the_long_name_of_a_foreign_student_is_shown_whole(cast: Cast) -> None:
    name = "NGUYEN THI HUONG GIANG 阮香江"
    case = file(cast.chen, report=a_report(student=a_student(name=name)))
    assert name in seen_by(cast.chen, case)


@pytest.mark.parametrize(
    ("make", "who", "act", "route"),
    [
        (file, "lin", "審核", "notify"),
        (notified, "chen", "新增追蹤紀錄", "track"),
        (notified, "lin", "新增追蹤紀錄", "track"),
        (suggested, "lin", "確認結案", "closing"),
    ],
)
def test_the_one_next_act_follows_from_state_and_right(
    cast: Cast, make: Any, who: str, act: str, route: str
) -> None:
    case = make(cast.chen) if make is file else make(cast.chen, cast.lin)
    page = client_of(getattr(cast, who)).get(address(case)).content.decode()
    assert f'href="{reverse(f"cases:{route}", args=[case.pk])}"' in page
    assert act in page


@pytest.mark.parametrize(
    ("make", "who", "why"),
    [
        (file, "chen", "等主要通報人員審核；通報後才能新增追蹤紀錄。"),
        (notified, "huang", "您不是這個案件的協助追蹤人員，所以不能新增追蹤紀錄。"),
        (suggested, "chen", "等主要通報人員確認結案；這段期間不能新增追蹤紀錄。"),
    ],
)
def test_who_has_no_next_act_is_told_why(cast: Cast, make: Any, who: str, why: str) -> None:
    case = make(cast.chen) if make is file else make(cast.chen, cast.lin)
    answer = client_of(getattr(cast, who)).get(address(case))
    assert why in words(answer)
    assert "btn primary" not in main_of(answer)


def test_a_returned_report_waits_for_its_filer(cast: Cast) -> None:
    case = file(cast.chen)
    actions.send_back(case=case, reason="離校日期請再確認", by=cast.lin, at=NOW)
    page = seen_by(cast.huang, case)
    assert "等陳冠廷修正後重新提交" in page
    assert "退回給填報人 115年11月23日10:00 林淑芬退回，等填報人修正後重新提交。 離校日期請再確認" in page


def test_the_menu_leads_to_no_page_that_does_not_exist(cast: Cast, case: Case) -> None:
    for link in hrefs(client_of(cast.lin).get(address(case))):
        assert client_of(cast.lin).get(link.partition("#")[0]).status_code == 200, link


def test_the_menu_lists_what_may_be_done_with_what_is_grave_last(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leavers.cases.show.doors.reverse", lambda route, args: f"/{route}/{args[0]}/")
    case = closed(cast.chen, cast.lin)
    menu = "更多功能 列印通報紀錄表 查看異動紀錄 設定為保護個案 取消結案"
    assert menu in seen_by(cast.lin, case)
    assert 'class="danger" href="/cases:reopen/' in client_of(cast.lin).get(address(case)).content.decode()
    assert "取消結案" not in seen_by(cast.chen, case)


def main_of(answer: Any) -> str:
    found: str = answer.content.decode()
    return found.partition('id="main"')[2].partition("</main>")[0]


def hrefs(answer: Any) -> set[str]:
    return {part.partition('"')[0] for part in main_of(answer).split('href="')[1:]}


def test_the_line_of_stages_says_who_and_when(cast: Cast, case: Case) -> None:
    page = seen_by(cast.chen, case)
    assert "填報 （已完成） 11月23日 陳冠廷" in page
    assert "通報 （已完成） 11月23日 林淑芬" in page
    assert "追蹤輔導 （進行中） 本學期0/2次" in page
    assert "建議結案 （未開始） 符合條件時提出" in page
    assert "結案 （未開始） 由主通確認" in page


def test_a_closed_case_has_all_stages_behind_it(cast: Cast) -> None:
    page = seen_by(cast.chen, closed(cast.chen, cast.lin))
    assert page.count("（已完成）") == 5
    assert "追蹤輔導 （已完成） 共1次" in page


def test_a_withdrawn_case_stands_in_no_stage(cast: Cast, case: Case) -> None:
    actions.withdraw(case=case, why="W2", reason="同一位學生已由導師通報", by=cast.lin, at=NOW)
    page = seen_by(cast.lin, case)
    assert "（進行中）" not in page
    assert "結案 （未開始） 已撤案" in page
    assert "林淑芬撤案，原因是「重複通報」。" in page
    assert "同一位學生已由導師通報" in page


def test_contacts_owed_this_semester_are_asked_for(cast: Cast, case: Case) -> None:
    page = seen_by(cast.chen, case)
    assert "本學期還要追蹤2次 請在116年1月31日學期結束前完成。通報後還沒有追蹤紀錄。" in page
    record(case, cast.chen, tracked_on=TODAY)
    assert "本學期還要追蹤1次 請在116年1月31日學期結束前完成。上次追蹤是11月23日。" in seen_by(
        cast.chen, case
    )


def test_nothing_is_asked_for_once_the_semester_has_its_two(cast: Cast, case: Case) -> None:
    for _n in range(2):
        record(case, cast.chen, tracked_on=TODAY)
    assert "還要追蹤" not in seen_by(cast.chen, case)


def test_a_case_notified_late_in_the_semester_owes_one(cast: Cast, clock: Traveller) -> None:
    at = datetime(2027, 1, 5, 9, 0, tzinfo=TAIPEI)
    clock.move_to(at)
    assert "本學期還要追蹤1次" in seen_by(cast.chen, notified(cast.chen, cast.lin, at=at))


def test_the_chief_is_told_that_the_report_is_overdue_and_why(cast: Cast, clock: Traveller) -> None:
    case = file(cast.chen)
    assert "今天是通報期限" not in seen_by(cast.lin, case)
    clock.move_to(NOW + timedelta(days=2))
    page = seen_by(cast.lin, case)
    # 11/17, 18 and 19 were missed; due on Friday, the 20th.
    assert "通報已逾期5天 自115年11月19日起算，應在115年11月20日以前通報（1個上課日內）。" in page
    assert "通報已逾期" not in seen_by(cast.chen, case)


def test_a_deadline_of_today_is_no_delay_yet(cast: Cast, clock: Traveller) -> None:
    at = datetime(2026, 11, 20, 23, 59, 59, tzinfo=TAIPEI)
    clock.move_to(at)
    case = file(cast.chen, at=at)
    assert "今天是通報期限" in seen_by(cast.lin, case)
    clock.move_to(at + timedelta(seconds=1))
    assert "通報已逾期1天" in seen_by(cast.lin, case)


def test_a_report_from_before_the_law_of_this_system_has_no_deadline(cast: Cast) -> None:
    case = file(cast.chen, report=a_report(left_on=date(2021, 3, 1)))
    assert "通報已逾期" not in seen_by(cast.lin, case)


def test_a_closed_case_shows_its_reason_and_the_time(cast: Cast) -> None:
    page = seen_by(cast.chen, closed(cast.chen, cast.lin))
    assert "結案原因 已返校就學" in page
    assert "結案時間 115年11月23日10:00 結案人 林淑芬 結案說明 11月23日起正常到校。" in page
    assert "不再列入追蹤" not in page


def test_ids_phones_and_addresses_stand_masked(cast: Cast, case: Case) -> None:
    page = client_of(cast.lin).get(address(case)).content.decode()
    assert f"{case.nid[:3]}*****{case.nid[-2:]}" in page
    assert "0900-***-120" in page
    for secret in (case.nid, "0900000120", "0900000121", "無名路17號"):
        assert secret not in page


def test_the_rail_counts_the_days_to_majority(cast: Cast) -> None:
    student = a_student(born_on=date(2009, 4, 16))
    page = seen_by(cast.chen, file(cast.chen, report=a_leave(student=student)))
    assert "出生日期 98年4月16日 ，17歲 成年日 116年4月16日 ，還有144天" in page
    assert "復學意願 有意願" in page
    assert "離校種類 休學：申請休學" in page


@pytest.mark.parametrize(("born_on", "age"), [(date(2008, 11, 23), 18), (date(2008, 11, 24), 17)])
def test_who_turns_eighteen_today_is_of_age(cast: Cast, born_on: date, age: int) -> None:
    page = seen_by(cast.chen, file(cast.chen, report=a_report(student=a_student(born_on=born_on))))
    assert f"，{age}歲" in page
    assert ("已成年" in page) == (age == 18)


def test_a_student_born_on_a_leap_day_is_of_age_on_the_first_of_march(cast: Cast) -> None:
    student = a_student(born_on=date(2012, 2, 29))
    page = seen_by(cast.chen, file(cast.chen, report=a_report(student=student)))
    assert "成年日 119年3月1日" in page


def test_the_trackers_are_named_with_what_they_are(cast: Cast, case: Case) -> None:
    Tracker.objects.create(case=case, person=cast.wang.person, from_on=TODAY, added_by=cast.lin.person)
    assert "追蹤人員 冠 陳冠廷 導師，填報人 柏 王柏翰 輔導人員，協助追蹤" in seen_by(cast.wang, case)


def test_a_filer_who_tracks_no_longer_is_still_named(cast: Cast, case: Case) -> None:
    Tracker.objects.filter(case=case).update(until_on=TODAY)
    assert "追蹤人員 冠 陳冠廷 填報人" in seen_by(cast.lin, case)


def test_another_schools_case_does_not_exist(cast: Cast, case: Case) -> None:
    assert client_of(cast.zhao).get(address(case)).status_code == 404
    assert client_of(cast.lin).get(reverse("cases:detail", args=[10**9])).status_code == 404


def test_a_teacher_without_a_tie_is_told_who_may_see_it_and_whom_to_ask(cast: Cast, case: Case) -> None:
    answer = client_of(cast.wu).get(address(case))
    assert answer.status_code == 403
    page = words(answer)
    assert "您沒有查看這個案件的權限" in page
    assert "只有填報人、協助追蹤人員、主要通報人員和一級主管可以查看。" in page
    assert "需要時請洽本校主要通報人員：林淑芬" in page
    assert case.name not in page


def test_authorities_and_support_have_no_case(cast: Cast, case: Case) -> None:
    for visitor in (cast.county, cast.support):
        assert client_of(visitor).get(address(case)).status_code == 404


def test_who_is_signed_out_is_asked_to_sign_in(cast: Cast, case: Case) -> None:
    from django.test import Client

    answer = Client().get(address(case))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("accounts:login"))


def test_a_post_is_not_an_answerable_question(cast: Cast, case: Case) -> None:
    assert client_of(cast.lin).post(address(case)).status_code == 405


def test_every_look_is_one_read_in_the_access_log(cast: Cast, case: Case) -> None:
    client_of(cast.lin).get(address(case))
    entry = AccessEntry.objects.get(action=Action.READ)
    assert (entry.chain, entry.actor_id, entry.subject_kind, entry.subject_id) == (
        cast.school.code,
        cast.lin.person_id,
        "case",
        case.pk,
    )
    assert entry.detail == {"page": "detail"}


def test_no_name_and_no_id_stands_in_an_address(cast: Cast, case: Case) -> None:
    for link in hrefs(client_of(cast.lin).get(address(case))):
        assert link.isascii()
        assert case.nid not in link


def test_a_page_of_a_case_is_not_stored_by_the_browser(cast: Cast, case: Case) -> None:
    assert "no-store" in client_of(cast.lin).get(address(case))["Cache-Control"]


def test_twenty_five_records_cost_no_more_questions_than_one(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    record(case, cast.chen)
    client.get(address(case))
    few = questions(client, case)
    for day in range(24):
        record(case, cast.chen, tracked_on=TODAY - timedelta(days=day % 3))
    many = questions(client, case)
    assert few == many
    assert len(few) <= 8


def questions(client: Any, case: Case) -> list[str]:
    """The first table of each question that the page asks, without the access log's bookkeeping."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address(case)).status_code == 200
    tables = (re.search(r'FROM "(\w+)"', one["sql"]) for one in asked if one["sql"].startswith("SELECT"))
    return [table[1] for table in tables if table and table[1] != "vault_chainhead"]
