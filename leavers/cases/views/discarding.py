"""刪除草稿: one's own, of whatever kind; asks once more, on a page of its own or in a dialog."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leavers.accounts.access import log_access
from leavers.accounts.gate import allowed
from leavers.accounts.visitor import VisitedRequest
from leavers.cases import actions, unfinished
from leavers.rules.permissions import Act
from leavers.ui.pages import leave_for, page
from leavers.vault.models import Action


@allowed(Act.LIST)
@require_http_methods(["GET", "POST"])
def discard(request: VisitedRequest, draft: UUID) -> HttpResponse:
    """A draft of somebody else is a 404, like one that never was."""
    found = unfinished.find(request.visitor, draft, on=timezone.localdate())
    if found is None:
        log_access(request, Action.DENY, subject=("draft", 0), detail={"act": Act.LIST.value})
        raise Http404
    if request.method != "POST":
        return page(request, "cases/discard.html", block="dialog", draft=found)
    actions.delete_draft(draft_id=found.pk, by=request.visitor)
    messages.success(request, _("草稿已刪除"))
    return leave_for(request, reverse("cases:index") + "?state=draft")
