"""刪除追蹤紀錄: struck out with a reason; mark and number stay, the contacts are recounted."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from time_machine import Traveller

from leavers.accounts.visitor import Visitor
from leavers.cases import actions
from leavers.cases.models import Case, Draft, Event, Record, Tracker
from leavers.cases.models.draft import DraftKind
from leavers.cases.models.event import Kind
from leavers.rules.lifecycle import State
from tests.cases.browsing import MOVED_ON, address, boxes, last_event
from tests.databases import at_once
from tests.filings import NOW, TODAY, a_contact, closed, fresh, notified, record, returned_to_school, token
from tests.people import Cast, make_cast
from tests.visits import HTMX, client_of, messages_of, words

WHY = "填到另一位學生的案件了。"


def removing(case: Case, number: int = 2) -> str:
    return reverse("cases:remove_record", args=[case.pk, number])


def send(by: Visitor, case: Case, number: int = 2, **typed: Any) -> Any:
    client = client_of(by)
    page = client.get(removing(case, number))
    assert page.status_code == 200, page.status_code
    return client.post(removing(case, number), boxes(page) | {"reason": WHY} | typed)


@pytest.fixture
def case(cast: Cast) -> Case:
    """追蹤中, with a record by 陳 and one by 林 after the first one."""
    case = notified(cast.chen, cast.lin)
    record(case, cast.chen, tracked_on=TODAY)
    record(case, cast.lin, tracked_on=TODAY)
    return fresh(case)


def test_the_author_removes_it_and_the_row_stays(cast: Cast, case: Case) -> None:
    answer = send(cast.chen, case)
    assert (answer.status_code, answer["Location"]) == (303, address("detail", case))
    gone, event = Record.objects.get(case=case, number=2), last_event(case)
    assert (gone.removed_at, gone.removed_by) == (NOW, cast.chen.person)
    assert (event.kind, event.reason, event.record) == (Kind.REMOVE_RECORD, WHY, gone)


def test_the_chief_removes_anybodys(cast: Cast, case: Case) -> None:
    assert send(cast.lin, case, 2).status_code == 303
    assert send(cast.lin, case, 3).status_code == 303


def test_another_tracker_may_not(cast: Cast, case: Case) -> None:
    Tracker.objects.create(case=case, person=cast.wang.person, from_on=TODAY, added_by=cast.lin.person)
    for visitor, number in ((cast.wang, 2), (cast.chen, 3), (cast.huang, 2)):
        assert client_of(visitor).get(removing(case, number)).status_code == 403
        assert client_of(visitor).post(removing(case, number), {"reason": WHY}).status_code == 403
    assert client_of(cast.zhao).get(removing(case)).status_code == 404
    assert not Record.objects.exclude(removed_at=None).exists()


def test_the_question_says_which_record_and_what_becomes_of_the_semesters_contacts(
    cast: Cast, case: Case
) -> None:
    page = words(client_of(cast.chen).get(removing(case)))
    assert "刪除115年11月23日的追蹤紀錄？ 第2筆，家庭訪視，陳冠廷填寫。" in page
    assert "本學期追蹤會變成1/2次。" in page


def test_the_contacts_are_counted_again(cast: Cast, case: Case) -> None:
    assert (case.quota_count, case.record_count) == (2, 3)
    send(cast.chen, case)
    assert (fresh(case).quota_count, fresh(case).record_count) == (1, 2)
    assert "本學期還要追蹤1次" in words(client_of(cast.chen).get(address("detail", case)))


def test_the_day_of_the_last_contact_follows(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, at=NOW - timedelta(days=5))
    record(case, cast.chen, tracked_on=TODAY - timedelta(days=2))
    record(case, cast.chen, tracked_on=TODAY)
    send(cast.chen, case, 3)
    assert fresh(case).last_tracked_on == TODAY - timedelta(days=2)


def test_the_timeline_keeps_the_mark_with_the_reason_and_drops_the_words(cast: Cast, case: Case) -> None:
    before = words(client_of(cast.lin).get(address("detail", case)))
    assert before.count("父親表示學生住在朋友家") == 3
    send(cast.chen, case)
    page = words(client_of(cast.lin).get(address("detail", case)))
    assert page.count("父親表示學生住在朋友家") == 2
    assert "追蹤紀錄2（已刪除）" in page
    assert "陳冠廷刪除了一筆追蹤紀錄。" in page
    assert "追蹤紀錄 第2筆，115年11月23日" in page
    assert WHY in page


def test_only_those_who_may_are_offered_it_and_never_for_the_first(cast: Cast, case: Case) -> None:
    def offered(visitor: Visitor) -> list[int]:
        page = client_of(visitor).get(address("detail", case)).content.decode()
        return [number for number in (1, 2, 3) if removing(case, number) in page]

    assert (offered(cast.chen), offered(cast.lin), offered(cast.huang)) == ([2], [2, 3], [])


def test_the_number_is_never_used_again(cast: Cast, case: Case) -> None:
    send(cast.lin, case, 3)
    assert record(case, cast.chen).number == 4


@pytest.mark.parametrize("reason", ["", "錯了"])
def test_too_few_words_come_back_as_they_are(cast: Cast, case: Case, reason: str) -> None:
    answer = send(cast.chen, case, reason=reason)
    assert (answer.status_code, boxes(answer)["reason"]) == (422, reason)
    assert Record.objects.get(case=case, number=2).removed_at is None


def test_looking_at_the_question_changes_nothing(cast: Cast, case: Case) -> None:
    client_of(cast.chen).get(removing(case), headers=HTMX)
    assert fresh(case).version == case.version


def test_the_first_one_cannot_be_removed_by_anybody_and_its_page_says_so(cast: Cast, case: Case) -> None:
    for visitor in (cast.chen, cast.lin):
        client = client_of(visitor)
        for visit in (client.get, client.post):
            answer = visit(removing(case, 1), {"reason": WHY})
            assert answer["Location"] == address("detail", case)
            assert messages_of(client) == ["通報前的第一筆紀錄不可刪除"]
            client.get(answer["Location"])
    assert Record.objects.get(case=case, number=1).removed_at is None


def test_a_record_that_there_is_not_is_not_found(cast: Cast, case: Case) -> None:
    assert client_of(cast.lin).get(removing(case, 9)).status_code == 404


def test_an_old_address_of_a_removed_record_is_answered_with_words(
    cast: Cast, case: Case, clock: Traveller
) -> None:
    send(cast.chen, case)
    clock.shift(timedelta(hours=1))
    for visitor in (cast.chen, cast.lin):
        client = client_of(visitor)
        for answer in (client.get(removing(case)), client.post(removing(case), {"reason": WHY})):
            assert answer.status_code == 409
            assert "做了「刪除追蹤紀錄」" in words(answer)
    assert Event.objects.filter(kind=Kind.REMOVE_RECORD).count() == 1


def test_the_second_click_leads_where_the_first_one_led(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    typed = boxes(client.get(removing(case))) | {"reason": WHY}
    assert {client.post(removing(case), typed)["Location"] for _ in "12"} == {address("detail", case)}
    assert Event.objects.filter(kind=Kind.REMOVE_RECORD).count() == 1


def test_the_message_names_case_and_record_alone(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    client.post(removing(case), boxes(client.get(removing(case))) | {"reason": WHY})
    assert messages_of(client) == ["已刪除115-1-0001的第2筆追蹤紀錄，歷程留下刪除註記。"]


def test_while_closing_is_suggested_no_record_is_removed_and_the_words_are_kept(
    cast: Cast, case: Case
) -> None:
    client = client_of(cast.chen)
    typed = boxes(client.get(removing(case))) | {"reason": WHY}
    last = a_contact(tracked_on=TODAY, closing=returned_to_school())
    actions.add_record(case=fresh(case), contact=last, by=cast.lin, at=NOW, token=token())
    for number in (2, 4):
        assert client_of(cast.lin).get(removing(case, number)).status_code == 409
    answer = client.post(removing(case), typed)
    assert answer.status_code == 409
    assert f"您填的內容 刪除原因 {WHY}" in words(answer)
    assert "林淑芬在今天10:00做了「建議結案」。" in words(answer)


def test_nor_in_a_closed_case(cast: Cast) -> None:
    case = closed(cast.chen, cast.lin)
    assert client_of(cast.lin).get(removing(case)).status_code == 409


def test_a_suggestion_that_was_sent_back_can_be_removed(cast: Cast) -> None:
    """Only the live one stands fast (ruling 10)."""
    case = notified(cast.chen, cast.lin)
    last = a_contact(tracked_on=TODAY, closing=returned_to_school())
    actions.add_record(case=case, contact=last, by=cast.chen, at=NOW, token=token())
    actions.keep_open(case=fresh(case), reason="學生只到校半天", by=cast.lin, at=NOW)
    assert send(cast.chen, case).status_code == 303
    assert client_of(cast.lin).get(address("detail", case)).status_code == 200


def test_whom_a_new_record_forestalled_looks_again(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    typed = boxes(client.get(removing(case))) | {"reason": WHY}
    record(case, cast.lin)
    answer = client.post(removing(case), typed)
    assert answer.status_code == 409
    assert MOVED_ON in words(answer)
    assert client.post(removing(case), boxes(answer)).status_code == 303


def test_a_draft_of_a_record_outlives_it(cast: Cast, case: Case) -> None:
    typed = {"tracked_on": "115/11/23", "text": "寫到一半"}
    actions.save_draft(
        draft=None, kind=DraftKind.RECORD, step="", payload=typed, by=cast.chen, at=NOW, case=case
    )
    send(cast.chen, case)
    assert Draft.objects.get(kind=DraftKind.RECORD).payload == typed
    assert "寫到一半" in words(client_of(cast.chen).get(address("track", case)))


def test_after_it_closing_can_still_be_suggested(cast: Cast, case: Case) -> None:
    send(cast.chen, case)
    last = a_contact(tracked_on=TODAY, closing=returned_to_school())
    actions.add_record(case=fresh(case), contact=last, by=cast.chen, at=NOW, token=token())
    assert fresh(case).state == State.CLOSING


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_removes_it() -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    record(case, cast.chen)
    both = [(client_of(by), boxes(client_of(by).get(removing(case)))) for by in (cast.lin, cast.chen)]
    removals = [partial(client.post, removing(case), form | {"reason": WHY}) for client, form in both]
    assert sorted(answer.status_code for answer in at_once(*removals)) == [303, 409]
    assert Event.objects.filter(kind=Kind.REMOVE_RECORD).count() == 1
