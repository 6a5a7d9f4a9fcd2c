"""新增通報, step 1 and the drafts: nothing typed is lost, and a draft is its owner's alone."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings
from time_machine import Traveller

from leavers.cases.models import Draft
from leavers.vault.models import AccessEntry, Action
from tests.cases.steps import (
    ABSENT,
    BY_HAND,
    CONTACTS,
    FACTS,
    LEAVE,
    LONG,
    OURS,
    TRANSFER,
    UNKNOWN,
    at,
    begin,
    enrol,
    fill_in,
    go_on,
)
from tests.filings import a_report, a_student, file
from tests.people import Cast
from tests.visits import client_of, value_of, words

ADDRESS = "/cases/new/"
STEPS = ("start", "student", "facts", "first", "check")


@pytest.fixture(autouse=True)
def only_local(settings: Settings) -> None:
    settings.REGISTRY_SOURCES = ["local"]


@pytest.fixture
def chen(cast: Cast) -> Client:
    enrol(cast.school)
    return client_of(cast.chen)


def post(client: Client, address: str = ADDRESS, act: str = "next", **typed: Any) -> Any:
    return client.post(address, {"act": act, **typed})


def test_the_four_categories_stand_with_their_legal_text(chen: Client) -> None:
    shown = words(chen.get(ADDRESS))
    for part in (
        "未到校連續3日以上",
        "未經請假或不明原因未到校上課，連續達3日以上。",
        "依學籍管理辦法第17條第1項、第2項休學。",
        "公假不計入缺課",
        "由原學校發給轉學證明書",
        "步驟1，共5步",
        "提交前要先聯繫過學生或家長",
    ):
        assert part in shown


def test_nothing_is_chosen_beforehand(chen: Client) -> None:
    assert " checked" not in chen.get(ADDRESS).content.decode()


def test_an_empty_post_says_what_is_missing_and_begins_no_draft(chen: Client) -> None:
    answer = post(chen)
    assert answer.status_code == 422
    shown = words(answer)
    assert "錯誤：新增通報" in shown
    assert "有2個欄位需要修正" in shown
    assert shown.count("請選擇離校種類") == 2
    assert shown.count("請輸入學生身分證字號") == 2
    assert not Draft.objects.exists()


def test_without_a_script_the_student_is_shown_before_going_on(chen: Client) -> None:
    first = post(chen, **LEAVE, nid=OURS)
    assert first.status_code == 200
    assert "拉娃．達奧斯" in words(first)
    assert "請確認是這位學生，再按「下一步」" in words(first)
    draft = Draft.objects.get()
    again = post(chen, at("start", draft), **LEAVE, nid=OURS, seen=value_of(first, "seen"))
    assert again["Location"] == at("student", draft)


def test_the_button_looks_up_without_a_script_and_asks_about_nothing_else(chen: Client) -> None:
    answer = post(chen, act="look_up", nid=OURS)
    assert "拉娃．達奧斯" in words(answer)
    assert "請選擇離校種類" not in words(answer)
    wrong = post(chen, act="look_up", nid="A1")
    assert wrong.status_code == 422
    assert "有1個欄位需要修正" in words(wrong)


def test_not_this_student_clears_the_number_and_keeps_the_rest(chen: Client) -> None:
    answer = post(chen, act="not_this", **LEAVE, nid=OURS)
    assert value_of(answer, "nid") == ""
    assert "拉娃" not in words(answer)
    assert 'value="L2" id="id_category_1" checked' in _squeezed(answer)


def _squeezed(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("start", [{"category": "L2"}, {"category": "L3"}, {"category": "L4"}])
def test_a_category_with_kinds_asks_which(chen: Client, start: dict[str, str]) -> None:
    answer = post(chen, **start, nid=OURS)
    assert answer.status_code == 422
    assert "請選擇" in words(answer)


def test_three_days_has_no_kinds(chen: Client) -> None:
    assert begin(chen, ABSENT).step == "student"


@pytest.mark.parametrize("nid", [UNKNOWN, OURS])
def test_going_on_without_a_student_is_refused_until_it_is_typed_by_hand(
    cast: Cast, chen: Client, nid: str
) -> None:
    client = client_of(cast.zhao) if nid == OURS else chen  # a student of 甲校 at 乙校
    first = post(client, **LEAVE, nid=nid)
    assert first.status_code == 200
    draft = Draft.objects.get()
    seen = value_of(first, "seen")
    refused = post(client, at("start", draft), **LEAVE, nid=nid, seen=seen)
    assert refused.status_code == 422
    assert "還沒有確認學生" in words(refused)
    by_hand = post(client, at("start", draft), act="by_hand", **LEAVE, nid=nid, seen=seen)
    assert by_hand["Location"] == at("student", draft)
    assert "自行填寫" in words(client.get(at("student", draft)))


def test_an_open_case_stops_it_here_and_begins_no_draft(cast: Cast, chen: Client) -> None:
    file(cast.chen, report=a_report(student=a_student(nid=OURS)))
    first = post(chen, **LEAVE, nid=OURS)
    for act in ("next", "by_hand"):
        answer = post(chen, act=act, **LEAVE, nid=OURS, seen=value_of(first, "seen"))
        assert answer.status_code == 200
        assert "這位學生已有未結案的通報。" in words(answer)
    assert not Draft.objects.exists()


def test_an_open_case_stops_a_draft_that_was_begun_before(cast: Cast, chen: Client) -> None:
    draft = begin(chen)
    file(cast.chen, report=a_report(student=a_student(nid=OURS)))
    assert "這位學生已有未結案的通報。" in words(chen.get(at("start", draft)))
    answer = post(chen, at("start", draft), **LEAVE, nid=OURS)
    assert answer.status_code == 200
    assert "這位學生已有未結案的通報。" in words(answer)


def test_an_open_case_elsewhere_stops_it_as_soon_as_the_category_is_known(cast: Cast, chen: Client) -> None:
    file(cast.zhao, report=a_report(student=a_student(nid=OURS)))
    answer = post(chen, **ABSENT, nid=OURS)
    assert f"請聯絡{cast.other_school.name}" in words(answer)


def test_words_with_errors_are_kept_in_a_draft(chen: Client) -> None:
    answer = post(chen, category="L2", nid="u22003481")
    assert answer.status_code == 422
    draft = Draft.objects.get()
    assert value_of(answer, "nid") == "u22003481"
    assert f'action="{at("start", draft)}"' in answer.content.decode()
    assert value_of(chen.get(at("start", draft)), "nid") == "u22003481"


def test_saving_asks_for_nothing_and_shows_the_time(chen: Client) -> None:
    answer = post(chen, act="save", nid="U2")
    draft = Draft.objects.get()
    assert answer["Location"] == at("start", draft)
    page = chen.get(at("start", draft))
    assert "10:00已暫存" in words(page)
    assert "有1個欄位需要修正" not in words(page)
    assert (draft.expires_on - draft.saved_at.date()).days == 30


@pytest.mark.parametrize("times", [2, 3])
def test_a_double_click_makes_one_draft(chen: Client, times: int) -> None:
    for _ in range(times):
        post(chen, **LEAVE, nid=OURS)
    assert Draft.objects.count() == 1


def test_the_same_student_again_goes_on_with_the_draft_there_is(chen: Client) -> None:
    draft = begin(chen)
    go_on(chen, "student", draft, CONTACTS)
    assert begin(chen).pk == draft.pk
    page = chen.get(at("facts", draft))
    assert "您有這位學生的草稿，已接續填寫" in words(page)
    assert Draft.objects.count() == 1


def test_tampered_answers_are_refused_in_words(chen: Client) -> None:
    answer = post(chen, category="L9", subtype_l2="<b>", nid=OURS, status="closed", school="2", id="7")
    assert answer.status_code == 422
    assert "請從畫面上的選項中選擇" in words(answer)
    assert set(Draft.objects.get().payload["start"]) == {
        "category",
        "nid",
        "subtype_l2",
        "subtype_l3",
        "subtype_l4",
    }


def test_a_megabyte_stays_on_the_screen_and_out_of_the_draft(chen: Client) -> None:
    answer = post(chen, category="L1", nid="A" * 1_000_000)
    assert answer.status_code == 422
    assert "A" * 1_000_000 in answer.content.decode()
    assert not Draft.objects.exists()


def test_changing_the_category_keeps_what_applies_and_names_what_does_not(chen: Client) -> None:
    draft = begin(chen, LEAVE)
    go_on(chen, "student", draft, CONTACTS)
    go_on(chen, "facts", draft, FACTS["L2"] | {"help": ["H4"], "leave_document": "休字第7號"})
    answer = post(chen, at("start", draft), **TRANSFER, nid=OURS)
    assert answer["Location"] == at("facts", draft)
    page = chen.get(at("facts", draft))
    shown = words(page)
    assert "離校種類已變更，不再適用的答案已移除" in shown
    for label in ("第幾次休學", "復學意願", "預計復學時間", "休學證明書字號"):
        assert label in shown.split("已移除：")[1][:60]
    kept = Draft.objects.get().payload["facts"]
    assert kept["left_on"] == "115/11/09"
    assert kept["reason"] == "P01"
    assert kept["help"] == ["H4"]
    assert "leave_document" not in kept
    assert "will" not in kept


def test_going_back_and_on_without_a_change_drops_nothing(chen: Client) -> None:
    draft = fill_in(chen)
    before = draft_payload(draft)
    answer = post(chen, at("start", draft), **LEAVE, nid=OURS)
    assert answer["Location"] == at("check", draft)
    assert draft_payload(draft) == before


def draft_payload(draft: Draft) -> Any:
    return {key: value for key, value in Draft.objects.get(pk=draft.pk).payload.items() if key != "sighting"}


def test_another_student_does_not_inherit_what_was_typed_about_the_first(cast: Cast, chen: Client) -> None:
    enrol(cast.school, UNKNOWN, name="趙子涵")
    draft = begin(chen)
    go_on(chen, "student", draft, CONTACTS)
    first = post(chen, at("start", draft), **LEAVE, nid=UNKNOWN)
    post(chen, at("start", draft), **LEAVE, nid=UNKNOWN, seen=value_of(first, "seen"))
    page = chen.get(at("student", draft))
    assert "趙子涵" in words(page)
    assert value_of(page, "guardian_name") == ""


def test_a_mistyped_number_of_a_student_typed_by_hand_is_mended_without_loss(chen: Client) -> None:
    draft = begin(chen, LEAVE, UNKNOWN, act="by_hand")
    go_on(chen, "student", draft, BY_HAND)
    first = post(chen, at("start", draft), **LEAVE, nid=OURS)
    post(chen, at("start", draft), act="by_hand", **LEAVE, nid=OURS, seen=value_of(first, "seen"))
    assert value_of(chen.get(at("student", draft)), "guardian_name") == "達奧斯．瓦旦"


def test_own_drafts_are_listed_with_age_and_end_the_latest_first(chen: Client, clock: Traveller) -> None:
    begin(chen)
    clock.shift(timedelta(minutes=5))
    post(chen, act="save", category="L3", nid="U2")
    shown = words(chen.get(ADDRESS)).split("繼續填寫草稿")[1]
    assert shown.index("還沒有姓名") < shown.index("拉娃．達奧斯")
    assert "長期缺課" in shown
    assert "保留到115年12月23日" in shown
    assert "2筆" in shown


def test_a_draft_is_seen_by_nobody_else(cast: Cast, chen: Client) -> None:
    draft = begin(chen)
    for stranger in (cast.lin, cast.huang, cast.wu, cast.zhao):
        client = client_of(stranger)
        assert "拉娃" not in words(client.get(ADDRESS))
        for step in STEPS:
            assert client.get(at(step, draft)).status_code == 404
            assert client.post(at(step, draft), {"act": "next"}).status_code == 404
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_a_draft_that_never_was_is_404_and_one_line_of_the_log(chen: Client) -> None:
    assert chen.get(at("check", uuid4())).status_code == 404
    assert AccessEntry.objects.filter(action=Action.DENY, subject_kind="draft").count() == 1


def test_a_draft_is_kept_for_thirty_days_and_not_one_more(cast: Cast, chen: Client, clock: Traveller) -> None:
    draft = begin(chen)
    clock.shift(timedelta(days=30))
    client = client_of(cast.chen)
    assert client.get(at("student", draft)).status_code == 200
    clock.shift(timedelta(days=1))
    client = client_of(cast.chen)
    assert client.get(at("student", draft)).status_code == 404
    assert "繼續填寫草稿" not in words(client.get(ADDRESS))


def test_jumping_ahead_leads_to_the_first_step_that_is_not_finished(chen: Client) -> None:
    draft = begin(chen)
    for step in ("facts", "first", "check"):
        assert chen.get(at(step, draft))["Location"] == at("student", draft) + "?mend=1"
        assert chen.post(at(step, draft), {"act": "next"})["Location"] == at("student", draft) + "?mend=1"
    go_on(chen, "student", draft, CONTACTS)
    assert chen.get(at("check", draft))["Location"] == at("facts", draft) + "?mend=1"


@pytest.mark.parametrize("who", ["county", "support"])
def test_who_files_no_reports_is_told_so(cast: Cast, who: str) -> None:
    assert client_of(getattr(cast, who)).get(ADDRESS).status_code == 403


@pytest.mark.parametrize("who", ["lin", "chen", "wang", "huang"])
def test_everybody_at_a_school_may_file(cast: Cast, who: str) -> None:
    assert client_of(getattr(cast, who)).get(ADDRESS).status_code == 200


def test_neither_number_nor_name_ever_stands_in_an_address(chen: Client) -> None:
    draft = fill_in(chen, LONG)
    for step in STEPS:
        page = chen.get(at(step, draft)).content.decode()
        links = [part.split('"')[0] for part in page.split('href="')[1:] + page.split('action="')[1:]]
        assert not [link for link in links if OURS in link or "拉娃" in link or "%E6%8B" in link]


def test_many_drafts_cost_no_more_queries_than_one(cast: Cast, chen: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert chen.get(ADDRESS).status_code == 200
        return len(seen)

    begin(chen)
    chen.get(ADDRESS)
    one = queries()
    for n in range(24):
        post(chen, act="save", nid=f"U2{n}")
    assert Draft.objects.count() == 25
    assert queries() == one


def test_discarding_asks_once_more_and_then_forgets(chen: Client) -> None:
    draft = begin(chen)
    address = reverse("cases:discard", args=[draft.pk])
    asked = chen.get(address)
    assert "刪除草稿？" in words(asked)
    assert "拉娃．達奧斯的草稿（通報）會刪除，填寫的內容不能復原" in words(asked)
    assert Draft.objects.exists()
    answer = chen.post(address)
    assert answer["Location"] == reverse("cases:index") + "?state=draft"
    assert "草稿已刪除" in words(chen.get(ADDRESS))
    assert not Draft.objects.exists()
    assert chen.post(address).status_code == 404


def test_the_discarding_dialog_is_the_same_form(chen: Client) -> None:
    draft = begin(chen)
    headers = {"HX-Request": "true", "HX-Target": "dialog"}
    part = chen.get(reverse("cases:discard", args=[draft.pk]), headers=headers).content.decode()
    assert "<html" not in part
    assert "刪除草稿？" in part
    assert "csrfmiddlewaretoken" in part
