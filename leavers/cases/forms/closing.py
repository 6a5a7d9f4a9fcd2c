"""確認結案原因: the condition under which the 主通 closes, preset to what was suggested."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

from django.utils.translation import gettext as _

from leavers.cases.content import Closing
from leavers.cases.forms.asked import Asked
from leavers.cases.forms.suggestion import YES, SuggestionForm
from leavers.cases.models import Case
from leavers.rules import rocdate
from leavers.rules.law.closing import EVIDENCE_ORDER
from leavers.ui.forms import ChoiceField


class ClosingForm(Asked, SuggestionForm):
    """Asks what 建議結案 asks, except whether; `suggested` is marked as the proposer's, if there is one."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        case: Case,
        suggested: Closing | None,
        today: date,
        initial: Mapping[str, Any],
    ) -> None:
        self.suggested = suggested
        answered = None if data is None else {**dict(data.items()), "suggests": YES}
        super().__init__(answered, case=case, today=today, initial=dict(initial))
        del self.fields["suggests"]
        self.fields["closing"].label = _("結案原因")
        note = self.fields["closing_note"]
        note.help_text = _("沒有填寫時，沿用建議人的說明")

    def _cards(self) -> ChoiceField:
        field = super()._cards()
        notes = dict(field.widget.notes)
        if self.suggested and self.suggested.code in notes:
            notes[self.suggested.code] = _("建議人所選。%(note)s") % {"note": notes[self.suggested.code]}
        field.explain(notes=notes, closed=self.closed)
        return field

    def closing(self) -> Closing:
        """What to close with; the proposer's words stand where the 主通 wrote none for the same condition."""
        chosen = cast(Closing, super().closing())  # whether to close is not asked here
        if self.suggested and not chosen.note and chosen.code == self.suggested.code:
            return replace(chosen, note=self.suggested.note)
        return chosen


def words_of_suggestion(suggested: Closing) -> dict[str, str]:
    """What the form is filled in with: the condition suggested and its evidence, as they would be typed."""
    evidence = {f"{suggested.code}_{name}": getattr(suggested, name) for name in EVIDENCE_ORDER}
    typed = {
        name: rocdate.slashed(value) if isinstance(value, date) else value
        for name, value in evidence.items()
        if value
    }
    return {"closing": suggested.code, **typed}
