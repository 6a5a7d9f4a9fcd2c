"""Fields that only the forms of the cases room need, and what an answer 其他 asks for."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leavers.rules import codes
from leavers.ui import text
from leavers.ui.forms import HouseField, HouseForm, LineField

PHONE = re.compile(r"\+?[0-9()\-# ]{6,30}")
LEAST_DIGITS = 6


class CountField(HouseField):
    """A whole number of days or periods, full-width or not; the value is an int, or None for an empty box."""

    def __init__(self, *, least: int = 0, most: int = 9999, **options: Any) -> None:
        options.setdefault(
            "widget",
            forms.TextInput({"class": "input w-date num", "inputmode": "numeric", "autocomplete": "off"}),
        )
        self.least, self.most = least, most
        super().__init__(**options)

    def to_python(self, value: Any) -> int | None:
        typed = unicodedata.normalize("NFKC", text.mend(str("" if value is None else value))).strip()
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 6):
            raise self.refusal(_("%(label)s要是整數，例如42"), "whole")
        return int(typed)

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is not None and not self.least <= value <= self.most:
            words = _("%(label)s要在%(least)s和%(most)s之間")
            raise self.refusal(words, "range", least=self.least, most=self.most)


class PhoneField(LineField):
    """A phone number as people write it, in half-width characters; an extension stands behind #."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"class": "input w-sm num", "inputmode": "tel", "autocomplete": "off"})
        super().__init__(max=30, widget=widget, **options)

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value))

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and (not PHONE.fullmatch(value) or sum(map(str.isdigit, value)) < LEAST_DIGITS):
            raise self.refusal(_("看不懂這個電話，請用0912-345-678或02-2345-6789#12的寫法"), "phone")


def other_field(label: Any) -> LineField:
    """The box for the words that 其他 asks for."""
    return LineField(label=label, max=50, required=False, mark_optional=False)


class SaysOther(HouseForm):
    """A form in which 其他 and its like ask for words in a box of their own.

    `OTHERS` names for each such field the list of its codes; the box is called `<field>_other`.
    """

    OTHERS: Mapping[str, str] = {}

    def judge_others(self) -> None:
        """Require the words where such an answer was chosen, and forget them where it was not."""
        for name, code_list in self.OTHERS.items():
            other = f"{name}_other"
            if other not in self.fields:
                continue
            answer = self.cleaned_data.get(name) or ()
            telling = says_too_little(code_list, [answer] if isinstance(answer, str) else answer)
            if not telling:
                self.cleaned_data[other] = ""
            elif not self.cleaned_data.get(other) and other not in self.errors:
                self.ask_for(other, gettext("選了「%(answer)s」，請說明") % {"answer": telling})


def says_too_little(code_list: str, chosen: Any) -> str:
    """The label of the first answer that says too little alone, else nothing."""
    known = codes.code_list(code_list)
    return next((known.label(code) for code in chosen if code in known and "T" in known.flags(code)), "")
