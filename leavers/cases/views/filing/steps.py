"""Steps 2 to 4: the student, the case, the first record."""

from collections.abc import Callable
from dataclasses import dataclass
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
from leavers.cases.filing import STEPS, TITLES, Filing
from leavers.cases.forms.facts import FactsForm
from leavers.cases.lookup import previous_case
from leavers.cases.show.known import known_rows
from leavers.cases.show.report import law_of
from leavers.cases.snapshot import report_of
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


@own_draft
@require_http_methods(["GET", "POST"])
def new_student(request: VisitedRequest, filing: Filing) -> HttpResponse:
    """基本資料: what the registry knows is shown with its source, the rest is typed."""
    if request.POST.get("act") in ("by_hand", "registry"):
        return _change_source(request, filing, by_hand=request.POST["act"] == "by_hand")
    return _step(request, filing, STUDENT)


@own_draft
@require_http_methods(["GET", "POST"])
def new_facts(request: VisitedRequest, filing: Filing) -> HttpResponse:
    """案件資料: when and why, what the category asks for, and the wishes."""
    if request.POST.get("act") == "look" and filing.reaches("facts"):
        words = drafts.kept_words(filing.form("facts"), request.POST)
        return _show(request, filing, FACTS, filing.form("facts", initial=words or {}))
    return _step(request, filing, FACTS)


@own_draft
@require_http_methods(["GET", "POST"])
def new_first(request: VisitedRequest, filing: Filing) -> HttpResponse:
    """第一筆追蹤: the record without which nothing is submitted (ruling 2)."""
    return _step(request, filing, FIRST)


def _step(request: VisitedRequest, filing: Filing, screen: Screen) -> HttpResponse:
    """Shows a step, keeps what was typed, or goes on; never past a step that is not finished."""
    step = screen.step
    if not filing.reaches(step):
        return redirect(f"{filing.address(filing.next_step())}?mend=1")
    if request.method != "POST":
        mend = filing.words(step) if "mend" in request.GET else None
        return _show(request, filing, screen, filing.form(step, mend or None))
    form = filing.form(step, request.POST)
    act = request.POST.get("act")
    kept = _keep(request, filing, step, form)
    if act == "keep":
        return page(request, "cases/_saved.html", saved=filing.saved)
    if act == "save" and kept:
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
        number=STEPS.index(step) + 1,
        title=TITLES[step],
        following=TITLES[following],
        back_to_check=following == "check" and step != "first",
        before=filing.address(STEPS[STEPS.index(step) - 1]),
        **screen.context(request, filing, form),
    )


def _student_context(request: VisitedRequest, filing: Filing, form: Any) -> dict[str, Any]:
    """The registry's values beside those of the student's last report, if the visitor may see that one."""
    before = previous_case(filing.nid, request.visitor) if form.taken else None
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


def _change_source(request: VisitedRequest, filing: Filing, *, by_hand: bool) -> HttpResponse:
    """Type the student's data although the registry knows them, or go back to the registry's."""
    words = drafts.kept_words(filing.form("student"), request.POST) or {}
    by_hand = by_hand or filing.enrolment is None
    filing.write(timezone.now(), step="student", by_hand=by_hand, student=filing.words("student") | words)
    if not by_hand:
        messages.info(request, _("已改回學籍資料"))
    return leave_for(request, filing.address("student"))


STUDENT = Screen("student", "cases/new_student.html", _student_context)
FACTS = Screen("facts", "cases/new_facts.html", _facts_context)
FIRST = Screen("first", "cases/new_first.html", lambda *_: {})
