"""What people file in tests: a report and a contact, to be changed where a test cares."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from leavers.accounts.visitor import Visitor
from leavers.cases import actions
from leavers.cases.content import Closing, Contact, Report, Student
from leavers.cases.models import Case, Record
from leavers.rules.identity import marked_nid

TAIPEI = ZoneInfo("Asia/Taipei")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=TAIPEI)
TODAY = NOW.date()


def nid(n: int = 1) -> str:
    """The n-th invented girl of Hualien."""
    return marked_nid("U", "2", n)


def a_student(n: int = 1, **changes: Any) -> Student:
    return replace(
        Student(
            nid=nid(n),
            id_kind="NID",
            name="拉娃．達奧斯",
            born_on=date(2010, 2, 3),
            sex="2",
            division="a",
            programme="V1",
            department="觀光事業科",
            grade="2",
            class_name="觀光事業科二年乙班",
            seat_no="17",
            extra={"nationality": "中華民國", "student_no": "1140217", "school_type": "V", "family_type": ""},
            sources={"name": {"source": "local", "label": "本校學籍", "as_of": "2026-11-22T08:00:00+08:00"}},
        ),
        **changes,
    )


def a_report(n: int = 1, **changes: Any) -> Report:
    """學生 n 連續3日未到校."""
    return replace(
        Report(
            category="L1",
            subtype="",
            left_on=date(2026, 11, 17),
            student=a_student(n),
            contacts={
                "guardian": {"name": "達奧斯．瓦旦", "relation": "G01", "phone": "0900000120"},
                "second": {},
                "student_phone": "0900000121",
                "registered_address": "花蓮縣秀林鄉富世村無名路17號",
                "mailing_address": "",
            },
            identities=("I01",),
            reason="S05",
            other_reasons=("S01",),
            facts={"reason_text": "開學後與同學衝突兩次，近一週未請假也未到校。", "days_absent": 4},
        ),
        **changes,
    )


def a_contact(**changes: Any) -> Contact:
    return replace(
        Contact(
            tracked_on=date(2026, 11, 20),
            method="M02",
            targets=("T02",),
            text="父親表示學生住在朋友家，已約定11月25日在家會談，並通知輔導室。",
        ),
        **changes,
    )


def returned_to_school(**changes: Any) -> Closing:
    return replace(
        Closing(code="C1", effective_on=date(2026, 11, 23), note="11月23日起正常到校。"), **changes
    )


_token = iter(range(10**9))


def token() -> str:
    """A fresh form token."""
    return f"token-{next(_token):037d}"


def file(by: Visitor, n: int = 1, *, at: datetime = NOW, report: Report | None = None) -> Case:
    """A case 待通報, filed by somebody."""
    report = report or a_report(n)
    first = a_contact(tracked_on=min(date(2026, 11, 20), at.date()))
    return actions.submit(report=report, first=first, by=by, at=at, token=token())


def fresh(case: Case) -> Case:
    """The case as it is now, as another request would read it."""
    return Case.objects.with_people().get(pk=case.pk)


def notified(
    by: Visitor, chief: Visitor, n: int = 1, *, at: datetime = NOW, report: Report | None = None
) -> Case:
    """A case 追蹤中."""
    case = file(by, n, at=at, report=report)
    actions.notify(case=case, by=chief, at=at)
    return fresh(case)


def suggested(by: Visitor, chief: Visitor, n: int = 1, *, at: datetime = NOW) -> Case:
    """A case 待結案 because the student is back at school."""
    case = notified(by, chief, n, at=at)
    contact = a_contact(tracked_on=TODAY, closing=returned_to_school())
    actions.add_record(case=case, contact=contact, by=by, at=at, token=token())
    return fresh(case)


def closed(by: Visitor, chief: Visitor, n: int = 1, *, at: datetime = NOW) -> Case:
    """A case 已結案."""
    case = suggested(by, chief, n, at=at)
    actions.close(case=case, closing=returned_to_school(), by=chief, at=at)
    return fresh(case)


def record(case: Case, by: Visitor, *, at: datetime = NOW, **changes: Any) -> Record:
    return actions.add_record(case=fresh(case), contact=a_contact(**changes), by=by, at=at, token=token())
