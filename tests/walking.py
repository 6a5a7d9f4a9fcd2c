"""Finds every form that the pages hold, in a country where each of them works."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from leavers.cases import actions
from leavers.cases.models import Case, Draft, Tracker
from leavers.rules.lifecycle import State
from tests.cases.browsing import whole_report
from tests.cases.steps import fill_in
from tests.filings import NOW, closed, file, fresh, notified, record, suggested
from tests.payloads import body
from tests.people import Cast
from tests.test_house import ROUTES, Route
from tests.visits import client_of, held_after_the_end

FORM = "application/x-www-form-urlencoded"
# Pages that show a second form once something has been chosen.
CHOSEN = {"cases:reclassify": ("", "?to=L2&kind_l2=L2A")}
WORDS = "和家長通過電話，約定下週到校談，這裡寫明經過。"
# What a form needs that stands empty on its page; texts that are not named here get WORDS.
GOOD = {
    "account": "chen",
    "password": "Not-The-Password-1",
    "from_on": "115/11/23",
    "effective_on": "115/11/23",
    "tracked_on": "115/11/20",
    "nid": "A200000003",
}
LEFT_EMPTY = ("last_on", "next_on", "_phone", "_other", "notice_on", "relation")


@dataclass(frozen=True)
class Control:
    """One name in a form; `value` is what would be sent, or None for a box without a tick."""

    name: str
    kind: str
    value: str | None
    label: str = ""

    @property
    def is_text(self) -> bool:
        return self.kind in ("text", "textarea", "search", "tel", "email")


@dataclass
class Form:
    """A form on a page: where it posts to, and its controls; a choice without a choice takes the first."""

    page: str
    action: str
    controls: list[Control] = field(default_factory=list)
    ignored: bool = False

    @property
    def route(self) -> str:
        return resolve(urlsplit(self.action).path).view_name

    def names(self) -> list[Control]:
        """One for each name that can be filled in."""
        mine = {one.name: one for one in self.controls if one.name and one.kind != "submit"}
        return list(mine.values())

    def valid(self) -> list[tuple[str, str]]:
        """What somebody sends who fills it in properly."""
        filled = [one for one in self.controls if one.name and one.kind != "submit" and one.value is not None]
        pairs = [(one.name, one.value or _good(one)) for one in filled]
        chosen = {name for name, _value in pairs}
        for one in self.controls:
            if one.kind == "radio" and one.name not in chosen:
                pairs.append((one.name, one.label))
                chosen.add(one.name)
        return pairs + self.buttons()[:1]

    def buttons(self) -> list[tuple[str, str]]:
        """What the buttons add to a form: first the one that it is for, then 暫存 and the like."""
        found = {(one.name, one.value or ""): None for one in self.controls if one.kind == "submit"}
        by_the_way = ("save", "keep", "unreachable", "same", "back")
        ordered = sorted(found, key=lambda pair: pair[1] in by_the_way)
        return [pair for pair in ordered if pair[0]] if ordered and ordered[0][0] else []

    @property
    def may_keep(self) -> bool:
        """Whether it has a button that keeps it half-written."""
        return any(one.kind == "submit" and one.value == "save" for one in self.controls)

    def with_(self, name: str, value: bytes, *, act: str = "") -> bytes:
        """The body with another value for one name; `act` is a button other than the first."""
        pairs: list[tuple[str, str | bytes]] = [*self.valid()]
        left = [pair for pair in pairs if pair[0] != name and not (act and pair[0] == "act")]
        return body([*left, *([("act", act)] if act else []), (name, value)])


def _good(control: Control) -> str:
    if not control.is_text or control.name.endswith(LEFT_EMPTY):
        return control.value or ""
    for name, value in GOOD.items():
        if control.name.endswith(name):
            return value
    return WORDS[:30]


class Page(HTMLParser):
    """The forms of a page, and whatever markup on it nobody of ours has written."""

    def __init__(self, address: str, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.forms: list[Form] = []
        self.foreign: list[str] = []
        self.open: Form | None = None
        self.textarea: dict[str, str] | None = None
        self.select: dict[str, Any] | None = None
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self._watch(tag, has)
        if tag == "form":
            self.open = Form(self.address, has.get("action") or self.address)
            self.open.ignored = has.get("method", "get").lower() != "post"
            self.forms.append(self.open)
        if self.open is None:
            return
        if tag == "input":
            self._input(has)
        elif tag == "button" and has.get("type", "submit") == "submit":
            self.open.controls.append(Control(has.get("name", ""), "submit", has.get("value", "")))
        elif tag == "textarea":
            self.textarea, self.text = has, ""
        elif tag == "select":
            self.select = {**has, "options": []}
        elif tag == "option" and self.select is not None:
            self.select["options"].append((has.get("value", ""), "selected" in has))

    def _input(self, has: dict[str, str]) -> None:
        assert self.open is not None
        kind = has.get("type", "text")
        ticked = kind not in ("radio", "checkbox") or "checked" in has
        value = has.get("value", "on" if kind == "checkbox" else "")
        self.open.controls.append(Control(has.get("name", ""), kind, value if ticked else None, value))
        if address := has.get("hx-post"):
            # One list for both: the fields that follow belong to it as well.
            self.forms.append(Form(self.address, address, self.open.controls))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        if self.open is None:
            return
        if tag == "textarea" and self.textarea is not None:
            value = self.text.removeprefix("\n")
            self.open.controls.append(Control(self.textarea.get("name", ""), "textarea", value))
            self.textarea = None
        elif tag == "select" and self.select is not None:
            options = self.select["options"]
            full = [value for value, _selected in options if value] or [""]
            chosen = next((value for value, selected in options if selected and value), full[0])
            self.open.controls.append(Control(self.select.get("name", ""), "select", chosen))
            self.select = None

    def _watch(self, tag: str, has: dict[str, str]) -> None:
        inline = tag == "script" and "src" not in has and has.get("type") != "application/json"
        handlers = [name for name in has if name.startswith("on")]
        scripts = [value for value in has.values() if value.strip().lower().startswith("javascript:")]
        if tag == "input" and has.get("value", "") in scripts:
            scripts.remove(has["value"])
        if inline or handlers or scripts or has.get("src") == "x":
            self.foreign.append(f"<{tag} {has}>")

    def posts(self) -> list[Form]:
        return [form for form in self.forms if not form.ignored]


@dataclass
class Country:
    """Cases in every state, drafts and a form that came too late, all open to 林 (主通 of 甲校)."""

    cast: Cast
    cases: dict[str, Case]
    draft: Draft
    held: str
    client: Client

    def keys(self, route: Route) -> Iterator[dict[str, Any]]:
        """The keys with which the route may be tried."""
        if "<uuid:draft>" in route.address:
            yield {"draft": self.draft.pk}
        elif "<uuid:form>" in route.address:
            yield {"form": self.held}
        elif "<int:pk>" in route.address:
            for case in self.cases.values():
                keys: dict[str, Any] = {"pk": case.pk}
                if "<int:number>" in route.address:
                    keys["number"] = 2
                if "<int:tracker>" in route.address:
                    keys["tracker"] = Tracker.objects.filter(case=case).values_list("pk", flat=True)[0]
                yield keys
        else:
            yield {}

    def addresses(self, route: Route) -> Iterator[str]:
        name = f"{route.room}:{route.name}"
        for keys in self.keys(route):
            for query in CHOSEN.get(name, ("",)):
                yield reverse(name, kwargs=keys or None) + query


def build(cast: Cast) -> Country:
    """One case in each state, each of another student; the one 追蹤中 has two records and two trackers."""
    pending = file(cast.chen, 1)
    returned = file(cast.chen, 2, report=whole_report(2))
    actions.send_back(
        case=returned, reason="離校日期和出缺勤不同。", by=cast.lin, at=NOW, fields=("left_on",)
    )
    tracking = notified(cast.chen, cast.lin, 3)
    record(tracking, cast.lin)
    actions.assign(
        case=fresh(tracking), person_id=cast.wang.person_id, from_on=NOW.date(), by=cast.lin, at=NOW
    )
    closing, done = suggested(cast.chen, cast.lin, 4), closed(cast.chen, cast.lin, 5)
    gone = file(cast.chen, 6)
    actions.withdraw(case=gone, why="W1", reason="通報錯誤，是同名的學生。", by=cast.lin, at=NOW)
    client = client_of(cast.lin)
    made = {
        State.PENDING: pending,
        State.RETURNED: returned,
        State.TRACKING: tracking,
        State.CLOSING: closing,
        State.CLOSED: done,
        State.WITHDRAWN: gone,
    }
    draft = fill_in(client)
    held = held_after_the_end(
        cast.lin, reverse("cases:track", args=[tracking.pk]), {"text": "寫了一半的紀錄"}
    )
    return Country(cast, {state.value: fresh(case) for state, case in made.items()}, draft, held, client)


def find_forms(country: Country) -> dict[str, list[Form]]:
    """Every form that posts, by the route it posts to; of the same form on several pages the first."""
    found: dict[str, list[Form]] = {}
    seen = set()
    for route in ROUTES:
        for address in country.addresses(route):
            client = Client() if route.name == "login" else country.client
            with undone():
                answer = client.get(address)
            if answer.status_code != 200:
                continue
            for form in Page(address, answer.content.decode()).posts():
                key = (form.route, tuple(sorted({one.name for one in form.controls})))
                if key not in seen:
                    seen.add(key)
                    found.setdefault(form.route, []).append(form)
    return found


def takes_posts(country: Country, route: Route) -> bool:
    """Whether the view says that POST is one of its methods, when it is asked in one that is not."""
    client = Client() if route.name == "login" else country.client
    answers = [client.put(address) for address in country.addresses(route)]
    return any("POST" in answer.get("Allow", "") for answer in answers)


def rows(*, without: Collection[str] = ()) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, unsealed; but for the access log, sessions and what is held for a sign-in."""
    left_out = {"AccessEntry", "ChainHead", "Session", "HeldForm", *without}
    tables = [model for model in apps.get_models() if model.__name__ not in left_out]
    return {table.__name__: list(table._default_manager.order_by("pk").values()) for table in tables}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves no trace in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def post(client: Client, address: str, content: bytes) -> Any:
    return client.post(address, content, content_type=FORM)
