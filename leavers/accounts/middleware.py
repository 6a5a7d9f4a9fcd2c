"""Puts the visitor on each request and ends sessions that have lasted too long."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from leavers.accounts.visitor import find_visitor

STARTED = "started"


class VisitorMiddleware:
    """`request.visitor`: the signed-in person in a role, or None.

    A session ends twelve hours after sign-in even if it was never idle (ruling 22).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and self._too_old(request):
            logout(request)
        request.visitor = find_visitor(request)  # type: ignore[attr-defined]  # our attribute, typed in VisitedRequest
        return self.get_response(request)

    @staticmethod
    def _too_old(request: HttpRequest) -> bool:
        now = int(time.time())
        started = int(request.session.setdefault(STARTED, now))
        return now - started > int(settings.SESSION_ABSOLUTE_SECONDS)
