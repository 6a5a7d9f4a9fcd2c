"""The fields of the forms that hold one written answer, and what they say when it will not do."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leavers.rules import identity, rocdate
from leavers.ui import dates, text, widgets

CONTROL_WORDS = _("%(label)s裡有看不見的控制字元，請刪除後再送出")
TOO_LONG_WORDS = _("最多%(max)s字，多了%(over)s字")
TOO_SHORT_WORDS = _("%(label)s至少要有%(min)s個字（目前%(now)s個字）")


class HouseField(forms.Field):
    """What all our fields share: the words for a missing answer, and giving back what was typed."""

    missing_words: Any = _("請輸入%(label)s")
    # 「（選填）」 is left out where another answer can make this one necessary.
    mark_optional = True

    def __init__(self, *, mark_optional: bool = True, **options: Any) -> None:
        super().__init__(**options)
        self.mark_optional = mark_optional

    def refusal(self, words: Any, code: str, **figures: Any) -> ValidationError:
        """The error to raise; figures and the field's label stand ready for the words."""
        return ValidationError(words, code=code, params={"label": self.label, **figures})

    def validate(self, value: Any) -> None:
        if self.required and value in self.empty_values:
            raise self.refusal(self.missing_words, "required")

    def prepare_value(self, value: Any) -> Any:
        return text.printable(value) if isinstance(value, str) else value


class LineField(HouseField):
    """One line of text, stripped and composed; longer than `max` or shorter than `min` is refused."""

    def __init__(self, *, max: int = 100, min: int = 0, width: str = "", **options: Any) -> None:
        options.setdefault("widget", forms.TextInput({"class": f"input {width}".strip()}))
        self.max, self.min = max, min
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return text.mend(str(value or "")).strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if text.CONTROL_IN_LINE.search(value):
            raise self.refusal(CONTROL_WORDS, "control")
        if len(value) > self.max:
            raise self.refusal(TOO_LONG_WORDS, "max_length", max=self.max, over=len(value) - self.max)
        if value and len(value) < self.min:
            raise self.refusal(TOO_SHORT_WORDS, "min_length", min=self.min, now=len(value))


class LongTextField(HouseField):
    """A text of several lines with a counter; both count characters, so that rare ones count once.

    `note` is the sentence under the box, instead of 「至少10個字」.
    """

    missing_words = _("請填寫%(label)s")

    def __init__(
        self, *, max: int = 1000, min: int = 0, rows: int = 5, note: Any = "", **options: Any
    ) -> None:
        options.setdefault("widget", widgets.LongText(max=max, min=min, rows=rows, note=note))
        self.max, self.min = max, min
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return text.mend(str(value or "")).strip()

    def validate(self, value: str) -> None:
        if text.CONTROL.search(value):
            raise self.refusal(CONTROL_WORDS, "control")
        if len(value) > self.max:
            raise self.refusal(TOO_LONG_WORDS, "max_length", max=self.max, over=len(value) - self.max)
        if len(value) < self.min and (value or self.required):
            words = _("請填寫%(label)s，至少%(min)s個字（目前%(now)s個字）")
            raise self.refusal(words, "min_length", min=self.min, now=len(value))
        super().validate(value)


def _echo(typed: str) -> str:
    """The long form of a date that can be read, else nothing."""
    try:
        return dates.roc_weekday(rocdate.parse(typed))
    except rocdate.DateError:
        return ""


class RocDateField(HouseField):
    """A day in any of the written forms people use; the value is a `date`, or None for an empty box.

    `quick` offers 今天 and 昨天. Whether the day is allowed is the business of the rules, not of this field.
    """

    def __init__(self, *, quick: bool = False, **options: Any) -> None:
        options.setdefault("widget", widgets.RocDateInput(quick=quick, echo=_echo))
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value
        typed = text.mend(str(value or "")).strip()
        if not typed:
            return None
        try:
            return rocdate.parse(typed)
        except rocdate.DateError as error:
            raise ValidationError(error.message, code="date") from None


class NationalIdField(HouseField):
    """A national ID or resident number, normalised to ten half-width capitals and digits.

    No message repeats what was typed.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("身分證字號"))
        options.setdefault("widget", widgets.NationalIdInput())
        super().__init__(**options)

    def look_up_at(self, address: str, *, target: str) -> None:
        """POSTs to `address` for the student at the tenth character; fills the element with id `target`."""
        self.widget.attrs |= {
            "hx-post": address,
            "hx-target": f"#{target}",
            "hx-trigger": "look-up",
            "hx-include": "closest form",
            "hx-vals": '{"act": "look_up"}',
            "hx-sync": "this:replace",
        }

    def to_python(self, value: Any) -> str:
        return identity.normalise(text.mend(str(value or "")))

    def validate(self, value: str) -> None:
        super().validate(value)
        checked = identity.check(value)
        if value and not checked.ok:
            raise ValidationError(checked.message, code="min_length" if checked.short else "national_id")
        if settings.PRODUCTION and identity.is_marked(value):
            raise ValidationError(_("這是訓練用的虛構號碼，正式系統不能使用"), code="marked")


class PasswordField(HouseField):
    """A password exactly as typed, blanks and all; the server never sends it back.

    `autocomplete` is "current-password" or "new-password". Its rules are the business of the accounts.
    """

    def __init__(self, *, autocomplete: str = "current-password", **options: Any) -> None:
        options.setdefault("widget", widgets.Password(autocomplete))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return str(value or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > 256:  # hashing a megabyte would be a way to keep the machine busy
            raise self.refusal(TOO_LONG_WORDS, "max_length", max=256, over=len(value) - 256)


class TickField(HouseField, forms.BooleanField):
    """One box to tick; `missing_words` says why it is necessary when it is."""

    missing_words = _("請勾選「%(label)s」")

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.CheckboxInput())
        super().__init__(**options)

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise self.refusal(self.missing_words, "required")
