"""暫存 by itself: from the first keystroke on, for its owner alone, for thirty days and not one more."""

from datetime import datetime, timedelta
from functools import partial
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from time_machine import Traveller

from leavers.accounts.visitor import Visitor
from leavers.cases import actions, drafts
from leavers.cases.models import Case, Draft, Record, Tracker
from leavers.cases.models.draft import DraftKind
from leavers.vault.models import AccessEntry, Action
from tests.cases.steps import ABSENT, CONTACTS, LEAVE, OURS, at, begin, enrol, go_on
from tests.cases.tracking import BACK, REACHED, address
from tests.databases import at_once
from tests.filings import NOW, TAIPEI, TODAY, closed, file, notified, record, returned_to_school
from tests.people import Cast, make_cast
from tests.visits import client_of, value_of, words

NEW = "/cases/new/"


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin)


def keep(by: Visitor | Client, where: str, /, **typed: Any) -> Any:
    """What the script posts while somebody is typing."""
    client = by if isinstance(by, Client) else client_of(by)
    return client.post(where, typed | {"act": "keep"}, headers={"X-Keep": "1"})


def payload() -> Any:
    return Draft.objects.get().payload


# 追蹤紀錄


def test_a_record_is_kept_as_it_is_typed_and_says_when(cast: Cast, case: Case, clock: Traveller) -> None:
    clock.move_to(datetime(2026, 11, 23, 14, 32, tzinfo=TAIPEI))
    answer = keep(cast.chen, address(case), text="媽媽說", tracked_on="115/13/1", suggests="N")
    where = address(case)
    assert answer.json() == {"saved": "14:32已暫存", "action": where, "address": where}
    assert answer["Cache-Control"] == "no-store"
    assert payload()["text"] == "媽媽說"
    assert "媽媽說" in words(client_of(cast.chen).get(address(case)))


def test_keeping_is_no_look_at_the_case(cast: Cast, case: Case) -> None:
    keep(cast.chen, address(case), text="媽媽說")
    assert not AccessEntry.objects.exists()


@pytest.mark.parametrize("act", ["keep", "save"])
def test_an_untouched_form_keeps_nothing(cast: Cast, case: Case, act: str) -> None:
    untouched = {"tracked_on": "", "text": "", "suggests": "N"}
    answer = client_of(cast.chen).post(address(case), {"act": act, **untouched})
    assert answer.status_code in (204, 303)
    assert not Draft.objects.exists()


def test_what_is_taken_back_is_no_draft_any_more(cast: Cast, case: Case) -> None:
    keep(cast.chen, address(case), text="打錯了", suggests="N")
    answer = keep(cast.chen, address(case), text="", suggests="N")
    assert answer.json()["saved"] == ""
    assert not Draft.objects.exists()


