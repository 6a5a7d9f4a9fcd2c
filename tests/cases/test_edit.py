"""修正通報: mend a report that was sent back, step by step, and submit it again (ruling 1)."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from time_machine import Traveller

from leavers.cases.models import Case, Draft, Event
from leavers.cases.models.draft import DraftKind
from leavers.cases.snapshot import report_of
from leavers.rules.lifecycle import State, Step
from leavers.vault.models import AccessEntry, Action
from tests.cases.browsing import (
    OPEN_STATES,
    address,
    boxes,
    changes_of,
    in_state,
    opened,
    post,
    send,
)
from tests.cases.returning import REASON, mend, resubmitted, sent_back
from tests.databases import at_once
from tests.filings import closed, fresh, nid
from tests.people import Cast, make_cast
from tests.visits import HTMX, client_of, value_of, words

STEPS = ("edit_start", "edit_student", "edit_facts")
PAGES = ("edit", *STEPS)


@pytest.fixture
def case(cast: Cast) -> Case:
    return sent_back(cast)


def test_the_reason_stands_there_and_each_marked_answer_leads_to_its_box(cast: Cast, case: Case) -> None:
    page = client_of(cast.chen).get(address("edit", case))
    assert f"退回的原因 今天10:00 {REASON} 林淑芬 請修正： 離校日期 、 監護人電話 、 主要離校原因" in words(
        page
    )
    whole = page.content.decode()
    for step, name in (("facts", "left_on"), ("student", "guardian_phone"), ("facts", "reason")):
        assert f'href="{address(f"edit_{step}", case)}#id_{name}_field"' in whole
        assert (
            f'id="id_{name}_field"'
            in client_of(cast.chen).get(address(f"edit_{step}", case)).content.decode()
        )


def test_marked_answers_are_flagged_on_the_whole_report_and_beside_their_boxes(
    cast: Cast, case: Case
) -> None:
    assert "離校日期 請修正 115年11月17日" in words(client_of(cast.chen).get(address("edit", case)))
    flags = {
        step: words(client_of(cast.chen).get(address(step, case))).count("主要通報人員請您再看這一項")
        for step in STEPS
    }
    assert flags == {"edit_start": 0, "edit_student": 1, "edit_facts": 2}


def test_every_step_is_filled_in_with_what_was_reported(cast: Cast, case: Case) -> None:
    assert opened(cast.chen, "edit_start", case)["nid"] == nid()
    student = opened(cast.chen, "edit_student", case)
    assert (student["name"], student["guardian_phone"], student["tribe"]) == (
        "拉娃．達奧斯",
        "0900000120",
        "12",
    )
    facts = opened(cast.chen, "edit_facts", case)
    assert (facts["left_on"], facts["reason"], facts["other_reasons"]) == ("115/11/17", "S05", "S01")


def test_phones_and_addresses_are_masked_on_the_whole_report(cast: Cast, case: Case) -> None:
    page = client_of(cast.chen).get(address("edit", case)).content.decode()
    for secret in (case.nid, "0900000120", "0900000121", "無名路17號"):
        assert secret not in page


def test_what_the_boxes_show_in_full_is_logged_as_revealed_once_for_each_look(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    for step in PAGES:
        client.get(address(step, case))
    revealed = AccessEntry.objects.filter(action=Action.REVEAL).order_by("pk")
    assert [entry.detail for entry in revealed] == [
        {"page": "edit_start", "fields": ["nid"]},
        {
            "page": "edit_student",
            "fields": [
                "student_phone",
                "guardian_phone",
                "second_phone",
                "registered_address",
                "mailing_address",
            ],
        },
    ]


def test_a_page_that_is_not_shown_reveals_nothing(cast: Cast) -> None:
    """Step 1 is not finished, so step 2 leads back there."""
    case = sent_back(cast)
    mend(cast.chen, "start", case, act="save", nid="")
    before = AccessEntry.objects.filter(action=Action.REVEAL).count()
    assert client_of(cast.chen).get(address("edit_student", case)).status_code == 302
    assert AccessEntry.objects.filter(action=Action.REVEAL).count() == before


def test_looking_changes_nothing_and_begins_no_draft(cast: Cast, case: Case) -> None:
    for step in (*PAGES, "edit_discard"):
        client_of(cast.chen).get(address(step, case))
    assert (fresh(case).version, Draft.objects.count()) == (case.version, 0)


@pytest.mark.parametrize("state", [state for state in OPEN_STATES if state != State.RETURNED])
def test_in_every_other_open_state_each_page_answers_with_words(cast: Cast, state: State) -> None:
    case = in_state(cast, state)
    for step in (*PAGES, "edit_discard"):
        for visitor in (cast.chen, cast.lin):
            for answer in (
                client_of(visitor).get(address(step, case)),
                post(visitor, step, case, {"act": "next", "left_on": "115/11/16"}),
            ):
                assert answer.status_code == 409, step
                assert "這個案件已經更新" in words(answer)
    assert fresh(case).state == state


def test_nor_can_a_closed_case_be_mended(cast: Cast) -> None:
    assert client_of(cast.chen).get(address("edit", closed(cast.chen, cast.lin))).status_code == 409


def test_others_of_the_school_may_not_and_another_school_finds_nothing(cast: Cast, case: Case) -> None:
    for step in (*PAGES, "edit_discard"):
        for visitor in (cast.wu, cast.wang, cast.huang):
            assert client_of(visitor).get(address(step, case)).status_code == 403
            assert post(visitor, step, case, {"act": "next"}).status_code == 403
        assert client_of(cast.zhao).get(address(step, case)).status_code == 404


def test_the_chief_may_mend_it_too(cast: Cast, case: Case) -> None:
    mend(cast.lin, "facts", case, left_on="115/11/16")
    event = resubmitted(cast.lin, case)
    assert (event.by_id, fresh(case).filer_id) == (cast.lin.person_id, cast.chen.person_id)
    assert fresh(case).left_on == date(2026, 11, 16)


def test_it_is_submitted_again_under_the_same_number_with_old_and_new(cast: Cast, case: Case) -> None:
    assert mend(cast.chen, "facts", case, left_on="115/11/16", reason="P04")["Location"] == address(
        "edit", case
    )
    mend(cast.chen, "student", case, guardian_phone="0911222333")
    event = resubmitted(cast.chen, case)
    assert (event.kind, event.before, event.after) == (Step.SUBMIT, State.RETURNED, State.PENDING)
    assert changes_of(event) == {
        "guardian_phone": ("0900000120", "0911222333"),
        "left_on": ("115/11/17", "115/11/16"),
        "reason": ("S05", "P04"),
    }
    now = fresh(case)
    assert (now.state, now.number, now.left_on, now.reason) == (
        State.PENDING,
        case.number,
        date(2026, 11, 16),
        "P04",
    )


def test_the_timeline_shows_both_and_masks_the_phone(cast: Cast, case: Case) -> None:
    mend(cast.chen, "facts", case, left_on="115/11/16")
    mend(cast.chen, "student", case, guardian_phone="0911222333")
    resubmitted(cast.chen, case)
    page = words(client_of(cast.lin).get(address("detail", case)))
    assert "重新提交" in page
    assert "離校日期 原為： 115/11/17 → 改為： 115/11/16" in page
    assert "監護人電話 原為： 0900-***-120 → 改為： 0911-***-333" in page
    assert "0911222333" not in page


def test_it_can_be_submitted_again_without_any_change(cast: Cast, case: Case) -> None:
    before = report_of(case)
    event = resubmitted(cast.chen, case)
    assert event.detail is None
    assert report_of(fresh(case)) == before


def test_the_first_record_stays_as_it_was(cast: Cast, case: Case) -> None:
    first = case.records.get()
    mend(cast.chen, "facts", case, left_on="115/11/16")
    resubmitted(cast.chen, case)
    assert list(fresh(case).records.values()) == [type(first).objects.filter(pk=first.pk).values()[0]]


def test_it_waits_for_the_chief_again(cast: Cast, case: Case) -> None:
    resubmitted(cast.chen, case)
    home = words(client_of(cast.lin).get(reverse("web:home")))
    assert "審核 ：拉娃．達奧斯" in home
    assert send_notify(cast, case).status_code == 303


def send_notify(cast: Cast, case: Case) -> Any:
    client = client_of(cast.lin)
    seen = value_of(client.get(address("notify", case)), "version")
    return client.post(address("notify", case), {"version": seen})


def test_the_second_click_leads_where_the_first_one_led(cast: Cast, case: Case) -> None:
    typed = opened(cast.chen, "edit", case)
    assert {post(cast.chen, "edit", case, typed)["Location"] for _ in "12"} == {address("submitted", case)}
    assert Event.objects.filter(kind=Step.SUBMIT).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_the_filer_and_the_chief_at_once_one_submits() -> None:
    cast = make_cast()
    for n in range(1, 4):
        case = sent_back(cast, n)
        both = [(by, opened(by, "edit", case)) for by in (cast.chen, cast.lin)]
        answers = at_once(*[partial(post, by, "edit", case, typed) for by, typed in both])
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        assert Event.objects.filter(case=case, kind=Step.SUBMIT).count() == 2


def test_the_draft_begins_with_the_first_change_and_is_its_owners_alone(cast: Cast, case: Case) -> None:
    mend(cast.chen, "facts", case, left_on="115/11/16")
    draft = Draft.objects.get()
    assert (draft.owner, draft.kind, draft.case) == (cast.chen.person, DraftKind.REPORT, case)
    assert opened(cast.chen, "edit_facts", case)["left_on"] == "115/11/16"
    assert opened(cast.lin, "edit_facts", case)["left_on"] == "115/11/17"
    assert report_of(fresh(case)).left_on == date(2026, 11, 17)


def test_what_the_script_keeps_is_there_another_day(cast: Cast, case: Case, clock: Traveller) -> None:
    typed = opened(cast.chen, "edit_student", case) | {"act": "keep", "guardian_name": "達奧斯"}
    answer = client_of(cast.chen).post(address("edit_student", case), typed, headers={"X-Keep": "1"})
    assert answer.json()["action"] == address("edit_student", case)
    clock.shift(timedelta(days=20))
    assert opened(cast.chen, "edit_student", case)["guardian_name"] == "達奧斯"


def test_a_step_that_is_not_finished_is_kept_and_stands_in_the_way(cast: Cast, case: Case) -> None:
    answer = mend(cast.chen, "facts", case, left_on="115/02/30")
    assert (answer.status_code, boxes(answer)["left_on"]) == (422, "115/02/30")
    on = client_of(cast.chen).get(address("edit", case))
    assert on["Location"] == address("edit_facts", case) + "?mend=1"
    assert post(cast.chen, "edit", case, {"version": str(case.version)})["Location"] == on["Location"]
    assert fresh(case).state == State.RETURNED


def test_it_is_gone_once_the_report_is_submitted_again(cast: Cast, case: Case) -> None:
    mend(cast.chen, "facts", case, left_on="115/11/16")
    resubmitted(cast.chen, case)
    assert not Draft.objects.exists()


def test_it_can_be_given_up(cast: Cast, case: Case) -> None:
    mend(cast.chen, "facts", case, left_on="115/11/16")
    page = client_of(cast.chen).get(address("edit_discard", case), headers=HTMX)
    assert "您修正到一半的內容會刪除，不能復原。" in words(page)
    for _click in "12":
        answer = send(cast.chen, "edit_discard", case)
        assert (answer.status_code, answer["Location"]) == (303, address("edit", case))
    assert not Draft.objects.exists()
    assert opened(cast.chen, "edit_facts", case)["left_on"] == "115/11/17"
    assert fresh(case).state == State.RETURNED


def test_giving_it_up_is_offered_only_where_there_is_something_to_give_up(cast: Cast, case: Case) -> None:
    offer = f'href="{address("edit_discard", case)}"'
    assert offer not in client_of(cast.chen).get(address("edit", case)).content.decode()
    mend(cast.chen, "facts", case, left_on="115/11/16")
    assert offer in client_of(cast.chen).get(address("edit", case)).content.decode()


def test_ones_own_half_mended_report_waits_where_one_begins_the_day(cast: Cast, case: Case) -> None:
    home = client_of(cast.chen).get(reverse("web:home")).content.decode()
    assert f'href="{address("edit", case)}"' in home
    assert (
        f'href="{address("edit", case)}"'
        in client_of(cast.chen).get(address("detail", case)).content.decode()
    )
