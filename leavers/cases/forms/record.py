"""The form of a 追蹤紀錄: one contact with a student, or one attempt."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django.forms import HiddenInput, IntegerField, MultipleChoiceField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from leavers.cases.content import Closing, Contact
from leavers.cases.forms.suggestion import SuggestionForm
from leavers.cases.models import Record
from leavers.rules import codes, law
from leavers.ui.forms import (
    ChoiceField,
    CodeField,
    CodesField,
    FormToken,
    HouseForm,
    LongTextField,
    Problem,
    RocDateField,
)

YES, NO = "Y", "N"
NOBODY = "T90"
UNREACHABLE = {"method": "M01", "targets": [NOBODY], "reached": NO, "lost_contact": "N1"}
"""電話，聯絡不上: what the preset fills in (ruling 9)."""
LEAST = 10
"""Characters of the text when somebody was reached."""

Raw = dict[str, Any]


class RecordForm(HouseForm):
    """What is required depends on whether somebody was reached; an attempt may go without words.

    `left_on` and `today` are what the dates are judged by. `first` is the record that is filed with the
    report: it carries no token of its own and no suggestion (ruling 2).
    """

    tracked_on = RocDateField(
        label=_("追蹤日期"), help_text=_("實際聯繫或訪視的日期，不是今天填寫的日期"), quick=True
    )
    method = CodeField("method", label=_("追蹤方式"))
    targets = CodesField("target", label=_("追蹤對象"), required=False, mark_optional=False)
    reached = ChoiceField(label=_("是否聯繫上"), choices=[(YES, _("是")), (NO, _("否"))])
    lost_contact = CodeField("lost_contact", label=_("失聯原因"), required=False, mark_optional=False)
    situation = CodeField(
        "situation", label=_("學生現況"), look="select", required=False, mark_optional=False
    )
    will = CodeField(
        "leave_will",
        label=_("復學意願"),
        look="select",
        required=False,
        help_text=_("這次談到意願，或和先前不同時填寫"),
    )
    text = LongTextField(
        label=_("追蹤與輔導內容"),
        help_text=_("請寫學生現況、談話重點、已提供的協助和下一步"),
        note=_("至少10個字；未聯繫上時可以不填"),
        max=1000,
        required=False,
        mark_optional=False,
    )
    resources = CodesField("resource", label=_("轉介資源"), required=False, layout="two")
    next_on = RocDateField(label=_("下次追蹤日"), required=False)
    corrects = IntegerField(required=False, min_value=1, widget=HiddenInput())
    """The number of the record that this one sets right (補正, ruling 10)."""
    token = FormToken()

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        left_on: date | None = None,
        first: bool = False,
        suggestion: SuggestionForm | None = None,
        initial: Raw | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.today, self.left_on, self.suggestion = today, left_on, suggestion
        self.remarks: list[str] = []
        if first:
            del self.fields["token"], self.fields["corrects"]
        if data is not None:
            self._require(reached=data.get("reached") != NO)

    def _require(self, *, reached: bool) -> None:
        """Which answers are necessary, before any is read, so that each field says so in its own words."""
        for name in ("targets", "situation", "text"):
            self.fields[name].required = reached
        self.fields["lost_contact"].required = not reached
        cast(LongTextField, self.fields["text"]).min = LEAST if reached else 0

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        self._judge_date(found.get("tracked_on"))
        self._judge_next(found.get("tracked_on"), found.get("next_on"))
        if found.get("reached") == YES and NOBODY in found.get("targets", ()):
            self.add_error("targets", _("選了「未能聯繫」，「是否聯繫上」請選「否」"))
        if (
            found.get("reached") == NO
            and not found.get("text")
            and "text" in found
            and self._says_too_little()
        ):
            self.ask_for("text", _("選了「其他」，請在這裡寫明"))
        return found

    def _judge_date(self, tracked_on: date | None) -> None:
        """The future is refused; what is only unusual becomes a remark (ruling 3)."""
        if tracked_on is None:
            return
        for remark in law.check_tracked_on(law.LAW, tracked_on, self.left_on or tracked_on, self.today):
            if remark.refuses:
                self.add_error("tracked_on", remark.sentence())
            else:
                self.remarks.append(remark.sentence())

    def _judge_next(self, tracked_on: date | None, next_on: date | None) -> None:
        if tracked_on and next_on and next_on <= tracked_on:
            self.add_error("next_on", _("下次追蹤日要晚於追蹤日期"))

    def _says_too_little(self) -> bool:
        """Whether an answer is one of those that need words beside them (其他)."""
        found = self.cleaned_data
        answers = [("method", found.get("method")), ("lost_contact", found.get("lost_contact"))]
        answers += [("target", code) for code in found.get("targets", ())]
        return any(code and "T" in codes.flags(name, code) for name, code in answers)

    def is_valid(self) -> bool:
        """Both halves are judged, so that all that is wrong is said at once."""
        own = super().is_valid()
        return (self.suggestion is None or self.suggestion.is_valid()) and own

    def pass_over_gaps(self) -> None:
        super().pass_over_gaps()
        if self.suggestion:
            self.suggestion.pass_over_gaps()

    def problems(self) -> list[Problem]:
        return super().problems() + (self.suggestion.problems() if self.suggestion else [])

    def typed(self, data: QueryDict) -> Raw:
        """What somebody typed into the whole form, as typed: the payload of a draft."""
        return raw(self, data) | (raw(self.suggestion, data) if self.suggestion else {})

    def contact(self) -> Contact:
        """The record as the actions take it; only once the form is valid."""
        found = self.cleaned_data
        reached = found["reached"] == YES
        return Contact(
            tracked_on=found["tracked_on"],
            method=found["method"],
            targets=tuple(found["targets"]) or (NOBODY,),
            reached=reached,
            lost_contact="" if reached else found["lost_contact"],
            situation=found["situation"],
            will=found["will"],
            resources=tuple(found["resources"]),
            next_on=found["next_on"],
            text=found["text"],
            closing=self._closing(),
        )

    def _closing(self) -> Closing | None:
        return self.suggestion.closing() if self.suggestion else None


def as_before(record: Record) -> Raw:
    """和前次相同: what mostly is the same again when the same people are reached the same way."""
    return {
        "method": record.method,
        "targets": list(record.targets),
        "reached": YES,
        "lost_contact": "",
        "situation": record.situation,
    }


def raw(form: HouseForm, data: QueryDict) -> Raw:
    """What was typed into the fields of `form`, as typed, for a draft and for showing it again.

    Answers of which there may be several are lists; the token is not part of what somebody wrote.
    """
    names = [name for name in form.fields if name != "token"]
    several = {name for name in names if isinstance(form.fields[name], MultipleChoiceField)}
    return {name: data.getlist(name) if name in several else data.get(name, "") for name in names}
