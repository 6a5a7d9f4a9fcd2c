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
from tests.cases.steps import ABSENT, OURS, at, enrol, fill_in
from tests.filings import NOW, TODAY, file, fresh, notified, record, returned_to_school, suggested
from tests.people import Cast, make_cast
from tests.visits import client_of

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


def step(name: str) -> Callable[[Cast, int], str]:
    """A step of a finished draft among so many others."""

    def made(cast: Cast, rows: int) -> str:
        enrol(cast.school)
        drafts(cast, rows)
        return at(name, fill_in(client_of(cast.chen), ABSENT))

    return made


PAGES = (
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
    Page("cases:close", "lin", of("cases:close", much_tracked_to_the_end), 2),
    Page("cases:new", "chen", beginning, 1, logged=False),
    Page("cases:new_start", "chen", step("start"), 4, logged=False),
    Page("cases:new_student", "chen", step("student"), 2, logged=False),
    Page("cases:new_facts", "chen", step("facts"), 1, logged=False),
    Page("cases:new_first", "chen", step("first"), 1, logged=False),
    Page("cases:new_check", "chen", step("check"), 3, logged=False),
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
