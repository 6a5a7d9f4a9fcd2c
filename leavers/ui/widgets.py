"""The controls of the forms; how they look stands in templates/forms/widgets/."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget
from django.utils import timezone

from leavers.rules import rocdate

# Characters of a label: fits several times on a line, twice on a phone, twice on a desk.
NARROW, TIGHT, MEDIUM = 6, 12, 16


class RocDateInput(forms.TextInput):
    """A date as one text box: native pickers show the years of another calendar.

    `quick` offers 今天 and 昨天, for dates that lie in the past. The long form of a date that can be read
    stands beside it, also without a script.
    """

    template_name = "forms/widgets/roc_date.html"

    def __init__(self, *, quick: bool, echo: Callable[[str], str]) -> None:
        super().__init__({"class": "input w-date num", "inputmode": "numeric", "autocomplete": "off"})
        self.attrs["data-date"] = ""
        self.quick, self.echo = quick, echo

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        today = timezone.localdate()
        context["widget"]["today"] = today
        context["widget"]["yesterday"] = today - timedelta(days=1)
        context["widget"]["quick"] = self.quick
        context["widget"]["echo"] = self.echo(context["widget"]["value"] or "")
        return context

    def format_value(self, value: Any) -> str | None:
        return rocdate.slashed(value) if isinstance(value, date) else super().format_value(value)


class NationalIdInput(forms.TextInput):
    """The box for an ID; the script turns it to capitals and asks for the student at the tenth character."""

    template_name = "forms/widgets/national_id.html"

    def __init__(self) -> None:
        super().__init__(
            {
                "class": "input w-sm num nid",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-nid": "",
            }
        )


class LongText(forms.Textarea):
    """A text box with a counter of what is typed and what is allowed."""

    template_name = "forms/widgets/long_text.html"

    def __init__(self, *, max: int, min: int, rows: int, note: str) -> None:
        super().__init__({"class": "input", "rows": rows, "data-max": max})
        self.max, self.min, self.note = max, min, note

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        text = str(context["widget"]["value"] or "").replace("\r\n", "\n")
        context["widget"].update(max=self.max, min=self.min, note=self.note, length=len(text.strip()))
        return context


class Password(forms.PasswordInput):
    """A password box with a button that shows what is typed; never filled in again by the server."""

    template_name = "forms/widgets/password.html"

    def __init__(self, autocomplete: str) -> None:
        super().__init__({"class": "input", "autocomplete": autocomplete, "autocapitalize": "none"})


class _Arranged(ChoiceWidget):
    """Puts the options side by side, in two columns or below each other, by the length of their labels."""

    template_name = "forms/widgets/options.html"

    def __init__(self, layout: str = "") -> None:
        super().__init__()
        self.layout = layout

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["layout"] = self._arrangement()
        return context

    def _arrangement(self) -> str:
        if self.layout:
            return self.layout
        labels: list[str] = []
        for _value, label in self.choices:
            labels += [str(text) for _, text in label] if isinstance(label, list | tuple) else [str(label)]
        longest = max(map(len, labels), default=0)
        if longest <= NARROW and len(labels) <= 6:
            return "inline"
        if len(labels) < 5 or longest > MEDIUM:
            return "one"
        return "two tight" if longest <= TIGHT else "two"


class Radios(_Arranged, forms.RadioSelect):
    """One answer of several, all of them visible."""


class Checkboxes(_Arranged, forms.CheckboxSelectMultiple):
    """Several answers; `exclusive` holds those that allow no other (無, 不需要), for the script to untick.

    `notes` says something below the label of a value.
    """

    exclusive: frozenset[str] = frozenset()
    notes: Mapping[str, str] = MappingProxyType({})

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **options)
        if note := self.notes.get(str(value)):
            option["note"] = note
        if str(value) in self.exclusive:
            option["attrs"]["data-alone"] = ""
        return option


class ChoiceCards(forms.RadioSelect):
    """One answer of few, each a card with an explanation.

    `notes` explains a value; `closed` gives the reason why a value cannot be chosen now: it is shown
    locked and without a control, so that people learn what is missing.
    """

    template_name = "forms/widgets/cards.html"

    def __init__(self, *, columns: int = 1) -> None:
        super().__init__()
        self.columns = columns
        self.notes: Mapping[str, str] = {}
        self.closed: Mapping[str, str] = {}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = [option for _, group, _ in context["widget"]["optgroups"] for option in group]
        for option in options:
            option["note"] = self.notes.get(str(option["value"]), "")
            option["closed"] = self.closed.get(str(option["value"]), "")
        context["widget"].update(cards=options, columns=self.columns)
        return context