def test_the_last_words_of_a_page_that_goes_away_need_no_answer(cast: Cast, case: Case) -> None:
    answer = client_of(cast.chen).post(address(case), {"act": "keep", "text": "要走了"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert payload()["text"] == "要走了"


def test_far_too_much_is_said_and_what_was_kept_stays(cast: Cast, case: Case) -> None:
    keep(cast.chen, address(case), text="一句話")
    assert keep(cast.chen, address(case), text="長" * 70_000).status_code == 413
    assert payload()["text"] == "一句話"


def test_words_are_kept_although_the_case_has_gone_on(cast: Cast, case: Case) -> None:
    record(case, cast.lin, tracked_on=TODAY, closing=returned_to_school())
    assert keep(cast.chen, address(case), text="還在寫").status_code == 200
    assert payload()["text"] == "還在寫"


def test_words_are_kept_although_the_right_has_gone(cast: Cast, case: Case) -> None:
    """陳 filed it and may still see it, but no longer keeps contact."""
    Tracker.objects.filter(case=case).update(until_on=TODAY)
    assert client_of(cast.chen).get(address(case)).status_code == 403
    assert keep(cast.chen, address(case), text="還在寫").status_code == 200
    assert payload()["text"] == "還在寫"


def test_whoever_may_not_see_the_case_keeps_nothing(cast: Cast, case: Case) -> None:
    assert keep(cast.wu, address(case), text="偷看").status_code == 403
    assert keep(cast.zhao, address(case), text="偷看").status_code == 404
    assert not Draft.objects.exists()
    assert AccessEntry.objects.filter(action=Action.DENY).count() == 2


def test_a_keep_that_comes_after_its_submission_makes_no_ghost(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    token = value_of(client.get(address(case)), "token")
    typed = REACHED | {"token": token}
    assert client.post(address(case), typed).status_code == 303
    answer = keep(client, address(case), **typed)
    assert answer.json()["saved"] == ""
    assert not Draft.objects.exists()


def submit(cast: Cast, case: Case, typed: dict[str, Any]) -> Any:
    return client_of(cast.chen).post(address(case), typed)


@pytest.mark.django_db(transaction=True)
def test_submitting_and_keeping_at_once_leaves_no_ghost() -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    for _ in range(5):
        typed = REACHED | {"token": value_of(client_of(cast.chen).get(address(case)), "token")}
        answers = at_once(
            partial(submit, cast, case, typed), partial(keep, cast.chen, address(case), **typed)
        )
        assert [answer.status_code for answer in answers] == [303, 200], answers
        assert not Draft.objects.exists()
    assert Record.objects.filter(case=case).count() == 6


def test_a_submission_with_errors_is_kept_without_any_script(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    token = value_of(client.get(address(case)), "token")
    answer = client.post(address(case), REACHED | {"token": token, "method": ""})
    assert "10:00已暫存" in words(answer)
    assert "已帶入您暫存的內容" not in words(answer)
    assert payload()["text"] == REACHED["text"]


def test_putting_by_asks_for_nothing(cast: Cast, case: Case) -> None:
    """Half an answer in each place: nothing is missing yet, nothing is wrong."""
    half = {"act": "save", "text": "談", "reached": "Y", **BACK, "closing": "C1", "C1_effective_on": ""}
    answer = client_of(cast.chen).post(address(case), half)
    assert (answer.status_code, answer["Location"]) == (303, address(case))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"tracked_on": "上週五"}, "看不懂這個日期，請用115/11/09的寫法"),
        ({"tracked_on": "115/11/24"}, "追蹤日期不能晚於今天（115年11月23日）"),
        ({"text": "談" * 1023}, "最多1000字，多了23字"),
        (BACK | {"C1_effective_on": "昨天"}, "看不懂這個日期，請用115/11/09的寫法"),
    ],
)
def test_putting_by_says_what_cannot_be_right_and_that_alone(
    cast: Cast, case: Case, typed: dict[str, Any], message: str
) -> None:
    answer = client_of(cast.chen).post(address(case), {"act": "save", "suggests": "N", **typed})
    shown = words(answer)
    assert "有1個欄位需要修正" in shown
    assert message in shown
    assert "10:00已暫存" in shown
    assert typed.items() <= payload().items()


# 新增通報


@pytest.fixture
def chen(cast: Cast, settings: Any) -> Client:
    settings.REGISTRY_SOURCES = ["local"]
    enrol(cast.school)
    return client_of(cast.chen)


def key(client: Client) -> str:
    """What an empty first step calls itself."""
    return value_of(client.get(NEW), "key")


def test_the_first_keystroke_begins_the_draft_and_the_page_becomes_its_page(chen: Client) -> None:
    answer = keep(chen, NEW, key=key(chen), nid="u")
    draft = Draft.objects.get()
    page = at("start", draft)
    assert answer.json() == {"saved": "10:00已暫存", "action": page, "address": page}
    assert value_of(chen.get(page), "nid") == "u"
    assert (draft.step, draft.created_at) == ("start", NOW)


def test_nothing_typed_begins_no_draft(chen: Client) -> None:
    answer = keep(chen, NEW, key=key(chen), nid="")
    assert answer.json() == {"saved": "", "action": NEW, "address": NEW}
    assert not Draft.objects.exists()


def test_the_first_words_sent_twice_begin_one_draft(chen: Client) -> None:
    mine = key(chen)
    first, second = (keep(chen, NEW, key=mine, nid=nid) for nid in ("u2", "u22"))
    assert first.json() == second.json()
    assert payload()["start"]["nid"] == "u22"
    # 下一步 from a page that never saw an answer goes on with the same draft.
    chen.post(NEW, {"act": "next", "key": mine, "nid": "u22"})
    assert Draft.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_first_words_sent_twice_at_once_begin_one_draft() -> None:
    cast = make_cast()
    mine = key(client_of(cast.chen))
    answers = at_once(*[lambda nid=nid: keep(cast.chen, NEW, key=mine, nid=nid) for nid in ("u2", "u22")])
    assert {answer.status_code for answer in answers} == {200}, answers
    assert Draft.objects.count() == 1


def test_a_key_that_names_somebody_elses_draft_opens_nothing(cast: Cast, chen: Client) -> None:
    theirs = begin(chen)
    answer = keep(cast.wu, NEW, key=str(theirs.pk), nid="u2")
    assert answer.json()["action"] != at("start", theirs)
    assert Draft.objects.get(pk=theirs.pk).payload["start"]["nid"] == OURS
    assert Draft.objects.count() == 2


def test_a_first_step_that_is_emptied_again_is_an_empty_page_again(chen: Client) -> None:
    page = keep(chen, NEW, key=key(chen), nid="u").json()["action"]
    assert keep(chen, page, nid="").json() == {"saved": "", "action": NEW, "address": NEW}
    assert not Draft.objects.exists()


