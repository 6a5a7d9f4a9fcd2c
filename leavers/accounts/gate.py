"""Doors that every view stands behind: public by decorator, or for a visitor whose role may do the act."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from leavers.accounts.access import log_access
from leavers.accounts.refusals import refuse
from leavers.accounts.visitor import VisitedRequest, Visitor
from leavers.rules.permissions import Deed
from leavers.vault.models import Action

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Open to everybody; says so in a way that the walk over all routes can read."""
    door = login_not_required(view)
    door.public = True  # type: ignore[attr-defined]  # read by the walk over the URLconf
    return door


def visitor_of(request: HttpRequest) -> Visitor | None:
    return getattr(request, "visitor", None)


def signed_in(view: View) -> View:
    """For anybody signed in, whatever the role: home, sign-out, own settings."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if visitor_of(request) is None:
            return refuse(request, "no_role")
        return view(cast(VisitedRequest, request), *args, **kwargs)

    door.anybody = True  # type: ignore[attr-defined]  # read by the walk over the URLconf
    return door


def allowed(act: Deed) -> Callable[[View], View]:
    """For a visitor whose role may ever do `act`; a refusal is a page that says so and one row of the log."""

    def decorate(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            visitor = visitor_of(request)
            if visitor is None:
                return refuse(request, "no_role")
            if not visitor.may_ever(act):
                log_access(request, Action.DENY, subject=("act", 0), detail={"act": act.value})
                return refuse(request, "no_right")
            return view(cast(VisitedRequest, request), *args, **kwargs)

        door.act = act  # type: ignore[attr-defined]  # read by the walk over the URLconf
        return door

    return decorate
