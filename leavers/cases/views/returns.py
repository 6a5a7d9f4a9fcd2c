"""The ways back and out: 退回給填報人, 退回繼續追蹤, 取消結案, 撤案; each asks why."""

from datetime import date, datetime

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from leavers.accounts.visitor import VisitedRequest
from leavers.cases import actions, review
from leavers.cases.forms.decisions import ReasonForm, SendBackForm, WithdrawForm
from leavers.cases.gate import OpenCase, case_gate
from leavers.cases.kept import Words
from leavers.cases.views.asking import Ask, serve, why
from leavers.rules.lifecycle import Step


@case_gate(Step.SEND_BACK, keeps=True)
@require_http_methods(["GET", "POST"])
def send_back(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    return serve(request, found, SEND_BACK)


@case_gate(Step.KEEP_OPEN, keeps=True)
@require_http_methods(["GET", "POST"])
def keep_open(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    return serve(request, found, KEEP_OPEN)


@case_gate(Step.REOPEN, keeps=True)
@require_http_methods(["GET", "POST"])
def reopen(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    return serve(request, found, REOPEN)


@case_gate(Step.WITHDRAW, keeps=True)
@require_http_methods(["GET", "POST"])
def withdraw(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    return serve(request, found, WITHDRAW)


def _send_back(found: OpenCase, form: SendBackForm, at: datetime) -> str:
    answers = form.cleaned_data
    actions.send_back(
        case=found.case,
        reason=answers["reason"],
        why=answers["why"],
        fields=tuple(answers["marks"]),
        by=found.visitor,
        at=at,
    )
    return _("已退回%(case)s，狀態改為「退回修正」，等填報人修正後重新提交。") % {"case": found.case.number}


def _keep_open(found: OpenCase, form: ReasonForm, at: datetime) -> str:
    actions.keep_open(case=found.case, reason=form.cleaned_data["reason"], by=found.visitor, at=at)
    return _("已退回%(case)s的結案建議，案件回到「追蹤中」。") % {"case": found.case.number}


def _reopen(found: OpenCase, form: ReasonForm, at: datetime) -> str:
    actions.reopen(case=found.case, reason=form.cleaned_data["reason"], by=found.visitor, at=at)
    return _("已取消%(case)s的結案，案件回到「追蹤中」。") % {"case": found.case.number}


def _withdraw(found: OpenCase, form: WithdrawForm, at: datetime) -> str:
    answers = form.cleaned_data
    actions.withdraw(case=found.case, why=answers["why"], reason=answers["reason"], by=found.visitor, at=at)
    return _("已撤案%(case)s。案件不再列入清單和統計，內容和歷程都還在這裡。") % {"case": found.case.number}


def _following(found: OpenCase) -> str:
    """The next report that waits, so that a queue can be cleared."""
    following = review.next_waiting(found.case, found.visitor)
    return reverse("cases:notify" if following else "cases:detail", args=[following or found.case.pk])


def _marking(found: OpenCase, _today: date, data: QueryDict | None, words: Words) -> SendBackForm:
    return SendBackForm(data, case=found.case, initial=words)


def _withdrawing(_found: OpenCase, _today: date, data: QueryDict | None, words: Words) -> WithdrawForm:
    return WithdrawForm(data, initial=words, label=gettext_lazy("撤案說明"))


SEND_BACK = Ask(
    name="send_back",
    deed=Step.SEND_BACK,
    template="cases/send_back.html",
    form=_marking,
    do=_send_back,
    then=_following,
)
KEEP_OPEN = Ask(
    name="keep_open",
    deed=Step.KEEP_OPEN,
    template="cases/keep_open.html",
    form=why(gettext_lazy("退回原因"), gettext_lazy("讓建議人知道還缺什麼")),
    do=_keep_open,
)
REOPEN = Ask(
    name="reopen",
    deed=Step.REOPEN,
    template="cases/reopen.html",
    form=why(gettext_lazy("取消原因")),
    do=_reopen,
)
WITHDRAW = Ask(
    name="withdraw",
    deed=Step.WITHDRAW,
    template="cases/withdraw.html",
    form=_withdrawing,
    do=_withdraw,
)
