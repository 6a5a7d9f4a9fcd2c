"""Two people at one form: nothing that one of them typed is lost, and only what both changed is a clash."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leavers.cases.merging import Clash, merge

# What the form was filled in with, what the case says now, what was typed; what stands in the form then.
ONE_ANSWER: list[tuple[str, Any, Any, Any, Any, bool]] = [
    ("nobody changed it", "甲", "甲", "甲", "甲", False),
    ("only the other one did", "甲", "乙", "甲", "乙", False),
    ("only this one did", "甲", "甲", "丙", "丙", False),
    ("both did, differently", "甲", "乙", "丙", "丙", True),
    ("both did, to the same", "甲", "乙", "乙", "乙", False),
    ("this one emptied it", "甲", "甲", "", "", False),
    ("this one emptied what the other one changed", "甲", "乙", "", "", True),
    ("the other one emptied it", "甲", "", "甲", "", False),
    ("the other one emptied what this one changed", "甲", "", "丙", "丙", True),
    ("both filled an empty one", "", "乙", "丙", "丙", True),
    ("only the other one filled it", "", "乙", "", "乙", False),
    ("lists: only the other one", ["S01"], ["S01", "S05"], ["S01"], ["S01", "S05"], False),
    ("lists: both, differently", ["S01"], ["S05"], ["S02"], ["S02"], True),
    ("lists: both emptied it", ["S01"], [], [], [], False),
    ("an empty list is no answer", [], "", "", "", False),
]


@pytest.mark.parametrize(
    ("base", "now", "mine", "stands", "clashes"),
    [row[1:] for row in ONE_ANSWER],
    ids=[row[0] for row in ONE_ANSWER],
)
def test_one_answer_in_three_versions(base: Any, now: Any, mine: Any, stands: Any, clashes: bool) -> None:
    merged = merge({"name": base}, {"name": now}, {"name": mine})
    assert merged.words == {"name": stands}
    assert merged.clashes == ((Clash("name", now, mine),) if clashes else ())


def test_an_answer_that_the_case_does_not_know_is_ones_own() -> None:
    merged = merge({}, {}, {"reason_given": "導師來電更正"})
    assert merged.words == {"reason_given": "導師來電更正"}
    assert merged.clashes == ()


def test_an_answer_that_the_form_does_not_ask_for_does_not_come_into_it() -> None:
    assert merge({"phone": "1"}, {"phone": "2"}, {}).words == {}


def test_without_what_the_form_was_filled_in_with_ones_own_words_stay() -> None:
    """The sealed base may be lost or too old to be read: then nothing is taken for untouched."""
    merged = merge({}, {"name": "乙"}, {"name": "丙"})
    assert merged.words == {"name": "丙"}
    assert merged.clashes == (Clash("name", "乙", "丙"),)


names = st.sampled_from(["name", "phone", "reason", "left_on"])
answers = st.one_of(st.sampled_from(["", "甲", "乙", "丙"]), st.lists(st.sampled_from(["S01", "S05"])))
forms = st.dictionaries(names, answers)
# Judged by the answer, never by how busy the machine is.
calm = settings(deadline=None)


def same(one: Any, other: Any) -> bool:
    return (one or "") == (other or "")


@calm
@given(base=forms, now=forms, mine=forms)
def test_no_word_that_somebody_typed_is_lost(base: Any, now: Any, mine: Any) -> None:
    merged = merge(base, now, mine)
    assert merged.words.keys() == mine.keys()
    for name, typed in mine.items():
        if not same(typed, base.get(name)):
            assert merged.words[name] == typed


@calm
@given(base=forms, now=forms, mine=forms)
def test_what_one_did_not_touch_is_never_written_back_in_its_old_form(base: Any, now: Any, mine: Any) -> None:
    merged = merge(base, now, mine)
    for name in mine:
        if same(mine[name], base.get(name)):
            assert same(merged.words[name], now.get(name, mine[name]))


@calm
@given(base=forms, now=forms, mine=forms)
def test_every_clash_differs_three_times(base: Any, now: Any, mine: Any) -> None:
    for clash in merge(base, now, mine).clashes:
        before = base.get(clash.field)
        assert not same(clash.now, before)
        assert not same(clash.mine, before)
        assert not same(clash.now, clash.mine)


@calm
@given(base=forms, mine=forms)
def test_where_nobody_else_wrote_there_is_no_clash(base: Any, mine: Any) -> None:
    merged = merge(base, base, mine)
    assert merged.clashes == ()
    assert all(same(merged.words[name], mine[name]) for name in mine)


@calm
@given(base=forms, now=forms, mine=forms)
def test_to_merge_again_changes_nothing_more(base: Any, now: Any, mine: Any) -> None:
    """What was shown at a conflict and sent again unread is what was shown."""
    once = merge(base, now, mine)
    twice = merge(now, now, once.words)
    assert twice.words.keys() == once.words.keys()
    assert all(same(twice.words[name], once.words[name]) for name in once.words)
