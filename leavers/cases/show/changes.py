"""What was changed, in words: answers with their labels, old beside new, masked where they are elsewhere."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.forms import Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leavers.cases.content import Report
from leavers.cases.forms.facts import FactsForm
from leavers.cases.forms.start import StartForm
from leavers.cases.forms.student import StudentForm
from leavers.cases.merging import Clash
from leavers.cases.show.secrets import SECRETS
from leavers.cases.words import Change, words_of
from leavers.rules import codes
from leavers.rules.law.book import Words
from leavers.ui.forms import HouseForm

SEPARATOR = "、"
# The answers that no field of these forms gives alone.
_OTHERS: Mapping[str, Words] = {
    "subtype": gettext_lazy("子類"),
    "guardian_relation_other": gettext_lazy("監護人與學生的其他關係"),
    "second_relation_other": gettext_lazy("第二聯絡人與學生的其他關係"),
}


class Compared(NamedTuple):
    """One answer in two versions, as people read them."""

    label: str
    old: str
    new: str


def compared(changes: Iterable[Change]) -> Iterator[Compared]:
    """Of an event: what an answer was, and what it was changed to."""
    for change in changes:
        name = change["field"]
        yield Compared(label_of(name), _masked(name, change["old"]), _masked(name, change["new"]))


def side_by_side(clashes: Collection[Clash]) -> list[Compared]:
    """Of two people at one form: how an answer stands now, and how this person typed it."""
    return [
        Compared(label_of(clash.field), said(clash.field, clash.now), said(clash.field, clash.mine))
        for clash in clashes
    ]


def answered(report: Report) -> Iterator[tuple[str, str]]:
    """What a report says, answer by answer; phones, addresses and numbers masked."""
    words = words_of(report)
    for part in words.values():
        yield from ((name, _masked(name, value)) for name, value in part.items() if value)


def typed(form: HouseForm) -> list[tuple[str, str]]:
    """What somebody typed into a form, answer by answer, as far as it is anything."""
    rows = ((str(bound.label), _said_by(bound.field, bound.value())) for bound in form if not bound.is_hidden)
    return [(label, words) for label, words in rows if words]


def label_of(name: str) -> str:
    """What the answer is called on the forms; the name itself for one that no form asks for any more."""
    if name in _OTHERS:
        return str(_OTHERS[name])
    found = _field(name)
    return str(found.label) if found else name


def said(name: str, value: Any) -> str:
    """An answer in words: codes by their labels, several with 、 between them."""
    if name == "same_address":
        return _("同戶籍地址") if value else ""
    if name == "subtype":
        return codes.label("subtype", value) if value else ""
    return _said_by(_field(name), value)


def _said_by(field: Field | None, value: Any) -> str:
    if isinstance(value, list | tuple):
        return SEPARATOR.join(_said_by(field, one) for one in value)
    if isinstance(value, bool):
        return _("是") if value else ""
    words = "" if value is None else str(value)
    return _labels(field).get(words, words)


def _masked(name: str, value: Any) -> str:
    if name in SECRETS:
        return SECRETS[name].mask(str(value)) if value else ""
    return said(name, value)


def _field(name: str) -> Field | None:
    for form in (StudentForm, FactsForm, StartForm):
        if name in form.base_fields:
            return form.base_fields[name]
    return None


def _labels(field: Field | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for value, label in getattr(field, "choices", ()):
        group = label if isinstance(label, list | tuple) else [(value, label)]
        found |= {str(code): str(words) for code, words in group if code}
    return found
