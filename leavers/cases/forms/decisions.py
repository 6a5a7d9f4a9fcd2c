"""The forms of the ways back and of what is hard to undo: why, in words that stay on the timeline."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.forms import MultipleChoiceField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from leavers.cases.forms.asked import Asked
from leavers.cases.forms.facts import ASKED, FactsForm
from leavers.cases.forms.start import StartForm
from leavers.cases.forms.student import ENROLMENT_FIELDS, StudentForm
from leavers.cases.models import Case
from leavers.cases.show.changes import answered
from leavers.cases.snapshot import report_of
from leavers.ui.forms import CodeField, HouseField, HouseForm, LongTextField
from leavers.ui.widgets import Checkboxes

LEAST = 5
"""Characters that say something: 「錯了」 does not."""


class ReasonForm(Asked):
    """A reason in words; `label` and `hint` say of what."""

    reason = LongTextField(label=_("原因"), min=LEAST, max=500, rows=3)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        label: Any = "",
        hint: Any = "",
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        if label:
            self.fields["reason"].label = label
        self.fields["reason"].help_text = hint


class SendBackForm(ReasonForm):
    """退回給填報人: the kind of reason, the answers to be mended, and the words for the filer."""

    why = CodeField("return_reason", label=_("退回的情形"), layout="inline")

    field_order = ("why", "reason", "marks")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        case: Case,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        hint = _("讓填報人知道要修正哪裡，例如「離校日期和出缺勤紀錄不同，請再核對」")
        super().__init__(data, initial=initial, label=_("退回原因"), hint=hint)
        self.fields["marks"] = MarksField(case)
        self.order_fields(self.field_order)


class MarksField(HouseField, MultipleChoiceField):
    """The questions that a report of this category answers, under the names of its pages, each with the
    answer that it has now.
    """

    def __init__(self, case: Case) -> None:
        widget = Checkboxes("two")
        widget.notes = dict(answered(report_of(case)))
        super().__init__(
            label=_("要修正的欄位"),
            help_text=_("勾選的欄位，填報人修正時會看到標記"),
            choices=[(title, list(rows)) for title, rows in _questions(case.category)],
            widget=widget,
            required=False,
        )

    def validate(self, value: list[str]) -> None:
        if not all(self.valid_value(name) for name in value):
            raise self.refusal(_("請從畫面上的選項中選擇"), "invalid_choice")


class WithdrawForm(ReasonForm):
    """撤案: for which of the three reasons, and what happened."""

    why = CodeField("withdrawal", label=_("撤案原因"))

    field_order = ("why", "reason")


def _questions(category: str) -> Iterator[tuple[str, Iterator[tuple[str, str]]]]:
    contacts = [name for name in StudentForm.base_fields if name.startswith(("guardian_", "second_"))]
    contacts += ["student_phone", "registered_address", "mailing_address"]
    elsewhere = {name for names in ASKED.values() for name in names} - set(ASKED[category])
    facts = [name for name in FactsForm.base_fields if name not in elsewhere]
    person = [*ENROLMENT_FIELDS, "identities", "tribe", "disability", "family_type"]
    start = ["category", f"subtype_{category.lower()}", "nid"]
    yield _now("種類與學生"), _named(StartForm, start)
    yield _now("基本資料"), _named(StudentForm, person)
    yield _now("聯絡資料"), _named(StudentForm, contacts)
    yield _now("案件資料"), _named(FactsForm, facts)


def _named(form: type[HouseForm], names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        if name in form.base_fields and not name.endswith("_other"):
            yield name, str(form.base_fields[name].label)
