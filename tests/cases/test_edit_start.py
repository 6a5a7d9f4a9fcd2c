"""修正通報, step 1: another category, another number, and where the answers come from."""

import pytest

from leavers.cases import actions
from leavers.cases.models import Case, Draft
from leavers.cases.snapshot import report_of
from leavers.registry.local import nid_index
from leavers.registry.models import RegisteredStudent
from leavers.rules.lifecycle import State
from leavers.vault.models import AccessEntry, Action
from tests.cases.browsing import (
    address,
    boxes,
    changes_of,
    opened,
    post,
    whole_report,
)
from tests.cases.returning import from_registry, mend, resubmitted, sent_back
from tests.cases.steps import OURS, enrol
from tests.filings import NOW, file, fresh, nid
from tests.people import Cast
from tests.visits import HTMX, client_of, value_of, words


@pytest.fixture
def case(cast: Cast) -> Case:
    return sent_back(cast)


def test_another_category_asks_its_own_questions_and_names_what_it_drops(cast: Cast, case: Case) -> None:
    answer = mend(cast.chen, "start", case, category="L2", subtype_l2="L2A")
    client = client_of(cast.chen)
    assert answer["Location"] == address("edit_facts", case)
    page = client.get(address("edit_facts", case))
    assert "days_absent" not in boxes(page)
    typed = boxes(page) | {"leave_nth": "1", "will": "W3", "will_return": "R2", "act": "next"}
    assert client.post(address("edit_facts", case), typed)["Location"] == address("edit", case)
    event = resubmitted(cast.chen, case)
    assert {"category", "subtype", "leave_nth", "days_absent"} <= set(changes_of(event))
    now = fresh(case)
    assert (now.category, now.subtype, now.number) == ("L2", "L2A", case.number)
    assert "days_absent" not in now.facts


def test_the_names_of_the_dropped_answers_are_said(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    typed = boxes(client.get(address("edit_start", case)))
    chosen = typed | {"category": "L2", "subtype_l2": "L2A", "act": "next"}
    client.post(address("edit_start", case), chosen)
    page = client.get(address("edit_facts", case))
    assert "離校種類已變更，不再適用的答案已移除：連續未到校的上課日數" in words(page)


def test_its_own_case_does_not_stand_in_its_way(cast: Cast, case: Case) -> None:
    answer = mend(cast.chen, "start", case)
    assert answer["Location"] == address("edit", case)
    assert "還不能提交" not in words(client_of(cast.chen).get(address("edit", case)))


def test_a_number_with_another_open_case_is_refused(cast: Cast, case: Case) -> None:
    other = file(cast.wu, 2, report=whole_report(2))
    client = client_of(cast.chen)
    typed = boxes(client.get(address("edit_start", case))) | {"nid": other.nid}
    shown = client.post(address("edit_start", case), typed | {"act": "look_up"}, headers=HTMX)
    assert "未結案的通報" in words(shown)
    answer = client.post(address("edit_start", case), typed | {"act": "by_hand"})
    assert "Location" not in answer
    assert "未結案的通報" in words(answer)


def test_a_transfer_does_not_become_the_second_case_of_another_schools_student(cast: Cast) -> None:
    """Beside a transfer the student may have a case elsewhere; beside any other report not (ruling 6)."""
    facts = {"transfer_state": "E3", "transfer_type": "D2"}
    case = sent_back(cast, report=whole_report(category="L4", subtype="L4B", reason="F11", facts=facts))
    file(cast.zhao)
    mend(cast.chen, "start", case, category="L1")
    page = words(client_of(cast.chen).get(address("edit", case)))
    assert "這位學生在其他學校有未結案的通報，本校不能再通報。請聯絡國立乙校高級中學" in page
    answer = post(cast.chen, "edit", case, opened(cast.chen, "edit", case))
    assert answer.status_code == 422
    assert (fresh(case).state, fresh(case).category) == (State.RETURNED, "L4")


def test_another_number_makes_it_another_students_report(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    typed = boxes(client.get(address("edit_start", case))) | {"nid": nid(9)}
    shown = client.post(address("edit_start", case), typed | {"act": "look_up"}, headers=HTMX)
    seen = value_of(shown, "seen")
    client.post(address("edit_start", case), typed | {"act": "by_hand", "seen": seen})
    event = resubmitted(cast.chen, case)
    assert changes_of(event) == {"nid": (nid(), nid(9))}
    assert (fresh(case).nid, fresh(case).number) == (nid(9), case.number)
    assert file(cast.wu).nid == nid()


def test_what_came_from_the_registry_keeps_its_source_as_long_as_it_stands(cast: Cast) -> None:
    case = from_registry(cast)
    before = report_of(case).student.sources
    assert {"name", "born_on", "class_name"} <= set(before)
    mend(cast.chen, "facts", case, reason="P04")
    resubmitted(cast.chen, case)
    assert report_of(fresh(case)).student.sources == before


def test_what_was_typed_instead_has_none(cast: Cast) -> None:
    case = from_registry(cast)
    client = client_of(cast.chen)
    typed = boxes(client.get(address("edit_student", case)))
    client.post(address("edit_student", case), typed | {"act": "by_hand"})
    mend(cast.chen, "student", case, class_name="觀光事業科二年甲班")
    resubmitted(cast.chen, case)
    sources = report_of(fresh(case)).student.sources
    assert "class_name" not in sources
    assert "name" in sources


def test_the_last_report_of_the_student_is_another_one(cast: Cast) -> None:
    """The case that is mended is not its own past."""
    case = from_registry(cast)
    client_of(cast.chen).get(address("edit_student", case))
    reads = [entry.detail for entry in AccessEntry.objects.filter(action=Action.READ).order_by("pk")]
    assert reads[-1] == {"page": "edit_student"}
    assert {"page": "new_student"} not in reads


def test_a_student_of_the_registry_is_looked_up_in_the_mending_itself(cast: Cast, case: Case) -> None:
    enrol(cast.school)
    client = client_of(cast.chen)
    typed = boxes(client.get(address("edit_start", case))) | {"nid": OURS}
    shown = client.post(address("edit_start", case), typed | {"act": "look_up"}, headers=HTMX)
    assert "已找到學籍" in words(shown)
    answer = client.post(
        address("edit_start", case), typed | {"act": "next", "seen": value_of(shown, "seen")}
    )
    assert answer.status_code == 303
    assert Draft.objects.get().case == case


def test_the_new_number_of_a_protected_case_is_hidden_from_other_schools_too(cast: Cast, case: Case) -> None:
    enrol(cast.school)
    actions.protect(case=case, protected=True, reason="社政單位來函。", by=cast.lin, at=NOW)
    client = client_of(cast.chen)
    typed = boxes(client.get(address("edit_start", case))) | {"nid": OURS}
    shown = client.post(address("edit_start", case), typed | {"act": "look_up"}, headers=HTMX)
    client.post(address("edit_start", case), typed | {"act": "by_hand", "seen": value_of(shown, "seen")})
    resubmitted(cast.chen, case)
    assert fresh(case).nid == OURS
    assert RegisteredStudent.objects.get(nid_index=nid_index(OURS)).protected
