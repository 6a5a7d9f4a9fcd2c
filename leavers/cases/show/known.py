"""What the registry knows of a student, value by value, beside what was filed the last time."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from leavers.cases.content import Report
from leavers.cases.forms.student import StudentForm
from leavers.cases.show.report import origin_words
from leavers.rules import codes, rocdate

LISTS: Mapping[str, str] = {
    "sex": "sex",
    "division": "division",
    "programme": "programme",
    "grade": "grade",
}


class Known(NamedTuple):
    """One value with its source; `before` is what the last report said where that was something else."""

    label: str
    value: str
    source: str
    before: str = ""


def known_rows(form: StudentForm, before: Report | None = None) -> list[Known]:
    """The values that are taken from the registry and not typed (S35)."""
    if form.found is None:
        return []
    source = origin_words(form.found.origin)
    rows = []
    for name in form.taken:
        value = _written(name, getattr(form.found, name))
        then = _written(name, _filed(before, name)) if before else ""
        label = str(StudentForm.base_fields[name].label)
        rows.append(Known(label, value, source, then if then != value else ""))
    return rows


def _filed(report: Report, name: str) -> str | date:
    found: str | date = getattr(report.student, name, None) or report.student.extra.get(name, "")
    return found


def _written(name: str, value: str | date) -> str:
    if isinstance(value, date):
        return rocdate.full(value)
    return codes.label(LISTS[name], value) if name in LISTS and value else value
