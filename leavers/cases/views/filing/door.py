"""The door of the steps: the visitor's own draft, or 404."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone

from leavers.accounts.access import log_access
from leavers.accounts.gate import View, allowed
from leavers.accounts.visitor import VisitedRequest
from leavers.cases import drafts
from leavers.cases.refusals import Forbidden, Repeated
from leavers.cases.views.answers import answer
from leavers.rules.permissions import Act
from leavers.vault.models import Action


def own_draft(view: Callable[..., HttpResponse]) -> View:
    """The view gets a Filing in place of the key. A draft of somebody else is a 404, like one that never was.

    A second click on 提交 comes when the first has used the draft up: it is led to the case that came of it.
    """

    @wraps(view)
    def door(request: VisitedRequest, draft: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        filing = drafts.find(request.visitor, draft, today=timezone.localdate())
        if filing is not None:
            with suppress(Forbidden):  # gone while this request was under way
                return view(request, filing, *args, **kwargs)
        if made := _made_before(request):
            return answer(request, made)
        log_access(request, Action.DENY, subject=("draft", 0), detail={"act": Act.FILE.value})
        raise Http404

    return allowed(Act.FILE)(door)


def _made_before(request: VisitedRequest) -> Repeated | None:
    token = request.POST.get("token", "")
    return drafts.made_before(token, request.visitor) if token else None
