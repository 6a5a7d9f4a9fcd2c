"""更正: contacts by whoever keeps contact; what was reported, and the number, by the 主通 with a reason."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leavers.accounts.visitor import VisitedRequest
from leavers.cases import actions
from leavers.cases.forms.asked import Asked
from leavers.cases.forms.corrections import ContactsForm, FactsPartForm, NidForm, StudentPartForm
from leavers.cases.forms.decisions import ReasonForm
from leavers.cases.gate import OpenCase, case_gate
from leavers.cases.kept import Words
from leavers.cases.show.doors import corrections
from leavers.cases.show.report import law_of
from leavers.cases.show.secrets import SECRETS
from leavers.cases.snapshot import report_of
from leavers.cases.views.asking import Ask, FormMaker, serve
from leavers.cases.words import words_of
from leavers.rules.permissions import Act

CONTACT_SECRETS = tuple(name for name in SECRETS if name != "nid")


@case_gate(Act.CORRECT_CONTACTS, keeps=True)
@require_http_methods(["GET", "POST"])
def correct_contacts(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    return serve(request, found, CONTACTS)


@case_gate(Act.CORRECT_FACTS, keeps=True)
@require_http_methods(["GET", "POST"])
def correct_student(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    return serve(request, found, STUDENT)


@case_gate(Act.CORRECT_FACTS, keeps=True)
@require_http_methods(["GET", "POST"])
def correct_facts(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    return serve(request, found, FACTS)


@case_gate(Act.CORRECT_FACTS, keeps=True)
@require_http_methods(["GET", "POST"])
def correct_nid(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    return serve(request, found, NID)


@case_gate(Act.PROTECT, keeps=True)
@require_http_methods(["GET", "POST"])
def protect(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    """The wish travels with the form: what a colleague has set meanwhile is not lifted by the same button."""
    wanted = request.POST.get("protected") == "on" if request.method == "POST" else not found.case.protected
    return serve(request, found, _protecting(wanted))


def _student_words(found: OpenCase) -> Words:
    return words_of(report_of(found.case))["student"]


def _facts_words(found: OpenCase) -> Words:
    return {**words_of(report_of(found.case))["facts"], "subtype": found.case.subtype}


def _beside(name: str) -> Callable[[OpenCase, Any], dict[str, Any]]:
    """What else may be corrected, beside the form of this page."""
    return lambda found, _form: {"others": corrections(found, but=name)}


def _beside_facts(found: OpenCase, form: FactsPartForm) -> dict[str, Any]:
    law = law_of(found.case.category, form.subtype, timezone.localdate())
    return {"law": law, **_beside("correct_facts")(found, form)}


def _of_case(form: type[ContactsForm | StudentPartForm | FactsPartForm]) -> FormMaker:
    return lambda found, today, data, words: form(data, case=found.case, today=today, initial=words)


def _nid_form(_found: OpenCase, _today: date, data: QueryDict | None, words: Words) -> Asked:
    return NidForm(data, initial=words)


def _protect_form(_found: OpenCase, _today: date, data: QueryDict | None, words: Words) -> Asked:
    return ReasonForm(data, initial=words, hint=_("例如社政單位來函的日期和文號"))


def _correct_contacts(found: OpenCase, form: ContactsForm, at: datetime) -> str:
    actions.correct_contacts(case=found.case, contacts=form.contacts(), by=found.visitor, at=at)
    return _done(found)


def _correct_report(part: str) -> Any:
    def do(found: OpenCase, form: StudentPartForm | FactsPartForm, at: datetime) -> str:
        actions.correct_report(
            case=found.case,
            part=part,
            report=form.corrected(report_of(found.case)),
            reason=form.cleaned_data["reason_given"],
            by=found.visitor,
            at=at,
        )
        return _done(found)

    return do


def _correct_nid(found: OpenCase, form: NidForm, at: datetime) -> str:
    answers = form.cleaned_data
    actions.correct_nid(
        case=found.case, nid=answers["nid"], reason=answers["reason_given"], by=found.visitor, at=at
    )
    return _done(found)


def _done(found: OpenCase) -> str:
    return _("已更正%(case)s，原來的內容留在案件歷程。") % {"case": found.case.number}


def _protecting(wanted: bool) -> Ask:
    def do(found: OpenCase, form: ReasonForm, at: datetime) -> str:
        reason = form.cleaned_data["reason"]
        actions.protect(case=found.case, protected=wanted, reason=reason, by=found.visitor, at=at)
        done = _("已將%(case)s設定為保護個案。") if wanted else _("已取消%(case)s的保護個案設定。")
        return done % {"case": found.case.number}

    return Ask(
        name="protect",
        deed=Act.PROTECT,
        template="cases/protect.html",
        form=_protect_form,
        do=do,
        fits=lambda found: found.case.protected != wanted,
    )


CONTACTS = Ask(
    name="correct_contacts",
    deed=Act.CORRECT_CONTACTS,
    template="cases/correct_contacts.html",
    form=_of_case(ContactsForm),
    do=_correct_contacts,
    now=_student_words,
    shows=CONTACT_SECRETS,
    context=_beside("correct_contacts"),
)
STUDENT = Ask(
    name="correct_student",
    deed=Act.CORRECT_FACTS,
    template="cases/correct_student.html",
    form=_of_case(StudentPartForm),
    do=_correct_report("student"),
    now=_student_words,
    context=_beside("correct_student"),
)
FACTS = Ask(
    name="correct_facts",
    deed=Act.CORRECT_FACTS,
    template="cases/correct_facts.html",
    form=_of_case(FactsPartForm),
    do=_correct_report("facts"),
    now=_facts_words,
    context=_beside_facts,
)
NID = Ask(
    name="correct_nid",
    deed=Act.CORRECT_FACTS,
    template="cases/correct_nid.html",
    form=_nid_form,
    do=_correct_nid,
    context=_beside("correct_nid"),
)
