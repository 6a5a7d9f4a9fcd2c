"""Setting right what a report says: the questions of its pages again, a part at a time, and why."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from leavers.cases.content import Report
from leavers.cases.forms.asked import Asked
from leavers.cases.forms.decisions import LEAST
from leavers.cases.forms.facts import FactsForm
from leavers.cases.forms.student import StudentForm
from leavers.cases.models import Case
from leavers.cases.words import PARTS, with_sources
from leavers.rules import codes
from leavers.ui.forms import CodeField, LineField, LongTextField, NationalIdField

Words = Mapping[str, Any]


def _reason() -> LongTextField:
    return LongTextField(
        label=_("更正原因"),
        help_text=_("原來的內容、更正後的內容和原因都會留在案件歷程"),
        min=LEAST,
        max=500,
        rows=3,
    )


def _of_the_report(answers: dict[str, Any]) -> dict[str, Any]:
    """Without what the form asks for beside them: a reason, a kind, its token."""
    return {name: value for name, value in answers.items() if name in FactsForm.base_fields}


class ContactsForm(Asked, StudentForm):
    """更正聯絡資料: whom to call, and where to write to."""

    def __init__(self, data: Words | None = None, *, case: Case, today: date, initial: Words) -> None:
        super().__init__(data, nid=case.nid, today=today, by_hand=True, initial=dict(initial))
        for name in self.fields.keys() - PARTS["contacts"] - {"same_address", "token"}:
            del self.fields[name]


class StudentPartForm(Asked, StudentForm):
    """更正基本資料: who the student is, all of it typed."""

    def __init__(self, data: Words | None = None, *, case: Case, today: date, initial: Words) -> None:
        super().__init__(data, nid=case.nid, today=today, by_hand=True, initial=dict(initial))
        for name in self.fields.keys() - PARTS["student"] - {"token"}:
            del self.fields[name]
        self.fields["reason_given"] = _reason()

    def _judge_contacts(self, found: dict[str, Any]) -> None:
        """Contacts are corrected on a page of their own."""

    def corrected(self, before: Report) -> Report:
        """The report with these answers; what the form does not ask for stays."""
        answers = self.student()
        student = replace(
            answers,
            id_kind=before.student.id_kind,
            extra={name: value for name, value in before.student.extra.items() if name not in self.fields}
            | answers.extra,
        )
        student = with_sources(before.student, student)
        return replace(before, student=student, identities=self.identities_chosen())


class FactsPartForm(Asked, FactsForm):
    """更正案件資料: when and why, within the category; another category is a change of its own."""

    def __init__(self, data: Words | None = None, *, case: Case, today: date, initial: Words) -> None:
        kinds = [row.code for row in codes.code_list("subtype") if row.code.startswith(case.category)]
        chosen = (data or initial).get("subtype", case.subtype)
        subtype = chosen if chosen in kinds else case.subtype
        super().__init__(data, category=case.category, subtype=subtype, today=today, initial=dict(initial))
        if kinds:
            self.fields["subtype"] = CodeField("subtype", only=kinds, label=_("子類"))
        self.fields["reason_given"] = _reason()

    def corrected(self, before: Report) -> Report:
        answers = self.cleaned_data
        facts = _of_the_report(self.facts())
        return replace(
            before,
            subtype=answers.get("subtype", before.subtype),
            left_on=answers["left_on"],
            reason=answers["reason"],
            other_reasons=tuple(answers["other_reasons"]),
            facts=facts,
        )


class NidForm(Asked):
    """更正身分證字號: the number that the case should have had."""

    nid = NationalIdField(label=_("正確的身分證字號"))
    reason_given = _reason()

    def __init__(self, data: Words | None = None, *, initial: Words) -> None:
        super().__init__(data, initial=dict(initial))


class ReclassifyForm(Asked, FactsForm):
    """變更離校類別: the questions of the new category, the day of the change, and what it rests on."""

    basis = LineField(
        label=_("變更依據"),
        help_text=_("例如休學證明書字號、轉學證明書字號、會議名稱和日期"),
        max=120,
    )

    def __init__(
        self, data: Words | None = None, *, category: str, subtype: str, today: date, initial: Words
    ) -> None:
        super().__init__(data, category=category, subtype=subtype, today=today, initial=dict(initial))
        self.fields["left_on"].label = _("變更生效日期")

    def corrected(self, before: Report) -> Report:
        answers = self.cleaned_data
        facts = _of_the_report(self.facts())
        return replace(
            before,
            category=self.category,
            subtype=self.subtype,
            left_on=answers["left_on"],
            reason=answers["reason"],
            other_reasons=tuple(answers["other_reasons"]),
            facts=facts,
        )
