"""Walking through 新增通報 as a teacher does: what is typed on each step, and the way there."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from leavers.cases.models import Draft
from leavers.registry.models import ImportBatch
from leavers.registry.reading import Incoming
from leavers.registry.storing import store
from leavers.rules.identity import marked_nid
from leavers.schools.models import School
from tests.filings import NOW
from tests.visits import HTMX, value_of

OURS = marked_nid("U", "2", 4815)
UNKNOWN = marked_nid("U", "2", 4816)
PLACE = {
    "nationality": "中華民國",
    "student_no": "1140217",
    "division": "a",
    "programme": "V1",
    "department": "觀光事業科",
    "grade": "2",
    "class_name": "觀光事業科二年乙班",
    "seat_no": "17",
    "household_address": "花蓮縣秀林鄉富世村無名路17號",
}

LEAVE = {"category": "L2", "subtype_l2": "L2A"}
ABSENT = {"category": "L1"}
LONG = {"category": "L3", "subtype_l3": "L3B"}
TRANSFER = {"category": "L4", "subtype_l4": "L4B"}

CONTACTS: dict[str, Any] = {
    "identities": ["I01"],
    "tribe": "12",
    "guardian_name": "達奧斯．瓦旦",
    "guardian_relation": "G01",
    "guardian_phone": "0900-000-120",
    "registered_address": "花蓮縣秀林鄉富世村無名路17號",
    "same_address": "on",
}
BY_HAND: dict[str, Any] = CONTACTS | {
    "name": "NGUYEN THI HUONG GIANG 阮香江",
    "sex": "2",
    "born_on": "99/02/03",
    "student_no": "1140217",
    "division": "g",
    "programme": "N1",
    "department": "資訊科",
    "grade": "2",
    "class_name": "資訊二甲",
}
FACTS: dict[str, dict[str, Any]] = {
    "L1": {"left_on": "115/11/16", "reason": "S05", "other_reasons": ["S01"]},
    "L2": {"left_on": "115/11/09", "reason": "P01", "leave_nth": "1", "will": "W3", "will_return": "R2"},
    "L3": {"left_on": "115/11/20", "reason": "S03", "missed_periods": "60", "truant_periods": "42"},
    "L4": {"left_on": "115/11/20", "reason": "F11", "transfer_state": "E3", "transfer_type": "D2"},
}
FIRST: dict[str, Any] = {
    "tracked_on": "115/11/20",
    "method": "M01",
    "targets": ["T01", "T03"],
    "reached": "Y",
    "situation": "A10",
    "text": "和學生、母親通電話，學生願意下週到校談。",
}


def enrol(school: School, nid: str = OURS, *, protected: bool = False, **facts: str) -> None:
    """A student in the school's registry with everything a good registry delivers."""
    batch = ImportBatch.objects.create(imported_at=NOW, as_of=NOW - timedelta(days=1))
    known = {"nid": nid, "id_kind": "NID", "name": "拉娃．達奧斯", "sex": "2", "born_on": "2010-02-03"}
    row = Incoming(
        school_code=school.code, protected=protected, facts={**known, "status": "ES1", **PLACE, **facts}
    )
    store([row], schools={school.code: school.pk}, batch=batch)


def at(step: str, draft: Draft | UUID) -> str:
    """The address of a step of a draft."""
    return reverse(f"cases:new_{step}", args=[draft if isinstance(draft, UUID) else draft.pk])


def go_on(client: Client, step: str, draft: Draft, typed: dict[str, Any], act: str = "next") -> Any:
    return client.post(at(step, draft), {"act": act, **typed})


def begin(client: Client, start: dict[str, Any] | None = None, nid: str = OURS, act: str = "next") -> Draft:
    """Step 1 as the script walks it: the number is looked up and shown, then 下一步."""
    typed = {**(start or LEAVE), "nid": nid}
    shown = client.post(reverse("cases:lookup"), typed, headers=HTMX)
    answer = client.post(reverse("cases:new"), {**typed, "act": act, "seen": value_of(shown, "seen")})
    assert answer.status_code == 303, answer.content.decode()
    return Draft.objects.get(pk=answer["Location"].split("/")[3])


def fill_in(client: Client, start: dict[str, Any] | None = None, nid: str = OURS) -> Draft:
    """Steps 1 to 4, all of them in order."""
    start = start or LEAVE
    draft = begin(client, start, nid)
    for step, typed in (("student", CONTACTS), ("facts", FACTS[start["category"]]), ("first", FIRST)):
        answer = go_on(client, step, draft, typed)
        assert answer.status_code == 303, answer.content.decode()
    return draft
