"""更正聯絡資料: whoever keeps contact sets right whom to call, and nothing else, in every open state."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from time_machine import Traveller

from leavers.accounts.visitor import Visitor
from leavers.cases import actions
from leavers.cases.forms.facts import FactsForm
from leavers.cases.forms.student import StudentForm
from leavers.cases.models import Draft, Tracker
from leavers.cases.refusals import Forbidden
from leavers.cases.snapshot import report_of
from leavers.cases.words import PARTS
from leavers.rules.lifecycle import State
from leavers.vault.models import AccessEntry, Action
from tests.cases.browsing import (
    MOVED_ON,
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
from tests.filings import NOW, TODAY, closed, fresh, notified
from tests.people import Cast
from tests.visits import client_of, messages_of, words

ROUTE = "correct_contacts"
PHONE = "0900-000-555"
# What a correction of contacts may write; the rest of the row stays to the letter.
WRITTEN = {"contacts", "student", "version", "updated_at"}


@pytest.mark.parametrize("state", OPEN_STATES)
@pytest.mark.parametrize("who", ["chen", "lin"])
def test_a_tracker_and_the_chief_correct_contacts_without_a_reason_in_every_open_state(
    cast: Cast, state: State, who: str
) -> None:
    case = in_state(cast, state)
    before, events = columns(case), count_events(case)
    answer = send(getattr(cast, who), ROUTE, case, guardian_phone=PHONE)
    assert answer.status_code == 303
    assert answer["Location"] == address("detail", case)
    after = columns(case)
    assert {name for name in after if after[name] != before[name]} <= WRITTEN
    assert after["contacts"]["guardian"] == {**before["contacts"]["guardian"], "phone": PHONE}
    assert after["version"] == before["version"] + 1
    assert count_events(case) == events + 1
    event = last_event(case)
    assert (event.kind, event.by_id, event.reason) == ("correct", getattr(cast, who).person_id, None)
    assert (event.before, event.after) == (state, state)
    assert changes_of(event) == {"guardian_phone": ("0900000120", PHONE)}


def test_the_next_page_says_so_without_naming_the_student(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    client = client_of(cast.chen)
    client.post(address(ROUTE, case), opened(cast.chen, ROUTE, case) | {"guardian_phone": PHONE})
    assert messages_of(client) == [f"已更正{case.number}，原來的內容留在案件歷程。"]


def test_the_timeline_shows_old_and_new_and_both_are_masked(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    send(cast.lin, ROUTE, case, guardian_phone=PHONE, registered_address="花蓮縣秀林鄉富世村虛構路88號")
    page = words(client_of(cast.chen).get(address("detail", case)))
    assert "監護人電話" in page
    assert "林淑芬更正了案件的資料" in page
    for secret in ("0900000120", PHONE, "無名路17號", "虛構路88號"):
        assert secret not in page


def test_the_correction_lies_sealed_in_the_database(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    send(cast.lin, ROUTE, case, guardian_phone=PHONE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT detail, reason FROM cases_event WHERE case_id = %s", [case.pk])
        assert PHONE.encode() not in repr(cursor.fetchall()).encode()


def test_contacts_that_are_unchanged_are_refused_with_words(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    before, events = columns(case), count_events(case)
    answer = send(cast.chen, ROUTE, case)
    assert answer.status_code == 422
    assert UNCHANGED in words(answer)
    assert columns(case) == before
    assert count_events(case) == events


def test_an_error_stands_beside_the_field_and_what_was_typed_stays(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    answer = send(cast.chen, ROUTE, case, guardian_phone="家裡", student_phone=PHONE)
    assert answer.status_code == 422
    assert "看不懂這個電話" in words(answer)
    assert boxes(answer)["guardian_phone"] == "家裡"
    assert boxes(answer)["student_phone"] == PHONE


def test_a_second_contact_comes_and_goes(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    second = {"second_name": "伊苞", "second_relation": "G99", "second_relation_other": "姑姑"}
    send(cast.chen, ROUTE, case, **second, second_phone=PHONE)
    assert fresh(case).contacts["second"] == {
        "name": "伊苞",
        "relation": "G99",
        "relation_other": "姑姑",
        "phone": PHONE,
    }
    send(cast.chen, ROUTE, case, **dict.fromkeys(second, ""), second_phone="")
    assert fresh(case).contacts["second"] == {}


def test_the_mailing_address_parts_from_the_registered_one_and_joins_it_again(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    apart = opened(cast.chen, ROUTE, case) | {"mailing_address": "花蓮縣花蓮市虛構路3號"}
    del apart["same_address"]
    assert post(cast.chen, ROUTE, case, apart).status_code == 303
    assert fresh(case).contacts["mailing_address"] == "花蓮縣花蓮市虛構路3號"
    assert send(cast.chen, ROUTE, case, same_address="on").status_code == 303
    assert fresh(case).contacts["mailing_address"] == ""


def test_an_address_that_was_typed_is_no_longer_the_registrys(cast: Cast) -> None:
    source = {"source": "local", "label": "本校學籍", "as_of": "2026-11-22T08:00:00+08:00"}
    report = whole_report()
    sources = dict.fromkeys(("name", "registered_address"), source)
    case = in_state(cast, State.TRACKING, replace(report, student=replace(report.student, sources=sources)))
    send(cast.chen, ROUTE, case, guardian_phone=PHONE)
    assert fresh(case).student["sources"].keys() == {"name", "registered_address"}
    send(cast.chen, ROUTE, case, registered_address="花蓮縣秀林鄉虛構路88號")
    assert fresh(case).student["sources"].keys() == {"name"}


@pytest.mark.parametrize("name", sorted({*StudentForm.base_fields, *FactsForm.base_fields}))
def test_whatever_else_is_posted_only_contacts_change(cast: Cast, name: str) -> None:
    """Names of other forms, of columns and of nothing at all are nobody's words here."""
    case = notified(cast.chen, cast.lin, report=whole_report())
    before = columns(case)
    if name in PARTS["contacts"] or name == "same_address":
        return
    extra: dict[str, Any] = {name: "L2", "state": "closed", "nid": "A123456789", "protected": "on"}
    assert send(cast.chen, ROUTE, case, guardian_phone=PHONE, **extra).status_code == 303
    after = columns(case)
    assert {key for key in after if after[key] != before[key]} <= WRITTEN
    assert after["student"] == before["student"]
    assert changes_of(last_event(case)).keys() == {"guardian_phone"}


