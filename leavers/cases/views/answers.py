"""What a visitor is told when an action was not done, and what a form is told that kept itself."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from leavers.accounts.refusals import refuse
from leavers.cases.history import latest
from leavers.cases.models import Case, Event
from leavers.cases.refusals import Forbidden, Refusal, Repeated, Stale
from leavers.cases.show.changes import compared, typed
from leavers.cases.show.timeline import deed_label
from leavers.ui import dates
from leavers.ui.forms import HouseForm
from leavers.ui.pages import page


def answer(
    request: HttpRequest, refusal: Refusal, *, kept: bool = False, mine: HouseForm | None = None
) -> HttpResponse:
    """A page for a lost race (409) or a lacking right (403); for a repeated post what the first one made.

    `kept`: what was typed has been kept as a draft, and the page says so. `mine` is the form with those
    words: they stand beside what happened.
    Refusals that belong beside a field (Unlawful, AlreadyOpen, OpenElsewhere) are the form's own business.
    """
    if isinstance(refusal, Repeated):
        return redirect("cases:detail", pk=refusal.case_id)
    if isinstance(refusal, Stale):
        return _lost_race(request, latest(refusal.case_id), kept=kept, mine=typed(mine) if mine else [])
    if isinstance(refusal, Forbidden):
        return refuse(request, "no_right")
    raise refusal


def _lost_race(request: HttpRequest, last: Event, *, kept: bool, mine: list[tuple[str, str]]) -> HttpResponse:
    return page(
        request,
        "cases/stale.html",
        status=409,
        case=last.case,
        event=last,
        deed=deed_label(last.kind),
        kept=kept,
        mine=mine,
        theirs=list(compared((last.detail or {}).get("changes", ()))),
    )


def kept(request: HttpRequest, *, saved_at: datetime | None, action: str, address: str) -> HttpResponse:
    """To a form that keeps itself: when it was kept (None: nothing is left of it), and where it goes on.

    `action` is what the form posts to from now on, `address` the page on which its words come back. A browser
    that sends its last words while it leaves reads no answer.
    """
    if "X-Keep" not in request.headers:
        return HttpResponse(status=204)
    found = {"saved": dates.saved(saved_at), "action": action, "address": address}
    return JsonResponse(found, headers={"Cache-Control": "no-store"})


def too_long() -> HttpResponse:
    """To a form that keeps itself and holds more than a draft does: 413, and the words stay on the screen."""
    return HttpResponse(status=413)


def has_moved_on(request: HttpRequest, case: Case) -> bool:
    """Whether a post comes from a page that showed an older version of the case.

    The database refuses two deeds at once; this refuses the one whose doer has not read what was changed.
    """
    seen = request.POST.get("version", "")
    return seen.isascii() and seen.isdigit() and int(seen) != case.version
