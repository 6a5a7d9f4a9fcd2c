"""How many queries each page asks: the exact number, and the same with one row as with twenty-five.

The frame is what every signed-in page pays: session, person and role at its beginning; the line in the access
log (where students were shown) and the session's new age at its end. What a page asks for itself stands in
the table below: with the frame's first three, a list shall ask at most 6 and a case at most 8.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leavers.cases import actions
from leavers.cases.models import Case
from leavers.cases.models.draft import DraftKind
from leavers.cases.snapshot import report_of
from leavers.rules.permissions import Role
from tests.cases.returning import returned, sent_back
from tests.cases.steps import ABSENT, OURS, at, enrol, fill_in
from tests.filings import NOW, TODAY, file, fresh, notified, record, returned_to_school, suggested
from tests.people import Cast, make_cast, visitor
from tests.visits import client_of, held_after_the_end

ONE, MANY = 1, 25
TABLE = re.compile(r'(?:FROM|INTO|UPDATE) "(\w+)"')
SIGNED_IN = ["django_session", "accounts_person", "accounts_membership"]
LOGGED = ["vault_chainhead", "vault_accessentry", "vault_chainhead"]
KEPT_ALIVE = ["django_session"]


class Page(NamedTuple):
    """A page, who opens it, what makes so many rows of it (answers the address), and its own queries."""

    name: str
    who: str
    rows: Callable[[Cast, int], str]
    own: int
    logged: bool = True


def of(route: str, make: Callable[[Cast, int], Case]) -> Callable[[Cast, int], str]:
    return lambda cast, rows: reverse(route, args=[make(cast, rows).pk])


def drafts(cast: Cast, rows: int) -> None:
    for _ in range(rows):
        words = {"start": {"category": "L2", "nid": OURS}}
        actions.save_draft(
            draft=None, kind=DraftKind.REPORT, step="start", payload=words, by=cast.chen, at=NOW
        )


def of_each_kind(cast: Cast, rows: int) -> str:
    """So many cases 待通報, 追蹤中 and 待結案, and so many drafts."""
    for n in range(rows):
        file(cast.chen, 3 * n, at=NOW - timedelta(minutes=n))
        notified(cast.chen, cast.lin, 3 * n + 1)
        suggested(cast.chen, cast.lin, 3 * n + 2)
    drafts(cast, rows)
    return reverse("web:home")


def listed(cast: Cast, rows: int) -> str:
    for n in range(rows):
        file(cast.chen, n, at=NOW - timedelta(minutes=n))
    return reverse("cases:index")


def begun(cast: Cast, rows: int) -> str:
    drafts(cast, rows)
    return reverse("cases:index") + "?state=draft"


def beginning(cast: Cast, rows: int) -> str:
    drafts(cast, rows)
    return reverse("cases:new")


def last_in_line(cast: Cast, rows: int) -> Case:
    """A case 待通報 among so many."""
    return [file(cast.chen, n, at=NOW - timedelta(minutes=n)) for n in range(rows)][-1]


def much_tracked(cast: Cast, rows: int) -> Case:
    """A case with so many records by two people."""
    case = notified(cast.chen, cast.lin)
    for n in range(rows):
        record(case, (cast.lin, cast.chen)[n % 2])
    return fresh(case)


def much_tracked_to_the_end(cast: Cast, rows: int) -> Case:
    case = much_tracked(cast, rows)
    record(case, cast.lin, tracked_on=TODAY, closing=returned_to_school())
    return fresh(case)


def much_tracked_and_closed(cast: Cast, rows: int) -> Case:
    case = much_tracked_to_the_end(cast, rows)
    actions.close(case=case, closing=returned_to_school(), by=cast.lin, at=NOW)
    return fresh(case)


def second_record(cast: Cast, rows: int) -> str:
    """The removal of one record among so many."""
    return reverse("cases:remove_record", args=[much_tracked(cast, rows).pk, 2])


def often_sent_back(cast: Cast, rows: int) -> Case:
    """A report that was mended and sent back so many times, among as many others."""
    for n in range(1, rows):
        sent_back(cast, n + 1)
    case = sent_back(cast)
    for _ in range(1, rows):
        actions.resubmit(case=fresh(case), report=report_of(fresh(case)), by=cast.chen, at=NOW)
        case = returned(cast, case)
    return case


def step(name: str) -> Callable[[Cast, int], str]:
    """A step of a finished draft among so many others."""

    def made(cast: Cast, rows: int) -> str:
        enrol(cast.school)
        drafts(cast, rows)
        return at(name, fill_in(client_of(cast.chen), ABSENT))

    return made


def sent_too_late(cast: Cast, rows: int) -> str:
    """One of so many forms that were sent after the session had ended."""
    for n in range(rows):
        pk = held_after_the_end(cast.chen, f"{reverse('cases:new')}?n={n}", {"category": "L1"})
    return reverse("accounts:held", args=[pk])


def often_corrected(cast: Cast, rows: int) -> Case:
    """A case with so many corrections and trackers behind it, at a school with as many teachers."""
    case = notified(cast.chen, cast.lin)
    for n in range(rows):
        contacts = case.contacts | {"student_phone": f"09000{n:05}"}
        actions.correct_contacts(case=fresh(case), contacts=contacts, by=cast.lin, at=NOW)
        one = visitor(f"teacher{n}", f"導師{n}", Role.HOMEROOM, cast.school, f"普通科三年{n}班")
        if n % 2 == 0:
            actions.assign(case=fresh(case), person_id=one.person_id, from_on=TODAY, by=cast.lin, at=NOW)
    return fresh(case)


def turned(cast: Cast, rows: int) -> str:
    """The second page of 變更離校種類."""
    case = often_corrected(cast, rows)
    return reverse("cases:reclassify", args=[case.pk]) + "?to=L2&kind_l2=L2A"


def releasing(cast: Cast, rows: int) -> str:
    case = often_corrected(cast, rows)
    return reverse("cases:release_tracker", args=[case.pk, case.trackers.earliest("pk").pk])


PAGES = (
    Page("accounts:held", "chen", sent_too_late, 1, logged=False),
    Page("web:home", "lin", of_each_kind, 11),
    Page("web:home", "chen", of_each_kind, 11),
    Page("cases:index", "lin", listed, 3),
    Page("cases:index", "chen", listed, 3),
    Page("cases:index drafts", "chen", begun, 3, logged=False),
    Page("cases:detail", "lin", of("cases:detail", much_tracked), 5),
    Page("cases:detail 待結案", "lin", of("cases:detail", much_tracked_to_the_end), 4),
    Page("cases:submitted", "chen", of("cases:submitted", last_in_line), 2),
    Page("cases:notify", "lin", of("cases:notify", last_in_line), 7),
    Page("cases:track", "lin", of("cases:track", much_tracked), 4),
    Page("cases:closing", "lin", of("cases:closing", much_tracked_to_the_end), 2),
    Page("cases:close", "lin", of("cases:close", much_tracked_to_the_end), 3),
    Page("cases:new", "chen", beginning, 1, logged=False),
    Page("cases:new_start", "chen", step("start"), 4, logged=False),
    Page("cases:new_student", "chen", step("student"), 2, logged=False),
    Page("cases:new_facts", "chen", step("facts"), 1, logged=False),
    Page("cases:new_first", "chen", step("first"), 1, logged=False),
    Page("cases:new_check", "chen", step("check"), 3, logged=False),
    Page("cases:send_back", "lin", of("cases:send_back", last_in_line), 3),
    Page("cases:keep_open", "lin", of("cases:keep_open", much_tracked_to_the_end), 3),
    Page("cases:reopen", "lin", of("cases:reopen", much_tracked_and_closed), 3),
    Page("cases:withdraw", "lin", of("cases:withdraw", much_tracked), 3),
    Page("cases:remove_record", "lin", second_record, 4),
    Page("cases:edit", "chen", of("cases:edit", often_sent_back), 6),
    Page("cases:edit_start", "chen", of("cases:edit_start", often_sent_back), 8),
    Page("cases:edit_student", "chen", of("cases:edit_student", often_sent_back), 7),
    Page("cases:edit_facts", "chen", of("cases:edit_facts", often_sent_back), 4),
    Page("cases:detail corrected", "lin", of("cases:detail", often_corrected), 6),
    # The numbers stand there in full, and that is a line in the log as well.
    Page("cases:correct_contacts", "chen", of("cases:correct_contacts", often_corrected), 6),
    Page("cases:correct_student", "lin", of("cases:correct_student", often_corrected), 3),
    Page("cases:correct_facts", "lin", of("cases:correct_facts", often_corrected), 3),
    Page("cases:correct_nid", "lin", of("cases:correct_nid", often_corrected), 3),
    Page("cases:reclassify", "lin", of("cases:reclassify", often_corrected), 2),
    Page("cases:reclassify second page", "lin", turned, 3),
    Page("cases:protect", "lin", of("cases:protect", often_corrected), 3),
    Page("cases:trackers", "lin", of("cases:trackers", often_corrected), 4),
    Page("cases:release_tracker", "lin", releasing, 3),
)


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [ONE, MANY])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.name} {page.who}")
def test_a_page_asks_so_many_queries_whatever_the_number_of_rows(page: Page, rows: int) -> None:
    cast = make_cast()
    client = client_of(getattr(cast, page.who))
    address = page.rows(cast, rows)
    client.get(address)  # what is read once for all is not counted
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    asked = [found[1] for query in captured if (found := TABLE.search(query["sql"]))]
    frame_end = (LOGGED if page.logged else []) + KEPT_ALIVE
    assert asked[: len(SIGNED_IN)] == SIGNED_IN
    assert asked[-len(frame_end) :] == frame_end
    own = asked[len(SIGNED_IN) : -len(frame_end)]
    assert len(own) == page.own, own
