"""An answer and its reason are one object: it reads well, loses nothing as JSON, and says what to do next."""

import json
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.utils import translation

from leavers.rules.law import (
    LAW,
    Because,
    Book,
    ClosingFacts,
    Found,
    LawGap,
    NoSchoolDay,
    RowRef,
    adult_on,
    categories,
    check_left_on,
    check_tracked_on,
    closings,
    deemed_leave,
    judge_closing,
    judge_closings,
    long_absence,
    quota,
    report_due,
    three_days,
)
from leavers.rules.law import because as because_module
from leavers.rules.law.dates import months_before
from leavers.rules.law.messages import SENTENCES, sentence
from leavers.rules.semesters import Semester
from tests.rules.sheets import SHEETS

TODAY = date(2026, 11, 23)
FACTS = ClosingFacts(category="L2", left_on=date(2026, 8, 24), born_on=date(2011, 7, 2))
FIGURE = re.compile(r"%\((\w+)\)s")


@pytest.fixture(autouse=True)
def _in_chinese() -> Any:
    with translation.override("zh-hant"):
        yield


def test_a_condition_that_cannot_be_met_yet_names_the_day_on_which_it_can() -> None:
    because = judge_closing(LAW, "C7", FACTS, TODAY)
    assert because.verdict == "not_met"
    assert because.sentence() == "目前不適用：學生在118年7月2日成年"
    assert because.figure("adult_on") == date(2029, 7, 2)


def test_a_condition_that_lacks_evidence_is_not_a_no() -> None:
    because = judge_closing(LAW, "C4", replace(FACTS, category="L4"), TODAY)
    assert (because.verdict, because.missing) == ("needs_evidence", ("effective_on", "school_name"))
    assert because.sentence() == "填寫轉入日、轉入學校校名後可以選擇。"


def test_a_missing_document_number_only_warns() -> None:
    facts = replace(FACTS, category="L1", effective_on=TODAY)
    because = judge_closing(LAW, "C2", facts, TODAY)
    assert because.met
    assert because.missing_optional == ("document_no",)
    assert because.reminder() == "還沒有填裁定文號，可以先結案，之後請補上。"
    assert judge_closing(LAW, "C2", replace(facts, document_no="115少護字1"), TODAY).reminder() == ""


def test_a_refused_date_points_at_its_field() -> None:
    because = judge_closing(LAW, "C3", replace(FACTS, effective_on=date(2026, 8, 23)), TODAY)
    assert (because.verdict, because.missing, because.refused) == ("needs_evidence", (), ("effective_on",))
    assert because.sentence() == "復學日不合規定，請修正。"
    (part,) = because.parts
    assert part.figure("evidence") == "effective_on"
    assert part.sentence() == "復學日不能早於離校日期（115年8月24日）"
    future = judge_closing(LAW, "C3", replace(FACTS, effective_on=date(2026, 11, 24)), TODAY)
    assert future.parts[0].sentence() == "復學日不能晚於今天（115年11月23日）"


def test_what_the_system_found_stands_beside_the_condition_and_decides_nothing() -> None:
    found = Found(
        closing="C3",
        name="effective_on",
        value=TODAY,
        source="出缺席",
        row=RowRef(table="x", pk=7, version=2),
    )
    facts = replace(FACTS, found=(found, replace(found, closing="C6")))
    because = judge_closing(LAW, "C3", facts, TODAY)
    assert because.found == (found,)
    assert because.verdict == "needs_evidence"


def test_all_conditions_of_a_category_are_judged_in_the_order_of_the_page() -> None:
    offered = closings(LAW, "L3", TODAY)
    assert [closing.code for closing in offered] == ["C6", "C1", "X1", "X2", "X3"]
    assert [closing.from_manual for closing in offered] == [True, False, False, False, False]
    judged = judge_closings(LAW, replace(FACTS, category="L3"), TODAY)
    assert [because.rule for because in judged] == [closing.rule for closing in offered]


def test_a_closing_lists_its_fields_with_labels_kinds_and_whether_they_are_required() -> None:
    fields = {closing.code: closing.evidence for closing in closings(LAW, "L4", TODAY)}
    assert [(f.name, f.kind, f.required, str(f.label)) for f in fields["C5"]] == [
        ("effective_on", "date", True, "轉入日"),
        ("school_name", "text", True, "轉入學校校名"),
    ]
    assert [(f.name, f.kind, f.required, str(f.label)) for f in fields["C6"]] == [
        ("effective_on", "date", True, "廢止日"),
        ("notice_on", "date", False, "通知日"),
    ]
    assert str(next(c for c in closings(LAW, "L4", TODAY) if c.code == "C6").hint)


