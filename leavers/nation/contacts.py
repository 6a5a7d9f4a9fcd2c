"""The tracking records of invented cases, and the suggestions to close them."""

from dataclasses import dataclass
from datetime import date, timedelta

from leavers.cases.content import Closing, Contact
from leavers.nation.dice import Dice, often
from leavers.nation.outlines import Outline
from leavers.nation.reports import Told
from leavers.nation.schools import NUMERALS
from leavers.nation.words import contacts, decisions, reports
from leavers.nation.words.slots import fill
from leavers.rules.semesters import ROC_OFFSET

METHODS = often("M01 46, M02 14, M03 9, M04 3, M05 16, M09 3, M10 6, M11 3")
OTHER_PARTY = {"M10": "T11", "M11": "T11", "M09": "T09"}
# 學生現況 by 離校原因; for all others what most of those do who left.
BY_REASON = {
    "P01": ("A12",),
    "P02": ("A12", "A10"),
    "P07": ("A13",),
    "P09": ("A06", "A07", "A07"),
    "P11": ("A15",),
    "P12": ("A05",),
    "P13": ("A10",),
    "P15": ("A16", "A10"),
    "F01": ("A07", "A06"),
    "F04": ("A11",),
    "F07": ("A17",),
    "F09": ("A11",),
    "O01": ("A18", "A10", "A07"),
}
USUAL = often("A07 30, A10 24, A05 14, A08 8, A06 8, A20 8, A09 4")
BY_CATEGORY = {"L4": ("A03", "A05")}
SITUATION_BY_CLOSING = {
    "C1": "A01",
    "C2": "A16",
    "C3": "A02",
    "C4": "A03",
    "C5": "A04",
    "C6": "A06",
    "C7": "A06",
    "X1": "A21",
    "X2": "A08",
    "X3": "A06",
}
LOST = often("N1 6, N2 2, N3 1, N4 3")
WILLS = often("W1 4, W2 3, W3 3")
MISSING = "A18"
# Who prepares to return wants to; who drifts is undecided.
WILLS_BY_SITUATION = {
    "A05": ("W1",),
    "A06": ("W2", "W3"),
    "A10": ("W2", "W3"),
    "A20": ("W3",),
    "A18": ("W2",),
}
RESOURCES = often("R01 8, R02 3, R03 3, R05 2, R11 3, R12 2, R13 1, R19 2")
COURT = "虛構地方法院少年法庭"


@dataclass(frozen=True, slots=True)
class Talk:
    """The day of a contact, and the 學生現況 of the one before it (empty: not known)."""

    on: date
    situation: str


def first_contact(told: Told, case: Outline, dice: Dice) -> Contact:
    """The record that is filed with the report: someone was reached between 離校 and 提交."""
    days = max(0, (case.filed_on - case.left_on).days)
    method, whom, sentence = dice.pick(reports.FIRST[case.category])
    targets = {"S": ("T01",), "K": (told.kin_target,), "SK": ("T01", told.kin_target)}[whom]
    return Contact(
        tracked_on=case.filed_on - timedelta(days=dice.below(min(days, 4) + 1)),
        method=method,
        targets=targets,
        situation=_situation(told, "", dice),
        resources=(dice.pick(RESOURCES),) if dice.chance(30) else (),
        text=fill(sentence, dice, told.words),
    )


def talk(told: Told, case: Outline, before: Talk, dice: Dice) -> Contact:
    """Somebody was reached and said how the student is."""
    situation = _situation(told, before.situation, dice)
    method = dice.pick(("M01", "M02") if situation == MISSING else METHODS)
    targets = (told.kin_target,) if situation == MISSING else _targets(told, method, dice)
    asked = case.category != "L4" and situation != MISSING and dice.chance(55)
    will = dice.pick(WILLS_BY_SITUATION.get(situation, WILLS)) if asked else ""
    spoken = [
        contacts.OPENINGS[method],
        contacts.SITUATIONS[situation],
        contacts.WILLS.get(will, ("",)),
        contacts.DONE,
    ]
    if dice.chance(75):
        spoken.append(contacts.NEXT)
    return Contact(
        tracked_on=before.on,
        method=method,
        targets=targets,
        situation=situation,
        will=will,
        resources=tuple(sorted({dice.pick(RESOURCES), dice.pick(RESOURCES)})) if dice.chance(30) else (),
        next_on=before.on + timedelta(days=dice.between(14, 60)) if dice.chance(40) else None,
        text=_said(told, spoken, targets, dice),
    )


