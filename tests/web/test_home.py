"""待辦: what waits for whom, in the order of urgency, with the numbers of 案件清單."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page, expect
from time_machine import Traveller

from leavers.accounts.visitor import Visitor
from leavers.cases import actions, listing, worklist
from leavers.cases.listing import Filter
from leavers.cases.models import Case
from leavers.cases.models.draft import DraftKind
from leavers.cases.models.event import KINDS
from leavers.cases.show.news import SENTENCES
from leavers.rules.lifecycle import State
from leavers.vault.models import AccessEntry, Action
from tests.browser import axe, sign_in
from tests.filings import (
    NOW,
    TAIPEI,
    TODAY,
    a_report,
    a_student,
    closed,
    file,
    fresh,
    nid,
    notified,
    record,
    suggested,
)
from tests.people import Cast, make_cast
from tests.visits import client_of, words


def home_of(visitor: Visitor) -> Any:
    return client_of(visitor).get("/")


def headings(answer: Any) -> list[str]:
    """The groups of the page, from the top."""
    return re.findall(r'class="section-head"[^>]*><h2>([^<]*)</h2>', answer.content.decode())


def strip(answer: Any) -> dict[str, str]:
    """What the four counts say: label → number."""
    found = re.findall(
        r'<span class="n[^"]*">(\d+)</span><span class="l">.*?</svg>([^<]*)</span>', answer.content.decode()
    )
    return {label: number for number, label in found}


def named(n: int, name: str, **changes: Any) -> Any:
    return a_report(n, student=a_student(n, name=name), **changes)


def weeks_ago(cast: Cast, n: int, name: str, *, weeks: int, by: Visitor | None = None) -> Case:
    at = NOW - timedelta(weeks=weeks)
    left_on = TODAY - timedelta(weeks=weeks, days=7)
    return notified(by or cast.chen, cast.lin, at=at, report=named(n, name, left_on=left_on))


def everything(cast: Cast) -> None:
    file(cast.chen, report=named(1, "林冠宇"))
    suggested(cast.chen, cast.lin, 2)
    weeks_ago(cast, 3, "張家瑋", weeks=6)
    back = file(cast.chen, report=named(4, "陳柏宇"))
    actions.send_back(case=back, reason="離校日期與出缺勤紀錄不符", by=cast.lin, at=NOW)


def test_the_chief_judges_first_and_waits_last(cast: Cast) -> None:
    everything(cast)
    page = home_of(cast.lin)
    assert headings(page) == ["等您審核通報", "等您確認結案", "追蹤未達標", "等待填報人修正"]
    assert strip(page) == {"待通報": "1", "待結案": "1", "追蹤未達標": "1", "等待修正": "1"}


def test_a_teacher_mends_first_and_waits_last(cast: Cast) -> None:
    everything(cast)
    case = weeks_ago(cast, 5, "許博鈞", weeks=5)
    actions.save_draft(
        draft=None, kind=DraftKind.RECORD, step="", payload={}, by=cast.chen, at=NOW, case=case
    )
    page = home_of(cast.chen)
    assert headings(page) == ["退回修正", "草稿", "追蹤未達標", "等待審核", "等待確認結案"]
    assert strip(page) == {"退回修正": "1", "草稿": "1", "追蹤未達標": "2", "等待審核": "1"}
    assert "離校日期與出缺勤紀錄不符" in words(page)


def test_the_page_says_what_day_it_is(cast: Cast) -> None:
    assert "待辦 115年11月23日，星期一，115學年度第1學期" in words(home_of(cast.lin))


def test_nothing_to_do_is_said(cast: Cast) -> None:
    page = words(home_of(cast.lin))
    assert "今天沒有待辦事項 新的通報、建議結案和追蹤提醒會出現在這裡。" in page
    assert strip(home_of(cast.lin)) == {"待通報": "0", "待結案": "0", "追蹤未達標": "0", "等待修正": "0"}


@pytest.mark.parametrize("who", ["county", "support"])
def test_who_handles_no_cases_has_an_empty_page(cast: Cast, who: str) -> None:
    file(cast.chen)
    page = words(home_of(getattr(cast, who)))
    assert "今天沒有待辦事項" in page
    assert "達奧斯" not in page


def test_a_teacher_sees_nothing_of_what_others_track(cast: Cast) -> None:
    everything(cast)
    page = words(home_of(cast.wu))
    assert "今天沒有待辦事項" in page
    assert "林冠宇" not in page


def test_another_school_sees_nothing_of_it(cast: Cast) -> None:
    everything(cast)
    assert "今天沒有待辦事項" in words(home_of(cast.zhao))


def test_rows_lead_to_the_act(cast: Cast) -> None:
    everything(cast)
    page = home_of(cast.lin).content.decode()
    by_state = {case.state: case.pk for case in Case.objects.all()}
    for state, route in (
        (State.PENDING, "cases:notify"),
        (State.CLOSING, "cases:closing"),
        (State.TRACKING, "cases:track"),
        (State.RETURNED, "cases:detail"),
    ):
        assert f'href="{reverse(route, args=[by_state[state]])}"' in page


def test_who_may_not_track_is_led_to_the_case_instead(cast: Cast) -> None:
    case = weeks_ago(cast, 1, "張家瑋", weeks=6)
    page = home_of(cast.huang).content.decode()
    assert reverse("cases:track", args=[case.pk]) not in page
    assert f'class="btn sm" href="{reverse("cases:detail", args=[case.pk])}"' in page


def test_the_worst_stands_first(cast: Cast) -> None:
    one = weeks_ago(cast, 1, "差一次", weeks=10)
    record(one, cast.chen, tracked_on=TODAY - timedelta(weeks=2))
    weeks_ago(cast, 2, "差兩次較近", weeks=3)
    weeks_ago(cast, 3, "差兩次較久", weeks=9)
    lines = worklist.work(cast.lin, on=TODAY).short.lines
    assert [line.name for line in lines] == ["差兩次較久", "差兩次較近", "差一次"]
    page = words(home_of(cast.lin))
    assert "通報後尚未追蹤，已63天" in page
    assert "最近追蹤11月9日" in page
    assert "期末前須補5次" in page


def test_who_has_waited_longest_stands_first(cast: Cast) -> None:
    for n, (name, days) in enumerate((("昨天送", 1), ("前天送", 2), ("今天送", 0)), start=1):
        at = NOW - timedelta(days=days)
        file(cast.chen, at=at, report=replace(named(n, name), category="L2", subtype="L2A", left_on=TODAY))
    lines = worklist.work(cast.lin, on=TODAY).pending.lines
    assert [line.name for line in lines] == ["前天送", "昨天送", "今天送"]
    page = words(home_of(cast.lin))
    assert "最久已等2天" in page
    assert page.count("已等2天") == 2, "in the strip and beside the row"
    assert "已等1天" not in page


def test_a_report_past_its_deadline_says_so_in_red_words(cast: Cast, clock: Traveller) -> None:
    """Away since Tuesday the 17th: the third school day is the 19th, so 通報 is due on Friday the 20th."""
    file(cast.chen, at=datetime(2026, 11, 20, 9, 0, tzinfo=TAIPEI))
    clock.move_to(datetime(2026, 11, 20, 23, 59, tzinfo=TAIPEI))
    assert "通報已逾期" not in words(home_of(cast.lin))
    clock.move_to(datetime(2026, 11, 21, 0, 0, tzinfo=TAIPEI))
    assert "通報已逾期1天" in words(home_of(cast.lin))


def test_days_of_waiting_change_at_midnight(cast: Cast, clock: Traveller) -> None:
    leave = a_report(category="L2", subtype="L2A", left_on=TODAY)
    file(cast.chen, at=datetime(2026, 11, 23, 23, 59, tzinfo=TAIPEI), report=leave)
    clock.move_to(datetime(2026, 11, 24, 23, 59, tzinfo=TAIPEI))
    assert "已等1天" in words(home_of(cast.lin))
    clock.move_to(datetime(2026, 11, 25, 0, 0, tzinfo=TAIPEI))
    assert "已等2天" in words(home_of(cast.lin))


def test_five_are_shown_and_the_rest_is_a_link_away(cast: Cast) -> None:
    for n in range(1, 7):
        file(cast.chen, n)
    page = home_of(cast.lin)
    assert len(worklist.work(cast.lin, on=TODAY).pending.lines) == 5
    assert "等您審核通報 6件 查看全部" in words(page)
    assert 'href="/cases/?state=pending"' in page.content.decode()


def test_progress_counts_the_cases_being_tracked(cast: Cast) -> None:
    met, one, _none = (weeks_ago(cast, n, f"學生{n}", weeks=10) for n in (1, 2, 3))
    for case, times in ((met, 2), (one, 1)):
        for back in range(times):
            record(case, cast.chen, tracked_on=TODAY - timedelta(days=back))
    closed(cast.chen, cast.lin, 9)
    page = words(home_of(cast.lin))
    assert "1 ／3件已達標" in page
    assert "已達標 1 還差1次 1 還差2次 1" in page
    assert "學期結束116年1月31日，還有69天" in page


def test_a_new_semester_begins_with_nothing_done(cast: Cast, clock: Traveller) -> None:
    case = weeks_ago(cast, 1, "張家瑋", weeks=10)
    for back in (1, 2):
        record(case, cast.chen, tracked_on=TODAY - timedelta(days=back))
    assert strip(home_of(cast.lin))["追蹤未達標"] == "0"
    clock.move_to(datetime(2027, 2, 1, 0, 0, tzinfo=TAIPEI))
    assert strip(home_of(cast.lin))["追蹤未達標"] == "1"


def test_the_news_are_the_latest_four(cast: Cast) -> None:
    case = file(cast.chen, at=NOW - timedelta(minutes=5))
    actions.notify(case=case, by=cast.lin, at=NOW - timedelta(minutes=4))
    record(case, cast.chen, at=NOW - timedelta(minutes=3))
    other = file(cast.wu, 2, at=NOW - timedelta(minutes=2))
    actions.send_back(case=other, reason="請核對", by=cast.lin, at=NOW - timedelta(minutes=1))
    happened = worklist.news(cast.lin)
    assert [(event.case_id, event.kind) for event in happened] == [
        (other.pk, "send_back"),
        (other.pk, "submit"),
        (case.pk, "record"),
        (case.pk, "notify"),
    ]
    page = words(home_of(cast.lin))
    assert "林淑芬退回 拉娃．達奧斯 的通報 今天09:59" in page


def test_every_happening_has_a_sentence() -> None:
    assert set(SENTENCES) == set(KINDS)
    for sentence in SENTENCES.values():
        assert "%(who)s" in str(sentence)
        assert "%(student)s" in str(sentence)


def test_a_name_is_written_as_it_is(cast: Cast) -> None:
    file(cast.chen, report=named(1, "<b>𠮷田</b> & 100%s"))
    page = home_of(cast.lin).content.decode()
    assert "&lt;b&gt;𠮷田&lt;/b&gt; &amp; 100%s" in page
    assert "<b>𠮷田" not in page


def test_the_page_holds_no_national_id(cast: Cast) -> None:
    everything(cast)
    page = home_of(cast.lin).content.decode()
    assert not any(nid(n) in page for n in range(1, 5))


def test_no_two_pages_disagree(cast: Cast) -> None:
    everything(cast)
    actions.withdraw(case=file(cast.wu, 8), why="W1", reason="輸入錯誤", by=cast.lin, at=NOW)
    weeks_ago(cast, 9, "吳承翰", weeks=4, by=cast.wu)
    for who in (cast.lin, cast.chen, cast.wang, cast.huang, cast.wu, cast.zhao):
        work = worklist.work(who, on=TODAY)
        counts = listing.counts(who, Filter(), on=TODAY)
        short = listing.counts(who, Filter(short=True), on=TODAY)
        for queue, number in (
            (work.pending, counts[State.PENDING]),
            (work.closing, counts[State.CLOSING]),
            (work.returned, counts[State.RETURNED]),
            (work.short, short[State.TRACKING]),
        ):
            assert queue.total == len(queue.lines) == number, who.role
        assert work.progress.total == counts[State.TRACKING]


def test_the_page_is_one_read_with_the_cases_on_it(cast: Cast) -> None:
    everything(cast)
    home_of(cast.lin)
    entry = AccessEntry.objects.get(action=Action.READ)
    assert entry.detail == {"page": "home", "ids": sorted(Case.objects.values_list("pk", flat=True))}


def test_a_page_that_names_nobody_is_no_read(cast: Cast) -> None:
    home_of(cast.lin)
    assert not AccessEntry.objects.exists()


def test_the_page_costs_the_same_with_one_of_each_and_with_many(cast: Cast) -> None:
    everything(cast)
    client = client_of(cast.lin)
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for n in range(10, 40):
        case = file(cast.chen, n)
        if n % 3:
            actions.notify(case=case, by=cast.lin, at=NOW)
        if n % 3 == 1:
            actions.save_draft(
                draft=None, kind=DraftKind.RECORD, step="", payload={}, by=cast.lin, at=NOW, case=fresh(case)
            )
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) == len(few)
    reads = [row["sql"] for row in many if row["sql"].startswith("SELECT") and "vault_" not in row["sql"]]
    assert len(reads) <= 16


def test_somebody_signed_out_is_asked_to_sign_in(client: Any, db: None) -> None:
    assert client.get("/")["Location"] == "/login/?next=/"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_phone_and_a_desk_read_it_without_a_complaint(browser_page: Page, phone_page: Page) -> None:
    cast = make_cast()
    everything(cast)
    for window, who in ((browser_page, cast.lin), (phone_page, cast.chen)):
        sign_in(window, who)
        window.goto("/")
        expect(window.get_by_role("heading", name="待辦", exact=True)).to_be_visible()
        axe(window)
        assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
