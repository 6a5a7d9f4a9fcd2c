"""顯示 and 隱藏: one masked value in full, on the page where it was asked for."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from leavers.accounts.access import log_access
from leavers.accounts.visitor import VisitedRequest
from leavers.cases.gate import OpenCase, case_gate
from leavers.cases.show.secrets import SECRETS, shown
from leavers.cases.snapshot import report_of
from leavers.cases.views.closing import closing_page
from leavers.cases.views.detail import case_page
from leavers.cases.views.review import review_page
from leavers.rules.lifecycle import Step
from leavers.rules.permissions import Act, Deed
from leavers.ui.pages import leave_for, page
from leavers.vault.models import Action

# The pages that hold masked values, by the name of their route, with the deed that opens each of them now.
PAGES: Mapping[str, tuple[Deed, Callable[..., HttpResponse]]] = MappingProxyType(
    {
        "detail": (Act.VIEW, case_page),
        "notify": (Step.NOTIFY, review_page),
        "closing": (Step.CLOSE, closing_page),
    }
)


@case_gate(Act.REVEAL, read=False)
@require_POST
def reveal(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    """The fragment of one value for htmx, else its page (`?on=`) with that value in full.

    Showing is one REVEAL in the access log, by the name of the field, written before the value leaves.
    """
    field, on = request.POST.get("field", ""), _page_of(request, found)
    if field not in SECRETS:
        raise SuspiciousOperation("no such field to reveal")
    hiding = "hide" in request.POST
    revealed = () if hiding else (field,)
    if not hiding:
        log_access(request, Action.REVEAL, subject=("case", found.case.pk), detail={"field": field})
    if getattr(request, "htmx", None):
        secret = shown(report_of(found.case), field, revealed=revealed)
        return page(request, "cases/reveal.html", case=found.case, secret=secret, on=on)
    if hiding:
        return leave_for(request, reverse(f"cases:{on}", args=[found.case.pk]))
    _deed, show = PAGES[on]
    return show(request, found, revealed)


def _page_of(request: VisitedRequest, found: OpenCase) -> str:
    """Where the visitor stands; the case's own page when that other one is not open to them now."""
    on = request.GET.get("on", "detail")
    return on if on in PAGES and found.may(PAGES[on][0]) else "detail"
