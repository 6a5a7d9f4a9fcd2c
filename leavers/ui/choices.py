"""The fields whose answer is one or several of a list; what is not in the list is reported, never raised."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from leavers.rules import codes
from leavers.ui import widgets
from leavers.ui.fields import HouseField

TAMPERED_WORDS = _("請從畫面上的選項中選擇")
PLEASE_CHOOSE = _("請選擇")

Choices = list[tuple[Any, Any]]


def _offered(name: str, only: Collection[str] | None, on: date | None, grouped: bool) -> Choices:
    groups = codes.groups(name, on) if grouped else [("", codes.choices(name, on))]
    kept = [(label, [row for row in rows if only is None or row[0] in only]) for label, rows in groups]
    if len(kept) == 1 and not kept[0][0]:
        return list(kept[0][1])
    return [(label, rows) for label, rows in kept if rows]


class ChoiceField(HouseField, forms.ChoiceField):
    """One answer of a few; `look` is "radios", "select" or "cards"; the value is "" when nothing was chosen.

    `layout` ("inline", "two", "one") overrules the arrangement by the length of the labels; `columns`
    (1 or 2) is for cards, which `HouseForm.explain()` can give notes and reasons.
    """

    missing_words = _("請選擇%(label)s")

    def __init__(self, *, look: str = "radios", layout: str = "", columns: int = 1, **options: Any) -> None:
        looks: Mapping[str, Callable[[], forms.Widget]] = {
            "radios": lambda: widgets.Radios(layout),
            "select": lambda: forms.Select({"class": "input"}),
            "cards": lambda: widgets.ChoiceCards(columns=columns),
        }
        options.setdefault("widget", looks[look]())
        super().__init__(**options)

    def explain(self, *, notes: Mapping[str, Any], closed: Mapping[str, Any] | None = None) -> None:
        """Notes under the cards, by value; and for values that cannot be chosen now, the reason why."""
        widget = cast(widgets.ChoiceCards, self.widget)
        widget.notes, widget.closed = notes, closed or {}

    def validate(self, value: str) -> None:
        HouseField.validate(self, value)
        if value and (not self.valid_value(value) or value in getattr(self.widget, "closed", ())):
            raise self.refusal(TAMPERED_WORDS, "invalid_choice")


class CodeField(ChoiceField):
    """One answer of a code list, named as in `leavers/rules/codes/`; the value is the code.

    `only` narrows the list to these codes; `on` is the day on which a code must be offered.
    """

    def __init__(
        self,
        list: str,
        *,
        look: str = "radios",
        only: Collection[str] | None = None,
        on: date | None = None,
        **options: Any,
    ) -> None:
        blank: Choices = [("", PLEASE_CHOOSE)] if look == "select" else []
        grouped = codes.code_list(list).heading is not None and look == "select"
        super().__init__(
            look=look,
            choices=lambda: blank + _offered(list, only, on, grouped),
            **options,
        )


class CodesField(HouseField, forms.MultipleChoiceField):
    """Several answers of a code list, under their headings where the list has them.

    The value is a list of codes in the order of the list. An answer such as 無 excludes every other.
    """

    missing_words = _("請至少選擇一項%(label)s")

    def __init__(
        self,
        list: str,
        *,
        only: Collection[str] | None = None,
        on: date | None = None,
        layout: str = "",
        **options: Any,
    ) -> None:
        self.code_list = codes.code_list(list)
        widget = widgets.Checkboxes(layout)
        widget.exclusive = self.code_list.flagged("X")
        options.setdefault("widget", widget)
        grouped = self.code_list.heading is not None
        super().__init__(choices=lambda: _offered(list, only, on, grouped), **options)

    def to_python(self, value: Any) -> list[str]:
        chosen = {str(code) for code in value} if isinstance(value, list | tuple | set) else set()
        known = [row.code for row in self.code_list if row.code in chosen]
        return known + sorted(chosen.difference(known))

    def validate(self, value: list[str]) -> None:
        HouseField.validate(self, value)
        if not all(self.valid_value(code) for code in value):
            raise self.refusal(TAMPERED_WORDS, "invalid_choice")
        alone = self.code_list.flagged("X").intersection(value)
        if alone and len(value) > 1:
            words = _("選了「%(answer)s」，就不能同時選其他項目")
            raise self.refusal(words, "exclusive", answer=self.code_list.label(min(alone)))
