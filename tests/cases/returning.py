"""Reports that were sent back to be mended, and what happens to them meanwhile."""

from dataclasses import replace
from typing import Any

from django.urls import reverse

from leavers.accounts.visitor import Visitor
from leavers.cases import actions
from leavers.cases.content import Report
from leavers.cases.models import Case, Event
from leavers.cases.snapshot import report_of
from tests.cases.browsing import address, last_event, send, whole_report
from tests.cases.steps import ABSENT, enrol, fill_in
from tests.filings import NOW, file, fresh
from tests.people import Cast
from tests.visits import client_of, value_of, words

REASON = "離校日期和出缺勤紀錄不同，請再核對。"
MARKS = ("left_on", "guardian_phone", "reason")


def sent_back(cast: Cast, n: int = 1, *, report: Report | None = None, by: Visitor | None = None) -> Case:
    """A report of 陳's (or `by`) that 林 has sent back with some answers marked."""
    return returned(cast, file(by or cast.chen, n, report=report or whole_report(n)))


def returned(cast: Cast, case: Case) -> Case:
    actions.send_back(case=fresh(case), reason=REASON, why="B1", fields=MARKS, by=cast.lin, at=NOW)
    return fresh(case)


def from_registry(cast: Cast) -> Case:
    """A report of 陳's whose data came from the school's registry, sent back."""
    enrol(cast.school)
    client = client_of(cast.chen)
    check = reverse("cases:new_check", args=[fill_in(client, ABSENT).pk])
    client.post(check, {"token": value_of(client.get(check), "token")})
    return returned(cast, Case.objects.get())


def corrected(cast: Cast, case: Case, **changes: Any) -> Case:
    """林 corrects facts of the case meanwhile."""
    report = replace(report_of(fresh(case)), **changes)
    actions.correct_report(
        case=fresh(case), part="facts", report=report, reason="依出缺勤紀錄更正", by=cast.lin, at=NOW
    )
    return fresh(case)


def called_elsewhere(cast: Cast, case: Case, phone: str) -> Case:
    """林 corrects the guardian's phone meanwhile."""
    contacts = report_of(fresh(case)).contacts
    contacts = contacts | {"guardian": contacts["guardian"] | {"phone": phone}}
    actions.correct_contacts(case=fresh(case), contacts=contacts, by=cast.lin, at=NOW)
    return fresh(case)


def mend(by: Visitor, step: str, case: Case, *, act: str = "next", **typed: Any) -> Any:
    """Open a step of the mending, type, and go on."""
    return send(by, f"edit_{step}", case, act=act, **typed)


def resubmitted(by: Visitor, case: Case) -> Event:
    """What the timeline has of 重新提交."""
    answer = send(by, "edit", case)
    assert (answer.status_code, answer["Location"]) == (303, address("submitted", case)), words(answer)
    return last_event(case)
