"""確認結案原因: the condition under which the 主通 closes, preset to what was suggested."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

from django.utils.translation import gettext as _

from leavers.cases.content import Closing
from leavers.cases.forms.suggestion import YES, SuggestionForm
from leavers.cases.models import Case
from leavers.rules.law.closing import EVIDENCE_ORDER
from leavers.ui.forms import ChoiceField


class ClosingForm(SuggestionForm):
    """Asks what 建議結案 asks, except whether; `suggested` is preset and marked as the proposer's."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, case: Case, suggested: Closing, today: date
    ) -> None:
        self.suggested = suggested
        answered = None if data is None else {**dict(data.items()), "suggests": YES}
        super().__init__(answered, case=case, today=today, initial=_preset(suggested))
        del self.fields["suggests"]
        self.fields["closing"].label = _("結案原因")
        note = self.fields["closing_note"]
        note.help_text = _("沒有填寫時，沿用建議人的說明")

    def _cards(self) -> ChoiceField:
        field = super()._cards()
        notes = dict(field.widget.notes)
        if self.suggested.code in notes:
            notes[self.suggested.code] = _("建議人所選。%(note)s") % {"note": notes[self.suggested.code]}
        field.explain(notes=notes, closed=self.closed)
        return field

    def closing(self) -> Closing:
        """What to close with; the proposer's words stand where the 主通 wrote none for the same condition."""
        chosen = cast(Closing, super().closing())  # whether to close is not asked here
        if not chosen.note and chosen.code == self.suggested.code:
            return replace(chosen, note=self.suggested.note)
        return chosen

    def refuse(self, reasons: Iterable[str]) -> None:
        """What the law still has against it, above the form."""
        for reason in reasons:
            self.add_error(None, reason)


def _preset(suggested: Closing) -> dict[str, Any]:
    evidence = {f"{suggested.code}_{name}": getattr(suggested, name) for name in EVIDENCE_ORDER}
    return {"closing": suggested.code, **evidence}
