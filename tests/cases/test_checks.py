"""系統檢核: what the review says about a report, each with its reason; it warns and never blocks."""

from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse
from time_machine import Traveller

from leavers.cases.models import Case
from tests.filings import NOW, TAIPEI, a_report, a_student, file
from tests.people import Cast
from tests.visits import client_of, words

FROM_REGISTRY = {"source": "local", "label": "本校學籍", "as_of": "2026-11-22T08:00:00+08:00"}
KNOWN = dict.fromkeys(("name", "born_on", "class_name"), FROM_REGISTRY)


def address(case: Case) -> str:
    return reverse("cases:notify", args=[case.pk])


def seen_by(visitor: Any, case: Case) -> str:
    answer = client_of(visitor).get(address(case))
    assert answer.status_code == 200
    return words(answer)


@pytest.fixture
def case(cast: Cast) -> Case:
    return file(cast.chen)


def reviewed(cast: Cast, **changes: Any) -> str:
    """What the 主通 reads of a report changed like this."""
    return seen_by(cast.lin, file(cast.chen, report=a_report(**changes)))


def test_the_id_is_checked_by_its_digit(cast: Cast, case: Case) -> None:
    assert "身分證字號檢查碼正確" in seen_by(cast.lin, case)


def test_a_wrong_id_is_named_as_such(cast: Cast) -> None:
    page = reviewed(cast, student=a_student(nid="A123456788"))
    assert "身分證字號有誤 檢查碼不符，請再核對一次" in page


def test_a_passport_has_no_digit_to_check(cast: Cast) -> None:
    page = reviewed(cast, student=a_student(nid="C1234567", id_kind="PAS"))
    assert "證號沒有檢查碼，請核對證件" in page


def test_a_sex_that_the_id_contradicts_is_a_warning(cast: Cast) -> None:
    assert "性別和身分證字號不一致" in reviewed(cast, student=a_student(sex="1"))
    assert "不一致" not in seen_by(cast.lin, file(cast.chen, 2))


def test_data_from_the_registry_is_named_with_its_day(cast: Cast) -> None:
    page = reviewed(cast, student=a_student(sources=KNOWN))
    assert "姓名、出生日期、班級與學籍相符 本校學籍，115年11月22日更新" in page


def test_data_typed_by_hand_is_a_warning(cast: Cast) -> None:
    assert "學生資料由填報人自行填寫" in reviewed(cast, student=a_student(sources={}))


def test_data_that_differs_from_the_registry_is_named(cast: Cast, case: Case) -> None:
    assert "出生日期、班級不是學籍帶入的" in seen_by(cast.lin, case)


def test_no_other_open_case_is_said(cast: Cast, case: Case) -> None:
    assert "沒有重複的未結案件" in seen_by(cast.lin, case)


def test_another_schools_open_case_is_said_with_whom_to_call_and_nothing_else(cast: Cast) -> None:
    file(cast.zhao)
    page = reviewed(cast, category="L4", subtype="L4B", facts={})
    assert "他校有這位學生的未結案件 請洽國立乙校高級中學 02-5550-0100" in page
    assert "趙文山" not in page


def test_a_protected_case_elsewhere_is_not_said(cast: Cast) -> None:
    other = file(cast.zhao)
    Case.objects.filter(pk=other.pk).update(protected=True)
    assert "沒有重複的未結案件" in reviewed(cast, category="L4", subtype="L4B", facts={})


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (3, "連續3個上課日未到校，已達3日。 中離生通報系統操作手冊"),
        (2, "連續2個上課日未到校，再1日即達3日。 中離生通報系統操作手冊"),
        ("4", "連續4個上課日未到校，已達3日。"),
        ("", "沒有填未到校日數 無法判斷是否連續達3日"),
        (None, "沒有填未到校日數"),
    ],
)
def test_the_three_days_are_judged_with_their_reason(cast: Cast, days: Any, sentence: str) -> None:
    assert sentence in reviewed(cast, facts={"days_absent": days} if days is not None else {})


@pytest.mark.parametrize(
    ("truant", "sentence"),
    [(42, "曠課累積42節，已達42節。"), (41, "曠課累積41節，再1節即達42節。")],
)
def test_a_long_absence_is_judged_with_the_near_miss(cast: Cast, truant: int, sentence: str) -> None:
    facts = {"total_periods": 700, "missed_periods": 100, "truant_periods": truant}
    page = reviewed(cast, category="L3", subtype="L3B", facts=facts)
    assert sentence in page
    assert ("符合長期缺課" in page) == (truant == 42)


def test_a_leave_deemed_applied_for_needs_the_day_of_the_notice(cast: Cast) -> None:
    page = reviewed(cast, category="L2", subtype="L2B", facts={})
    assert "沒有填通知學生和家長的日期" in page


def test_a_transfer_needs_its_certificate(cast: Cast) -> None:
    assert "沒有填轉學證明書字號" in reviewed(cast, category="L4", subtype="L4B", facts={})


@pytest.mark.parametrize(
    ("mandated", "sentence"),
    [
        ("done", "已完成24小時責任通報"),
        ("not_needed", "填報人認為不需要24小時責任通報"),
        ("", "離校原因可能需要24小時責任通報"),
    ],
)
def test_a_reason_that_may_need_the_24_hour_report_is_pointed_out(
    cast: Cast, mandated: str, sentence: str
) -> None:
    assert sentence in reviewed(cast, reason="S06", facts={"mandated": mandated})


def test_other_reasons_do_not_speak_of_it(cast: Cast, case: Case) -> None:
    assert "24小時責任通報" not in seen_by(cast.lin, case)


def test_the_deadline_is_shown_with_its_reason_and_its_doubt(cast: Cast, clock: Traveller) -> None:
    clock.move_to(datetime(2026, 11, 20, 9, 0, tzinfo=TAIPEI))
    case = file(cast.chen, at=datetime(2026, 11, 20, 9, 0, tzinfo=TAIPEI))
    assert "通報期限115年11月20日" in seen_by(cast.lin, case)
    clock.move_to(NOW)
    page = seen_by(cast.lin, case)
    assert "通報已逾期3天 自115年11月19日起算，應在115年11月20日以前通報（1個上課日內）。" in page
    assert "不是法定期限" in page


def test_warnings_do_not_block(cast: Cast) -> None:
    student = a_student(nid="A123456788", sources={}, sex="1")
    case = file(cast.chen, report=a_report(student=student, reason="S06", facts={}))
    assert client_of(cast.lin).post(address(case)).status_code == 303
