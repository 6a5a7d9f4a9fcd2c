"""Pages that say why somebody may not go on, inside their own school; a wrong school is a bare 404."""

from typing import Literal

from django.http import HttpRequest, HttpResponse

from leavers.accounts.chiefs import chiefs_for
from leavers.ui.pages import page

Why = Literal["no_role", "no_right", "not_your_case"]


def refuse(request: HttpRequest, why: Why) -> HttpResponse:
    """403 with the reason in words and whom to ask."""
    visitor = getattr(request, "visitor", None)
    ask = chiefs_for(visitor) if visitor else []
    return page(request, "accounts/refused.html", status=403, why=why, ask=ask)
