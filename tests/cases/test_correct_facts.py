"""更正案件資料: when and why, within the category, by the 主通 with a reason; the law still judges it."""

from datetime import date, timedelta
from typing import Any

import pytest

from leavers.cases import actions
from leavers.cases.models import Case
from leavers.cases.refusals import Stale
from leavers.cases.snapshot import report_of
from leavers.rules.lifecycle import State
from tests.cases.browsing import (
    OPEN_STATES,
    UNCHANGED,
    address,
    boxes,
    changes_of,
    columns,
    count_events,
    in_state,
    last_event,
    opened,
    post,
    send,
    whole_report,
)
from tests.cases.test_words import FACTS, SUBTYPES
from tests.databases import at_once
from tests.filings import NOW, TODAY, fresh, notified
from tests.people import Cast, make_cast
from tests.visits import client_of, words

ROUTE = "correct_facts"
WHY = "和出缺勤紀錄核對後更正。"
WRITTEN = {"left_on", "reason", "other_reasons", "facts", "version", "updated_at"}


def of_category(cast: Cast, category: str, subtype: str = "", **facts: Any) -> Case:
    subtype = subtype or SUBTYPES[category]
    report = whole_report(category=category, subtype=subtype, facts=facts or FACTS[category])
    return notified(cast.chen, cast.lin, report=report)


@pytest.mark.parametrize("state", OPEN_STATES)
def test_the_chief_corrects_in_every_open_state_and_it_is_one_event(cast: Cast, state: State) -> None:
    case = in_state(cast, state)
    before, events = columns(case), count_events(case)
    answer = send(cast.lin, ROUTE, case, left_on="115/11/18", days_absent="3", reason_given=WHY)
    assert answer.status_code == 303
    after = columns(case)
    assert {name for name in after if after[name] != before[name]} <= WRITTEN
    assert after["left_on"] == date(2026, 11, 18)
    assert count_events(case) == events + 1
    assert last_event(case).reason == WHY
    assert changes_of(last_event(case)) == {
        "left_on": ("115/11/17", "115/11/18"),
        "days_absent": ("4", "3"),
    }


@pytest.mark.parametrize("category", FACTS)
def test_unchanged_is_refused_with_words_in_every_category(cast: Cast, category: str) -> None:
    case = of_category(cast, category)
    answer = send(cast.lin, ROUTE, case, reason_given=WHY)
    assert answer.status_code == 422
    assert UNCHANGED in words(answer)
    assert count_events(case) == 2


def test_only_the_chief_may_and_only_with_a_reason(cast: Cast) -> None:
    case = of_category(cast, "L1")
    for who in (cast.chen, cast.huang, cast.wu):
        assert client_of(who).get(address(ROUTE, case)).status_code == 403
    before = columns(case)
    assert send(cast.lin, ROUTE, case, left_on="115/11/18").status_code == 422
    assert columns(case) == before


@pytest.mark.parametrize(("category", "days"), [("L1", 1), ("L3", 1), ("L2", 31), ("L4", 31)])
def test_a_day_of_leaving_too_far_ahead_is_refused_beside_the_field(
    cast: Cast, category: str, days: int
) -> None:
    case = of_category(cast, category)
    ahead = TODAY + timedelta(days=days)
    day = f"{ahead.year - 1911}/{ahead.month:02}/{ahead.day:02}"
    answer = send(cast.lin, ROUTE, case, left_on=day, reason_given=WHY)
    assert answer.status_code == 422
    assert 'href="#id_left_on"' in answer.content.decode()
    assert boxes(answer)["left_on"] == day
    assert fresh(case).left_on == date(2026, 11, 17)


def test_the_kind_changes_within_the_category_and_takes_its_questions_along(cast: Cast) -> None:
    case = of_category(cast, "L2")
    answer = send(cast.lin, ROUTE, case, subtype="L2B", reason_given=WHY)
    assert answer.status_code == 422
    assert "通知學生和家長的日期" in words(answer)
    mended = boxes(answer) | {"notice_on": "115/11/10"}
    assert post(cast.lin, ROUTE, case, mended).status_code == 303
    assert fresh(case).subtype == "L2B"
    assert changes_of(last_event(case)) == {"subtype": ("L2A", "L2B"), "notice_on": ("", "115/11/10")}
    assert send(cast.lin, ROUTE, case, subtype="L2A", reason_given=WHY).status_code == 303
    assert "notice_on" not in fresh(case).facts


