"""Pages that say why somebody may not go on, inside their own school; a wrong school is a bare 404."""

from typing import Literal

from django.http import HttpRequest, HttpResponse

from leavers.ui.pages import page

Why = Literal["no_role", "no_right", "not_your_case"]


def refuse(request: HttpRequest, why: Why) -> HttpResponse:
    """403 with the reason in words and the way on."""
    return page(request, "accounts/refused.html", status=403, why=why)
