"""The content of invented reports: who is reported, whom to call, why the student left, and wishes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from leavers.cases.content import Report, Student
from leavers.nation.answers import facts, next_school
from leavers.nation.dice import Dice, often
from leavers.nation.outlines import Outline, outline
from leavers.nation.people import call_name, mobile, relative_name
from leavers.nation.plan import Plan, weekday
from leavers.nation.pupils import SOURCE_LABEL, Pupil, pupil
from leavers.nation.schools import SchoolFacts
from leavers.nation.words import reports, slots
from leavers.rules.identity import Sex

FROM_REGISTRY = (
    *("name", "sex", "born_on", "nationality", "student_no", "division", "programme", "department"),
    *("grade", "class_name", "seat_no", "registered_address"),
)
"""What the report took over from the register as it was."""

# 離校原因 that a category mostly has; now and then any of the list.
COMMON = {
    "L1": often(
        "P05 5, P06 5, P09 4, P13 4, F08 4, S05 4, S08 3, O01 4, C02 3, F06 2, P02 2, S01 2,"
        "F01 1, C01 1, S06 1, P15 1"
    ),
    "L2": often(
        "P04 12, P01 6, P02 6, P09 6, P18 4, F01 5, F04 2, F09 3, P07 2, P11 2, P12 2, P10 1,"
        "S01 4, S08 3, P05 3"
    ),
    "L3": often("S03 8, P05 4, P06 4, P13 3, P09 3, S01 2, F06 1"),
    "L4": often("F11 5, S09 6, P04 4, F12 2, F13 3, S01 3, S05 2"),
}
ANY_REASON = tuple(code for code in reports.REASONS if not code.endswith("99"))
IDENTITIES = often("I02 9, I03 3, I04 5, I05 5, I06 3, I18 3, I13 1, I17 1")
KIN = often("G02 42, G01 38, G04 6, G03 4, G06 3, G10 3, G08 2, G09 2")
# What teachers call the relation, the relative's sex, whether the surname is the student's, the 追蹤對象.
RELATIVES: dict[str, tuple[str, Sex, bool, str]] = {
    "G01": ("父親", "1", True, "T02"),
    "G02": ("母親", "2", False, "T03"),
    "G03": ("祖父", "1", True, "T05"),
    "G04": ("祖母", "2", False, "T05"),
    "G06": ("外祖母", "2", False, "T05"),
    "G08": ("繼父", "1", False, "T04"),
    "G09": ("姊姊", "2", True, "T06"),
    "G10": ("姑姑", "2", True, "T07"),
}
FAMILIES = often("K1 60, K2 26, K3 8, K4 4, K5 1, K6 1")


@dataclass(frozen=True, slots=True)
class Told:
    """A report with what its story needs besides.

    `words` fill the sentences: what student and guardian are called, and what stays the same from one contact
    to the next (the job, the hobby, the difficult subject …).
    """

    report: Report
    words: dict[str, str]
    kin_target: str
    next_school: str


def told(plan: Plan, school: SchoolFacts, case: Outline) -> Told:
    """The report of a case, complete and lawful on the day it was filed."""
    dice = plan.dice("report", case.number)
    root = outline(plan, school, case.number - 1) if case.again else case
    found = pupil(plan, school, case.student, root)
    relation = dice.pick(KIN)
    kin, _sex, _same, kin_target = RELATIVES[relation]
    words = _words(found, kin, dice)
    reason = dice.pick(ANY_REASON) if dice.chance(5) else dice.pick(COMMON[case.category])
    transfer = next_school(plan, school, case, dice)
    identities = _identities(found, dice)
    others = _other_reasons(case, reason, dice)
    report = Report(
        category=case.category,
        subtype="" if case.fate.kind == case.category else case.fate.kind,
        left_on=case.left_on,
        student=_student(plan, school, case, found, identities, dice),
        contacts=_contacts(found, relation, dice),
        identities=identities,
        reason=reason,
        other_reasons=others,
        facts=facts(school, case, (reason, *others), words, transfer, dice),
    )
    return Told(report, words, kin_target, transfer.school)


def _words(found: Pupil, kin: str, dice: Dice) -> dict[str, str]:
    subjects = slots.SUBJECTS if found.line.programme == "G1" else slots.VOCATIONAL_SUBJECTS
    lasting = {name: dice.pick(slots.SLOTS[name]) for name in ("job", "hobby", "course", "friend", "illness")}
    return {
        "name": call_name(found.who.name),
        "kin": kin,
        "subject": dice.pick(subjects),
        **lasting,
    }


def _student(
    plan: Plan, school: SchoolFacts, case: Outline, found: Pupil, identities: tuple[str, ...], dice: Dice
) -> Student:
    refreshed = f"{weekday(case.filed_on - timedelta(days=1)).isoformat()}T03:00:00+08:00"
    origin = {"source": "local", "label": SOURCE_LABEL, "as_of": refreshed}
    typed = case.student >= plan.students or dice.chance(8)
    extra = {
        "nationality": found.who.nationality,
        "student_no": found.student_no,
        "school_type": school.kind,
        "tribe": found.who.tribe,
        "disability": dice.pick(("SE08", "SE09", "SE10")) if "I03" in identities else "",
        "family_type": dice.pick(FAMILIES),
    }
    return Student(
        nid=found.who.nid,
        id_kind=found.who.kind.value,
        name=found.who.name,
        born_on=found.born_on,
        sex=found.who.sex,
        division=found.line.division,
        programme=found.line.programme,
        department=found.line.department,
        grade=str(case.grade),
        class_name=found.line.class_name(case.grade),
        seat_no=found.seat_no,
        extra={name: value for name, value in extra.items() if value},
        sources={} if typed else {name: dict(origin) for name in FROM_REGISTRY},
    )


def _identities(found: Pupil, dice: Dice) -> tuple[str, ...]:
    chosen = {dice.pick(IDENTITIES)} if dice.chance(24) else set()
    if found.who.tribe:
        chosen.add("I01")
    if found.who.foreign:
        chosen = {{"香港": "I09", "中國大陸": "I10"}.get(found.who.nationality, "I08")}
    return tuple(sorted(chosen)) or ("I00",)


def _contacts(found: Pupil, relation: str, dice: Dice) -> dict[str, Any]:
    def relative(code: str) -> dict[str, str]:
        _word, sex, same, _target = RELATIVES[code]
        name = relative_name(found.who.name, sex, dice, same_surname=same)
        return {"name": name, "relation": code, "phone": mobile(dice)}

    second = dice.pick([code for code in ("G01", "G02", "G04", "G09") if code != relation])
    same_address = found.mailing_address == found.household_address
    return {
        "guardian": relative(relation),
        "second": relative(second) if dice.chance(55) else {},
        "student_phone": mobile(dice) if dice.chance(85) else "",
        "registered_address": found.household_address,
        "mailing_address": "" if same_address else found.mailing_address,
    }


def _other_reasons(case: Outline, reason: str, dice: Dice) -> tuple[str, ...]:
    others = {dice.pick(COMMON[case.category]) for _ in range(dice.pick((0, 0, 1, 1, 2)))}
    return tuple(sorted(others - {reason}))
