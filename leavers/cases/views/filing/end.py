"""Step 5 and what comes after: check, submit, see what happens next."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from leavers.accounts.access import log_access
from leavers.accounts.visitor import VisitedRequest
from leavers.cases import actions, lookup
from leavers.cases.filing import TITLES, Filing
from leavers.cases.forms.check import CheckForm
from leavers.cases.gate import OpenCase, case_gate
from leavers.cases.models.case import TRANSFER
from leavers.cases.preview import preview
from leavers.cases.refusals import AlreadyOpen, OpenElsewhere, Refusal, Unlawful
from leavers.cases.views.answers import answer
from leavers.cases.views.filing.door import own_draft
from leavers.registry.local import nid_index
from leavers.rules.permissions import Act
from leavers.ui.pages import leave_for, page
from leavers.vault.models import Action


@own_draft
@require_http_methods(["GET", "POST"])
def new_check(request: VisitedRequest, filing: Filing) -> HttpResponse:
    """確認提交: everything on one page, with what the rules say of it; then it is submitted."""
    if filing.next_step() != "check":
        return redirect(f"{filing.address(filing.next_step())}?mend=1")
    if request.method != "POST":
        return _show(request, filing, CheckForm())
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _show(request, filing, form)
    return _submit(request, filing, form)


def _submit(request: VisitedRequest, filing: Filing, form: CheckForm) -> HttpResponse:
    try:
        case = actions.submit(
            report=filing.report(),
            first=filing.contact(),
            by=request.visitor,
            at=timezone.now(),
            token=form.cleaned_data["token"],
            draft_id=filing.draft.pk,
        )
    except (Unlawful, AlreadyOpen, OpenElsewhere) as refusal:
        form.refuse(refusal)
        return _show(request, filing, form)
    except Refusal as refusal:
        return answer(request, refusal)
    return leave_for(request, reverse("cases:submitted", args=[case.pk]))


def _show(request: VisitedRequest, filing: Filing, form: CheckForm) -> HttpResponse:
    """The check page. An open case elsewhere is told once the report is complete, and that is logged."""
    at = timezone.now()
    against = lookup.open_case(filing.nid, school=filing.school, nationwide=filing.category != TRANSFER)
    if isinstance(against, OpenElsewhere):
        detail = {"nid_index": nid_index(filing.nid), "answer": "open_elsewhere"}
        log_access(request, Action.SEARCH, subject=("student", 0), detail=detail)
    return page(
        request,
        "cases/new_check.html",
        status=422 if form.is_bound else 200,
        form=form,
        filing=filing,
        step="check",
        number=filing.number("check"),
        title=TITLES["check"],
        against=against,
        before=filing.address("first"),
        **preview(filing, against=against, at=at),
    )


@case_gate(Act.VIEW)
@require_safe
def submitted(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    """提交完成: the number, and what happens next. May be bookmarked: it follows the case's state."""
    return page(request, "cases/submitted.html", case=found.case)