def test_the_cards_carry_name_definition_articles_and_what_the_manual_lacks() -> None:
    cards = categories(LAW, TODAY)
    assert [str(card.name) for card in cards] == ["未到校連續3日以上", "休學", "長期缺課", "轉學"]
    assert all(len(str(card.definition)) > 10 for card in cards)
    assert [(s.code, s.from_manual) for s in cards[1].subtypes] == [
        ("L2A", True), ("L2B", True), ("L2C", False), ("L2D", False),
    ]  # fmt: skip
    assert cards[0].subtypes == ()
    assert [article.key for article in cards[2].articles] == ["H0060060-26"]
    assert all(str(subtype.definition) for card in cards for subtype in card.subtypes)


def test_a_near_miss_says_how_near() -> None:
    assert three_days(LAW, 2, TODAY).sentence() == "連續2個上課日未到校，再1日即達3日。"
    because = long_absence(
        LAW, division="g", total_periods=71, missed_periods=35, truant_periods=35, on=TODAY
    )
    assert [part.figure("short") for part in because.parts] == [1, 1]
    assert because.parts[0].figure("official") == 0


def test_the_words_of_the_form_are_those_of_the_design() -> None:
    (remark,) = check_left_on(LAW, "L1", date(2026, 11, 24), TODAY)
    assert (remark.refuses, remark.sentence()) == (True, "離校日期不能晚於今天（115年11月23日）")
    (remark,) = check_left_on(LAW, "L2", date(2026, 12, 24), TODAY)
    assert remark.sentence() == "離校日期最多填到30天後（115年12月23日）"
    (remark,) = check_tracked_on(LAW, date(2026, 10, 30), date(2026, 10, 31), TODAY)
    assert (remark.refuses, remark.sentence()) == (False, "追蹤日期早於離校日期（115年10月31日），請再確認")


def test_counts_below_zero_and_moments_are_refused() -> None:
    for count in (-1, -100):
        with pytest.raises(ValueError, match="from 0"):
            three_days(LAW, count, TODAY)
    with pytest.raises(ValueError, match="from 0"):
        long_absence(LAW, division="a", total_periods=-2, missed_periods=0, truant_periods=0, on=TODAY)
    moment = replace(three_days(LAW, 3, TODAY), seen=(("at", datetime(2026, 11, 23, 10)),))  # noqa: DTZ001  # any moment
    with pytest.raises(TypeError):
        moment.as_json()


def reasons(monkeypatch: pytest.MonkeyPatch) -> list[Because]:
    """Every reason that any row of any truth table brings about."""
    made: dict[tuple[object, ...], Because] = {}
    plain = Because.__init__

    def remember(self: Because, **values: Any) -> None:
        plain(self, **values)
        figures = tuple(name for name, _value in self.seen)
        made[self.says, self.verdict, figures, self.rule.scope, self.missing, len(self.parts)] = self

    monkeypatch.setattr(because_module.Because, "__init__", remember)
    for sheet in SHEETS:
        for row in sheet.read():
            sheet.answer(LAW, row)
    monkeypatch.undo()
    return list(made.values())


def test_every_reachable_reason_has_a_sentence_that_uses_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    made = reasons(monkeypatch)
    assert len(made) > 50
    for because in made:
        used = set(FIGURE.findall(str(SENTENCES[because.says, because.verdict])))
        unused = {name for name, _value in because.seen} - used
        assert unused <= {"closing"}, because.says  # names the closing whose label is used
        for language in ("zh-hant", "en"):
            with translation.override(language):
                spoken = because.sentence()
            assert "%(" not in spoken
            assert "None" not in spoken
    remarks = {says for says, level in SENTENCES if level in ("refuse", "warn")}
    reached = {(because.says, because.verdict) for because in made}
    assert set(SENTENCES) - reached == {(says, lvl) for says, lvl in SENTENCES if says in remarks}


def test_every_reachable_reason_comes_back_from_json_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    for because in reasons(monkeypatch):
        stored = json.loads(json.dumps(because.as_json()))
        assert Because.from_json(LAW, stored) == because
        assert Because.from_json(LAW, stored).sentence() == because.sentence()


def test_findings_rows_and_parts_survive_json_too() -> None:
    found = Found(closing="C3", name="school_name", value="大安高中", source="他校", row=None)
    because = replace(
        judge_closing(LAW, "C3", replace(FACTS, found=(found,), effective_on=TODAY), TODAY),
        rows=(RowRef(table="tracking", pk=9, version=1),),
        parts=(three_days(LAW, 3, TODAY),),
    )
    assert Because.from_json(LAW, json.loads(json.dumps(because.as_json()))) == because


