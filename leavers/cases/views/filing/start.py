"""Step 1: the kind of leaving, and the student, shown before going on."""

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leavers.accounts.access import log_access
from leavers.accounts.gate import allowed
from leavers.accounts.visitor import VisitedRequest
from leavers.cases import actions, drafts, unfinished
from leavers.cases import lookup as registry
from leavers.cases.filing import TITLES, Filing, Words
from leavers.cases.forms.start import StartForm
from leavers.cases.lookup import Look
from leavers.cases.samples import numbers_to_try
from leavers.cases.views import answers
from leavers.cases.views.filing.door import own_draft
from leavers.registry.local import nid_index
from leavers.rules.permissions import Act
from leavers.ui.pages import leave_for, page
from leavers.vault.models import Action


@allowed(Act.FILE)
@require_http_methods(["GET", "POST"])
def new(request: VisitedRequest) -> HttpResponse:
    """An empty first step; the draft begins with the first words that are sent."""
    return first_step(request, None)


@own_draft
@require_http_methods(["GET", "POST"])
def new_start(request: VisitedRequest, filing: Filing) -> HttpResponse:
    """The first step of a draft; changing the category keeps what still applies."""
    return first_step(request, filing)


@allowed(Act.FILE)
@require_POST
def lookup(request: VisitedRequest) -> HttpResponse:
    """Who the number is, for the script, which asks as soon as the tenth character is typed."""
    at = timezone.now()
    form = _form(request.POST, at, None)
    form.only("nid")
    return _show(request, None, form, _look(request, None, form, at, again=True))


def first_step(request: VisitedRequest, filing: Filing | None) -> HttpResponse:
    """Shows the first step, looks a number up, keeps what was typed, or goes on."""
    at = timezone.now()
    if request.method != "POST":
        form = _form(None, at, filing, filing.words("start") if filing else None)
        return _show(request, filing, form, registry.remembered(filing, at) if filing else None)
    form = _form(request.POST, at, filing)
    match request.POST.get("act"):
        case "keep":
            return _keep_typing(request, filing, form, at)
        case "save":
            return _save(request, filing, form, at)
        case "look_up":
            form.only("nid")
            return _show(request, filing, form, _look(request, filing, form, at, again=True))
        case "not_this":
            return _start_over(request, filing, form, at)
        case act:
            return _go_on(request, filing, form, at, by_hand=act == "by_hand")


def _form(data: Words | None, at: datetime, filing: Filing | None, initial: Words | None = None) -> StartForm:
    """The case that is being mended knows that it does not stand in its own way: it is asked itself."""
    address = filing.address("start") if filing and filing.case else reverse("cases:lookup")
    form = StartForm(data, today=timezone.localdate(at), look_up_at=address, initial=initial)
    form.marked = filing.marked if filing else ()
    return form


def _look(
    request: VisitedRequest, filing: Filing | None, form: StartForm, at: datetime, *, again: bool = False
) -> Look | None:
    """What the registry says; asked and logged only if the page has not shown it yet. None for a bad number.

    `again`: where no answer came before, ask once more.
    """
    if not form.is_bound or "nid" in form.errors:
        return None
    nid = form.cleaned_data["nid"]
    category = form.cleaned_data.get("category", "")
    shown = registry.shown_before(request.POST.get("seen", ""), filing, nid=nid, by=request.visitor, at=at)
    if again and shown and not shown.settled:
        shown = None
    but = filing.case if filing else None
    look = registry.look(nid, category=category, by=request.visitor, at=at, shown=shown, but=but)
    if look.fresh:
        detail = {"nid_index": nid_index(nid), "answer": look.sighting.outcome}
        log_access(request, Action.SEARCH, subject=("student", 0), detail=detail)
    return look


def _show(request: VisitedRequest, filing: Filing | None, form: StartForm, look: Look | None) -> HttpResponse:
    wrong = form.is_bound and not form.is_valid()
    mending = filing is not None and filing.case is not None
    return page(
        request,
        "cases/new.html",
        block="lookup",
        status=422 if wrong and not getattr(request, "htmx", None) else 200,
        form=form,
        look=look,
        filing=filing,
        action=_address(filing),
        key=_key(request),
        title=TITLES["start"],
        heading=filing.heading if filing else Filing.heading,
        steps=filing.trail() if filing else [(title, "") for title in TITLES.values()],
        cancel=reverse("cases:edit", args=[filing.case.pk])
        if filing and filing.case
        else reverse("web:home"),
        drafts=[] if mending else unfinished.reports(request.visitor, on=timezone.localdate()),
        samples=[] if mending else numbers_to_try(request.visitor),
    )


