"""What was sent after the session had ended: look at it, send it again, or throw it away."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leavers.accounts import holding
from leavers.accounts.gate import signed_in
from leavers.accounts.models import HeldForm
from leavers.accounts.visitor import SESSION_KEY, VisitedRequest
from leavers.ui.pages import leave_for, page


@signed_in
@require_safe
def held(request: VisitedRequest, form: UUID) -> HttpResponse:
    """Nothing has been carried out yet; the form goes where it was sent to, in the role it was written in."""
    found = _own(request, form)
    if found.membership_id != request.visitor.membership.pk:
        request.session[SESSION_KEY] = found.membership_id
        return redirect(request.path)
    act = dict(found.payload).get("act", [""])[-1]
    fields = [(name, value) for name, values in found.payload if name != "act" for value in values]
    # Of what was sent, only words of a language say something to a reader; codes, dates and numbers do not.
    texts = [value for _name, value in fields if not value.isascii()]
    return page(request, "accounts/held.html", held=found, fields=fields, act=act, texts=texts)


@signed_in
@require_http_methods(["GET", "POST"])
def held_discard(request: VisitedRequest, form: UUID) -> HttpResponse:
    """不要了: asks once more, on a page of its own or in a dialog."""
    found = _own(request, form)
    if request.method != "POST":
        return page(request, "accounts/held_discard.html", block="dialog", held=found)
    holding.discard(request.visitor, found.pk)
    messages.success(request, _("內容已刪除"))
    return leave_for(request, reverse("web:home"))


def _own(request: VisitedRequest, pk: UUID) -> HeldForm:
    """The visitor's own, or 404: the same for somebody else's, for what is over, and for none."""
    found = holding.find(request.visitor, pk, at=timezone.now())
    if found is None:
        raise Http404
    return found