def test_a_stored_reason_is_not_shown_as_true_once_its_line_has_changed() -> None:
    stored = three_days(LAW, 3, TODAY).as_json()
    rule = LAW.one("three_days", "*", TODAY)
    for changed in (replace(rule, value=4), replace(rule, until=TODAY), replace(rule, beats="three_days")):
        with pytest.raises(LawGap):
            Because.from_json(LAW.but(changed), stored)
    with pytest.raises(LawGap):
        Because.from_json(Book([]), stored)


def test_a_stored_reason_stays_true_for_its_time_when_its_line_ends_later() -> None:
    stored = three_days(LAW, 3, TODAY).as_json()
    ended = LAW.but(replace(LAW.one("three_days", "*", TODAY), until=date(2027, 8, 1)))
    assert Because.from_json(ended, stored).sentence() == three_days(LAW, 3, TODAY).sentence()


def test_the_same_book_under_a_reform_answers_otherwise_without_touching_the_law() -> None:
    reform = LAW.but(replace(LAW.one("truant_periods", "a", TODAY), value=35))
    known = {"division": "a", "total_periods": 700, "missed_periods": 35, "truant_periods": 35, "on": TODAY}
    assert long_absence(reform, **known).met  # type: ignore[arg-type]  # a plain dict of facts
    assert not long_absence(LAW, **known).met  # type: ignore[arg-type]  # as above


def test_a_reform_may_let_a_contact_be_filed_ahead() -> None:
    tomorrow = date(2026, 11, 24)
    reform = LAW.but(replace(LAW.one("tracked_on_ahead", "*", TODAY), value=1))
    assert check_tracked_on(reform, tomorrow, TODAY, TODAY) == ()
    assert check_tracked_on(reform, date(2026, 11, 25), TODAY, TODAY)[0].seen == (("latest_on", tomorrow),)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2028, 3, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 7, 31), 13, date(2025, 6, 30)),
    ],
)
def test_a_month_earlier_is_the_same_day_or_the_last_of_a_shorter_month(
    day: date, months: int, before: date
) -> None:
    assert months_before(day, months) == before


def test_deemed_leave_needs_the_notice() -> None:
    waiting = deemed_leave(LAW, 8, TODAY)
    assert (waiting.verdict, waiting.missing) == ("needs_evidence", ("notice_on",))
    assert deemed_leave(LAW, 8, TODAY, notice_on=TODAY).met


def test_the_quota_of_a_closed_or_late_case() -> None:
    semester = Semester(115, 1)
    late = quota(LAW, notified_on=date(2026, 12, 3), semester=semester, record_dates=[])
    assert (late.required, late.missing, late.met) == (1, 1, False)
    assert late.because.sentence() == "115學年度第1學期已追蹤0次，應追蹤1次，還差1次。"


def test_a_condition_that_two_lines_offer_is_an_error() -> None:
    beyond = LAW.one("closing_beyond", "C1", TODAY)
    doubled = LAW.but(replace(beyond, value=frozenset({"L1", "L3"})))
    with pytest.raises(LawGap):
        judge_closing(doubled, "C1", replace(FACTS, category="L1"), TODAY)
    assert judge_closing(doubled, "C1", replace(FACTS, category="L3"), TODAY).verdict == "needs_evidence"


def test_a_calendar_without_school_days_stops_only_those_who_have_no_other_line() -> None:
    def never(_day: date) -> bool:
        return False

    assert report_due(LAW, "L1", from_on=TODAY, is_school_day=never) == date(2026, 11, 30)
    for category in ("L2", "L3", "L4"):
        with pytest.raises(NoSchoolDay):
            report_due(LAW, category, from_on=TODAY, is_school_day=never)


def test_a_gap_in_the_age_of_majority_does_not_tell_the_birthday() -> None:
    young, old = LAW.history("adulthood")
    books = (Book([young]), Book([young, replace(old, since=date(2022, 1, 1))]), Book([]))
    for book, born_on in zip(books, (date(2011, 7, 2), date(2002, 3, 4), date(2011, 7, 2)), strict=True):
        with pytest.raises(LawGap) as caught:
            adult_on(book, born_on)
        assert not re.search(r"\d{4}", str(caught.value))


def test_a_sentence_that_does_not_exist_is_loud() -> None:
    with pytest.raises(KeyError):
        sentence("nothing", "met", {})
