"""案件清單: what a visitor may see and no more, counted once, 25 at a time."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page, expect
from time_machine import Traveller

from leavers.accounts.visitor import Visitor
from leavers.cases import actions, listing
from leavers.cases.listing import Filter
from leavers.cases.models import Case
from leavers.cases.models.draft import DraftKind
from leavers.rules.lifecycle import REGISTERED, State
from leavers.vault.models import AccessEntry, Action
from tests.browser import axe, sign_in
from tests.filings import (
    NOW,
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

LIST = reverse("cases:index")


def shown(answer: Any) -> list[int]:
    """The cases of the page, from the top."""
    return [int(pk) for pk in re.findall(r'class="name" href="/cases/(\d+)/"', answer.content.decode())]


def tab(answer: Any, label: str) -> str:
    """The number beside the name of a tab."""
    found = re.search(rf'>{label}<span class="c">([^<]*)<', answer.content.decode())
    return found[1] if found else ""


def page_of(visitor: Visitor, query: str = "") -> Any:
    return client_of(visitor).get(LIST + query)


def many(cast: Cast, number: int) -> list[Case]:
    """So many cases, a minute apart, the oldest first."""
    return [file(cast.chen, n, at=NOW - timedelta(minutes=number - n)) for n in range(1, number + 1)]


def test_a_row_says_who_where_what_and_how_far(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    record(case, cast.chen)
    page = words(page_of(cast.lin))
    row = "拉娃．達奧斯 觀光事業科二年乙班 U29*****"
    assert row in page
    assert "未到校連續3日以上 追蹤中 115/11/23 0/2次 115/11/20 陳冠廷" in page


def test_the_page_holds_no_whole_national_id(cast: Cast) -> None:
    file(cast.chen)
    assert nid(1) not in page_of(cast.lin).content.decode()


def test_the_newest_stands_first(cast: Cast) -> None:
    first, second, third = many(cast, 3)
    actions.notify(case=fresh(first), by=cast.lin, at=NOW + timedelta(minutes=1))
    assert shown(page_of(cast.lin)) == [first.pk, third.pk, second.pk]


def test_a_teacher_sees_what_they_filed_or_track(cast: Cast) -> None:
    mine, other = file(cast.chen, 1), file(cast.wu, 2)
    assert shown(page_of(cast.chen)) == [mine.pk]
    assert tab(page_of(cast.chen), "待通報") == "1"
    assert {*shown(page_of(cast.huang))} == {mine.pk, other.pk}


def test_another_school_sees_nothing_of_it(cast: Cast) -> None:
    file(cast.chen)
    assert "這裡還沒有案件" in words(page_of(cast.zhao))
    assert tab(page_of(cast.zhao), "全部") == "0"


@pytest.mark.parametrize("who", ["county", "support"])
def test_who_handles_no_cases_has_no_list(cast: Cast, who: str) -> None:
    assert page_of(getattr(cast, who)).status_code == 403


def test_somebody_signed_out_is_asked_to_sign_in(client: Any, db: None) -> None:
    assert client.get(LIST)["Location"] == f"/login/?next={LIST}"


def test_tabs_narrow_to_one_state_and_count_what_they_show(cast: Cast) -> None:
    by_state = {
        "待通報": file(cast.chen, 1),
        "追蹤中": notified(cast.chen, cast.lin, 2),
        "待結案": suggested(cast.chen, cast.lin, 3),
        "已結案": closed(cast.chen, cast.lin, 4),
    }
    back = file(cast.chen, 5)
    actions.send_back(case=back, reason="請核對離校日期", by=cast.lin, at=NOW)
    by_state["退回修正"] = back
    everything = page_of(cast.lin)
    assert tab(everything, "全部") == "5"
    for label, case in by_state.items():
        code = fresh(case).state
        narrowed = page_of(cast.lin, f"?state={code}")
        assert shown(narrowed) == [case.pk]
        assert tab(narrowed, label) == tab(everything, label) == "1"


def test_a_withdrawn_case_is_shown_only_to_those_who_ask(cast: Cast) -> None:
    case = file(cast.chen)
    actions.withdraw(case=case, why="W1", reason="輸入錯誤", by=cast.lin, at=NOW)
    usual = page_of(cast.lin)
    assert (shown(usual), tab(usual, "全部")) == ([], "0")
    assert "查看已撤案的1件" in words(usual)
    assert shown(page_of(cast.lin, "?state=withdrawn")) == [case.pk]


def test_a_category_narrows_rows_and_counts(cast: Cast) -> None:
    file(cast.chen, 1)
    leave = file(cast.chen, 2, report=a_report(2, category="L2", subtype="L2A"))
    narrowed = page_of(cast.lin, "?category=L2")
    assert (shown(narrowed), tab(narrowed, "全部"), tab(narrowed, "待通報")) == ([leave.pk], "1", "1")
    assert '<option value="L2" selected>' in narrowed.content.decode()
    assert 'href="/cases/?state=pending&amp;category=L2"' in narrowed.content.decode()


def test_those_short_of_contacts_can_be_asked_for(cast: Cast) -> None:
    long_ago, left_on = NOW - timedelta(days=50), TODAY - timedelta(days=55)
    short, enough = (
        notified(cast.chen, cast.lin, n, at=long_ago, report=a_report(n, left_on=left_on)) for n in (1, 2)
    )
    for back in (20, 2):
        record(enough, cast.chen, tracked_on=TODAY - timedelta(days=back))
    assert shown(page_of(cast.lin, "?tracking=short")) == [short.pk]


@pytest.mark.parametrize(
    "query",
    ["?state=nonsense", "?category=L9", "?after=1", "?after=9-9-9", "?before=x", "?after=1%00-2", "?page=7"],
)
def test_what_an_address_should_not_say_is_no_condition(cast: Cast, query: str) -> None:
    case = file(cast.chen)
    answer = page_of(cast.lin, query)
    assert (answer.status_code, shown(answer)) == (200, [case.pk])


def test_no_condition_that_names_anybody_is_read_from_the_address(cast: Cast) -> None:
    case = file(cast.chen)
    assert shown(page_of(cast.lin, f"?nid={'A' * 10}&name=王小明")) == [case.pk]


def test_twenty_five_rows_a_page_and_every_case_once(cast: Cast) -> None:
    cases = many(cast, 60)
    client = client_of(cast.lin)
    address, seen, sizes = LIST, [], []
    while address:
        answer = client.get(address)
        seen += shown(answer)
        sizes.append(len(shown(answer)))
        following = re.search(r'href="([^"]*)" rel="next"', answer.content.decode())
        address = following[1].replace("&amp;", "&") if following else ""
    assert sizes == [25, 25, 10]
    assert seen == [case.pk for case in reversed(cases)]


def test_the_way_back_leads_to_the_page_before(cast: Cast) -> None:
    many(cast, 60)
    client = client_of(cast.lin)
    first = client.get(LIST)
    second = client.get(_link(first, "next"))
    third = client.get(_link(second, "next"))
    assert "第51–60件，共60件" in words(third)
    assert shown(client.get(_link(third, "prev"))) == shown(second)
    assert "第26–50件，共60件" in words(second)
    assert shown(client.get(_link(second, "prev"))) == shown(first)
    assert 'rel="prev"' not in first.content.decode()
    assert 'rel="next"' not in third.content.decode()


def _link(answer: Any, rel: str) -> str:
    found = re.search(rf'href="([^"]*)" rel="{rel}"', answer.content.decode())
    assert found
    return found[1].replace("&amp;", "&")


def test_a_new_case_moves_nobody_to_another_page(cast: Cast) -> None:
    cases = many(cast, 30)
    client = client_of(cast.lin)
    following = _link(client.get(LIST), "next")
    file(cast.chen, 99, at=NOW + timedelta(minutes=5))
    assert shown(client.get(following)) == [case.pk for case in cases[4::-1]]
    assert "第27–31件，共31件" in words(client.get(following))


def test_cases_of_one_moment_are_not_lost_between_pages(cast: Cast) -> None:
    cases = [file(cast.chen, n) for n in range(1, 31)]
    client = client_of(cast.lin)
    first = client.get(LIST)
    assert {*shown(first), *shown(client.get(_link(first, "next")))} == {case.pk for case in cases}


def test_a_page_whose_cases_are_gone_shows_the_first(cast: Cast) -> None:
    case = file(cast.chen)
    assert shown(page_of(cast.lin, "?after=1-1")) == [case.pk]


def test_more_than_a_thousand_is_not_counted_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    many_more = dict.fromkeys((state for state in State if state in REGISTERED), 1001)
    monkeypatch.setattr(listing, "counts", lambda *args, **kwargs: many_more)
    page = page_of(cast.lin)
    assert (tab(page, "全部"), tab(page, "待通報")) == ("1000+", "1000+")


def test_the_draft_tab_shows_ones_own_drafts(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    for who in (cast.chen, cast.lin):
        actions.save_draft(
            draft=None,
            kind=DraftKind.RECORD,
            step="",
            payload={"text": "寫到一半"},
            by=who,
            at=NOW,
            case=case,
        )
    actions.save_draft(
        draft=None,
        kind=DraftKind.REPORT,
        step="start",
        payload={"start": {"category": "L2", "nid": ""}},
        by=cast.chen,
        at=NOW,
    )
    page = page_of(cast.chen, "?state=draft")
    assert tab(page, "草稿") == tab(page_of(cast.chen), "草稿") == "2"
    assert "拉娃．達奧斯 未到校連續3日以上 追蹤紀錄 今天開始 今天10:00 115年12月23日 繼續填寫" in words(page)
    assert "還沒有姓名 休學 通報 今天開始 今天10:00" in words(page)
    assert reverse("cases:track", args=[case.pk]) in page.content.decode()


def test_an_expired_draft_is_gone(cast: Cast, clock: Traveller) -> None:
    case = notified(cast.chen, cast.lin)
    actions.save_draft(
        draft=None, kind=DraftKind.RECORD, step="", payload={"text": "舊"}, by=cast.chen, at=NOW, case=case
    )
    clock.move_to(datetime(2026, 12, 24, 0, 0, tzinfo=NOW.tzinfo))
    page = page_of(cast.chen, "?state=draft")
    assert "沒有草稿" in words(page)
    assert tab(page, "草稿") == "0"


def test_the_page_is_one_read_with_the_cases_on_it(cast: Cast) -> None:
    cases = many(cast, 27)
    client_of(cast.lin).get(LIST)
    entry = AccessEntry.objects.get(action=Action.READ)
    assert entry.detail == {"page": "index", "ids": [case.pk for case in reversed(cases[2:])]}
    assert (entry.actor_id, entry.chain) == (cast.lin.person_id, cast.school.code)


def test_no_more_ids_are_unsealed_than_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    many(cast, 27)
    opened = []
    field = Case._meta.get_field("nid")
    plain = type(field).decode
    monkeypatch.setattr(
        type(field),
        "decode",
        lambda self, box: opened.append(self.name) or plain(self, box),  # type: ignore[func-returns-value]  # counts
    )
    page_of(cast.lin)
    assert opened.count("nid") == 25


def test_the_page_costs_the_same_with_one_case_and_with_many(cast: Cast) -> None:
    client = client_of(cast.lin)
    file(cast.chen, 1)
    client.get(LIST)  # begins the chain of the school's log
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for n in range(2, 40):
        file(cast.chen, n, report=a_report(n, student=a_student(n, name="NGUYEN THI HUONG GIANG 阮香江")))
    with CaptureQueriesContext(connection) as many_cases:
        client.get(LIST)
    assert len(one) == len(many_cases)
    reads = [
        row["sql"] for row in many_cases if row["sql"].startswith("SELECT") and "vault_" not in row["sql"]
    ]
    assert len(reads) <= 6, reads


def test_counts_and_rows_come_from_one_query(cast: Cast) -> None:
    """Whoever asks, under whatever conditions: what a tab counts is what the list shows."""
    file(cast.chen, 1)
    file(cast.wu, 2)
    suggested(cast.wang, cast.lin, 3)
    notified(cast.huang, cast.lin, 4)
    actions.withdraw(case=file(cast.wu, 5), why="W2", reason="重複", by=cast.lin, at=NOW)
    for who in cast.everybody():
        for asked in (Filter(), Filter(category="L1"), Filter(short=True)):
            counts = listing.counts(who, asked, on=TODAY)
            for state, number in counts.items():
                rows = listing.cases_for(who, asked.but(state=state), on=TODAY)
                assert rows.count() == number, (who.role, asked, state)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_phone_and_a_desk_read_it_without_a_complaint(browser_page: Page, phone_page: Page) -> None:
    people = make_cast()
    notified(people.chen, people.lin)
    file(people.chen, 2, report=a_report(2, student=a_student(2, name="NGUYEN THI HUONG GIANG 阮香江")))
    for window in (browser_page, phone_page):
        sign_in(window, people.lin)
        window.goto(LIST)
        expect(window.get_by_role("row")).to_have_count(3)
        axe(window)
        assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
        window.goto(f"{LIST}?state=draft")
        axe(window)