def _save(request: VisitedRequest, filing: Filing | None, form: StartForm, at: datetime) -> HttpResponse:
    """暫存: nothing is required yet, but what cannot be right is said while it can be mended (pain 6)."""
    too_much = drafts.kept_words(form, request.POST) is None
    kept, _resumed = _keep(request, filing, form, at)
    form.pass_over_gaps()
    if too_much or not form.is_valid():
        return _show(request, kept, form, None)
    return leave_for(request, _address(kept))


def _keep_typing(
    request: VisitedRequest, filing: Filing | None, form: StartForm, at: datetime
) -> HttpResponse:
    """The script's 暫存: the draft begins with the first keystroke, and goes when all of it is taken back."""
    words = drafts.kept_words(form, request.POST)
    if words is None:
        return answers.too_long()
    if drafts.says_something(form, words) or (filing and not drafts.just_begun(filing)):
        today = timezone.localdate(at)
        filing = filing or drafts.begin(request.visitor, words, key=_key(request), today=today, at=at)
        filing.write(at, step=filing.draft.step, start=words)
    elif filing:
        actions.delete_draft(draft_id=filing.draft.pk, by=request.visitor)
        filing = None
    address = _address(filing)
    saved_at = filing.draft.saved_at if filing else None
    return answers.kept(request, saved_at=saved_at, action=address, address=address)


def _address(filing: Filing | None) -> str:
    return filing.address("start") if filing else reverse("cases:new")


def _key(request: VisitedRequest) -> UUID:
    """What an empty first step calls itself, so that its draft begins once however often it is sent."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _keep(
    request: VisitedRequest, filing: Filing | None, form: StartForm, at: datetime
) -> tuple[Filing | None, bool]:
    """The draft with these words in it, and whether it is an older one of this student that had got further.

    None begins as long as nothing has been typed.
    """
    words = drafts.kept_words(form, request.POST)
    if words is None or (filing is None and not drafts.says_something(form, words)):
        return filing, False
    today = timezone.localdate(at)
    filing, resumed = drafts.settle(request.visitor, filing, words, key=_key(request), today=today, at=at)
    filing.write(at, step="start", start=words)
    return filing, resumed


def _start_over(
    request: VisitedRequest, filing: Filing | None, form: StartForm, at: datetime
) -> HttpResponse:
    """不是這位學生: the number is cleared, everything else stays."""
    words = drafts.kept_words(form, request.POST) or {}
    return _show(request, filing, _form(None, at, filing, {**words, "nid": ""}), None)


def _go_on(
    request: VisitedRequest, filing: Filing | None, form: StartForm, at: datetime, *, by_hand: bool
) -> HttpResponse:
    """To step 2, once the student has been shown, or is to be typed by hand, and nothing is against it."""
    look = _look(request, filing, form, at)
    if look and look.against and filing is None:
        return _show(request, None, form, look)  # nothing to go on with: no draft either
    kept, resumed = _keep(request, filing, form, at)
    by_hand = by_hand or (filing is not None and filing.by_hand_for(form.cleaned_data.get("nid", "")))
    if look and not look.sighting.found and not by_hand and not look.fresh and not look.against:
        form.add_error("nid", _("還沒有確認學生，請再核對一次，或選「手動填寫」"))
    ready = look and not look.against and (by_hand or (look.sighting.found and not look.fresh))
    if not form.is_valid() or kept is None or look is None or not ready:
        return _show(request, kept, form, look)
    dropped = kept.take(look.sighting, by_hand=by_hand, at=at)
    if resumed:
        messages.info(request, _("您有這位學生的草稿，已接續填寫"))
    if dropped:
        names = _("、").join(dropped)
        messages.warning(request, _("離校種類已變更，不再適用的答案已移除：%(names)s") % {"names": names})
    return leave_for(request, kept.address(kept.next_step()))
