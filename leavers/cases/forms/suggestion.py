"""建議結案: whether to close, under which condition of the case's category, and with which evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.forms import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from leavers.cases.content import Closing
from leavers.cases.models import Case
from leavers.rules import codes, law
from leavers.ui.forms import (
    ChoiceField,
    CodeField,
    HouseField,
    HouseForm,
    LineField,
    LongTextField,
    RocDateField,
)

YES, NO = "Y", "N"


@dataclass(frozen=True)
class Block:
    """The evidence that one condition asks for, shown while that condition is chosen."""

    code: str
    label: str
    hint: str
    fields: tuple[BoundField, ...]


class SuggestionForm(HouseForm):
    """The answer is preset to 否, always: the system never suggests by itself (ruling 11).

    Every condition that the category offers stands here; one that cannot be met today is locked with the
    reason. Evidence is judged only for the condition chosen, and only with 是.
    """

    suggests = ChoiceField(
        label=_("這位學生符合結案條件了嗎？"),
        help_text=_("選「是」並提交後，案件會改為「待結案」，由主要通報人員確認。"),
        choices=[(NO, _("否，繼續追蹤")), (YES, _("是，建議結案"))],
        initial=NO,
        layout="inline",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        case: Case,
        today: date,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.case, self.today = case, today
        self.reminder = ""
        self.chosen = data is not None and data.get("suggests") == YES
        self.conditions = law.closings(law.LAW, case.category, today)
        self.closed = self._locked()
        self.fields["closing"] = self._cards()
        chosen = data.get("closing") if data is not None and self.chosen else None
        for condition in self._open():
            self._ask(condition, required=condition.code == chosen)
        self.fields["closing_note"] = LongTextField(label=_("結案說明"), required=False, max=500, rows=3)

    def _locked(self) -> dict[str, str]:
        """The conditions that cannot be met today, with the reason."""
        facts = self._facts()
        judged = [law.judge_closing(law.LAW, c.code, facts, self.today) for c in self.conditions]
        return {
            because.rule.scope: _now("%(reason)s。%(source)s")
            % {"reason": because.sentence(), "source": _source(because.rule)}
            for because in judged
            if because.verdict == "not_met"
        }

    def _open(self) -> tuple[law.Closing, ...]:
        return tuple(condition for condition in self.conditions if condition.code not in self.closed)

    def _cards(self) -> ChoiceField:
        category = codes.label("category_short", self.case.category)
        field = CodeField(
            "closing",
            look="cards",
            only=frozenset(condition.code for condition in self.conditions),
            label=_("結案條件"),
            help_text=_now("依離校種類「%(category)s」列出") % {"category": category},
            required=self.chosen,
            mark_optional=False,
        )
        notes = {condition.code: _source(condition.rule) for condition in self._open()}
        field.explain(notes=notes, closed=self.closed)
        return field

    def _ask(self, condition: law.Closing, *, required: bool) -> None:
        """One field for each piece of evidence, named after the condition: C3_effective_on."""
        for evidence in condition.evidence:
            kind = RocDateField if evidence.kind == "date" else LineField
            field: HouseField = kind(
                label=evidence.label,
                required=evidence.required and required,
                mark_optional=not evidence.required,
            )
            self.fields[f"{condition.code}_{evidence.name}"] = field

    def blocks(self) -> Iterator[Block]:
        """The evidence by condition, in the order of the book."""
        for condition in self._open():
            fields = tuple(self[f"{condition.code}_{evidence.name}"] for evidence in condition.evidence)
            yield Block(condition.code, codes.label("closing", condition.code), str(condition.hint), fields)

    def clean(self) -> dict[str, Any]:
        if self.chosen:
            self._drop_other_errors()
            if code := self.cleaned_data.get("closing"):
                self._judge(code)
        else:
            # Whatever stands in the hidden part does not count, and must not stop 否.
            for name in [name for name in self.errors if name != "suggests"]:
                del self.errors[name]
        return self.cleaned_data

    def _drop_other_errors(self) -> None:
        """An unreadable date under a condition that was not chosen is nobody's business."""
        code = self.cleaned_data.get("closing", "")
        keep = {"suggests", "closing", "closing_note", "token"}
        for name in [name for name in self.errors if name not in keep and not name.startswith(f"{code}_")]:
            del self.errors[name]

    def _judge(self, code: str) -> None:
        because = law.judge_closing(law.LAW, code, self._facts(code), self.today)
        for part in because.parts:
            if not part.met and dict(part.seen).get("evidence"):
                self.add_error(f"{code}_{part.figure('evidence')}", part.sentence())
        self.reminder = because.reminder()

    def _facts(self, code: str = "") -> law.ClosingFacts:
        case = self.case
        return law.ClosingFacts(
            category=case.category,
            subtype=case.subtype,
            left_on=case.left_on,
            born_on=case.born_on,
            **(self._evidence(code) if code else {}),
        )

    def _evidence(self, code: str) -> dict[str, Any]:
        """What was filled in for the condition, by the names of the law; empty boxes are left out."""
        head = f"{code}_"
        return {
            name.removeprefix(head): value
            for name, value in self.cleaned_data.items()
            if name.startswith(head) and value
        }

    def closing(self) -> Closing | None:
        """The suggestion as the actions take it, None for 否; only once the form is valid."""
        if not self.chosen:
            return None
        code = cast(str, self.cleaned_data["closing"])
        return Closing(code=code, note=self.cleaned_data["closing_note"], **self._evidence(code))


def _source(rule: law.Rule) -> str:
    """The line of the book in words; what the manual does not know is marked."""
    return str(rule.because) if rule.from_manual else _now("%(line)s（本系統增列）") % {"line": rule.because}
