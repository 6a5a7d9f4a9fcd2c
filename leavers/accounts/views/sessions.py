"""登入 and 登出."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from leavers.accounts.forms import LoginForm
from leavers.accounts.gate import public, signed_in
from leavers.ui.pages import page


@public
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
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
    return redirect(_next(request))


@signed_in
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    # What the browser kept of this session's pages goes with it; school computers are shared.
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _show(request: HttpRequest, form: LoginForm) -> HttpResponse:
    return page(request, "accounts/login.html", form=form, next=_wanted(request))


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
