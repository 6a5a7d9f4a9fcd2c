"""Around every request: an event code, one log line, and a calm answer when the database is away."""

import secrets
import time
from collections.abc import Callable

import structlog
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from leavers.web.errors import unexpected

Next = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("leavers.request")


class RequestLog:
    """`request.request_id` is the event code that error pages show and that log lines carry."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = secrets.token_hex(4).upper()  # type: ignore[attr-defined]  # our attribute
        structlog.contextvars.bind_contextvars(request=request.request_id)  # type: ignore[attr-defined]  # see above
        start = time.perf_counter()
        try:
            response = self.get_response(request)
        finally:
            structlog.contextvars.clear_contextvars()
        visitor = getattr(request, "visitor", None)
        log.info(
            "request",
            request=request.request_id,  # type: ignore[attr-defined]  # our attribute
            method=request.method,
            path=request.path,
            status=response.status_code,
            ms=round((time.perf_counter() - start) * 1000),
            person=visitor.person_id if visitor else None,
        )
        return response


class CalmAnswers:
    """What a view did not catch is answered here, before Django would quote the exception in a log."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return None if _is_answer(exception) else unexpected(request, exception)


def _is_answer(exception: Exception) -> bool:
    """Exceptions by which Django itself answers: 404, 403, 400."""
    return isinstance(exception, Http404 | PermissionDenied | BadRequest | SuspiciousOperation)
