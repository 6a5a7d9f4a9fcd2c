"""Somebody corrects the case while its report is being mended: nobody undoes what another one wrote (D17)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from time_machine import Traveller

from leavers.cases import actions
from leavers.cases.models import Case
from leavers.cases.snapshot import report_of
from leavers.rules.lifecycle import State
from tests.cases.browsing import (
    address,
    boxes,
    changes_of,
    opened,
    post,
)
from tests.cases.returning import (
    called_elsewhere,
    corrected,
    from_registry,
    mend,
    resubmitted,
    returned,
    sent_back,
)
from tests.filings import NOW, fresh, nid
from tests.people import Cast
from tests.visits import client_of, words


@pytest.fixture
def case(cast: Cast) -> Case:
    return sent_back(cast)


def test_a_correction_made_meanwhile_comes_into_what_was_kept(cast: Cast, case: Case) -> None:
    mend(cast.chen, "facts", case, act="save", reason="P04")
    corrected(cast, case, left_on=date(2026, 11, 13))
    facts = opened(cast.chen, "edit_facts", case)
    assert (facts["left_on"], facts["reason"]) == ("115/11/13", "P04")
    resubmitted(cast.chen, case)
    assert (fresh(case).left_on, fresh(case).reason) == (date(2026, 11, 13), "P04")


def test_a_page_from_before_the_correction_does_not_undo_it(cast: Cast, case: Case) -> None:
    """The boxes that nobody touched still hold what was there before; that is not what one typed."""
    typed = opened(cast.chen, "edit_facts", case)
    corrected(cast, case, left_on=date(2026, 11, 13))
    post(cast.chen, "edit_facts", case, typed | {"act": "keep", "reason": "P04"})
    post(cast.chen, "edit_facts", case, typed | {"act": "next", "reason": "P04"})
    resubmitted(cast.chen, case)
    assert (fresh(case).left_on, fresh(case).reason) == (date(2026, 11, 13), "P04")


def test_nor_a_page_of_contacts(cast: Cast, case: Case) -> None:
    typed = opened(cast.chen, "edit_student", case)
    called_elsewhere(cast, case, "0911000222")
    post(cast.chen, "edit_student", case, typed | {"act": "next", "seat_no": "18"})
    event = resubmitted(cast.chen, case)
    assert changes_of(event) == {"seat_no": ("17", "18")}
    assert report_of(fresh(case)).contacts["guardian"]["phone"] == "0911000222"


@pytest.mark.parametrize("begun", [True, False])
def test_where_both_changed_an_answer_both_stand_side_by_side_and_ones_own_is_sent(
    cast: Cast, case: Case, begun: bool
) -> None:
    if begun:
        mend(cast.chen, "facts", case, act="save", reason="P04")
    typed = opened(cast.chen, "edit_facts", case)
    corrected(cast, case, left_on=date(2026, 11, 13))
    post(cast.chen, "edit_facts", case, typed | {"act": "next", "left_on": "115/11/16"})
    for _look in "12":
        page = words(client_of(cast.chen).get(address("edit", case)))
        assert "您和別人改了同一項" in page
        assert "離校日期 115/11/13 115/11/16" in page
    event = resubmitted(cast.chen, case)
    assert changes_of(event)["left_on"] == ("115/11/13", "115/11/16")


def test_a_report_corrected_since_the_last_look_is_not_submitted_unread(cast: Cast, case: Case) -> None:
    typed = opened(cast.chen, "edit", case)
    corrected(cast, case, left_on=date(2026, 11, 13))
    answer = post(cast.chen, "edit", case, typed)
    assert answer.status_code == 409
    assert "這個案件剛才更新了" in words(answer)
    assert "115年11月13日" in words(answer)
    assert fresh(case).state == State.RETURNED
    assert post(cast.chen, "edit", case, boxes(answer)).status_code == 303


def test_a_name_corrected_meanwhile_is_not_undone_by_what_the_registry_said(cast: Cast) -> None:
    case = from_registry(cast)
    mend(cast.chen, "facts", case, act="save", reason="P04")
    report = report_of(fresh(case))
    after = replace(report, student=replace(report.student, name="拉娃．尤幹", sources={}))
    actions.correct_report(case=fresh(case), part="student", report=after, reason="更名", by=cast.lin, at=NOW)
    resubmitted(cast.chen, case)
    assert (fresh(case).name, fresh(case).reason) == ("拉娃．尤幹", "P04")


def test_a_number_corrected_meanwhile_is_the_number_of_the_mending(cast: Cast, case: Case) -> None:
    mend(cast.chen, "facts", case, act="save", reason="P04")
    actions.correct_nid(case=fresh(case), nid=nid(7), reason="戶政換號", by=cast.lin, at=NOW)
    resubmitted(cast.chen, case)
    assert (fresh(case).nid, fresh(case).reason) == (nid(7), "P04")


def test_whom_the_chief_forestalled_keeps_what_was_typed(cast: Cast, case: Case, clock: Traveller) -> None:
    typed = opened(cast.chen, "edit_facts", case) | {"act": "next", "left_on": "115/11/16"}
    resubmitted(cast.lin, case)
    clock.shift(timedelta(hours=1))
    answer = post(cast.chen, "edit_facts", case, typed)
    assert answer.status_code == 409
    assert "林淑芬在今天10:00做了「提交」。" in words(answer)
    assert "離校日期 115/11/16" in words(answer)
    returned(cast, case)
    assert opened(cast.chen, "edit_facts", case)["left_on"] == "115/11/16"