@pytest.mark.parametrize("subtype", ["L4A", "L1", "L2", "", "L3Z"])
def test_no_kind_of_another_category_can_be_chosen(cast: Cast, subtype: str) -> None:
    case = of_category(cast, "L2")
    assert send(cast.lin, ROUTE, case, subtype=subtype, reason_given=WHY).status_code == 422
    assert fresh(case).subtype == "L2A"


def test_the_periods_of_a_long_absence_are_corrected_and_still_have_to_fit(cast: Cast) -> None:
    case = of_category(cast, "L3")
    answer = send(cast.lin, ROUTE, case, missed_periods="701", reason_given=WHY)
    assert answer.status_code == 422
    assert "缺課節數不能多於修習總節數" in words(answer)
    assert send(cast.lin, ROUTE, case, missed_periods="250", reason_given=WHY).status_code == 303
    assert fresh(case).facts["missed_periods"] == 250
    assert changes_of(last_event(case)) == {"missed_periods": ("240", "250")}
    # A kind that is counted otherwise asks for its own number.
    answer = send(cast.lin, ROUTE, case, subtype="L3B", reason_given=WHY)
    assert answer.status_code == 422
    assert "曠課節數" in words(answer)


def test_a_long_text_with_lines_is_not_changed_by_being_sent(cast: Cast) -> None:
    """A browser sends each line break as two characters."""
    text = "開學後與同學衝突兩次，\n近一週未請假。\n\n家長已知情。"
    case = of_category(cast, "L1", **FACTS["L1"], reason_text=text)
    assert UNCHANGED in words(send(cast.lin, ROUTE, case, reason_given=WHY))
    mine = opened(cast.lin, ROUTE, case) | {"reason_given": WHY, "left_on": "115/11/16"}
    send(cast.lin, ROUTE, case, reason_text="同儕衝突。", reason_given=WHY)
    answer = post(cast.lin, ROUTE, case, mine)
    assert answer.status_code == 409
    assert boxes(answer)["reason_text"] == "同儕衝突。"
    assert "您和別人改了同一項" not in words(answer)


def test_the_timeline_says_codes_in_words(cast: Cast) -> None:
    case = of_category(cast, "L2")
    send(cast.lin, ROUTE, case, reason="F11", will="W1", other_reasons=["S01", "S05"], reason_given=WHY)
    page = words(client_of(cast.chen).get(address("detail", case)))
    assert "主要離校原因" in page
    assert "搬遷" in page
    assert "F11" not in page
    assert "W1" not in page


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_one_instant_one_stands_and_the_other_is_told() -> None:
    cast = make_cast()
    case = of_category(cast, "L1")
    reports = [(day, report_of(case)) for day in (date(2026, 11, 16), date(2026, 11, 18))]

    def correct(day: date, report: Any) -> Any:
        changed = report.__class__(**{**vars(report), "left_on": day})
        return actions.correct_report(
            case=fresh(case), part="facts", report=changed, reason=WHY, by=cast.lin, at=NOW
        )

    stale = fresh(case)
    assert stale.version == fresh(case).version
    answers = at_once(*(lambda pair=pair: correct(*pair) for pair in reports))
    assert len([answer for answer in answers if not isinstance(answer, Exception)]) >= 1
    assert all(isinstance(answer, Stale) for answer in answers if isinstance(answer, Exception))
    assert count_events(case) == 2 + sum(not isinstance(answer, Exception) for answer in answers)
    # Each one that stands names the old value that it replaced.
    assert changes_of(last_event(case))["left_on"][1] == f"115/11/{fresh(case).left_on.day}"


@pytest.mark.django_db(transaction=True)
def test_of_two_posts_at_one_instant_the_slower_one_gets_both_texts() -> None:
    cast = make_cast()
    case = of_category(cast, "L1")
    forms = [
        opened(cast.lin, ROUTE, case) | {"left_on": day, "reason_given": WHY}
        for day in ("115/11/16", "115/11/18")
    ]
    answers = at_once(*(lambda form=form: post(cast.lin, ROUTE, case, form) for form in forms))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    lost = next(answer for answer in answers if answer.status_code == 409)
    assert "您和別人改了同一項" in words(lost)
    mine = forms[answers.index(lost)]["left_on"]
    assert boxes(lost)["left_on"] == mine
    assert post(cast.lin, ROUTE, case, boxes(lost)).status_code == 303
    assert fresh(case).left_on.day == int(mine[-2:])
