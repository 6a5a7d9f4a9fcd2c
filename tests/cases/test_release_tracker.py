"""移除協助追蹤人員: from today on, asked once more, and never so that a day is left without anybody."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from time_machine import Traveller

from leavers.accounts.visitor import Visitor
from leavers.cases import assigning
from leavers.cases.assigning import covers
from leavers.cases.models import Case, Tracker
from tests.cases.browsing import count_events, last_event
from tests.cases.test_trackers import add, assign, may_see, names, own, release
from tests.databases import at_once
from tests.filings import TODAY, fresh, notified
from tests.people import Cast, make_cast
from tests.visits import HTMX, client_of, messages_of, words


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin)


def address(tracker: Tracker) -> str:
    return reverse("cases:release_tracker", args=[tracker.case_id, tracker.pk])


def post(by: Visitor, tracker: Tracker) -> Any:
    return client_of(by).post(address(tracker))


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


def test_who_is_released_loses_the_case_at_once_and_it_is_one_event(cast: Cast, case: Case) -> None:
    made = assign(case, cast.wang, cast.lin)
    assert may_see(cast.wang, case)
    events = count_events(case)
    client = client_of(cast.lin)
    answer = client.post(address(made))
    assert answer.status_code == 303
    assert answer["Location"] == reverse("cases:trackers", args=[case.pk])
    assert messages_of(client) == [f"已移除{case.number}的一位協助追蹤人員"]
    assert not may_see(cast.wang, case)
    assert own(case, cast.wang).until_on == TODAY
    assert count_events(case) == events + 1
    assert last_event(case).detail == {"removed": [cast.wang.person_id]}


def test_the_question_names_who_goes_and_who_stays(cast: Cast, case: Case) -> None:
    made = assign(case, cast.wang, cast.lin)
    assign(case, cast.wu, cast.lin, day(1), day(30))
    page = client_of(cast.lin).get(address(made))
    assert "移除王柏翰？" in words(page)
    assert "陳冠廷" in words(page)
    assert "吳宜臻，115年11月24日開始，到115年12月23日為止" in words(page)
    part = client_of(cast.lin).get(address(made), headers=HTMX).content.decode()
    assert "<html" not in part
    assert "移除王柏翰？" in part


def test_the_last_one_stays(cast: Cast, case: Case) -> None:
    last = own(case, cast.chen)
    assert "目前只有這一位" in words(client_of(cast.lin).get(address(last)))
    answer = post(cast.lin, last)
    assert answer.status_code == 422
    assert "請先新增接手的人" in words(answer)
    assert may_see(cast.chen, case)
    assert own(case, cast.chen).until_on is None


def test_who_takes_over_only_for_a_while_or_later_does_not_make_the_last_one_free(
    cast: Cast, case: Case
) -> None:
    chen = own(case, cast.chen)
    assign(case, cast.wang, cast.lin, day(0), day(6))
    assert post(cast.lin, chen).status_code == 422
    assign(case, cast.wu, cast.lin, day(8))
    assert post(cast.lin, chen).status_code == 422
    release(case, own(case, cast.wu), cast.lin)
    assign(case, cast.wu, cast.lin, day(7))
    assert "請先新增接手的人" not in words(client_of(cast.lin).get(address(chen)))
    assert post(cast.lin, chen).status_code == 303


@pytest.mark.parametrize(
    ("spans", "covered"),
    [
        ([], False),
        ([(0, None)], True),
        ([(-9, None)], True),
        ([(1, None)], False),
        ([(0, 5)], False),
        ([(0, 5), (5, None)], True),
        ([(0, 5), (6, None)], False),
        ([(5, None), (0, 5)], True),
        ([(0, 9), (2, 4), (9, None)], True),
        ([(0, 0), (0, None)], True),
        ([(0, 0)], False),
        ([(-5, 0), (0, 2), (1, None)], True),
    ],
)
def test_whether_a_day_is_left_without_anybody(spans: list[tuple[int, int | None]], covered: bool) -> None:
    found = [(day(first), None if until is None else day(until)) for first, until in spans]
    assert covers(found, on=TODAY) == covered


def test_who_is_released_can_be_added_again_on_the_same_day(cast: Cast, case: Case) -> None:
    release(case, assign(case, cast.wang, cast.lin), cast.lin)
    assert "王柏翰" in names(assigning.eligible(case, on=TODAY))
    assert add(cast, case, cast.wang).status_code == 303
    assert may_see(cast.wang, case)
    assert Tracker.objects.filter(case=case, person=cast.wang.person).count() == 2


def test_who_has_not_begun_never_begins(cast: Cast, case: Case, clock: Traveller) -> None:
    made = assign(case, cast.wang, cast.lin, day(5))
    page = words(client_of(cast.lin).get(address(made)))
    assert "王柏翰不會開始協助追蹤" in page
    assert post(cast.lin, made).status_code == 303
    assert names(assigning.assignments(fresh(case), on=TODAY)) == ["陳冠廷"]
    assert "王柏翰" in names(assigning.eligible(case, on=TODAY))
    for _ in range(7):
        clock.shift(timedelta(days=1))
        assert not may_see(cast.wang, case)


def test_the_filer_goes_too_and_still_sees_what_was_filed(cast: Cast, case: Case) -> None:
    assign(case, cast.wang, cast.lin)
    assert post(cast.lin, own(case, cast.chen)).status_code == 303
    assert may_see(cast.chen, case)
    assert client_of(cast.chen).get(reverse("cases:track", args=[case.pk])).status_code == 403


def test_the_second_click_leads_where_the_first_one_led(cast: Cast, case: Case) -> None:
    made = assign(case, cast.wang, cast.lin)
    events = count_events(case)
    answers = [post(cast.lin, made) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert count_events(case) == events + 1
    assert client_of(cast.lin).get(address(made)).status_code == 303


def test_nobody_of_another_case_is_released_through_this_one(cast: Cast, case: Case) -> None:
    other = notified(cast.wu, cast.lin, 2)
    foreign = own(other, cast.wu)
    for pk in (foreign.pk, 999_999):
        answer = client_of(cast.lin).post(reverse("cases:release_tracker", args=[case.pk, pk]))
        assert answer.status_code == 404
    assert own(other, cast.wu).until_on is None


def test_only_the_chief_may(cast: Cast, case: Case) -> None:
    made = assign(case, cast.wang, cast.lin)
    for who in (cast.chen, cast.wang, cast.huang):
        assert post(who, made).status_code == 403
    assert post(cast.zhao, made).status_code == 404
    assert own(case, cast.wang).until_on is None


@pytest.mark.django_db(transaction=True)
def test_two_release_the_last_two_at_one_instant_and_one_stays() -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    both = [own(case, cast.chen), assign(case, cast.wang, cast.lin)]
    answers = at_once(*(partial(post, cast.lin, one) for one in both))
    assert [answer.status_code for answer in answers].count(303) == 1
    assert {answer.status_code for answer in answers} <= {303, 409, 422}
    assert len(assigning.assignments(fresh(case), on=TODAY)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_release_the_same_one_at_one_instant_and_both_see_the_list() -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    made = assign(case, cast.wang, cast.lin)
    events = count_events(case)
    answers = at_once(*(partial(post, cast.lin, made) for _ in range(2)))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert count_events(case) == events + 1
