"""The code lists: what a reviewer would check by eye, and what the loader promises."""

import re
import unicodedata
from datetime import date

import pytest
from django.utils import translation

from leavers.rules import codes
from leavers.rules.codes import CODES, UnknownCode, read_list

FIRST_DAY = date(2022, 1, 1)

# Counted by hand in the code lists of the domain study and in the operating manual.
SIZES = {
    "category": 4,
    "category_short": 4,
    "subtype": 8,
    "reason_group": 5,
    "reason": 18 + 1 + 14 + 1 + 10 + 1 + 5 + 1 + 2,
    "method": 11 + 1,
    "target": 12 + 2,
    "situation": 21 + 1,
    "lost_contact": 4 + 1,
    "closing": 7 + 3,
    "withdrawal": 3,
    "return_reason": 4 + 1,
    "leave_will": 3,
    "leave_return": 4,
    "leave_plan": 9 + 1,
    "help_needed": 9 + 1,
    "referral_consent": 3,
    "transfer_state": 4,
    "transfer_type": 9,
    "transfer_reason": 9 + 1,
    "student_identity": 19 + 1,
    "tribe": 16 + 1,
    "disability": 12 + 1,
    "school_type": 4,
    "programme": 8,
    "division": 6,
    "grade": 4,
    "resource": 19 + 1,
    "referral_result": 6,
    "family_type": 7,
    "relation": 16,
    "sex": 3,
    "id_kind": 4,
    "founding": 4,
    "county": 22,
    "enrolment_status": 10,
}
HEADER = ",".join(codes.COLUMNS)


def test_every_list_is_there_with_as_many_codes_as_were_counted() -> None:
    assert {name: len(rows) for name, rows in CODES.items()} == SIZES


@pytest.mark.parametrize("name", CODES)
def test_every_row_reads_well_in_both_languages(name: str) -> None:
    for row in CODES[name]:
        for label in (row.label_zh, row.label_en):
            assert label == label.strip() == unicodedata.normalize("NFC", label) != "", row.code
        assert re.search(r"[\u4e00-\u9fff]", row.label_zh), row.code
        assert not re.search(r"[(),;:!?/\s]", row.label_zh), f"{row.code}: full-width punctuation"
        assert re.fullmatch(r"[A-Z0-9][A-Za-z0-9 (),'+:-]*", row.label_en), row.code


@pytest.mark.parametrize("name", CODES)
def test_every_row_has_a_short_code_and_a_time_of_force(name: str) -> None:
    for row in CODES[name]:
        assert re.fullmatch(r"(?=.)[A-Za-z]{0,3}\d{0,5}[A-D]?", row.code), row.code
        assert row.active_from >= FIRST_DAY, row.code
        assert row.active_to is None or row.active_to >= row.active_from, row.code
        assert all(re.fullmatch(r"\d{3}", entry) for entry in row.crosswalk), row.code


@pytest.mark.parametrize("name", CODES)
def test_no_two_answers_of_a_list_read_alike(name: str) -> None:
    assert len({row.label_zh for row in CODES[name]}) == len(CODES[name])
    assert len({row.label_en for row in CODES[name]}) == len(CODES[name])


@pytest.mark.parametrize("name", CODES)
def test_at_most_one_answer_excludes_the_others(name: str) -> None:
    expected = {"target": {"T90"}, "leave_plan": {"B9"}, "help_needed": {"H9"}, "student_identity": {"I00"}}
    assert CODES[name].flagged("X") == expected.get(name, set())


@pytest.mark.parametrize("name", CODES)
def test_other_is_the_last_answer_of_its_group_and_asks_for_words(name: str) -> None:
    for _, group in CODES[name].groups():
        others = [code for code, label in group if label.startswith("其他") and code.endswith("9")]
        assert {code for code, _ in group} & CODES[name].flagged("T") == set(others)
        assert others in ([], [group[-1][0]])


def test_the_special_data_of_the_reasons_are_those_of_the_study() -> None:
    special = {"P01", "P02", "P03", "P07", "P14", "P15", "P16", "P17", "F04", "F07", "C03", "C05"}
    assert CODES["reason"].flagged("S") == special


def test_what_a_teacher_must_report_within_24_hours_is_marked() -> None:
    assert CODES["reason"].flagged("M") == {"P14", "P16", "P17", "F07", "S06", "C05"}
    assert CODES["resource"].flagged("M") == {"R04"}


def test_what_the_manual_does_not_know_is_marked_as_an_extension() -> None:
    assert CODES["closing"].flagged("ext") == {"X1", "X2", "X3"}
    assert CODES["subtype"].flagged("ext") == {"L2C", "L2D"}
    assert not CODES["category"].flagged("ext")


def test_the_six_special_municipalities_have_the_two_digit_codes() -> None:
    assert CODES["county"].flagged("muni") == {"63", "64", "65", "66", "67", "68"}
    assert {len(row.code) for row in CODES["county"]} == {2, 5}