def test_emptying_the_first_step_of_a_longer_draft_throws_nothing_away(chen: Client) -> None:
    draft = begin(chen)
    go_on(chen, "student", draft, CONTACTS)
    assert keep(chen, at("start", draft), nid="").json()["address"] == at("start", draft)
    assert Draft.objects.get().payload["student"]["guardian_name"] == CONTACTS["guardian_name"]


def test_a_draft_of_the_same_student_takes_over_what_only_just_began(chen: Client) -> None:
    older = begin(chen)
    go_on(chen, "student", older, CONTACTS)
    page = keep(chen, NEW, key=key(chen), **LEAVE, nid=OURS).json()["action"]
    assert Draft.objects.count() == 2, "while typing nothing is taken over"
    shown = chen.post(page, {"act": "look_up", **LEAVE, "nid": OURS})
    answer = chen.post(page, {"act": "next", **LEAVE, "nid": OURS, "seen": value_of(shown, "seen")})
    assert answer["Location"] == at("facts", older)
    assert Draft.objects.get().pk == older.pk
    assert "您有這位學生的草稿，已接續填寫" in words(chen.get(answer["Location"]))


def test_a_step_that_is_not_reached_any_more_says_so(chen: Client) -> None:
    draft = begin(chen)
    assert keep(chen, at("facts", draft), reason_text="還沒到").status_code == 409


@pytest.mark.parametrize("where", ["student", "facts"])
def test_a_draft_that_is_gone_keeps_nothing(chen: Client, where: str) -> None:
    draft = begin(chen)
    actions.delete_draft(draft_id=draft.pk, by=_owner(draft))
    assert keep(chen, at(where, draft), name="阮").status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_keeping_and_throwing_away_at_once_keeps_nothing_and_fails_nobody() -> None:
    cast = make_cast()
    for _ in range(5):
        page = keep(cast.chen, NEW, key=str(uuid4()), nid="u2").json()["action"]
        draft = Draft.objects.get()
        away = reverse("cases:discard", args=[draft.pk])
        answers = at_once(partial(keep, cast.chen, page, nid="u22"), partial(client_of(cast.chen).post, away))
        assert answers[0].status_code in (200, 404), answers
        assert answers[1].status_code == 303, answers
        assert not Draft.objects.exists()


def _owner(draft: Draft) -> Visitor:
    return Visitor(draft.owner, draft.owner.memberships.get())


def test_a_number_that_is_not_finished_is_no_error_yet_and_a_wrong_one_is(chen: Client) -> None:
    assert chen.post(NEW, {"act": "save", "nid": "U22003481"}).status_code == 303
    answer = chen.post(NEW, {"act": "save", "key": str(uuid4()), "nid": "A123456780"})
    assert answer.status_code == 422
    assert "檢查碼不符" in words(answer)
    assert Draft.objects.count() == 2


def test_an_unreadable_telephone_is_kept_and_pointed_out(chen: Client) -> None:
    draft = begin(chen)
    answer = go_on(chen, "student", draft, {"guardian_phone": "再問"}, act="save")
    assert answer.status_code == 422
    assert "有1個欄位需要修正" in words(answer)
    assert "看不懂這個電話" in words(answer)
    assert payload()["student"]["guardian_phone"] == "再問"


# Their lists and their end


def begun(by: Visitor, at: datetime, case: Case | None = None, kind: DraftKind = DraftKind.REPORT) -> Draft:
    words_ = {"start": {"category": "L2", "nid": ""}} if case is None else {"text": "寫到一半"}
    step = "withdraw" if kind == DraftKind.FORM else ""
    return actions.save_draft(draft=None, kind=kind, step=step, payload=words_, by=by, at=at, case=case)


LISTS = ("/", "/cases/?state=draft")


@pytest.mark.parametrize("where", LISTS)
def test_lists_tell_the_age_the_end_and_the_ways_on(
    cast: Cast, case: Case, clock: Traveller, where: str
) -> None:
    draft = begun(cast.chen, NOW - timedelta(days=3), case, DraftKind.RECORD)
    begun(cast.chen, NOW)
    page = client_of(cast.chen).get(where)
    shown = words(page)
    assert "3天前開始" in shown
    assert "今天開始" in shown
    assert "保留到" in shown
    assert "115年12月20日" in shown
    assert reverse("cases:discard", args=[draft.pk]) in page.content.decode()
    assert "天刪除" not in shown


@pytest.mark.parametrize("where", LISTS)
def test_what_ends_within_a_week_stands_first_and_says_so(cast: Cast, case: Case, where: str) -> None:
    begun(cast.chen, NOW)
    begun(cast.chen, NOW - timedelta(days=28), case, DraftKind.RECORD)
    page = words(client_of(cast.chen).get(where))
    assert page.index("再3天刪除") < page.index("還沒有姓名")


