"""Answers requests that come after the session ended, and sees that nothing typed is lost with it."""

from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from leavers.accounts.holding import hold, owner_of, waiting
from leavers.accounts.models import HeldForm


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and from there to what was sent, or to the page that was wanted."""
    held = _hold(request)
    return _lead(request, sign_in_address(_address(held) if held else _page_behind(request)))


def give_back(request: HttpRequest) -> HttpResponse | None:
    """What to answer to a form whose token against forgery is stale; None for the ordinary refusal.

    Signing in changes the token, so this is mostly a form that was on the screen before. Whoever is signed in
    now gets back what is theirs; of what is somebody else's they learn nothing.
    """
    owner, user = owner_of(request), getattr(request, "user", None)
    signed_in = user.pk if user and user.is_authenticated else None
    held = _hold(request) if owner and signed_in in {None, owner.person_id} else None
    if held is None:
        return _lead(request, sign_in_address(_page_behind(request))) if _keeps(request) else None
    return _lead(request, _address(held) if signed_in else sign_in_address(_address(held)))


def sign_in_address(wanted: str) -> str:
    """The sign-in page, which leads on to `wanted`."""
    login = reverse("accounts:login")
    return f"{login}?{urlencode({'next': wanted}, safe='/')}" if wanted else login


def way_after_sign_in(person_id: int, wanted: str) -> str:
    """To what this person sent too late, if there is anything; else where they wanted to go.

    Somebody else's is not even looked for: the way is the ordinary one then.
    """
    own = [reverse("accounts:held", args=[pk]) for pk in waiting(person_id, at=timezone.now())]
    if own:
        return wanted if wanted in own else own[0]
    return reverse(settings.LOGIN_REDIRECT_URL) if is_held(wanted) else wanted


def is_held(address: str) -> bool:
    """Whether this is where something that was sent too late is given back."""
    try:
        return resolve(urlsplit(address).path).view_name == "accounts:held"
    except (Resolver404, ValueError):
        return False


def _hold(request: HttpRequest) -> HeldForm | None:
    return hold(request, background=_keeps(request) or bool(_htmx(request)), at=timezone.now())


def _address(held: HeldForm) -> str:
    return reverse("accounts:held", args=[held.pk])


def _htmx(request: HttpRequest) -> Any:
    """django-htmx's details, which are false for a request that is not htmx's."""
    return getattr(request, "htmx", None)


def _keeps(request: HttpRequest) -> bool:
    """Whether the script asks behind the person's back, and reads the answer itself."""
    return "X-Keep" in request.headers


def _page_behind(request: HttpRequest) -> str:
    """The page to come back to: one that can be opened, so not where a form is sent to."""
    if htmx := _htmx(request):
        return htmx.current_url_abs_path or ""
    if request.method in {"GET", "HEAD"} and not _keeps(request):
        return request.get_full_path()
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _lead(request: HttpRequest, address: str) -> HttpResponse:
    """There, in the way that the asker follows: a script, htmx, a browser."""
    if _keeps(request):
        return JsonResponse({"login": address}, status=401)
    if _htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return cast(HttpResponse, redirect(address))
