"""Pages for what went wrong: stand-alone, calm, and without a word of personal data."""

import sys
import traceback
from typing import Any

import structlog
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.translation import gettext as _

from leavers.accounts.ended import ask_to_sign_in, give_back
from leavers.vault.access import CannotLog

EVENT_CODE = "request_id"
# Database or access log are away, busy, starting again, or read-only after a fail-over: later is soon enough.
AWAY = (OperationalError, InterfaceError, InternalError, CannotLog)
log = structlog.get_logger("leavers.errors")


def _answer(status: int, title: str, words: str, **more: Any) -> HttpResponse:
    """No context processor runs: the page must come even when session, database or shell are broken."""
    context = {
        "title": title,
        "words": words,
        "status": status,
        "code": "",
        "again": "",
        **more,
    }
    template = engines["jinja2"].get_template("web/error.html")
    response = HttpResponse(template.render(context), status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself was malformed.

    Django also answers so when a session could not be saved. If the database is busy that is a 503; if the
    session was ended in another window meanwhile, what was sent is held like anything that comes too late.
    """
    if _what_is_away(exception):
        return unexpected(request, exception)
    if isinstance(exception, SessionInterrupted):
        return ask_to_sign_in(request)
    words = _("瀏覽器送出的內容不完整。請回到上一頁，重新整理後再試一次。")
    return _answer(400, _("系統看不懂這次的要求"), words)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  # given by Django
    """403 outside the doors of the rooms, which have pages of their own that say why."""
    words = _("您目前的身分沒有使用這個功能的權限。需要時請洽本校主要通報人員。")
    return _answer(403, _("您沒有使用這個功能的權限"), words)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  # given by Django
    """404, the same for what never was and for what belongs to another school."""
    words = _("網址可能打錯了，或這筆資料不在您可以查看的範圍內。")
    return _answer(404, _("找不到這個頁面"), words)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler for what nobody caught, also in middleware; the exception is still at hand."""
    return unexpected(request, sys.exc_info()[1])


def unexpected(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """503 when the database or the access log does not answer; else 500 with an event code."""
    if away := _what_is_away(error):
        log.error("unavailable", kind=type(away).__name__)
        return unavailable(request)
    # The frames alone: an exception's own words may quote what somebody typed.
    frames = traceback.format_tb(error.__traceback__) if error else []
    log.error("unexpected", kind=type(error).__name__, frames=frames)
    words = _("問題已經記錄下來。請回到上一頁再試一次；如果還是一樣，請把事件代碼告訴客服。")
    code = getattr(request, EVENT_CODE, "")
    return _answer(500, _("系統暫時無法處理"), words, code=code)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database or the access log does not answer; a form sent once more does nothing twice."""
    words = _("系統暫時無法儲存或讀取資料。請不要關閉填寫中的視窗，過一兩分鐘再試一次。")
    response = _answer(
        503, _("系統忙碌中"), words, code=getattr(request, EVENT_CODE, ""), again=_again(request)
    )
    response["Retry-After"] = "60"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # given by Django
    """403 for a form whose token does not fit, unless it can be given back to whom it belongs to."""
    if answer := give_back(request):
        return answer
    words = _("這個頁面開著的時候，您可能已經登出或換了帳號。請回到上一頁，重新整理後再送出一次。")
    return _answer(403, _("這份表單已經過期"), words)


def _what_is_away(error: BaseException | None) -> BaseException | None:
    """The failure behind an error, which may have been raised while that one was handled."""
    while error is not None and not isinstance(error, AWAY):
        error = error.__cause__ or error.__context__
    return error


def _again(request: HttpRequest) -> str:
    """The same address, when asking again is harmless."""
    return request.get_full_path() if request.method in {"GET", "HEAD"} else ""
