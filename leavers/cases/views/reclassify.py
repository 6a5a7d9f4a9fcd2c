"""變更離校類別: first the category that the case shall have, then what that category asks for."""

from datetime import date, datetime

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leavers.accounts.visitor import VisitedRequest
from leavers.cases import actions
from leavers.cases.forms.asked import Asked
from leavers.cases.forms.corrections import ReclassifyForm
from leavers.cases.forms.kinds import Kind as Chosen
from leavers.cases.forms.kinds import KindForm, named_kind
from leavers.cases.gate import OpenCase, case_gate
from leavers.cases.kept import Words
from leavers.cases.refusals import Stale
from leavers.cases.show.doors import corrections
from leavers.cases.show.report import law_of
from leavers.cases.snapshot import report_of
from leavers.cases.views.answers import answer
from leavers.cases.views.asking import Ask, serve
from leavers.cases.words import words_of
from leavers.rules import codes, law
from leavers.rules.permissions import Act
from leavers.ui.pages import page

# What stays true whatever the category: it need not be typed again.
COMMON = ("reason", "other_reasons", "reason_text", "mandated", "high_care")


@case_gate(Act.RECLASSIFY, keeps=True)
@require_http_methods(["GET", "POST"])
def reclassify(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    """The choice stands in the address as codes; without one, the page asks for it."""
    today = timezone.localdate()
    kind = named_kind(request.GET, on=today)
    ask = _ask(kind, today) if kind else None
    if ask is None or (request.method != "POST" and not ask.fits(found)):
        return _choose(request, found, today)
    return serve(request, found, ask)


def _choose(request: VisitedRequest, found: OpenCase, today: date) -> HttpResponse:
    if not found.may(Act.RECLASSIFY):
        return answer(request, Stale(found.case.pk))
    asked = request.GET if "to" in request.GET else None
    form = KindForm(asked, category=found.case.category, today=today)
    others = corrections(found, but="reclassify")
    return page(request, "cases/reclassify.html", case=found.case, kind=None, form=form, others=others)


def _ask(kind: Chosen, today: date) -> Ask:
    """The second page for one chosen category."""

    def form(_found: OpenCase, today: date, data: QueryDict | None, words: Words) -> Asked:
        return ReclassifyForm(data, category=kind.category, subtype=kind.subtype, today=today, initial=words)

    def now(found: OpenCase) -> Words:
        words = words_of(report_of(found.case))["facts"]
        return {name: words[name] for name in COMMON if name in words}

    def fits(found: OpenCase) -> bool:
        return law.may_change(law.LAW, found.case.category, kind.category, today)

    def context(found: OpenCase, _form: Asked) -> dict[str, object]:
        article = law_of(kind.category, kind.subtype, today)
        return {"kind": kind, "law": article, "others": corrections(found, but="reclassify")}

    return Ask(
        name="reclassify",
        deed=Act.RECLASSIFY,
        fits=fits,
        template="cases/reclassify.html",
        form=form,
        do=_reclassify,
        now=now,
        context=context,
        more=(kind.category, kind.subtype),
    )


def _reclassify(found: OpenCase, form: ReclassifyForm, at: datetime) -> str:
    before = report_of(found.case)
    actions.reclassify(
        case=found.case,
        report=form.corrected(before),
        basis=form.cleaned_data["basis"],
        by=found.visitor,
        at=at,
    )
    figures = {
        "case": found.case.number,
        "category": codes.label("category_short", form.category),
    }
    return _("已將%(case)s的離校種類變更為「%(category)s」，案號不變。") % figures
