"""Puts the visitor on each request, ends sessions that have lasted too long, and asks to sign in."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from leavers.accounts.ended import ask_to_sign_in
from leavers.accounts.holding import release
from leavers.accounts.limits import wind
from leavers.accounts.visitor import find_visitor


class SignInFirst(LoginRequiredMiddleware):
    """Every page is behind the sign-in unless its view is public; what was sent too late is held."""

    def handle_no_permission(  # type: ignore[override]  # a script is not redirected
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],  # noqa: ARG002  # the signature is Django's
    ) -> HttpResponse:
        return ask_to_sign_in(request)


class VisitorMiddleware:
    """`request.visitor`: the signed-in person in a role, or None; `request.session_clock`: until when.

    A session ends twelve hours after sign-in even if it was never idle (ruling 22).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            clock = wind(request.session, timezone.now())
            request.session_clock = clock  # type: ignore[attr-defined]  # our attribute, typed in VisitedRequest
            if clock.most < 0:
                logout(request)
        request.visitor = find_visitor(request)  # type: ignore[attr-defined]  # our attribute, typed in VisitedRequest
        response = self.get_response(request)
        release(request, response)
        return response
