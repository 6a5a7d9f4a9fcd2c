"""The base of all forms: keeps what was typed, lists its errors, carries a token against double clicks."""

import re
import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms.utils import ErrorList
from django.utils.translation import gettext_lazy as _

from leavers.ui.choices import ChoiceField, CodeField, CodesField
from leavers.ui.fields import (
    HouseField,
    LineField,
    LongTextField,
    NationalIdField,
    PasswordField,
    RocDateField,
    TickField,
)

__all__ = [
    "ChoiceField",
    "CodeField",
    "CodesField",
    "FormToken",
    "HouseField",
    "HouseForm",
    "LineField",
    "LongTextField",
    "NationalIdField",
    "PasswordField",
    "Problem",
    "RocDateField",
    "TickField",
]

# What a form that is put by may still lack (pain 6). Its token matters to the deed alone.
UNFINISHED = frozenset({"required", "min_length", "token"})
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # what token_urlsafe(32) gives


class FormToken(forms.Field):
    """A hidden random name of one rendered form.

    The action that the form starts stores the token with what it wrote, so that a double click, a reload or
    a second tab that posts the same form again makes nothing twice.
    """

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=True, initial=lambda: secrets.token_urlsafe(32))

    def clean(self, value: Any) -> str:
        if not TOKEN.fullmatch(str(value or "")):
            raise forms.ValidationError(_("這份表單已經過期，請再送出一次"), code="token")
        return str(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """The posted token, so that mending an error keeps it; a fresh one for what never was a token."""
        return data if TOKEN.fullmatch(str(data or "")) else initial


@dataclass(frozen=True)
class Problem:
    """One line of the error summary: the words, and the id of the control it leads to ("" for none)."""

    words: str
    target: str


class HouseErrors(ErrorList):
    """The errors of one field, between its hint and its control."""

    template_name = "forms/errors.html"


class HouseForm(forms.Form):
    """A form in the look and the words of the house.

    `form.problems()` lists the errors in the order of the fields; `ui.error_summary(form)` shows them.
    """

    use_required_attribute = False  # the browser's own messages are in its own words and language
    marked: Collection[str] = ()
    """The names of the fields that somebody asks to look at again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("error_class", HouseErrors)
        super().__init__(*args, **kwargs)

    def explain(
        self, name: str, *, notes: Mapping[str, Any], closed: Mapping[str, Any] | None = None
    ) -> None:
        """Gives the cards of the field `name` their notes, by value, and the reasons why some are closed."""
        cast(ChoiceField, self.fields[name]).explain(notes=notes, closed=closed)

    def look_up_at(self, name: str, address: str, *, target: str) -> None:
        """Lets the ID field `name` ask `address` for the student, into the element with id `target`."""
        cast(NationalIdField, self.fields[name]).look_up_at(address, target=target)

    def ask_for(self, name: str, words: Any) -> None:
        """Says that an answer is missing, which another answer has made necessary."""
        self.add_error(name, forms.ValidationError(words, code="required"))

    def pass_over_gaps(self) -> None:
        """For 暫存: what is still missing is no error; an answer that cannot be right stays one."""
        for name, errors in list(self.errors.items()):
            errors.data = [error for error in errors.as_data() if error.code not in UNFINISHED]
            if not errors.data:
                del self.errors[name]

    def problems(self) -> list[Problem]:
        """All errors, those of the whole form first, then field by field from the top."""
        whole = [Problem(str(words), "") for words in self.non_field_errors()]
        return whole + [problem for bound in self for problem in _problems_of(bound)]


def _problems_of(bound: forms.BoundField) -> Iterator[Problem]:
    for words in bound.errors:
        yield Problem(str(words), "" if bound.is_hidden else first_control(bound))


def first_control(bound: forms.BoundField) -> str:
    """The id of the field's control, for a group that of its first choosable option."""
    closed = getattr(bound.field.widget, "closed", {})
    if not bound.use_fieldset:
        return bound.id_for_label
    for option in bound.subwidgets:
        if str(option.data["value"]) not in closed:
            return str(option.id_for_label)
    return bound.auto_id
