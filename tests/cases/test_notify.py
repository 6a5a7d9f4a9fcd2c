"""通報審核: the whole report beside what the system checked; 通報 happens once, and then the next one."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page
from time_machine import Traveller

from leavers.cases import actions
from leavers.cases.models import Case, Event
from leavers.cases.snapshot import report_of
from leavers.rules.lifecycle import State, Step
from leavers.vault.models import AccessEntry, Action
from tests.browser import axe, sign_in
from tests.databases import at_once
from tests.filings import NOW, TAIPEI, file, fresh, notified
from tests.people import Cast, make_cast
from tests.visits import HTMX, client_of, value_of, words


def address(case: Case) -> str:
    return reverse("cases:notify", args=[case.pk])


def seen_by(visitor: Any, case: Case) -> str:
    answer = client_of(visitor).get(address(case))
    assert answer.status_code == 200
    return words(answer)


@pytest.fixture
def case(cast: Cast) -> Case:
    return file(cast.chen)


def test_the_whole_report_stands_there_with_its_first_record(cast: Cast, case: Case) -> None:
    page = seen_by(cast.lin, case)
    for heading in ("審核通報：拉娃．達奧斯", "學生基本資料", "聯絡資料", "案件資料", "第一筆追蹤紀錄"):
        assert heading in page
    assert "離校日期 115年11月17日，星期二" in page
    assert "開學後與同學衝突兩次，近一週未請假也未到校。" in page
    assert "父親表示學生住在朋友家，已約定11月25日在家會談，並通知輔導室。" in page


def test_ids_phones_and_addresses_stand_masked(cast: Cast, case: Case) -> None:
    page = client_of(cast.lin).get(address(case)).content.decode()
    for secret in (case.nid, "0900000120", "0900000121", "無名路17號"):
        assert secret not in page


def test_the_head_says_who_submitted_when_and_how_long_it_waits(
    cast: Cast, case: Case, clock: Traveller
) -> None:
    assert "陳冠廷 今天10:00 提交" in seen_by(cast.lin, case)
    assert "已等" not in seen_by(cast.lin, case)
    clock.move_to(NOW + timedelta(days=2))
    page = seen_by(cast.lin, case)
    assert "陳冠廷 11月23日 提交" in page
    assert "已等2天" in page


def test_a_wait_of_two_minutes_over_midnight_is_a_day(cast: Cast, clock: Traveller) -> None:
    late = datetime(2026, 11, 23, 23, 59, tzinfo=TAIPEI)
    case = file(cast.chen, at=late)
    clock.move_to(late + timedelta(minutes=2))
    assert "已等1天" in seen_by(cast.lin, case)


def test_notifying_moves_the_case_and_says_number_state_and_time(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    answer = client.post(address(case))
    assert (answer.status_code, answer["Location"]) == (303, reverse("cases:detail", args=[case.pk]))
    said = words(client.get(answer["Location"]))
    assert "已通報115-1-0001，狀態改為「追蹤中」。通報時間：115年11月23日10:00。" in said
    after = fresh(case)
    assert (after.state, after.notified_by, after.notified_at) == (State.TRACKING, cast.lin.person, NOW)


def test_the_message_does_not_name_the_student(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    client.post(address(case))
    assert case.name not in str(client.session.items())


def test_htmx_is_sent_on_as_the_browser_is(cast: Cast, case: Case) -> None:
    answer = client_of(cast.lin).post(address(case), headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, reverse("cases:detail", args=[case.pk]))


def test_the_next_report_follows_and_after_the_last_the_one_that_waits_longest(cast: Cast) -> None:
    first, second, third = (file(cast.chen, n, at=NOW - timedelta(hours=9 - n)) for n in (1, 2, 3))
    client = client_of(cast.lin)
    assert client.post(address(second))["Location"] == address(third)
    assert client.post(address(third))["Location"] == address(first)
    assert client.post(address(first))["Location"] == reverse("cases:detail", args=[first.pk])


def test_the_queue_runs_from_the_longest_wait_and_knows_its_own_school_only(cast: Cast) -> None:
    cases = [file(cast.chen, n, at=NOW - timedelta(hours=9 - n)) for n in (1, 2, 3)]
    file(cast.zhao, 4, at=NOW - timedelta(hours=20))
    notified(cast.chen, cast.lin, 5, at=NOW - timedelta(hours=20))
    sides = [neighbours(cast.lin, case) for case in cases]
    assert sides == [
        (None, address(cases[1])),
        (address(cases[0]), address(cases[2])),
        (address(cases[1]), None),
    ]
    assert "共3件待審核" in seen_by(cast.lin, cases[0])


def test_reports_of_the_same_moment_still_have_an_order(cast: Cast) -> None:
    cases = [file(cast.chen, n) for n in (1, 2, 3)]
    assert neighbours(cast.lin, cases[1]) == (address(cases[0]), address(cases[2]))


def neighbours(visitor: Any, case: Case) -> tuple[str | None, str | None]:
    page = client_of(visitor).get(address(case)).content.decode()
    found = {rel: href for href, rel in re.findall(r'href="([^"]*)" rel="(prev|next)"', page)}
    return found.get("prev"), found.get("next")


def test_a_second_click_changes_nothing_and_says_what_was_done(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    client.post(address(case))
    answer = client.post(address(case))
    assert answer.status_code == 409
    assert "您在今天10:00做了「通報」。 案件115-1-0001現在是「追蹤中」。" in words(answer)
    assert Event.objects.filter(kind=Step.NOTIFY).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_chiefs_at_once_exactly_one_notifies() -> None:
    cast = make_cast()
    case = file(cast.chen)
    answers = at_once(*[lambda: client_of(cast.lin).post(address(case))] * 6)
    assert sorted(answer.status_code for answer in answers) == [303, *[409] * 5]
    assert Event.objects.filter(kind=Step.NOTIFY).count() == 1


def test_a_report_changed_since_it_was_read_is_not_notified(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    read = value_of(client.get(address(case)), "version")
    actions.send_back(case=case, reason="離校日期請再確認", by=cast.lin, at=NOW)
    mended = replace(report_of(fresh(case)), left_on=date(2026, 11, 16))
    actions.resubmit(case=fresh(case), report=mended, by=cast.chen, at=NOW)
    answer = client.post(address(case), {"version": read})
    assert answer.status_code == 409
    assert "陳冠廷在今天10:00做了「提交」。 案件115-1-0001現在是「待通報」。" in words(answer)
    assert fresh(case).state == State.PENDING


def test_what_was_read_last_can_be_notified(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    assert (
        client.post(address(case), {"version": value_of(client.get(address(case)), "version")}).status_code
        == 303
    )


def test_a_returned_report_shows_why_it_was_returned(cast: Cast, case: Case) -> None:
    actions.send_back(case=case, reason="離校日期請再確認", by=cast.lin, at=NOW)
    assert client_of(cast.lin).get(address(case)).status_code == 409
    actions.resubmit(case=fresh(case), report=report_of(fresh(case)), by=cast.chen, at=NOW)
    assert "上次退回的原因 今天10:00 離校日期請再確認 林淑芬" in seen_by(cast.lin, case)


def test_a_case_that_is_tracked_already_cannot_be_reviewed(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    answer = client_of(cast.lin).get(address(case))
    assert answer.status_code == 409
    assert "現在是「追蹤中」" in words(answer)


def test_ones_own_report_may_be_notified_and_the_page_says_so(cast: Cast) -> None:
    case = file(cast.lin)
    assert "這是您自己填報的案件。您可以通報，案件歷程會註明填報和通報是同一人。" in seen_by(cast.lin, case)
    client_of(cast.lin).post(address(case))
    assert fresh(case).state == State.TRACKING


def test_only_the_chief_of_the_school_reviews(cast: Cast, case: Case) -> None:
    for visitor in (cast.chen, cast.huang):
        assert client_of(visitor).get(address(case)).status_code == 403
        assert client_of(visitor).post(address(case)).status_code == 403
    for visitor in (cast.zhao, cast.county, cast.support):
        assert client_of(visitor).get(address(case)).status_code == 404
        assert client_of(visitor).post(address(case)).status_code == 404
    assert fresh(case).state == State.PENDING


def test_a_look_is_one_read_and_a_lost_race_none(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    client.get(address(case))
    client.post(address(case))
    client.get(address(case))
    assert [e.detail for e in AccessEntry.objects.filter(action=Action.READ)] == [{"page": "notify"}]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_on_a_phone_the_queue_is_worked_off(phone_page: Page) -> None:
    cast = make_cast()
    first, second = (file(cast.chen, n, at=NOW - timedelta(hours=9 - n)) for n in (1, 2))
    sign_in(phone_page, cast.lin)
    phone_page.goto(address(first))
    axe(phone_page)
    assert phone_page.evaluate("document.documentElement.scrollWidth") == 375
    phone_page.get_by_role("button", name="通報", exact=True).click()
    phone_page.wait_for_url(f"**{address(second)}")
    phone_page.get_by_text("已通報115-1-0001").wait_for()
    phone_page.get_by_role("button", name="通報", exact=True).click()
    phone_page.wait_for_url(f"**{reverse('cases:detail', args=[second.pk])}")


def test_a_long_queue_costs_no_more_questions(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    client.get(address(case))
    few = questions(client, case)
    for n in range(2, 26):
        file(cast.chen, n)
    assert questions(client, case) == few


def questions(client: Any, case: Case) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address(case)).status_code == 200
    return len(asked)