def _said(told: Told, spoken: list[tuple[str, ...]], targets: tuple[str, ...], dice: Dice) -> str:
    """One sentence of each list; nobody is quoted who was not spoken to."""
    kin_spoke = told.kin_target in targets
    party = told.words["kin"] if kin_spoke else told.words["name"]
    chosen = [
        dice.pick([sentence for sentence in sentences if kin_spoke or "{kin}" not in sentence] or sentences)
        for sentences in spoken
    ]
    return fill("".join(chosen), dice, {**told.words, "party": party})


def attempt(told: Told, on: date, dice: Dice) -> Contact:
    """Nobody was reached; the text is optional then, and a third of them have none."""
    letter = dice.chance(12)
    lost = "N1" if letter else dice.pick(LOST)
    sentences = contacts.LETTER if letter else contacts.UNREACHED[lost]
    methods = {"N2": ("M01",), "N3": ("M02",), "N4": ("M01", "M05")}.get(lost, ("M01", "M01", "M05"))
    return Contact(
        tracked_on=on,
        method="M08" if letter else dice.pick(methods),
        targets=("T90",),
        reached=False,
        lost_contact=lost,
        text="" if dice.chance(35) else fill(dice.pick(sentences), dice, told.words),
    )


def talk_of_closing(told: Told, closing: Closing, on: date, dice: Dice) -> Contact:
    """The record with which somebody suggests closing; most texts quote both student and guardian."""
    agency = closing.code == "C2"
    return Contact(
        tracked_on=on,
        method="M10" if agency else dice.pick(("M01", "M01", "M03")),
        targets=("T11",)
        if agency
        else (told.kin_target,)
        if closing.code == "X1"
        else ("T01", told.kin_target),
        situation=SITUATION_BY_CLOSING[closing.code],
        text=fill(dice.pick(decisions.CLOSING_TEXTS[closing.code]), dice, told.words),
        closing=closing,
    )


def closing_of(told: Told, case: Outline, code: str, on: date, dice: Dice) -> Closing:
    """A condition with the evidence that the law asks for, true on the day it is suggested."""
    earliest = max(case.left_on, case.adult_on or case.left_on, on - timedelta(days=14))
    year = on.year - ROC_OFFSET
    return Closing(
        code=code,
        effective_on=earliest + timedelta(days=dice.below((on - earliest).days + 1)),
        school_name=told.next_school if code in ("C4", "C5") else "",
        document_no=f"{COURT}{year}年度少調字第{dice.between(1, 900)}號" if code == "C2" else "",
        notice_on=on - timedelta(days=dice.between(15, 30)) if code == "C6" else None,
        grade_class=f"{NUMERALS[case.grade - 1]}年級" if code == "C3" else "",
        note=fill(dice.pick(decisions.CLOSING_NOTES[code]), dice, told.words),
    )


def _situation(told: Told, before: str, dice: Dice) -> str:
    """Mostly as before; else what fits the reason for which the student left."""
    if before and dice.chance(55):
        return before
    usual = BY_CATEGORY.get(told.report.category, USUAL)
    return dice.pick(BY_REASON.get(told.report.reason, usual) if dice.chance(75) else usual)


def _targets(told: Told, method: str, dice: Dice) -> tuple[str, ...]:
    if method in OTHER_PARTY:
        other = OTHER_PARTY[method]
        return (other,) if dice.chance(60) else tuple(sorted({"T01", other}))
    if method in ("M03", "M04", "M05") or dice.chance(35):
        return ("T01", told.kin_target) if dice.chance(40) else ("T01",)
    return (told.kin_target,)
