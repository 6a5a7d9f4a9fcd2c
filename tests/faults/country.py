"""``python -m tests.faults country``: schools, teachers and open cases in an empty database.

Runs in the server's own mode and environment, outside pytest: on the real clock, on the real database. Prints
what is to be sent as JSON: for each client its cookies and its forms.
"""

import json
import random
import secrets
import sys
from datetime import date, datetime
from typing import Any

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from leavers.accounts.visitor import Visitor
from leavers.cases import actions
from leavers.cases.models import Case
from leavers.cases.models.draft import DraftKind
from leavers.rules.identity import marked_nid
from leavers.rules.permissions import Role
from leavers.rules.rocdate import slashed
from leavers.schools.models import School
from tests.cases.steps import BY_HAND, FACTS, FIRST
from tests.cases.tracking import REACHED
from tests.filings import a_contact, a_report, token
from tests.people import school, visitor
from tests.visits import client_of

CASES_OF_EACH = 4
# As any string that Django made for its cookie: 32 letters and digits.
CSRF = "ForgeryForgeryForgeryForgery1234"


def main(clients: str, records: str, reports: str) -> None:
    """Each client is a teacher with cases of their own, who sends so many of either, well mixed."""
    call_command("migrate", verbosity=0)
    at = timezone.now()
    schools = [
        school("990301", "國立甲校高級中學", county="63", founding="N"),
        school("990302", "國立乙校高級中學", county="64", founding="N"),
    ]
    chiefs = [visitor(f"chief.{n}", "林淑芬", Role.CHIEF, one) for n, one in enumerate(schools)]
    plan = []
    for n in range(int(clients)):
        here = n % len(schools)
        teacher = visitor(f"teacher.{n}", "陳冠廷", Role.HOMEROOM, schools[here])
        cases = [_tracked(teacher, chiefs[here], at) for _ in range(CASES_OF_EACH)]
        forms = [_record(cases[i % len(cases)], timezone.localdate(at)) for i in range(int(records))]
        forms += [_report(teacher, at) for _ in range(int(reports))]
        random.Random(n).shuffle(forms)
        plan.append({"cookie": _cookie(teacher), "forms": forms})
    chief = {"cookie": _cookie(chiefs[0]), "forms": []}
    json.dump({"clients": plan, "chief": chief, "schools": School.objects.count()}, sys.stdout)


_numbers = iter(range(1, 10**7))


def _nid() -> str:
    return marked_nid("U", "2", next(_numbers))


def _tracked(by: Visitor, chief: Visitor, at: datetime) -> Case:
    """A case 追蹤中, filed a moment ago."""
    today = timezone.localdate(at)
    report = a_report(next(_numbers), left_on=today)
    case = actions.submit(report=report, first=a_contact(tracked_on=today), by=by, at=at, token=token())
    actions.notify(case=case, by=chief, at=at)
    return case


def _record(case: Case, today: date) -> dict[str, Any]:
    """The form of a tracking record. Its words hold its token, so that a second copy would be seen."""
    key = secrets.token_urlsafe(32)
    words = {**REACHED, "tracked_on": slashed(today), "text": _words(key), "token": key}
    return {"address": reverse("cases:track", args=[case.pk]), "token": key, "words": words}


def _report(by: Visitor, at: datetime) -> dict[str, Any]:
    """確認提交 of a draft that is filled in to the end."""
    key, today = secrets.token_urlsafe(32), slashed(timezone.localdate(at))
    payload = {
        "start": {"category": "L1", "nid": _nid()},
        "by_hand": True,
        "student": BY_HAND,
        "facts": FACTS["L1"] | {"left_on": today},
        "first": FIRST | {"tracked_on": today, "text": _words(key)},
    }
    draft = actions.save_draft(draft=None, kind=DraftKind.REPORT, step="check", payload=payload, by=by, at=at)
    address = reverse("cases:new_check", args=[draft.pk])
    return {"address": address, "token": key, "words": {"token": key}}


def _words(key: str) -> str:
    return f"和學生、母親通電話，學生願意下週到校談。{key}"


def _cookie(who: Visitor) -> str:
    return f"csrftoken={CSRF}; sessionid={client_of(who).cookies['sessionid'].value}"
