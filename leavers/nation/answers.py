"""The answers to what a report asks of its category: absence, leave, periods, transfer, and the wishes."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from leavers.nation.dice import Dice, often
from leavers.nation.outlines import Outline
from leavers.nation.plan import Plan, weekday
from leavers.nation.schools import SchoolFacts, school_facts
from leavers.nation.words import places, reports
from leavers.nation.words.slots import fill
from leavers.rules import codes, law
from leavers.rules.semesters import Semester

WILLS = often("W1 45, W2 25, W3 30")
HELP = ("H1", "H2", "H3", "H4", "H5", "H7")
PLANS = often("B1 8, B2 2, B3 3, B4 3, B5 2, B7 1, B8 3")
# 類型 of a school → 轉入類型; a 技術型 one also takes students in its 進修部.
KINDS = {"G": "D1", "M": "D3", "S": "D4"}
BEYOND = ("D6", "D7")
TRANSFER_REASONS = ("V1", "V3", "V4", "V5", "V6", "V7", "V8")


class Transfer(NamedTuple):
    """Where a transfer leads: the type and the name of the school; both empty for all other cases."""

    kind: str
    school: str


def facts(
    school: SchoolFacts,
    case: Outline,
    reasons: tuple[str, ...],
    words: Mapping[str, str],
    transfer: Transfer,
    dice: Dice,
) -> dict[str, Any]:
    """The answers that the questions of the category ask for; those without an answer are left out."""
    found = {
        "reason_text": fill(dice.pick(reports.REASONS[reasons[0]]), dice, words),
        "high_care": "Y" if dice.chance(14) else "N",
    }
    # 兒少權益法 §53: asked where one of the reasons may oblige to a report within 24 hours.
    if any("M" in codes.flags("reason", reason) for reason in reasons):
        found["mandated"] = dice.pick(("done", "not_needed"))
    match case.category:
        case "L1":
            return found | _absence(case, words, dice)
        case "L2":
            return found | _leave(school, case, dice) | _leave_wishes(dice)
        case "L3":
            return found | _periods(school, case, dice)
    return found | _certificate(school, case, dice) | _transfer_wishes(transfer, dice)


def _absence(case: Outline, words: Mapping[str, str], dice: Dice) -> dict[str, Any]:
    return {
        "last_seen_on": weekday(case.left_on - timedelta(days=1)).isoformat(),
        "days_absent": weekdays(case.left_on, case.filed_on),
        "contacted_note": fill(dice.pick(reports.CONTACTED), dice, words),
    }


def _certificate(school: SchoolFacts, case: Outline, dice: Dice) -> dict[str, Any]:
    year = Semester.of(case.left_on).year
    return {
        "certificate_no": f"{school.short_name}轉字第{year}{dice.below(10_000):04d}號",
        "certificate_on": min(case.left_on, case.filed_on).isoformat(),
    }


def _leave(school: SchoolFacts, case: Outline, dice: Dice) -> dict[str, Any]:
    nth = 2 if case.fate.kind == "L2C" or dice.chance(6) else 1
    clock = law.leave_clock(law.LAW, starts_on=case.left_on, nth=nth)
    number = f"{school.short_name}休字第{Semester.of(case.left_on).year}{dice.below(10_000):04d}號"
    leave = {
        "leave_from": case.left_on.isoformat(),
        "leave_until": clock.ends_on.isoformat(),
        "leave_nth": str(nth),
        "leave_document": number,
    }
    if case.fate.kind == "L2B":
        leave["notice_on"] = min(case.left_on, case.filed_on).isoformat()
    return leave


def _periods(school: SchoolFacts, case: Outline, dice: Dice) -> dict[str, Any]:
    """Periods that fulfil the sub-type: half of the semester's missed, or 42 of them (進修部 36) truant."""
    evening = school.lines[case.class_place // 3].division == "g"
    total = (480 if evening else 700) + dice.below(30)
    limit = 36 if evening else 42
    half = -(-total // 2)
    if case.fate.kind == "L3A":
        missed, truant = half + dice.below(60), dice.below(limit)
    else:
        truant = limit + dice.below(30)
        missed = min(half - 1, truant + dice.below(120))
    days = (case.filed_on - case.left_on).days
    meeting_on = weekday(case.left_on + timedelta(days=dice.between(1, max(1, days - 1))))
    return {
        "total_periods": total,
        "missed_periods": missed,
        "truant_periods": truant,
        "meeting_on": max(case.left_on, meeting_on).isoformat(),
    }


def _leave_wishes(dice: Dice) -> dict[str, Any]:
    will = dice.pick(WILLS)
    return {
        "will": will,
        "will_return": {"W1": dice.pick(("R1", "R2", "R2")), "W2": dice.pick(("R3", "R4"))}.get(will, "R3"),
        "will_plan": sorted({dice.pick(PLANS), dice.pick(PLANS)}) if dice.chance(85) else ["B9"],
        "help": _help(dice),
        "referral": dice.pick(("Y", "Y", "N", "U")),
    }


def _transfer_wishes(transfer: Transfer, dice: Dice) -> dict[str, Any]:
    """The name of the next school is asked for where it is known: 已報到, 專科以上, 國外."""
    state = "E2" if transfer.kind in BEYOND else dice.pick(("E1", "E2", "E3", "E3"))
    wishes = {
        "transfer_state": state,
        "transfer_type": transfer.kind,
        "transfer_reasons": list(dice.some(TRANSFER_REASONS, dice.between(1, 2))),
        "help": _help(dice),
    }
    return wishes | ({"next_school": transfer.school} if state in ("E1", "E2") else {})


def _help(dice: Dice) -> list[str]:
    return list(dice.some(HELP, dice.between(1, 3))) if dice.chance(70) else ["H9"]


def next_school(plan: Plan, school: SchoolFacts, case: Outline, dice: Dice) -> Transfer:
    """Where a 轉學 leads; with C5 to a college or a school abroad."""
    if case.category != "L4":
        return Transfer("", "")
    if case.fate.closing == "C5":
        if dice.chance(35):
            return Transfer("D7", dice.pick(places.SCHOOLS_ABROAD))
        return Transfer("D6", dice.pick(places.COLLEGES))
    if plan.schools == 1:
        return Transfer("D1", places.SCHOOL_BESIDES)
    other = (school.index + 1 + dice.below(plan.schools - 1)) % plan.schools
    found = school_facts(plan, other)
    return Transfer(KINDS.get(found.kind) or dice.pick(("D2", "D2", "D5")), found.name)


def weekdays(first: date, until: date) -> int:
    """Weekdays from one date up to another, both included."""
    days = (until - first).days
    return sum((first + timedelta(days=day)).weekday() < 5 for day in range(days + 1))
