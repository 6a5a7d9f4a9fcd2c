"""修正通報: a report that was sent back, step by step, and submitted again."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leavers.accounts.access import log_access
from leavers.accounts.gate import View
from leavers.accounts.visitor import VisitedRequest
from leavers.cases import actions, lookup
from leavers.cases.drafts import kept_words, made_before
from leavers.cases.filing import TITLES
from leavers.cases.forms.check import CheckForm
from leavers.cases.gate import OpenCase, case_gate
from leavers.cases.kept import brought_back
from leavers.cases.mending import PARTS, Mending, find
from leavers.cases.models.case import TRANSFER
from leavers.cases.preview import preview
from leavers.cases.refusals import AlreadyOpen, OpenElsewhere, Refusal, Repeated, Stale, Unlawful
from leavers.cases.show.changes import label_of, side_by_side
from leavers.cases.views.answers import answer, has_moved_on
from leavers.cases.views.filing.start import first_step
from leavers.cases.views.filing.steps import FACTS, STUDENT, serve_step
from leavers.rules.permissions import Act
from leavers.ui.pages import leave_for, page
from leavers.vault.models import Action

# The secrets that stand in the boxes of a step in full.
SHOWS = {
    "edit_start": ("nid",),
    "edit_student": (
        "student_phone",
        "guardian_phone",
        "second_phone",
        "registered_address",
        "mailing_address",
    ),
}


def own_mending(view: Callable[[VisitedRequest, Mending], HttpResponse]) -> View:
    """The view gets a Mending in place of the key; whoever comes too late keeps what they typed."""

    @wraps(view)
    def door(request: VisitedRequest, found: OpenCase) -> HttpResponse:
        token = request.POST.get("token", "")
        if token and made_before(token, found.visitor):
            return leave_for(request, reverse("cases:submitted", args=[found.case.pk]))
        mending = find(found.case, found.visitor, today=timezone.localdate())
        mending.seen = brought_back(request.POST.get("base", ""))
        if not found.may(Act.EDIT):
            return _too_late(request, mending, view.__name__.removeprefix("edit_"))
        response = view(request, mending)
        shown = SHOWS.get(view.__name__)
        if shown and request.method == "GET" and response.status_code == 200:
            detail = {"page": view.__name__, "fields": list(shown)}
            log_access(request, Action.REVEAL, subject=("case", found.case.pk), detail=detail)
        return response

    return case_gate(Act.EDIT)(door)


@own_mending
@require_http_methods(["GET", "POST"])
def edit(request: VisitedRequest, mending: Mending) -> HttpResponse:
    """The whole report with what the 主通 asked for, and 重新提交."""
    if mending.next_step() != "check":
        return redirect(f"{mending.address(mending.next_step())}?mend=1")
    if request.method != "POST":
        return _show(request, mending, CheckForm())
    form = CheckForm(request.POST)
    if has_moved_on(request, mending.case):
        return _show(request, mending, CheckForm(), status=409)
    if not form.is_valid():
        return _show(request, mending, form, status=422)
    return _submit(request, mending, form)


@own_mending
@require_http_methods(["GET", "POST"])
def edit_start(request: VisitedRequest, mending: Mending) -> HttpResponse:
    return first_step(request, mending)


@own_mending
@require_http_methods(["GET", "POST"])
def edit_student(request: VisitedRequest, mending: Mending) -> HttpResponse:
    return serve_step(request, mending, STUDENT)


@own_mending
@require_http_methods(["GET", "POST"])
def edit_facts(request: VisitedRequest, mending: Mending) -> HttpResponse:
    return serve_step(request, mending, FACTS)


@own_mending
@require_http_methods(["GET", "POST"])
def edit_discard(request: VisitedRequest, mending: Mending) -> HttpResponse:
    """放棄修正: back to the report as it was sent back."""
    if request.method != "POST":
        return page(request, "cases/edit_discard.html", block="dialog", mending=mending)
    actions.delete_draft(draft_id=mending.draft.pk, by=request.visitor)
    messages.success(request, _("已放棄修正的內容，報告和退回時一樣"))
    return leave_for(request, mending.address("check"))


def _submit(request: VisitedRequest, mending: Mending, form: CheckForm) -> HttpResponse:
    at = timezone.now()
    try:
        actions.once(
            lambda: actions.resubmit(case=mending.case, report=mending.report(), by=request.visitor, at=at),
            token=form.cleaned_data["token"],
            case=mending.case,
            by=request.visitor,
            at=at,
        )
    except Repeated:
        return leave_for(request, reverse("cases:submitted", args=[mending.case.pk]))
    except (Unlawful, AlreadyOpen, OpenElsewhere) as refusal:
        form.refuse(refusal)
        return _show(request, mending, form, status=422)
    except Refusal as refusal:
        return answer(request, refusal, kept=True)
    return leave_for(request, reverse("cases:submitted", args=[mending.case.pk]))


def _too_late(request: VisitedRequest, mending: Mending, step: str) -> HttpResponse:
    """What was typed is kept, and stands beside what happened meanwhile."""
    typed = request.method == "POST" and step in PARTS and mending.reaches(step)
    form = mending.form(step, request.POST) if typed else None
    words = kept_words(form, request.POST) if form else None
    if words is not None:
        mending.write(timezone.now(), step=step, **{step: words})
    return answer(request, Stale(mending.case.pk), kept=words is not None, mine=form)


def _show(request: VisitedRequest, mending: Mending, form: CheckForm, *, status: int = 200) -> HttpResponse:
    nationwide = mending.category != TRANSFER and not mending.case.protected
    against = lookup.open_case(mending.nid, school=mending.school, nationwide=nationwide, but=mending.case)
    returned = mending.history.returned
    return page(
        request,
        "cases/edit.html",
        status=status,
        form=form,
        filing=mending,
        step="check",
        number=mending.number("check"),
        title=TITLES["check"],
        against=against,
        before=mending.address("facts"),
        returned=returned,
        marked=[(name, label_of(name)) for name in (returned.detail or {}).get("fields", ())]
        if returned
        else [],
        clashes=side_by_side(mending.clashes),
        moved=status == 409,
        **preview(mending, against=against, at=timezone.now()),
    )
