"""學籍查詢: the right student is shown before going on, and nothing about anybody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from time_machine import Traveller

from leavers.cases import actions, lookup
from leavers.registry.models import LookupCount
from leavers.registry.port import Cause, Unavailable
from leavers.vault.models import AccessEntry, Action
from tests.cases.steps import ABSENT, LEAVE, OURS, TRANSFER, UNKNOWN, begin, enrol
from tests.filings import NOW, a_report, a_student, file
from tests.people import Cast
from tests.visits import HTMX, client_of, value_of, words

ADDRESS = "/cases/new/lookup/"


@pytest.fixture(autouse=True)
def only_local(settings: Settings) -> None:
    """The inventing source would know everybody."""
    settings.REGISTRY_SOURCES = ["local"]


@pytest.fixture
def chen(cast: Cast) -> Client:
    return client_of(cast.chen)


def ask(client: Client, nid: str, **more: Any) -> Any:
    return client.post(ADDRESS, {"nid": nid, **more}, headers=HTMX)


def searches() -> list[dict[str, Any]]:
    return [entry.detail for entry in AccessEntry.objects.filter(action=Action.SEARCH).order_by("pk")]


def test_our_own_student_is_shown_with_class_birthday_and_state(cast: Cast, chen: Client) -> None:
    enrol(cast.school)
    shown = words(ask(chen, OURS))
    for part in (
        "拉娃．達奧斯",
        "觀光事業科二年乙班17號",
        "99年2月3日",
        "在學",
        "沒有未結案的通報",
        "不是這位學生",
    ):
        assert part in shown
    assert "檢查碼正確，已找到學籍" in shown


@pytest.mark.parametrize(
    "typed", [OURS.lower(), f" {OURS[:5]} {OURS[5:]} ", "".join(chr(ord(c) + 0xFEE0) for c in OURS)]
)
def test_lower_case_blanks_and_full_width_find_the_same_student(cast: Cast, chen: Client, typed: str) -> None:
    enrol(cast.school)
    assert "拉娃．達奧斯" in words(ask(chen, typed))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "請輸入學生身分證字號"),
        ("A12345678", "身分證字號要有10碼，目前是9碼"),
        ("1234567890", "第一個字要是英文字母"),
        (OURS[:9] + str((int(OURS[9]) + 1) % 10), "檢查碼不符，請再核對一次"),
        ("U2" + "九" * 8, "第三個字以後要是數字"),
        ("😀" * 10, "第一個字要是英文字母"),
        ("U2\x00" + OURS[2:9], ""),
        ("A" * 100_000, "身分證字號要有10碼"),
    ],
)
def test_a_number_that_cannot_be_one_is_not_looked_up(chen: Client, typed: str, says: str) -> None:
    answer = ask(chen, typed)
    assert answer.status_code == 200
    assert says in words(answer)
    assert searches() == []
    assert not LookupCount.objects.exists()


def test_a_student_of_another_school_shows_nothing_personal(cast: Cast, chen: Client) -> None:
    enrol(cast.other_school)
    answer = ask(chen, OURS)
    assert "學籍不在本校" in words(answer)
    assert "手動填寫" in words(answer)
    for secret in ("拉娃", "觀光", "99年", cast.other_school.name, cast.other_school.short_name):
        assert secret not in words(answer)


def test_a_protected_student_of_another_school_is_simply_unknown(cast: Cast, chen: Client) -> None:
    enrol(cast.other_school, protected=True)
    assert words(ask(chen, OURS)) == words(ask(chen, UNKNOWN))


def test_an_unknown_number_offers_to_type_by_hand(chen: Client) -> None:
    shown = words(ask(chen, UNKNOWN))
    assert "查不到這位學生的學籍" in shown
    assert "手動填寫" in shown


def test_a_registry_that_is_away_can_be_asked_again_or_done_without(
    cast: Cast, chen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(cast.school)
    with monkeypatch.context() as patch:
        patch.setattr(lookup, "look_up", lambda *_a, **_k: Unavailable(Cause.TIMEOUT))
        away = ask(chen, OURS)
    shown = words(away)
    assert "系統暫時無法連到學籍資料。" in shown
    assert "再試一次" in shown
    assert "手動填寫" in shown
    assert "拉娃．達奧斯" in words(ask(chen, OURS, seen=value_of(away, "seen")))


def test_whoever_asks_too_often_is_told_when_to_come_back(
    cast: Cast, chen: Client, settings: Settings
) -> None:
    settings.REGISTRY_LOOKUPS_PER_HOUR = 2
    enrol(cast.school)
    for _ in range(2):
        assert "拉娃．達奧斯" in words(ask(chen, OURS))
    shown = words(ask(chen, OURS))
    assert "查詢次數已達上限" in shown
    assert "今天11:10" in shown
    assert "拉娃" not in shown


def test_an_open_case_of_ours_is_told_with_the_way_to_it(cast: Cast, chen: Client) -> None:
    enrol(cast.school)
    case = file(cast.chen, report=a_report(student=a_student(nid=OURS)))
    answer = ask(chen, OURS, **LEAVE)
    assert "這位學生已有未結案的通報。" in words(answer)
    assert reverse("cases:detail", args=[case.pk]) in answer.content.decode()
    assert "拉娃" not in words(answer)


def test_who_may_not_see_the_open_case_is_told_whom_to_ask(cast: Cast) -> None:
    enrol(cast.school)
    file(cast.chen, report=a_report(student=a_student(nid=OURS)))
    answer = ask(client_of(cast.wu), OURS, **LEAVE)
    assert "請洽本校主要通報人員" in words(answer)
    assert "/cases/1/" not in answer.content.decode()


def test_an_open_case_elsewhere_names_the_school_and_its_phone_only(cast: Cast, chen: Client) -> None:
    enrol(cast.school)
    file(cast.zhao, report=a_report(student=a_student(nid=OURS)))
    shown = words(ask(chen, OURS, **ABSENT))
    assert f"請聯絡{cast.other_school.name}，電話02-5550-0100" in shown
    for secret in ("拉娃", "未到校連續", "115-1-"):
        assert secret not in shown


def test_a_transfer_may_be_filed_beside_an_open_case_elsewhere(cast: Cast, chen: Client) -> None:
    enrol(cast.school)
    file(cast.zhao, report=a_report(student=a_student(nid=OURS)))
    assert "沒有未結案的通報" in words(ask(chen, OURS, **TRANSFER))


def test_nobody_learns_by_a_number_alone_who_has_left_another_school(cast: Cast, chen: Client) -> None:
    """Only a student of ours is told to have a case elsewhere: else the box is an oracle (ruling 7)."""
    enrol(cast.other_school)
    file(cast.zhao, report=a_report(student=a_student(nid=OURS)))
    other = words(ask(chen, OURS, **ABSENT))
    assert "未結案" not in other
    assert cast.other_school.name not in other


def test_a_closed_or_withdrawn_case_stands_in_nobodys_way(cast: Cast, chen: Client) -> None:
    enrol(cast.school)
    case = file(cast.chen, report=a_report(student=a_student(nid=OURS)))
    actions.withdraw(case=case, why="W1", reason="填錯學生", by=cast.lin, at=NOW)
    assert "沒有未結案的通報" in words(ask(chen, OURS, **LEAVE))


def test_every_look_up_is_one_line_of_the_log_without_the_number(cast: Cast, chen: Client) -> None:
    enrol(cast.school)
    ask(chen, OURS)
    ask(chen, UNKNOWN)
    assert [detail["answer"] for detail in searches()] == ["found", "not_found"]
    assert OURS not in str(searches())
    assert (
        AccessEntry.objects.filter(action=Action.SEARCH).values_list("actor_id", flat=True)[0]
        == cast.chen.person_id
    )


def test_an_answer_already_shown_is_neither_asked_nor_logged_again(cast: Cast, chen: Client) -> None:
    enrol(cast.school)
    begin(chen)
    assert len(searches()) == 1


@pytest.mark.parametrize("change", ["person", "number", "old", "broken"])
def test_an_answer_serves_only_its_asker_its_number_and_its_hour(
    cast: Cast, chen: Client, clock: Traveller, change: str
) -> None:
    other = OURS if change != "number" else UNKNOWN
    enrol(cast.school)
    enrol(cast.school, UNKNOWN)
    seen = value_of(ask(chen, OURS), "seen")
    client = client_of(cast.wu) if change == "person" else chen
    if change == "old":
        clock.shift(timedelta(minutes=61))
        client = client_of(cast.chen)  # the session has ended meanwhile
    if change == "broken":
        seen = seen[:-8] + "AAAAAAA="
    before = len(searches())
    answer = client.post(reverse("cases:new"), {**LEAVE, "nid": other, "act": "next", "seen": seen})
    assert answer.status_code == 200
    assert "請確認是這位學生" in words(answer)
    assert len(searches()) == before + 1


def test_the_number_is_sealed_in_what_the_form_carries(cast: Cast, chen: Client) -> None:
    enrol(cast.school)
    answer = ask(chen, OURS)
    assert OURS not in answer.content.decode()
    assert len(value_of(answer, "seen")) > 100


def test_it_is_asked_by_post_only_and_by_staff_of_a_school_only(cast: Cast, chen: Client) -> None:
    assert chen.get(ADDRESS).status_code == 405
    for stranger in (cast.county, cast.support):
        assert ask(client_of(stranger), OURS).status_code == 403
    assert Client().post(ADDRESS, {"nid": OURS}).status_code == 302


def test_without_htmx_the_whole_page_answers(cast: Cast, chen: Client) -> None:
    enrol(cast.school)
    answer = chen.post(ADDRESS, {**LEAVE, "nid": OURS})
    assert "步驟1，共5步" in words(answer)
    assert "拉娃．達奧斯" in words(answer)