def test_the_last_day_is_the_last_day(cast: Cast, case: Case, clock: Traveller) -> None:
    begun(cast.chen, NOW, case, DraftKind.RECORD)
    clock.move_to(datetime(2026, 12, 23, 23, 59, tzinfo=TAIPEI))
    assert "再1天刪除" in words(client_of(cast.chen).get("/"))
    clock.move_to(datetime(2026, 12, 24, 0, 0, tzinfo=TAIPEI))
    assert "刪除" not in words(client_of(cast.chen).get("/")).replace("7天內會自動刪除", "刪除")


def test_the_page_of_todays_work_gives_notice(cast: Cast, case: Case) -> None:
    assert "會自動刪除" not in words(client_of(cast.chen).get("/"))
    begun(cast.chen, NOW - timedelta(days=28), case, DraftKind.RECORD)
    page = words(client_of(cast.chen).get("/"))
    assert "1筆草稿在7天內會自動刪除 最早的保留到115年11月25日" in page


def test_half_written_decisions_and_mendings_are_listed_with_their_pages(cast: Cast, case: Case) -> None:
    begun(cast.lin, NOW, case, DraftKind.FORM)
    back = file(cast.lin, 2)
    actions.send_back(case=back, reason="離校日期與出缺勤紀錄不符", by=cast.lin, at=NOW)
    begun(cast.lin, NOW, back, DraftKind.REPORT)
    page = client_of(cast.lin).get("/cases/?state=draft")
    for part in (reverse("cases:withdraw", args=[case.pk]), reverse("cases:edit", args=[back.pk])):
        assert part in page.content.decode()
    assert "撤案" in words(page)
    assert "修正通報" in words(page)


def test_a_case_that_one_may_no_longer_see_is_named_in_no_list(cast: Cast) -> None:
    case = notified(cast.lin, cast.lin, 2)
    Tracker.objects.create(
        case=case, person=cast.chen.person, from_on=TODAY - timedelta(days=9), added_by=cast.lin.person
    )
    begun(cast.chen, NOW, case, DraftKind.RECORD)
    assert "拉娃．達奧斯" in words(client_of(cast.chen).get("/cases/?state=draft"))
    Tracker.objects.filter(case=case, person=cast.chen.person).update(until_on=TODAY)
    assert "拉娃．達奧斯" not in words(client_of(cast.chen).get("/cases/?state=draft"))


def test_a_record_of_a_case_that_is_not_being_tracked_is_not_offered(cast: Cast) -> None:
    begun(cast.chen, NOW, closed(cast.chen, cast.lin, 2), DraftKind.RECORD)
    assert "沒有草稿" in words(client_of(cast.chen).get("/cases/?state=draft"))


def expired() -> str:
    told = StringIO()
    call_command("delete_expired_drafts", stdout=told)
    return told.getvalue().strip()


def test_expired_drafts_are_really_deleted(cast: Cast, case: Case) -> None:
    begun(cast.chen, NOW - timedelta(days=31), case, DraftKind.RECORD)
    begun(cast.lin, NOW - timedelta(days=31))
    kept = begun(cast.wu, NOW - timedelta(days=30))
    assert expired() == "2 expired drafts deleted."
    assert expired() == "0 expired drafts deleted."
    assert Draft.objects.get().pk == kept.pk


def test_keeping_something_forgets_ones_own_expired_drafts(cast: Cast, case: Case) -> None:
    old = begun(cast.chen, NOW - timedelta(days=31), case, DraftKind.RECORD)
    others = begun(cast.lin, NOW - timedelta(days=31))
    keep(cast.chen, address(case), text="重新開始")
    fresh = Draft.objects.get(owner=cast.chen.person)
    assert fresh.pk != old.pk
    assert fresh.created_at == NOW, "its age counts from today"
    assert Draft.objects.filter(pk=others.pk).exists()


def test_a_category_alone_is_worth_a_draft(chen: Client) -> None:
    keep(chen, NEW, key=key(chen), **ABSENT, nid="")
    assert payload()["start"]["category"] == "L1"


def test_two_windows_on_two_steps_of_one_report_both_keep_their_words(cast: Cast) -> None:
    enrol(cast.school)
    draft = begin(client_of(cast.chen))
    one, other = (drafts.find(cast.chen, draft.pk, today=TODAY) for _ in "ab")
    assert one is not None
    assert other is not None
    one.write(NOW, step="student", student={"guardian_name": "達奧斯．瓦旦"})
    other.write(NOW, step="facts", facts={"reason_text": "近一週未請假"})
    kept = Draft.objects.get(pk=draft.pk).payload
    assert kept["student"] == {"guardian_name": "達奧斯．瓦旦"}
    assert kept["facts"] == {"reason_text": "近一週未請假"}
    assert kept["sighting"]["outcome"] == "found"
