"""Steps 2 to 4: the student, the case, the first record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leavers.accounts.access import log_access
from leavers.accounts.visitor import VisitedRequest
from leavers.cases import drafts
from leavers.cases.filing import TITLES, Filing
from leavers.cases.forms.facts import FactsForm
from leavers.cases.lookup import previous_case
from leavers.cases.show.known import known_rows
from leavers.cases.show.report import law_of
from leavers.cases.snapshot import report_of
from leavers.cases.views import answers
from leavers.cases.views.filing.door import own_draft
from leavers.ui.forms import HouseForm
from leavers.ui.pages import leave_for, page
from leavers.vault.models import Action


@dataclass(frozen=True)
class Screen:
    """What one of these steps has of its own: its template, and what that shows beside the form."""

    step: str
    template: str
    context: Callable[[VisitedRequest, Filing, Any], dict[str, Any]]
    acts: Mapping[str, Callable[[VisitedRequest, Filing], HttpResponse]] = field(default_factory=dict)


@own_draft
@require_http_methods(["GET", "POST"])
def new_student(request: VisitedRequest, filing: Filing) -> HttpResponse:
    """基本資料: what the registry knows is shown with its source, the rest is typed."""
    return serve_step(request, filing, STUDENT)


@own_draft
@require_http_methods(["GET", "POST"])
def new_facts(request: VisitedRequest, filing: Filing) -> HttpResponse:
    """案件資料: when and why, what the category asks for, and the wishes."""
    return serve_step(request, filing, FACTS)


@own_draft
@require_http_methods(["GET", "POST"])
def new_first(request: VisitedRequest, filing: Filing) -> HttpResponse:
    """第一筆追蹤: the record without which nothing is submitted (ruling 2)."""
    return serve_step(request, filing, FIRST)


def serve_step(request: VisitedRequest, filing: Filing, screen: Screen) -> HttpResponse:
    """Shows a step, keeps what was typed, or goes on; never past a step that is not finished."""
    step, act = screen.step, request.POST.get("act", "")
    if not filing.reaches(step):
        on = f"{filing.address(filing.next_step())}?mend=1"
        return HttpResponse(status=409) if act == "keep" else redirect(on)
    if act in screen.acts:
        return screen.acts[act](request, filing)
    if request.method != "POST":
        mend = filing.words(step) if "mend" in request.GET else None
        return _show(request, filing, screen, filing.form(step, mend or None))
    return _take(request, filing, screen, act)


def _take(request: VisitedRequest, filing: Filing, screen: Screen, act: str) -> HttpResponse:
    """What was typed: kept by the script (keep), put by (save), or gone on with.

    What is put by may lack anything, but what cannot be right is said while it can be mended (pain 6).
    """
    step = screen.step
    form = filing.form(step, request.POST)
    kept = _keep(request, filing, step, form)
    if act == "keep":
        address = filing.address(step)
        saved_at = filing.draft.saved_at
        answer = answers.kept(request, saved_at=saved_at, action=address, address=address)
        return answer if kept else answers.too_long()
    if act == "save" and kept:
        form.pass_over_gaps()
        if form.is_valid():
            return leave_for(request, filing.address(step))
    if not form.is_valid():
        return _show(request, filing, screen, form)
    return leave_for(request, filing.address(filing.following(step)))


def _keep(request: VisitedRequest, filing: Filing, step: str, form: HouseForm) -> bool:
    """Keep what was typed, whatever state it is in; False where it was far too much.

    The automatic 暫存 may arrive when its sender has gone on already: it moves nobody back.
    """
    words = drafts.kept_words(form, request.POST)
    if words is not None:
        goes_on_at = {"save": step, "keep": filing.draft.step}.get(request.POST.get("act", ""), "")
        filing.write(timezone.now(), step=goes_on_at, **{step: words})
    return words is not None


def _show(request: VisitedRequest, filing: Filing, screen: Screen, form: HouseForm) -> HttpResponse:
    step, following = screen.step, filing.following(screen.step)
    wrong = request.method == "POST" and form.is_bound and not form.is_valid()
    return page(
        request,
        screen.template,
        block=("why", "mandate"),
        status=422 if wrong else 200,
        form=form,
        filing=filing,
        step=step,
        number=filing.number(step),
        title=TITLES[step],
        following=TITLES[following],
        back_to_check=following == "check" and step != "first",
        before=filing.before(step),
        **screen.context(request, filing, form),
    )


def _student_context(request: VisitedRequest, filing: Filing, form: Any) -> dict[str, Any]:
    """The registry's values beside those of the student's last report, if the visitor may see that one."""
    before = previous_case(filing.nid, request.visitor, but=filing.case) if form.taken else None
    if before:
        log_access(request, Action.READ, subject=("case", before.pk), detail={"page": "new_student"})
    return {"known": known_rows(form, report_of(before) if before else None), "previous": before}


def _facts_context(request: VisitedRequest, filing: Filing, _form: Any) -> dict[str, Any]:
    """The law of the category, and its verdict on the periods as far as they can be read now."""
    data = request.POST if request.method == "POST" else filing.words("facts")
    typed = cast(FactsForm, filing.form("facts", data))
    typed.full_clean()
    text = law_of(filing.category, filing.subtype, filing.today)
    return {"because": typed.because(filing.division), "law": text}


def _look(request: VisitedRequest, filing: Filing) -> HttpResponse:
    """What the law says of the periods typed so far, and whether a reason asks for a 24-hour report."""
    words = drafts.kept_words(filing.form("facts"), request.POST)
    return _show(request, filing, FACTS, filing.form("facts", initial=words or {}))


def _change_source(request: VisitedRequest, filing: Filing) -> HttpResponse:
    """Type the student's data although the registry knows them, or go back to the registry's."""
    by_hand = request.POST["act"] == "by_hand"
    words = drafts.kept_words(filing.form("student"), request.POST) or {}
    by_hand = by_hand or filing.enrolment is None
    filing.write(timezone.now(), step="student", by_hand=by_hand, student=filing.words("student") | words)
    if not by_hand:
        messages.info(request, _("已改回學籍資料"))
    return leave_for(request, filing.address("student"))


STUDENT = Screen(
    "student",
    "cases/new_student.html",
    _student_context,
    {"by_hand": _change_source, "registry": _change_source},
)
FACTS = Screen("facts", "cases/new_facts.html", _facts_context, {"look": _look})
FIRST = Screen("first", "cases/new_first.html", lambda *_: {})
