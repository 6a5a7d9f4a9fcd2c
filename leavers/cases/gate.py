"""Finds a case among those open to the visitor and asks for the right; every case view stands behind it.

Another school's case is a 404, exactly as one that never existed; a lacking right inside one's school is a
page that says so (ruling 20). What a page shows of a case is one READ in the access log, written before the
answer leaves; a read that cannot be logged is not answered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse

from leavers.accounts.access import log_access
from leavers.accounts.gate import View, visitor_of
from leavers.accounts.refusals import refuse
from leavers.accounts.visitor import VisitedRequest, Visitor
from leavers.cases.models import Case, Record
from leavers.cases.ties import ties
from leavers.rules.lifecycle import State
from leavers.rules.permissions import Act, Deed, Tie, may
from leavers.vault.models import Action


@dataclass(frozen=True)
class OpenCase:
    """A case that the visitor may see, with what the visitor is to it."""

    case: Case
    visitor: Visitor
    ties: frozenset[Tie]
    record: Record | None = None
    """The tracking record that the visit is about, where it is about one."""

    def may(self, deed: Deed) -> bool:
        return may(self.visitor.role, self.ties, deed, State(self.case.state))


def find(visitor: Visitor, pk: int, number: int | None = None) -> OpenCase | None:
    """The case if it is of the visitor's school, and its record of that number; else 404. None where the
    visitor may not see it.
    """
    if visitor.school_id is None:
        raise Http404
    case = Case.objects.with_people().of_school(visitor.school_id).filter(pk=pk).first()
    if case is None:
        raise Http404
    record = None
    if number is not None:
        record = Record.objects.select_related("author").filter(case=case, number=number).first()
    found = OpenCase(case, visitor, ties(case, visitor, record=record), record)
    if not found.may(Act.VIEW):
        return None
    if number is not None and record is None:
        raise Http404
    return found


def case_gate(deed: Deed, *, read: bool = True, keeps: bool = False) -> Callable[[View], View]:
    """The view gets an OpenCase in place of the key, and of the number of a record. `deed` is what the view
    is for.

    A step that the case's state does not allow reaches the view all the same: the view or the action answers
    with a page that says what happened meanwhile. `read=False` for a view that writes a line of its own about
    what it shows. `keeps` for a form that keeps itself: its words are kept for whoever may see the case, even
    if the right to the deed has gone meanwhile, and the answer shows nothing of the case.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def door(
            request: HttpRequest, pk: int, *args: Any, number: int | None = None, **kwargs: Any
        ) -> HttpResponse:
            visitor = visitor_of(request)
            if visitor is None:
                return refuse(request, "no_role")
            try:
                found = find(visitor, pk, number)
            except Http404:
                log_access(request, Action.DENY, subject=("case", pk), detail={"act": deed.value})
                raise
            keeping = keeps and is_keep(request)
            if found is None or not _has_right(found, Act.VIEW if keeping else deed):
                log_access(request, Action.DENY, subject=("case", pk), detail={"act": deed.value})
                return refuse(request, "not_your_case" if found is None else "no_right")
            response = view(cast(VisitedRequest, request), found, *args, **kwargs)
            if read and _shows_a_page(response):
                log_access(request, Action.READ, subject=("case", pk), detail={"page": view.__name__})
            return response

        door.act = deed  # type: ignore[attr-defined]  # read by the walk over the URLconf
        door.case = True  # type: ignore[attr-defined]  # read by the walk over the URLconf
        return door

    return decorate


def _shows_a_page(response: HttpResponse) -> bool:
    """A form that kept itself is told so and shown nothing."""
    return response.status_code == 200 and response["Content-Type"].startswith("text/html")


def is_keep(request: HttpRequest) -> bool:
    """Whether a form keeps its words by itself, while somebody is typing."""
    return request.method == "POST" and request.POST.get("act") == "keep"


def _has_right(found: OpenCase, deed: Deed) -> bool:
    """Whether role and ties give the right in some state: the state itself is a question of the life, and
    whoever comes too late is told what happened meanwhile.
    """
    return any(may(found.visitor.role, found.ties, deed, state) for state in State)
