"""變更離校種類: along the six lawful moves, on the day and for the reason given; the number stays."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from time_machine import Traveller

from leavers.cases import actions
from leavers.cases.content import Closing
from leavers.cases.deadlines import report_deadline
from leavers.cases.forms.facts import ASKED
from leavers.cases.models import Case, Draft
from leavers.cases.refusals import OpenElsewhere, Unlawful
from leavers.cases.snapshot import report_of
from leavers.rules import codes, law
from leavers.rules.lifecycle import OPEN, State
from tests.cases.browsing import (
    OPEN_STATES,
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
from tests.filings import NOW, TODAY, a_report, closed, file, fresh, notified
from tests.people import Cast
from tests.test_house import HOUSE
from tests.visits import client_of, words

ROUTE = "reclassify"
TABLE = HOUSE / "tests" / "rules" / "tables" / "law" / "category_changes.csv"
CATEGORIES = ("L1", "L2", "L3", "L4")
PAIRS = [(one, other) for one in CATEGORIES for other in CATEGORIES]
BASIS = "甲校休字第1150001號"
# What a case shall be, and what that category needs beside the day, the reason and the basis.
NEEDED: dict[str, dict[str, str]] = {
    "L2A": {"leave_nth": "1", "will": "W3", "will_return": "R2"},
    "L2B": {"leave_nth": "1", "will": "W3", "will_return": "R2", "notice_on": "115/11/10"},
    "L3A": {"total_periods": "700", "missed_periods": "240"},
    "L3B": {"missed_periods": "60", "truant_periods": "42"},
    "L4A": {"transfer_state": "E3", "transfer_type": "D2"},
    "L4B": {"transfer_state": "E3", "transfer_type": "D2"},
}
WRITTEN = {
    "category",
    "subtype",
    "left_on",
    "reason",
    "other_reasons",
    "facts",
    "version",
    "updated_at",
}


def lawful() -> set[tuple[str, str]]:
    """The six moves, as the table of the law has them for today."""
    with TABLE.open(encoding="utf-8-sig") as rows:
        return {(row["原類別"], row["新類別"]) for row in csv.DictReader(rows) if row["預期"] == "可變更"}


MOVES = [(one, kind) for one, other in sorted(lawful()) for kind in NEEDED if kind.startswith(other)]


def to(kind: str) -> str:
    """The choice as it stands in the address."""
    return f"?to={kind[:2]}&kind_{kind[:2].lower()}={kind if len(kind) > 2 else ''}"


def of_category(cast: Cast, category: str, state: State = State.TRACKING) -> Case:
    report = whole_report(category=category, subtype=SUBTYPES[category], facts=FACTS[category])
    return in_state(cast, state, report)


def change(cast: Cast, case: Case, kind: str, **typed: Any) -> Any:
    facts = {"left_on": "115/11/20", "basis": BASIS, **NEEDED[kind]}
    return send(cast.lin, ROUTE, case, to(kind), **{**facts, **typed})


def test_the_law_knows_six_moves() -> None:
    assert len(lawful()) == 6


@pytest.mark.parametrize(("category", "kind"), MOVES)
@pytest.mark.parametrize("state", OPEN_STATES)
def test_each_lawful_move_is_one_event_in_every_open_state(
    cast: Cast, state: State, category: str, kind: str
) -> None:
    if state == State.CLOSING and category == "L2":
        state = State.TRACKING  # 休學 is not closed because the student is back
    case = of_category(cast, category, state)
    before, events = columns(case), count_events(case)
    assert change(cast, case, kind).status_code == 303
    after = columns(case)
    assert {name for name in after if after[name] != before[name]} <= WRITTEN
    assert (after["category"], after["subtype"]) == (kind[:2], kind)
    assert after["left_on"].isoformat() == "2026-11-20"
    assert fresh(case).number == case.number
    assert count_events(case) == events + 1
    event = last_event(case)
    assert (event.kind, event.reason, event.before, event.after) == ("reclassify", BASIS, state, state)
    assert after["facts"].keys() <= {*ASKED[kind[:2]], "reason_text", "mandated", "high_care"}


@pytest.mark.parametrize(("category", "other"), [pair for pair in PAIRS if pair not in lawful()])
def test_no_other_move_is_offered_or_done(cast: Cast, category: str, other: str) -> None:
    case = of_category(cast, category)
    before = columns(case)
    kind = next((kind for kind in NEEDED if kind.startswith(other)), other)
    answer = client_of(cast.lin).get(address(ROUTE, case, to(kind)))
    assert answer.status_code == 200
    assert "變更依據" not in words(answer)
    typed = {"left_on": "115/11/20", "basis": BASIS, "reason": "S05", **NEEDED.get(kind, {})}
    post(cast.lin, ROUTE, case, typed, to(kind))
    assert columns(case) == before
    report = report_of(case)
    changed = report.__class__(**{**vars(report), "category": other})
    with pytest.raises(Unlawful):
        actions.reclassify(case=fresh(case), report=changed, basis=BASIS, by=cast.lin, at=NOW)


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_first_page_offers_what_the_law_allows_and_nothing_else(cast: Cast, category: str) -> None:
    answer = client_of(cast.lin).get(address(ROUTE, of_category(cast, category)))
    for other in CATEGORIES:
        offered = f'name="to" value="{other}"' in answer.content.decode()
        assert offered == ((category, other) in lawful())
    if category == "L4":
        assert "這個離校種類不能再變更" in words(answer)


def test_the_first_page_asks_for_what_is_missing(cast: Cast) -> None:
    case = of_category(cast, "L1")
    answer = client_of(cast.lin).get(address(ROUTE, case, "?to="))
    assert "變更為" in words(answer)
    assert 'aria-invalid="true"' in answer.content.decode()
    answer = client_of(cast.lin).get(address(ROUTE, case, "?to=L2"))
    assert 'id="id_kind_l2' in answer.content.decode()
    assert "變更依據" not in words(answer)


@pytest.mark.parametrize("kind", NEEDED)
def test_what_the_new_category_needs_is_asked_for_and_nothing_typed_is_lost(cast: Cast, kind: str) -> None:
    case = of_category(cast, "L1")
    before = columns(case)
    answer = send(cast.lin, ROUTE, case, to(kind), basis=BASIS)
    assert answer.status_code == 422
    for name in ("left_on", *NEEDED[kind]):
        assert f"#id_{name}" in answer.content.decode(), name
    assert boxes(answer)["basis"] == BASIS
    assert columns(case) == before


@pytest.mark.parametrize("missing", ["left_on", "basis"])
def test_the_day_and_what_it_rests_on_are_required(cast: Cast, missing: str) -> None:
    case = of_category(cast, "L1")
    answer = change(cast, case, "L2A", **{missing: ""})
    assert answer.status_code == 422
    assert fresh(case).category == "L1"


@pytest.mark.parametrize(
    ("kind", "day", "status"),
    [
        ("L3A", "115/11/24", 422),
        ("L2A", "115/12/23", 303),
        ("L2A", "115/12/24", 422),
        ("L4A", "115/12/24", 422),
    ],
)
def test_the_law_judges_the_day_of_the_change(cast: Cast, kind: str, day: str, status: int) -> None:
    case = of_category(cast, "L1")
    assert change(cast, case, kind, left_on=day).status_code == status


def test_only_the_chief_may_and_only_while_the_case_is_open(cast: Cast) -> None:
    case = of_category(cast, "L1")
    for who in (cast.chen, cast.huang, cast.wu):
        assert client_of(who).get(address(ROUTE, case)).status_code == 403
        assert client_of(who).get(address(ROUTE, case, to("L2A"))).status_code == 403
    over = closed(cast.chen, cast.lin, 2)
    assert State(over.state) not in OPEN
    for query in ("", to("L2A")):
        assert client_of(cast.lin).get(address(ROUTE, over, query)).status_code == 409


def test_the_old_answers_stand_on_the_timeline(cast: Cast) -> None:
    case = of_category(cast, "L1")
    change(cast, case, "L2A", reason="F11")
    found = changes_of(last_event(case))
    assert found["category"] == ("L1", "L2")
    assert found["subtype"] == ("", "L2A")
    assert found["left_on"] == ("115/11/17", "115/11/20")
    assert found["contacted_note"] == ("電話三次，無人接聽", "")
    assert found["will"] == ("", "W3")
    page = words(client_of(cast.chen).get(address("detail", case)))
    assert "變更離校種類" in page
    assert BASIS in page
    assert "電話三次，無人接聽" in page
    assert codes.label("leave_will", "W3") in page
    assert "休學：申請休學" in page


def test_the_timeline_still_says_what_was_filed_at_first(cast: Cast) -> None:
    case = of_category(cast, "L1")
    change(cast, case, "L2A")
    change(cast, case, "L4A", left_on="115/11/21")
    page = words(client_of(cast.chen).get(address("detail", case)))
    assert "陳冠廷填報，離校種類「未到校連續3日以上」，離校日期115年11月17日。" in page


def test_what_stays_true_in_any_category_need_not_be_typed_again(cast: Cast) -> None:
    case = of_category(cast, "L1")
    shown = opened(cast.lin, ROUTE, case, to("L2A"))
    assert (shown["reason"], shown["other_reasons"]) == ("S05", "S01")
    assert shown["left_on"] == ""


def test_deadline_and_closing_conditions_follow_the_new_category(cast: Cast) -> None:
    case = file(cast.chen, report=whole_report())
    before = report_deadline(case)
    change(cast, case, "L2A")
    after = fresh(case)
    assert report_deadline(after) != before
    assert report_deadline(after) == report_deadline(
        file(cast.chen, report=whole_report(2, category="L2", subtype="L2A", left_on=after.left_on))
    )
    offered = {one.code for one in law.closings(law.LAW, "L2", TODAY)}
    actions.notify(case=after, by=cast.lin, at=NOW)
    page = client_of(cast.chen).get(address("track", after)).content.decode()
    for code in ("C1", "C3", "C5"):
        assert (f'name="closing" value="{code}"' in page) == (code in offered)


def test_an_old_suggestion_does_not_close_under_a_condition_of_the_other_category(cast: Cast) -> None:
    """已返校就學 is no condition of 休學; there it is 已復學 with the class."""
    case = of_category(cast, "L1", State.CLOSING)
    assert change(cast, case, "L2A").status_code == 303
    page = client_of(cast.lin).get(address("closing", case))
    assert page.status_code == 200
    question = client_of(cast.lin).get(address("close", case))
    assert question.status_code == 200
    typed = boxes(question)
    assert "closing" not in typed
    for answer in (
        post(cast.lin, "close", case, typed),
        post(cast.lin, "close", case, typed | {"closing": "C1", "C1_effective_on": "115/11/23"}),
    ):
        assert answer.status_code in (200, 422)
        assert fresh(case).state == State.CLOSING
    old = Closing(code="C1", effective_on=TODAY)
    with pytest.raises(Unlawful):
        actions.close(case=fresh(case), closing=old, by=cast.lin, at=NOW)
    lawfully = {"closing": "C3", "C3_effective_on": "115/11/23", "C3_grade_class": "觀光二乙"}
    assert post(cast.lin, "close", case, typed | lawfully).status_code == 303
    assert (fresh(case).state, fresh(case).closing) == (State.CLOSED, "C3")


def test_a_transfer_leaves_the_national_rule(cast: Cast) -> None:
    case = of_category(cast, "L1")
    with pytest.raises(OpenElsewhere):
        file(cast.zhao, report=a_report(1))
    assert change(cast, case, "L4A").status_code == 303
    assert file(cast.zhao, report=a_report(1)).state == State.PENDING


def test_two_chiefs_change_it_at_once_and_the_second_learns_it(cast: Cast) -> None:
    case = of_category(cast, "L1")
    mine = opened(cast.lin, ROUTE, case, to("L3A"))
    mine |= {"left_on": "115/11/20", "basis": "第3次缺曠會議", **NEEDED["L3A"], "reason": "F11"}
    change(cast, case, "L2A", reason="S01", other_reasons=[])
    answer = post(cast.lin, ROUTE, case, mine, to("L3A"))
    # 休學 cannot become 長期缺課 any more: what was typed is kept, beside what happened.
    assert answer.status_code == 409
    page = words(answer)
    assert "林淑芬在今天10:00做了「變更離校類別」" in page or "您在今天10:00做了「變更離校類別」" in page
    assert "第3次缺曠會議" in page
    assert fresh(case).category == "L2"
    assert Draft.objects.get(owner=cast.lin.person).payload["words"]["basis"] == "第3次缺曠會議"


def test_two_chiefs_change_it_to_the_same_and_read_both_texts(cast: Cast) -> None:
    case = of_category(cast, "L1")
    mine = opened(cast.lin, ROUTE, case, to("L4B"))
    mine |= {"left_on": "115/11/20", "basis": BASIS, **NEEDED["L4B"], "reason": "F11"}
    change(cast, case, "L2A", reason="S01", other_reasons=[])
    answer = post(cast.lin, ROUTE, case, mine, to("L4B"))
    assert answer.status_code == 409
    assert "主要離校原因" in words(answer)
    assert "您和別人改了同一項" in words(answer)
    assert boxes(answer)["reason"] == "F11"
    assert post(cast.lin, ROUTE, case, boxes(answer), to("L4B")).status_code == 303
    assert (fresh(case).category, fresh(case).reason) == ("L4", "F11")


def test_the_second_click_leads_where_the_first_one_led(cast: Cast) -> None:
    case = of_category(cast, "L1")
    typed = opened(cast.lin, ROUTE, case, to("L2A"))
    typed |= {"left_on": "115/11/20", "basis": BASIS, **NEEDED["L2A"]}
    events = count_events(case)
    answers = [post(cast.lin, ROUTE, case, typed, to("L2A")) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"] == address("detail", case)
    assert count_events(case) == events + 1


def test_a_half_written_change_comes_back_for_the_kind_it_was_written_for(
    cast: Cast, clock: Traveller
) -> None:
    case = of_category(cast, "L1")
    typed = opened(cast.lin, ROUTE, case, to("L2A")) | {"basis": BASIS, "act": "save"}
    answer = post(cast.lin, ROUTE, case, typed, to("L2A"))
    assert answer.status_code == 303
    clock.shift(timedelta(days=1))
    assert boxes(client_of(cast.lin).get(answer["Location"]))["basis"] == BASIS
    assert opened(cast.lin, ROUTE, case, to("L4B"))["basis"] == ""
    assert change(cast, case, "L2A").status_code == 303
    assert not Draft.objects.exists()


def test_a_number_stays_when_the_semester_is_another(cast: Cast, clock: Traveller) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    clock.shift(timedelta(days=120))
    assert change(cast, case, "L2A", left_on="116/03/02").status_code == 303
    assert fresh(case).number == case.number == "115-1-0001"
