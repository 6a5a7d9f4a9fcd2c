"""What is posted with the form of a 追蹤紀錄."""

from typing import Any

from django.urls import reverse

from leavers.accounts.visitor import Visitor
from leavers.cases.models import Case, Record
from tests.visits import client_of, value_of

REACHED: dict[str, Any] = {
    "act": "submit",
    "tracked_on": "115/11/20",
    "method": "M02",
    "targets": ["T01", "T03"],
    "reached": "Y",
    "situation": "A10",
    "text": "到家裡和學生、母親談，學生願意下週到校看看。",
    "suggests": "N",
}
NOT_REACHED: dict[str, Any] = {
    "act": "submit",
    "tracked_on": "115/11/23",
    "method": "M01",
    "reached": "N",
    "lost_contact": "N1",
    "suggests": "N",
}
BACK = {"suggests": "Y", "closing": "C1", "C1_effective_on": "115/11/23", "closing_note": "今天已到校。"}


def address(case: Case) -> str:
    return reverse("cases:track", args=[case.pk])


def post(by: Visitor, case: Case, data: dict[str, Any], **changes: Any) -> Any:
    """Open the form and post it, as a browser does."""
    client = client_of(by)
    token = value_of(client.get(address(case)), "token")
    return client.post(address(case), {"token": token, **data, **changes})


def made(case: Case) -> Record:
    return Record.objects.exclude(number=1).get(case=case)
