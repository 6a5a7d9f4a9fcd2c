"""The report as people read it: nothing that was answered is left out, nothing personal stands open."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from leavers.cases.forms.facts import FactsForm
from leavers.cases.show.report import sections
from leavers.cases.show.secrets import SECRETS, Shown
from leavers.cases.sighting import Sighting
from leavers.registry.port import Enrolment
from tests.filings import NOW, TODAY, a_report, a_student

ANSWERS = {
    "last_seen_on": "2026-11-13",
    "days_absent": 4,
    "contacted_note": "電話三次",
    "leave_nth": "2",
    "notice_on": "2026-11-10",
    "leave_from": "2026-11-01",
    "leave_until": "2027-07-31",
    "leave_document": "休字第7號",
    "total_periods": 501,
    "missed_periods": 251,
    "truant_periods": 42,
    "meeting_on": "2026-11-19",
    "certificate_no": "轉字第8號",
    "certificate_on": "2026-11-18",
    "reason_text": "與同學衝突",
    "mandated": "not_needed",
    "high_care": "Y",
    "will": "W1",
    "will_return": "R2",
    "will_plan": ["B1", "B99"],
    "will_plan_other": "幫家裡的忙",
    "transfer_state": "E1",
    "transfer_type": "D6",
    "next_school": "晨光工商專校",
    "transfer_reasons": ["V1", "V99"],
    "transfer_reasons_other": "想學做菜",
    "help": ["H4", "H99"],
    "help_other": "交通費",
    "referral": "U",
}
COLUMNS = {"left_on", "reason", "other_reasons"}


def shown(**changes: Any) -> dict[str, str]:
    rows = [row for section in sections(a_report(**changes)) for row in section.rows]
    return {row.label: row.value.value if isinstance(row.value, Shown) else str(row.value) for row in rows}


def test_every_question_of_the_form_is_answered_in_the_cards() -> None:
    assert set(ANSWERS) == set(FactsForm.base_fields) - COLUMNS
    seen = shown(facts=ANSWERS)
    for name in set(ANSWERS) - {"will_plan_other", "transfer_reasons_other", "help_other"}:
        assert str(FactsForm.base_fields[name].label) in seen, name
    assert seen["休學期間的規劃"] == "就業、其他、幫家裡的忙"
    assert seen["希望獲得的協助"] == "經濟補助、其他、交通費"
    assert seen["第幾次休學"] == "第2次"
    assert seen["24小時內通報"] == "經評估不需要通報"
    assert seen["休學迄日"] == "2027-07-31"


def test_phones_addresses_and_the_number_are_masked_until_asked_for() -> None:
    report = a_report()
    masked = {
        row.value.field: row.value
        for card in sections(report)
        for row in card.rows
        if isinstance(row.value, Shown)
    }
    assert set(masked) == {"nid", "guardian_phone", "student_phone", "registered_address"} <= set(SECRETS)
    full = " ".join(str(value) for value in [report.student.nid, *report.contacts.values()])
    assert not any(value.value in full for value in masked.values())
    (phone,) = (
        row.value
        for card in sections(report, revealed={"guardian_phone"})
        for row in card.rows
        if isinstance(row.value, Shown) and row.value.open
    )
    assert phone.value == "0900000120"


def test_what_was_not_answered_is_left_out() -> None:
    seen = shown()
    assert "國籍" in seen
    assert "家庭型態" not in seen
    assert "第二聯絡人" not in seen
    assert "子類" not in seen


def test_each_value_names_its_source_and_day() -> None:
    (name,) = (row for row in sections(a_report())[0].rows if row.label == "姓名")
    assert name.source == "本校學籍，115/11/22"


def test_a_sighting_comes_back_from_a_draft_as_it_went_in_also_after_a_change_of_the_port() -> None:
    student = a_student()
    known = Enrolment(
        nid=student.nid,
        id_kind="NID",
        name=student.name,
        sex="2",
        born_on=student.born_on,
        school_code="990301",
        source="local",
        source_label="本校學籍",
        as_of=NOW,
        status="ES1",
        status_on=TODAY,
    )
    sighting = Sighting(nid=student.nid, outcome="found", at=NOW, enrolment=known)
    kept = sighting.as_json()
    assert Sighting.from_json(kept) == sighting
    kept["enrolment"]["shoe_size"] = "42"
    assert Sighting.from_json(kept) == sighting
    late = replace(
        sighting, outcome="too_many", enrolment=None, retry_at=datetime(2026, 11, 23, 11, tzinfo=NOW.tzinfo)
    )
    assert Sighting.from_json(late.as_json()) == late


def test_a_source_is_said_once_for_the_card_and_only_exceptions_beside_their_answer() -> None:
    local = {"source": "local", "label": "本校學籍", "as_of": "2026-11-22T08:00:00+08:00"}
    names = ("name", "sex", "born_on", "division", "class_name")
    student = a_student(sources=dict.fromkeys(names, local))
    card = sections(a_report(student=student))[0]
    assert card.source == "本校學籍，115/11/22"
    remarks = {row.label: card.remark(row) for row in card.rows}
    assert (remarks["姓名"], remarks["性別"], remarks["座號"]) == ("", "", "自行填寫")


def test_a_card_that_was_typed_says_nothing_about_sources() -> None:
    card = sections(a_report(student=a_student(sources={})))[0]
    assert card.source == ""
    assert not any(card.remark(row) for row in card.rows)
