"""異動協助追蹤人員: who may be chosen, from which day until which, and never nobody."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import Traveller

from leavers.accounts.models import Membership, Person
from leavers.accounts.visitor import Visitor
from leavers.cases import actions, assigning
from leavers.cases.models import Case, Tracker
from leavers.cases.refusals import Forbidden, Stale, Unlawful
from leavers.rules.lifecycle import State
from leavers.rules.permissions import Role
from tests.cases.browsing import (
    MOVED_ON,
    OPEN_STATES,
    address,
    boxes,
    columns,
    count_events,
    in_state,
    last_event,
    opened,
    post,
    send,
)
from tests.databases import at_once
from tests.filings import NOW, TAIPEI, TODAY, closed, file, fresh, notified
from tests.people import Cast, make_cast, visitor
from tests.visits import client_of, words

ROUTE = "trackers"


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin)


def add(cast: Cast, case: Case, who: Visitor, **typed: Any) -> Any:
    return send(cast.lin, ROUTE, case, **{"person": str(who.person_id), **typed})


def assign(case: Case, who: Visitor, by: Visitor, first: date = TODAY, last: date | None = None) -> Tracker:
    return actions.assign(
        case=fresh(case), person_id=who.person_id, from_on=first, last_on=last, by=by, at=timezone.now()
    )


def release(case: Case, tracker: Tracker, by: Visitor) -> Any:
    return actions.release(case=fresh(case), tracker_id=tracker.pk, by=by, at=timezone.now())


def own(case: Case, who: Visitor) -> Tracker:
    return Tracker.objects.filter(case=case, person=who.person).latest("pk")


def names(candidates: Iterable[Any]) -> list[str]:
    return [one.name for one in candidates]


def may_see(who: Visitor, case: Case) -> bool:
    return bool(client_of(who).get(address("detail", case)).status_code == 200)


def roc(day: date) -> str:
    return f"{day.year - 1911}/{day.month:02}/{day.day:02}"


@pytest.mark.parametrize("state", OPEN_STATES)
def test_a_colleague_is_added_in_every_open_state_and_it_is_one_event(cast: Cast, state: State) -> None:
    case = in_state(cast, state)
    before, events = columns(case), count_events(case)
    answer = add(cast, case, cast.wang)
    made = own(case, cast.wang)
    assert answer.status_code == 303
    assert answer["Location"] == address(ROUTE, case, f"?new={made.pk}")
    assert (made.from_on, made.until_on, made.added_by_id) == (TODAY, None, cast.lin.person_id)
    after = columns(case)
    assert {name for name in after if after[name] != before[name]} == {"version"}
    assert count_events(case) == events + 1
    event = last_event(case)
    assert (event.kind, event.detail) == (
        "assign",
        {"added": [cast.wang.person_id], "from_on": "2026-11-23", "last_on": None},
    )


def test_the_new_one_is_announced_marked_and_can_be_taken_back(cast: Cast, case: Case) -> None:
    added = add(cast, case, cast.wang)
    page = client_of(cast.lin).get(added["Location"])
    assert "已新增王柏翰" in words(page)
    assert "剛新增" in words(page)
    assert 'role="status"' in page.content.decode()
    made = own(case, cast.wang)
    assert client_of(cast.lin).post(f"/cases/{case.pk}/tracker/{made.pk}/release/").status_code == 303
    assert not may_see(cast.wang, case)
    assert last_event(case).detail == {"removed": [cast.wang.person_id]}
    shown = words(client_of(cast.chen).get(address("detail", case)))
    assert "新增 王柏翰" in shown
    assert "移除 王柏翰" in shown


def test_only_those_may_be_chosen_who_can_do_it(cast: Cast, case: Case) -> None:
    def colleague(account: str, name: str, role: Role = Role.HOMEROOM, **facts: Any) -> Person:
        made = visitor(account, name, role, cast.school, "普通科三年一班")
        Person.objects.filter(pk=made.person_id).update(**facts)
        return made.person

    colleague("unverified", "未認證", email_verified_at=None)
    colleague("inactive", "已停用", is_active=False)
    gone = colleague("gone", "已離校")
    Membership.objects.filter(person=gone).update(is_active=False)
    fine = colleague("fine", "孫可以")
    found = assigning.eligible(case, on=TODAY)
    # 陳 is on the case already, 趙 is of another school, 周 and 許 of none.
    assert set(names(found)) == {"林淑芬", "王柏翰", "黃美玲", "吳宜臻", "孫可以"}
    page = client_of(cast.lin).get(address(ROUTE, case)).content.decode()
    for name in ("未認證", "已停用", "已離校", "趙文山", "周雅惠", "許客服"):
        assert name not in page
    assert f'value="{fine.pk}"' in page
    for nobody in (cast.zhao.person_id, cast.county.person_id, cast.chen.person_id, gone.pk, "0", "x"):
        assert send(cast.lin, ROUTE, case, person=str(nobody)).status_code == 422
        assert Tracker.objects.filter(case=case).count() == 1
    with pytest.raises(Unlawful):
        assign(case, cast.zhao, cast.lin)


def test_who_has_less_to_do_comes_first_and_only_open_cases_of_this_school_count(
    cast: Cast, case: Case
) -> None:
    for n in (2, 3):
        file(cast.wu, n)
    closed(cast.wu, cast.lin, 4)
    # 王 works at the other school as well, and has much to do there.
    Membership.objects.create(person=cast.wang.person, school=cast.other_school, role=Role.COUNSELLOR)
    elsewhere = notified(cast.zhao, cast.zhao, 5)
    assign(elsewhere, cast.wang, cast.zhao)
    loads = {one.name: one.load for one in assigning.eligible(case, on=TODAY)}
    assert loads == {"林淑芬": 0, "王柏翰": 0, "黃美玲": 0, "吳宜臻": 2}
    assert names(assigning.eligible(case, on=TODAY))[-1] == "吳宜臻"
    assert "吳宜臻（普通科一年一班，目前2件）" in words(client_of(cast.lin).get(address(ROUTE, case)))
    there = {one.name: one.load for one in assigning.assignments(elsewhere, on=TODAY)}
    assert there["王柏翰"] == 1


def test_a_person_of_two_schools_is_chosen_at_each_by_the_role_held_there(cast: Cast, case: Case) -> None:
    Membership.objects.create(person=cast.zhao.person, school=cast.school, role=Role.HOMEROOM)
    found = {one.name: one.role for one in assigning.eligible(case, on=TODAY)}
    assert found["趙文山"] == Role.HOMEROOM
    assign(case, cast.zhao, cast.lin)
    here = Visitor(cast.zhao.person, Membership.objects.get(person=cast.zhao.person, school=cast.school))
    assert may_see(here, case)
    assert not may_see(cast.zhao, case)


def test_the_case_opens_on_the_first_day_and_closes_after_the_last_one(
    cast: Cast, case: Case, clock: Traveller
) -> None:
    first, last = TODAY + timedelta(days=2), TODAY + timedelta(days=4)
    assert add(cast, case, cast.wang, from_on=roc(first), last_on=roc(last)).status_code == 303
    assert own(case, cast.wang).until_on == last + timedelta(days=1)
    for day in range(6):
        on = TODAY + timedelta(days=day)
        for hour, minute in ((0, 0), (23, 59)):
            clock.move_to(datetime(on.year, on.month, on.day, hour, minute, tzinfo=TAIPEI))
            assert may_see(cast.wang, case) == (first <= on <= last), (on, hour)
            assert (case in Case.objects.open_to(cast.wang)) == (first <= on <= last)


def test_the_list_says_from_when_until_when_and_who_has_not_begun(cast: Cast, case: Case) -> None:
    assign(case, cast.wang, cast.lin, TODAY + timedelta(days=1), TODAY + timedelta(days=1))
    page = words(client_of(cast.lin).get(address(ROUTE, case)))
    assert "王柏翰 輔導人員 115年11月24日 還沒開始 115年11月24日" in page
    assert "陳冠廷 導師 115年11月23日 沒有期限" in page


@pytest.mark.parametrize(
    ("first", "last", "words_of_it"),
    [
        ("115/11/22", "", "開始日期不能早於今天"),
        ("115/11/25", "115/11/24", "最後一天不能早於開始日期"),
        ("", "", "請輸入開始日期"),
        ("昨天", "", "開始日期"),
    ],
)
def test_days_that_make_no_sense_are_refused_and_the_choice_stays(
    cast: Cast, case: Case, first: str, last: str, words_of_it: str
) -> None:
    answer = add(cast, case, cast.wang, from_on=first, last_on=last)
    assert answer.status_code == 422
    assert words_of_it in words(answer)
    assert boxes(answer)["person"] == str(cast.wang.person_id)
    assert not Tracker.objects.filter(case=case, person=cast.wang.person).exists()


def test_staff_who_leave_lose_the_case_on_the_same_day(cast: Cast, case: Case) -> None:
    assign(case, cast.wang, cast.lin)
    client = client_of(cast.wang)
    assert client.get(address("detail", case)).status_code == 200
    Membership.objects.filter(person=cast.wang.person).update(is_active=False)
    assert client.get(address("detail", case)).status_code != 200
    assert "已不在本校" in words(client_of(cast.lin).get(address(ROUTE, case)))


def test_only_the_chief_assigns_and_only_while_the_case_is_open(cast: Cast, case: Case) -> None:
    for who in (cast.chen, cast.huang, cast.wu):
        assert client_of(who).get(address(ROUTE, case)).status_code == 403
    with pytest.raises(Forbidden):
        assign(case, cast.wang, cast.chen)
    over = closed(cast.chen, cast.lin, 2)
    assert client_of(cast.lin).get(address(ROUTE, over)).status_code == 409
    with pytest.raises(Stale):
        assign(over, cast.wang, cast.lin)


def test_the_second_click_leads_where_the_first_one_led(cast: Cast, case: Case) -> None:
    typed = opened(cast.lin, ROUTE, case) | {"person": str(cast.wang.person_id)}
    answers = [post(cast.lin, ROUTE, case, typed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Tracker.objects.filter(case=case, person=cast.wang.person).count() == 1


def test_who_was_not_the_first_sees_the_list_as_it_is_and_keeps_the_choice(cast: Cast, case: Case) -> None:
    mine = opened(cast.lin, ROUTE, case) | {"person": str(cast.wang.person_id), "last_on": "115/12/31"}
    add(cast, case, cast.wu)
    answer = post(cast.lin, ROUTE, case, mine)
    assert answer.status_code == 409
    assert MOVED_ON in words(answer)
    assert "吳宜臻 導師" in words(answer)
    shown = boxes(answer)
    assert (shown["person"], shown["last_on"]) == (str(cast.wang.person_id), "115/12/31")
    assert post(cast.lin, ROUTE, case, shown).status_code == 303
    assert own(case, cast.wang).until_on == date(2027, 1, 1)


def test_when_the_other_one_has_added_the_same_person_the_list_shows_it(cast: Cast, case: Case) -> None:
    mine = opened(cast.lin, ROUTE, case) | {"person": str(cast.wang.person_id)}
    add(cast, case, cast.wang)
    answer = post(cast.lin, ROUTE, case, mine)
    assert answer.status_code == 409
    assert "王柏翰 輔導人員" in words(answer)
    assert Tracker.objects.filter(case=case, person=cast.wang.person).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_one_instant_one_adds_and_the_other_keeps_the_choice() -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    forms = [opened(cast.lin, ROUTE, case) | {"person": str(who.person_id)} for who in (cast.wang, cast.wu)]
    answers = at_once(*(partial(post, cast.lin, ROUTE, case, form) for form in forms))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    place = [answer.status_code for answer in answers].index(409)
    assert boxes(answers[place])["person"] == forms[place]["person"]
    assert post(cast.lin, ROUTE, case, boxes(answers[place])).status_code == 303
    assert Tracker.objects.filter(case=case).count() == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_one_instant_one_person_comes() -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    form = opened(cast.lin, ROUTE, case) | {"person": str(cast.wang.person_id)}
    answers = at_once(*(partial(post, cast.lin, ROUTE, case, form) for _ in range(2)))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert Tracker.objects.filter(case=case).count() == 2


def test_where_everybody_is_on_the_case_nobody_is_offered(cast: Cast, case: Case) -> None:
    for who in (cast.lin, cast.wang, cast.huang, cast.wu):
        assign(case, who, cast.lin)
    answer = client_of(cast.lin).get(address(ROUTE, case))
    assert "沒有可以新增的人員" in words(answer)
    assert "<select" not in answer.content.decode()


def test_sixty_homeroom_teachers_cost_as_many_queries_as_one(cast: Cast, case: Case) -> None:
    def queries() -> int:
        client = client_of(cast.lin)
        client.get(address(ROUTE, case))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(ROUTE, case)).status_code == 200
        return len(captured)

    few = queries()
    for n in range(60):
        one = visitor(f"teacher{n}", f"導師{n:02}", Role.HOMEROOM, cast.school, f"普通科一年{n}班")
        if n % 2:
            assign(case, one, cast.lin)
    assert queries() == few
    page = client_of(cast.lin).get(address(ROUTE, case)).content.decode()
    assert page.count("<option") == 1 + 4 + 30


def test_a_choice_for_a_case_closed_meanwhile_is_told_who_closed_it(cast: Cast, case: Case) -> None:
    typed = opened(cast.lin, ROUTE, case) | {"person": str(cast.wang.person_id)}
    actions.withdraw(case=case, why="W1", reason="同一位學生重複通報。", by=cast.lin, at=NOW)
    answer = post(cast.lin, ROUTE, case, typed)
    assert answer.status_code == 409
    assert "做了「撤案」" in words(answer)
    assert "王柏翰" in words(answer)