def test_a_county_code_keeps_its_leading_zero() -> None:
    assert codes.label("county", "09007") == "連江縣"
    assert "9007" not in CODES["county"]


def test_the_short_names_cover_exactly_the_categories() -> None:
    assert list(CODES["category_short"].rows) == list(CODES["category"].rows)


def test_the_statistics_codes_of_the_ministry_are_kept() -> None:
    assert CODES["reason"]["P04"].crosswalk == ("342",)
    assert CODES["reason"]["O99"].crosswalk == ("314", "349")
    assert CODES["transfer_reason"]["V1"].crosswalk == ("311",)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-hant", "疾病或受傷"),
        ("en", "Illness or injury"),
        ("en-gb", "Illness or injury"),
        (None, "疾病或受傷"),
    ],
)
def test_a_label_speaks_the_language_of_the_visitor(language: str | None, expected: str) -> None:
    with translation.override(language):
        assert codes.label("reason", "P01") == expected
        assert ("P01", expected) in codes.choices("reason")


def test_reasons_stand_under_their_headings_in_order() -> None:
    groups = codes.groups("reason")
    assert [label for label, _ in groups] == ["個人因素", "家庭因素", "學校因素", "社會因素", "其他因素"]
    assert groups[-1] == ("其他因素", [("O01", "原因不明或失聯"), ("O99", "其他")])
    assert [code for _, group in groups for code, _ in group] == list(CODES["reason"].rows)


def test_a_list_without_headings_is_one_group_without_a_label() -> None:
    assert codes.groups("leave_will") == [
        ("", [("W1", "有意願"), ("W2", "無意願"), ("W3", "尚未決定")]),
    ]


def test_the_kinds_of_leave_are_found_under_their_category() -> None:
    assert [code for code, _ in codes.choices("subtype", parent="L2")] == ["L2A", "L2B", "L2C", "L2D"]
    assert codes.choices("subtype", parent="L1") == []
    assert CODES["subtype"].parent("L3B") == "L3"


def test_the_old_resident_number_is_offered_to_its_last_day_and_readable_ever_after() -> None:
    assert "UIO" in dict(codes.choices("id_kind", date(2030, 12, 31)))
    assert "UIO" not in dict(codes.choices("id_kind", date(2031, 1, 1)))
    assert "UIO" not in dict(codes.choices("id_kind"))
    assert codes.label("id_kind", "UIO") == "統一證號（舊式）"


def test_nothing_is_offered_before_the_system_began() -> None:
    assert codes.choices("method", date(2021, 12, 31)) == []
    assert len(codes.choices("method", FIRST_DAY)) == SIZES["method"]


def test_several_answers_are_named_in_the_order_of_the_list() -> None:
    assert codes.labels("method", ["M03", "M01", "M03"]) == ["電話", "到校面談"]
    assert codes.labels("method", []) == []


@pytest.mark.parametrize("ask", [codes.label, codes.flags])
def test_an_unknown_code_is_refused_without_being_repeated(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(UnknownCode) as refusal:
        ask("reason", "A123456789")
    assert "A123456789" not in str(refusal.value)


def test_an_unknown_list_is_refused() -> None:
    with pytest.raises(UnknownCode):
        codes.choices("weather")
    with pytest.raises(UnknownCode):
        codes.labels("method", ["M01", "M77"])


@pytest.mark.parametrize("stranger", ["", "p01", "P01 ", None, 1, ["P01"]])
def test_only_the_exact_code_is_known(stranger: object) -> None:
    assert not CODES["reason"].is_known(stranger)
    assert CODES["reason"].is_known("P01")


@pytest.mark.parametrize(
    "lines",
    [
        ["code,label_zh", "A1,甲"],
        [HEADER, "A1,,甲,A,2022-01-01,,,,", "A1,,乙,B,2022-01-01,,,,"],
        [HEADER, "A1,,甲,A,2022-02-30,,,,"],
        [HEADER, "A1,,甲,A,2022-01-01,,Z,,"],
        [HEADER, "A1,B,甲,A,2022-01-01,,,,"],
        [HEADER, "A1,,甲,A,2022-01-01"],
        [HEADER, "A1,,甲,A,2022-01-01,,,,,surplus"],
    ],
    ids=["columns", "twice", "no such day", "flag", "parent", "too short", "too long"],
)
def test_a_broken_list_stops_the_start(lines: list[str]) -> None:
    with pytest.raises(ValueError, match=r"broken\.csv|day is out of range"):
        read_list("broken", lines)


def test_a_parent_must_stand_in_the_heading_list() -> None:
    line = "A1,Q,甲,A,2022-01-01,,,,"
    with pytest.raises(ValueError, match="no such parent"):
        read_list("broken", [HEADER, line], heading=CODES["reason_group"])
