"""A form as a browser shows it and sends it back, and a case in each of the open states."""

from html.parser import HTMLParser
from typing import Any

from django.urls import reverse

from leavers.accounts.visitor import Visitor
from leavers.cases import actions
from leavers.cases.content import Report
from leavers.cases.models import Case, Event
from leavers.rules.lifecycle import OPEN, State
from tests.filings import NOW, TODAY, a_contact, a_report, a_student, file, fresh, returned_to_school, token
from tests.people import Cast
from tests.visits import client_of

OPEN_STATES = [state for state in State if state in OPEN]
MOVED_ON = "這個案件剛才更新了"
UNCHANGED = "內容和原來一樣"


class _Boxes(HTMLParser):
    """What stands in the boxes of the form that asks most; beside it stand buttons that are forms as well."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._found: dict[str, list[str]] = {}
        self._in_form = False
        self._name = self._words = ""
        self._first_option: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._in_form = said.get("method") == "post"
            self._found = {}
        elif self._in_form and tag == "input":
            self._input(said)
        elif self._in_form and tag in ("textarea", "select"):
            self._name, self._words, self._first_option = said.get("name", ""), "", None
        elif self._in_form and tag == "option":
            if self._first_option is None:
                self._first_option = said.get("value", "")
            if "selected" in said:
                self._put(self._name, said.get("value", ""))

    def _input(self, said: dict[str, str]) -> None:
        ticked = said.get("type") not in ("checkbox", "radio") or "checked" in said
        if said.get("name") and ticked:
            self._put(said["name"], said.get("value", "on" if said.get("type") == "checkbox" else ""))

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._in_form:
            # A browser drops the first line break and sends each of the others as two characters.
            self._put(self._name, self._words.removeprefix("\n").replace("\n", "\r\n"))
        elif tag == "select" and self._in_form and self._name not in self._found:
            self._put(self._name, self._first_option or "")
        elif tag == "form":
            self._in_form = False
            self.sent = max(self.sent, self._found, key=len)

    def _put(self, name: str, value: str) -> None:
        self._found.setdefault(name, []).append(value)


def boxes(answer: Any) -> dict[str, Any]:
    """What a browser would send if nobody typed anything."""
    parser = _Boxes()
    whole = answer.content.decode()
    parser.feed(whole.partition("<main")[2].partition("</main>")[0] or whole)
    return {name: values[0] if len(values) == 1 else values for name, values in parser.sent.items()}


def address(route: str, case: Case, query: str = "") -> str:
    return reverse(f"cases:{route}", args=[case.pk]) + query


def opened(by: Visitor, route: str, case: Case, query: str = "") -> dict[str, Any]:
    """The form of a screen as it came to somebody."""
    answer = client_of(by).get(address(route, case, query))
    assert answer.status_code == 200, answer.status_code
    return boxes(answer)


def send(by: Visitor, route: str, case: Case, query: str = "", **typed: Any) -> Any:
    """Open a screen, type, and send it at once."""
    return post(by, route, case, opened(by, route, case, query) | typed, query)


def post(by: Visitor, route: str, case: Case, data: dict[str, Any], query: str = "") -> Any:
    return client_of(by).post(address(route, case, query), data)


def whole_report(n: int = 1, **changes: Any) -> Report:
    """A report that its own forms would let pass again: 太魯閣族, with a family and a phone each."""
    extra = {**a_student().extra, "tribe": "12", "family_type": "K1"}
    return a_report(n, **{"student": a_student(n, extra=extra), **changes})


def in_state(cast: Cast, state: State, report: Report | None = None) -> Case:
    """A case that 陳 filed, in one of the open states."""
    case = file(cast.chen, report=report or whole_report())
    if state == State.RETURNED:
        actions.send_back(case=case, reason="離校日期請再核對。", by=cast.lin, at=NOW)
    elif state != State.PENDING:
        actions.notify(case=case, by=cast.lin, at=NOW)
    if state == State.CLOSING:
        contact = a_contact(tracked_on=TODAY, closing=returned_to_school())
        actions.add_record(case=fresh(case), contact=contact, by=cast.chen, at=NOW, token=token())
    return fresh(case)


def columns(case: Case) -> dict[str, Any]:
    """Everything that the row of a case holds now."""
    return dict(Case.objects.filter(pk=case.pk).values()[0])


def last_event(case: Case) -> Event:
    return Event.objects.filter(case=case).latest("pk")


def count_events(case: Case) -> int:
    return Event.objects.filter(case=case).count()


def changes_of(event: Event) -> dict[str, tuple[Any, Any]]:
    """{field: (old, new)} of a correction."""
    return {row["field"]: (row["old"], row["new"]) for row in (event.detail or {})["changes"]}
