"""登入, 登出, and staying signed in."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from leavers.accounts.ended import is_held, way_after_sign_in
from leavers.accounts.forms import LoginForm
from leavers.accounts.gate import public, signed_in
from leavers.accounts.visitor import VisitedRequest
from leavers.ui.pages import page


@public
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_next(request))
    if request.method == "GET":
        return _show(request, LoginForm())
    form = LoginForm(request.POST)
    if not form.is_valid():
        return _show(request, form)
    person = auth.authenticate(
        request, username=form.cleaned_data["account"], password=form.cleaned_data["password"]
    )
    if person is None:
        form.refuse()
        return _show(request, form)
    auth.login(request, person)
    return redirect(way_after_sign_in(person.pk, _next(request)))


@signed_in
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    # What the browser kept of this session's pages goes with it; school computers are shared.
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@signed_in
@require_POST
def renew(request: VisitedRequest) -> HttpResponse:
    """繼續使用: any request renews the session; this one says for how many seconds, and does nothing else."""
    return JsonResponse({"left": request.session_clock.left}, headers={"Cache-Control": "no-store"})


def _show(request: HttpRequest, form: LoginForm) -> HttpResponse:
    wanted = _wanted(request)
    ended = request.GET.get("ended") == "1"
    return page(request, "accounts/login.html", form=form, next=wanted, ended=ended, held=is_held(wanted))


def _wanted(request: HttpRequest) -> str:
    return request.POST.get("next", request.GET.get("next", ""))


def _next(request: HttpRequest) -> str:
    """Where the person wanted to go, if it is a page of ours."""
    wanted = _wanted(request)
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return str(settings.LOGIN_REDIRECT_URL)