def test_the_action_lets_no_other_part_through_as_contacts(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    report = report_of(case)
    before = columns(case)
    for part in ("student", "facts"):
        with pytest.raises(Forbidden):
            actions.correct_report(
                case=fresh(case),
                part=part,
                report=replace(report, contacts={**report.contacts, "student_phone": PHONE}),
                reason="電話寫錯了",
                by=cast.lin,
                at=NOW,
            )
    assert columns(case) == before


def test_who_keeps_no_contact_may_not(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    for who in (cast.huang, cast.wu):
        assert client_of(who).get(address(ROUTE, case)).status_code == 403
    for who in (cast.zhao, cast.county):
        assert client_of(who).get(address(ROUTE, case)).status_code == 404


def test_a_tracker_whose_time_is_over_may_no_longer(cast: Cast, clock: Traveller) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    Tracker.objects.create(
        case=case,
        person=cast.wang.person,
        from_on=TODAY,
        until_on=TODAY + timedelta(days=1),
        added_by=cast.lin.person,
    )
    typed = opened(cast.wang, ROUTE, case)
    clock.shift(timedelta(days=1))
    answer = post(cast.wang, ROUTE, case, typed | {"guardian_phone": PHONE})
    assert answer.status_code == 403
    assert fresh(case).contacts["guardian"]["phone"] != PHONE


def test_a_closed_case_is_corrected_no_more_and_the_words_stay(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    typed = opened(cast.chen, ROUTE, case)
    actions.withdraw(case=case, why="W1", reason="同一位學生重複通報。", by=cast.lin, at=NOW)
    answer = post(cast.chen, ROUTE, case, typed | {"guardian_phone": PHONE})
    assert answer.status_code == 409
    assert PHONE in words(answer)
    assert "林淑芬在今天10:00做了「撤案」" in words(answer)
    assert Draft.objects.get(owner=cast.chen.person).payload["words"]["guardian_phone"] == PHONE
    over = closed(cast.chen, cast.lin, 2)
    assert client_of(cast.lin).get(address(ROUTE, over)).status_code == 409


def test_that_the_page_shows_numbers_in_full_is_written_down_each_time(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    answer = client_of(cast.chen).get(address(ROUTE, case))
    assert boxes(answer)["guardian_phone"] == "0900000120"
    entry = AccessEntry.objects.get(action=Action.REVEAL, subject_id=case.pk)
    assert entry.actor_id == cast.chen.person_id
    assert "guardian_phone" in json.dumps(entry.detail)


def test_what_two_people_typed_at_once_stands_side_by_side(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    mine = opened(cast.chen, ROUTE, case) | {"guardian_phone": PHONE, "student_phone": "0900-000-777"}
    send(
        cast.lin, ROUTE, case, guardian_phone="0900-000-666", second_name="伊苞", second_phone="0900-000-888"
    )
    answer = post(cast.chen, ROUTE, case, mine)
    assert answer.status_code == 409
    page = words(answer)
    assert MOVED_ON in page
    assert "林淑芬在今天10:00做了「更正資料」" in page
    assert "監護人電話 0900-000-666 0900-000-555" in page
    shown = boxes(answer)
    # One's own words, and the newest where one typed nothing.
    assert (shown["guardian_phone"], shown["student_phone"]) == (PHONE, "0900-000-777")
    assert (shown["second_name"], shown["second_phone"]) == ("伊苞", "0900-000-888")
    # Sent again, now that both have been read, it is written.
    assert post(cast.chen, ROUTE, case, shown).status_code == 303
    contacts = fresh(case).contacts
    assert contacts["guardian"]["phone"] == PHONE
    assert contacts["second"]["phone"] == "0900-000-888"
    assert changes_of(last_event(case))["guardian_phone"] == ("0900-000-666", PHONE)


def keep(by: Visitor, case: Any, data: dict[str, Any]) -> Any:
    return client_of(by).post(address(ROUTE, case), data | {"act": "keep"}, headers={"X-Keep": "1"})


def test_a_half_written_correction_is_kept_sealed_for_its_writer_alone_and_gone_when_done(
    cast: Cast,
) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    typed = opened(cast.chen, ROUTE, case) | {"guardian_phone": "0900-000-5"}
    answer = keep(cast.chen, case, typed)
    assert "10:00" in answer.json()["saved"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM cases_draft")
        assert b"0900-000-5" not in repr(cursor.fetchall()).encode()
    assert opened(cast.lin, ROUTE, case)["guardian_phone"] == "0900000120"
    again = client_of(cast.chen).get(address(ROUTE, case))
    assert boxes(again)["guardian_phone"] == "0900-000-5"
    assert "已帶入您暫存的內容" in words(again)
    assert post(cast.chen, ROUTE, case, boxes(again) | {"guardian_phone": PHONE}).status_code == 303
    assert not Draft.objects.exists()


def test_a_half_written_correction_comes_back_with_what_others_changed_meanwhile(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    keep(cast.chen, case, opened(cast.chen, ROUTE, case) | {"guardian_phone": PHONE})
    send(cast.lin, ROUTE, case, guardian_phone="0900-000-666", student_phone="0900-000-777")
    answer = client_of(cast.chen).get(address(ROUTE, case))
    assert (boxes(answer)["guardian_phone"], boxes(answer)["student_phone"]) == (PHONE, "0900-000-777")
    assert "監護人電話 0900-000-666 0900-000-555" in words(answer)


def test_to_empty_an_answer_is_something_to_keep(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    keep(cast.chen, case, opened(cast.chen, ROUTE, case) | {"student_phone": ""})
    assert opened(cast.chen, ROUTE, case)["student_phone"] == ""


def test_what_the_case_says_anyway_is_not_kept(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    keep(cast.chen, case, opened(cast.chen, ROUTE, case))
    assert not Draft.objects.exists()


def test_the_second_click_leads_where_the_first_one_led(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    typed = opened(cast.chen, ROUTE, case) | {"guardian_phone": PHONE}
    events = count_events(case)
    answers = [post(cast.chen, ROUTE, case, typed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert count_events(case) == events + 1


def test_words_kept_too_late_are_not_offered_again(cast: Cast) -> None:
    """The script's last 暫存 may arrive after the form itself."""
    case = notified(cast.chen, cast.lin, report=whole_report())
    typed = opened(cast.chen, ROUTE, case) | {"guardian_phone": PHONE}
    post(cast.chen, ROUTE, case, typed)
    keep(cast.chen, case, typed)
    assert not Draft.objects.exists()


def test_to_keep_ones_words_shows_nothing_and_is_no_reading(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    typed = opened(cast.chen, ROUTE, case) | {"guardian_phone": PHONE}
    before = AccessEntry.objects.count()
    keep(cast.chen, case, typed)
    assert AccessEntry.objects.count() == before


def test_the_words_of_one_who_was_released_meanwhile_are_kept(cast: Cast) -> None:
    """陳 filed the case and may still read it."""
    case = notified(cast.chen, cast.lin, report=whole_report())
    typed = opened(cast.chen, ROUTE, case) | {"guardian_phone": PHONE}
    Tracker.objects.filter(case=case, person=cast.chen.person).update(until_on=TODAY)
    assert keep(cast.chen, case, typed).status_code == 200
    assert Draft.objects.get(owner=cast.chen.person).payload["words"]["guardian_phone"] == PHONE
    assert post(cast.chen, ROUTE, case, typed).status_code == 403


def test_far_too_much_stays_on_the_screen_with_its_error(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    typed = opened(cast.chen, ROUTE, case) | {"registered_address": "無名路" * 30_000}
    assert keep(cast.chen, case, typed).status_code == 413
    for act in ({"act": "save"}, {}, {"version": "1"}):
        answer = post(cast.chen, ROUTE, case, typed | act)
        assert answer.status_code == 422
        assert boxes(answer)["registered_address"] == typed["registered_address"]
    assert not Draft.objects.exists()


def test_a_tick_is_read_back_in_words(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=whole_report())
    typed = opened(cast.chen, ROUTE, case) | {"guardian_phone": PHONE}
    actions.withdraw(case=case, why="W1", reason="同一位學生重複通報。", by=cast.lin, at=NOW)
    page = words(post(cast.chen, ROUTE, case, typed))
    assert "通訊地址同戶籍地址 是" in page
    assert "True" not in page
