"""A report in the words of its forms: there and back nothing changes; what differs is named."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from leavers.cases.content import Report
from leavers.cases.forms.facts import ASKED, FactsForm
from leavers.cases.forms.student import StudentForm
from leavers.cases.words import PARTS, changes, with_sources, words_of
from tests.cases.browsing import whole_report
from tests.filings import TODAY, a_student

FACTS: dict[str, dict[str, Any]] = {
    "L1": {"last_seen_on": "2026-11-16", "days_absent": 4, "contacted_note": "電話三次，無人接聽"},
    "L2": {
        "leave_nth": "1",
        "leave_from": "2026-11-17",
        "leave_until": "2027-11-16",
        "leave_document": "甲校休字第1150001號",
        "will": "W3",
        "will_return": "R2",
        "will_plan": ["B1", "B99"],
        "will_plan_other": "照顧弟弟",
        "help": ["H1"],
    },
    "L3": {"total_periods": 700, "missed_periods": 240, "meeting_on": "2026-11-18"},
    "L4": {"transfer_state": "E1", "transfer_type": "D2", "next_school": "國立乙校高級中學"},
}
SUBTYPES = {"L1": "", "L2": "L2A", "L3": "L3A", "L4": "L4B"}
GUARDIAN = {"name": "達奧斯．瓦旦", "relation": "G99", "relation_other": "叔公", "phone": "0900000120"}
SECOND = {"name": "伊苞", "relation": "G02", "phone": "02-25500100#12"}
SOURCE = {"source": "local", "label": "本校學籍", "as_of": "2026-11-22T08:00:00+08:00"}


def of_category(category: str) -> Report:
    return whole_report(category=category, subtype=SUBTYPES[category], facts=FACTS[category])


@pytest.mark.parametrize("category", ASKED)
def test_the_words_of_a_report_make_the_same_facts_again(category: str) -> None:
    report = of_category(category)
    form = FactsForm(words_of(report)["facts"], category=category, subtype=SUBTYPES[category], today=TODAY)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["left_on"] == report.left_on
    assert form.facts() == report.facts


def test_the_words_of_a_report_make_the_same_student_and_contacts_again() -> None:
    contacts = {
        "guardian": GUARDIAN,
        "second": SECOND,
        "student_phone": "0900000121",
        "registered_address": "花蓮縣秀林鄉富世村無名路17號",
        "mailing_address": "花蓮縣花蓮市虛構路3號",
    }
    report = whole_report(contacts=contacts)
    words = words_of(report)["student"]
    form = StudentForm(words, nid=report.student.nid, today=TODAY, by_hand=True)
    assert form.is_valid(), form.errors
    assert form.contacts() == contacts
    assert form.identities_chosen() == report.identities
    assert words_of(replace(report, student=form.student(), contacts=form.contacts()))["student"] == words


def test_a_report_and_itself_do_not_differ() -> None:
    for category in ASKED:
        assert changes(of_category(category), of_category(category)) == []


def test_an_answer_left_out_and_an_empty_one_are_the_same() -> None:
    report = whole_report()
    without = replace(report, contacts={**report.contacts, "second": {}, "mailing_address": ""})
    bare = replace(report, contacts={k: v for k, v in without.contacts.items() if v})
    assert changes(without, bare) == []


def test_what_differs_is_named_and_stands_as_it_would_be_typed() -> None:
    report = whole_report()
    student = replace(report.student, born_on=date(2010, 3, 4), extra={**report.student.extra, "tribe": "01"})
    other = replace(report, student=student, left_on=date(2026, 11, 18), other_reasons=())
    assert changes(report, other) == [
        {"field": "born_on", "old": "99/02/03", "new": "99/03/04"},
        {"field": "tribe", "old": "12", "new": "01"},
        {"field": "left_on", "old": "115/11/17", "new": "115/11/18"},
        {"field": "other_reasons", "old": ["S01"], "new": []},
    ]


def test_a_change_of_category_names_the_answers_of_both() -> None:
    found = {row["field"] for row in changes(of_category("L1"), of_category("L2"))}
    assert {"category", "subtype", "days_absent", "contacted_note", "leave_nth", "will", "help"} <= found


def test_every_answer_belongs_to_one_part_of_a_correction() -> None:
    for part, names in PARTS.items():
        for other, others in PARTS.items():
            assert part == other or not names & others
    everything = {*StudentForm.base_fields, *FactsForm.base_fields} - {"same_address"}
    assert everything <= frozenset().union(*PARTS.values())


@pytest.mark.parametrize(
    ("changed", "left"),
    [
        ({}, {"name", "student_no", "registered_address"}),
        ({"name": "拉娃．瓦旦"}, {"student_no", "registered_address"}),
        ({"extra": {"student_no": "1140218"}}, {"name", "registered_address"}),
    ],
    ids=["nothing changed", "a column", "an answer without a column"],
)
def test_the_source_of_a_value_falls_away_with_the_value_alone(
    changed: dict[str, Any], left: set[str]
) -> None:
    sources = dict.fromkeys(("name", "student_no", "registered_address"), SOURCE)
    before = a_student(sources=sources)
    if "extra" in changed:
        changed = {"extra": {**before.extra, **changed["extra"]}}
    assert with_sources(before, replace(before, **changed)).sources.keys() == left
