"""Writes what a visitor read, revealed, searched or was refused into the access log."""

from typing import Any

from django.http import HttpRequest

from leavers.vault import access
from leavers.vault.models import Action


def log_access(
    request: HttpRequest, action: Action, *, subject: tuple[str, int], detail: dict[str, Any] | None = None
) -> None:
    """One row of the log for this request; raises CannotLog, and then the page must not be answered.

    `detail` holds codes, counts and ids, never personal data.
    """
    visitor = getattr(request, "visitor", None)
    access.record(
        action,
        chain=visitor.chain if visitor else "-",
        actor_id=visitor.person_id if visitor else None,
        role=visitor.role.value if visitor else "",
        subject=subject,
        detail=detail,
        request_id=getattr(request, "request_id", ""),
        ip=request.META.get("REMOTE_ADDR", ""),
    )
