"""異動協助追蹤人員: who keeps contact with the student, from when until when."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leavers.accounts.visitor import VisitedRequest
from leavers.cases import actions, assigning
from leavers.cases.assigning import Assignment
from leavers.cases.drafts import made_before
from leavers.cases.forms.trackers import AssignForm
from leavers.cases.gate import OpenCase, case_gate, find
from leavers.cases.refusals import Refusal, Repeated, Stale, Unlawful
from leavers.cases.views.answers import answer, has_moved_on
from leavers.rules.permissions import Act
from leavers.ui.pages import leave_for, page


@case_gate(Act.ASSIGN)
@require_http_methods(["GET", "POST"])
def trackers(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    """Those who keep contact now, and a form for one more."""
    data = request.POST if request.method == "POST" else None
    form = _form(found, data)
    # Asked after the form has read who may be chosen: the first of two clicks has taken the person away.
    if data is not None and made_before(data.get("token", ""), found.visitor):
        return _leave(request, found, new=_running_of(found, data.get("person", "")))
    if not found.may(Act.ASSIGN):
        return answer(request, Stale(found.case.pk), mine=form if data is not None else None)
    if data is not None and has_moved_on(request, found.case):
        return _show(request, found, form, moved=True)
    if data is None or not form.is_valid():
        return _show(request, found, form)
    return _assign(request, found, form)


@case_gate(Act.ASSIGN)
@require_http_methods(["GET", "POST"])
def release_tracker(request: VisitedRequest, found: OpenCase, tracker: int) -> HttpResponse:
    """Ends somebody's tracking: asks once more, and says who is left. Who has been released already is not
    asked about: the second click leads where the first one led.
    """
    if not found.may(Act.ASSIGN):
        return answer(request, Stale(found.case.pk))
    running = assigning.assignments(found.case, on=timezone.localdate())
    one = next((one for one in running if one.pk == tracker), None)
    if one is None:
        if not assigning.is_over(found.case, tracker, on=timezone.localdate()):
            raise Http404
        return _leave(request, found)
    others = [other for other in running if other.pk != tracker]
    if request.method != "POST":
        return _ask(request, found, one, others)
    return _release(request, found, one, others)


def _assign(request: VisitedRequest, found: OpenCase, form: AssignForm) -> HttpResponse:
    answers, at = form.cleaned_data, timezone.now()
    assign = partial(
        actions.assign,
        case=found.case,
        person_id=int(answers["person"]),
        from_on=answers["from_on"],
        last_on=answers["last_on"],
        by=found.visitor,
        at=at,
    )
    try:
        made = actions.once(assign, token=answers["token"], case=found.case, by=found.visitor, at=at)
    except Unlawful as refusal:
        form.refuse(refusal.reasons)
        return _show(request, found, form)
    except Repeated:
        return _leave(request, found, new=_running_of(found, answers["person"]))
    except Stale as refusal:
        return _beaten(request, found, refusal)
    except Refusal as refusal:
        return answer(request, refusal)
    return _leave(request, found, new=made.pk)


def _beaten(request: VisitedRequest, found: OpenCase, refusal: Stale) -> HttpResponse:
    """Two at one instant: the list as the winner left it, and one's own choice."""
    now = find(found.visitor, found.case.pk)
    if now is None or not now.may(Act.ASSIGN):
        return answer(request, refusal)
    return _show(request, now, _form(now, request.POST), moved=True)


def _release(
    request: VisitedRequest, found: OpenCase, one: Assignment, others: list[Assignment]
) -> HttpResponse:
    try:
        actions.release(case=found.case, tracker_id=one.pk, by=found.visitor, at=timezone.now())
    except Unlawful as refusal:
        return _ask(request, found, one, others, refused=refusal.reasons)
    except Stale as refusal:
        over = assigning.is_over(found.case, one.pk, on=timezone.localdate())
        return _leave(request, found) if over else answer(request, refusal)
    except Refusal as refusal:
        return answer(request, refusal)
    messages.success(request, _("已移除%(case)s的一位協助追蹤人員") % {"case": found.case.number})
    return _leave(request, found)


def _form(found: OpenCase, data: Any) -> AssignForm:
    today = timezone.localdate()
    return AssignForm(data, candidates=assigning.eligible(found.case, on=today), today=today)


def _running_of(found: OpenCase, person: str) -> int | None:
    """The assignment of a person, named as in the form."""
    running = assigning.assignments(found.case, on=timezone.localdate())
    return next((one.pk for one in running if str(one.person_id) == person), None)


def _leave(request: VisitedRequest, found: OpenCase, *, new: int | None = None) -> HttpResponse:
    address = reverse("cases:trackers", args=[found.case.pk])
    return leave_for(request, f"{address}?new={new}" if new else address)


def _show(request: VisitedRequest, found: OpenCase, form: AssignForm, *, moved: bool = False) -> HttpResponse:
    today = timezone.localdate()
    running = assigning.assignments(found.case, on=today)
    return page(
        request,
        "cases/trackers.html",
        status=409 if moved else 422 if form.is_bound else 200,
        case=found.case,
        form=form,
        running=running,
        today=today,
        moved=moved,
        new=next((one for one in running if str(one.pk) == request.GET.get("new")), None),
    )


def _ask(
    request: VisitedRequest,
    found: OpenCase,
    one: Assignment,
    others: list[Assignment],
    refused: tuple[str, ...] = (),
) -> HttpResponse:
    today = timezone.localdate()
    return page(
        request,
        "cases/release_tracker.html",
        block="dialog",
        status=422 if refused else 200,
        case=found.case,
        one=one,
        others=others,
        covered=assigning.covers([(other.from_on, other.until_on) for other in others], on=today),
        today=today,
        refused=refused,
    )
