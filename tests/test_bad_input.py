"""Whatever is sent into whatever field: no error page, nothing becomes markup, no word is lost."""

import json
import logging
import re
import unicodedata
from collections.abc import Callable
from itertools import cycle
from typing import Any

import pytest
from django.test import Client

from leavers.cases.models import UsedToken
from leavers.ui import text
from tests.payloads import ALL, ENDLESS, UNREADABLE, body
from tests.people import make_cast
from tests.test_house import ROUTES
from tests.visits import words
from tests.walking import Control, Country, Form, Page, build, find_forms, post, rows, takes_posts, undone

# Sent by a script alone; there is no form of it on any page.
BY_SCRIPT = {"accounts:renew"}
# Pages of the demo, which show what components look like and keep nothing.
ELSEWHERE = {"web:gallery", "web:gallery_form", "web:gallery_dialog"}
POINTED_OUT = (
    "看不見的控制字元",
    "看不懂",
    "請",
    "要是整數",
    "要在",
    "至少",
    "最多",
    "不正確",
    "沒有",
    "不能",
    "不是",
)
# The evidence of a condition that is not chosen is hidden; whatever stands there counts for nothing.
EVIDENCE = re.compile(r"[CX][1-9]_")
Sender = Callable[[Form, bytes], Any]


@pytest.fixture
def country(db: None) -> Country:
    return build(make_cast())


@pytest.fixture
def forms(country: Country) -> list[Form]:
    return [form for found in find_forms(country).values() for form in found]


@pytest.fixture
def send(country: Country) -> Sender:
    """Posts as 林 would, from the very page, and undoes it; sign-in is for those who are nobody yet."""
    signed_in = dict(country.client.cookies)

    def sent(form: Form, content: bytes) -> Any:
        client = Client() if form.route == "accounts:login" else country.client
        with undone():
            answer = post(client, form.action, content)
        if client is country.client and form.route == "accounts:logout":
            client.cookies.update(signed_in)
        return answer

    return sent


def test_every_address_that_takes_a_post_is_tried_by_a_form_on_some_page(country: Country) -> None:
    taking = {f"{route.room}:{route.name}" for route in ROUTES if takes_posts(country, route)}
    assert taking - set(find_forms(country)) - BY_SCRIPT - ELSEWHERE == set()
    assert len(taking) > 25


def test_each_field_takes_anything_without_an_error_page(forms: list[Form], send: Sender) -> None:
    """One payload for each field, the next field has the next one; the long run tries all in all."""
    payloads = cycle(ALL.items())
    tried = 0
    for form in forms:
        for control in form.names():
            name, payload = next(payloads)
            judge(form, control, name, payload, send(form, form.with_(control.name, payload)))
            # 暫存 takes the words as they are.
            kept = send(form, form.with_(control.name, payload, act="save")) if form.may_keep else None
            assert kept is None or kept.status_code < 500, f"{form.route}: {name} in {control.name} kept"
            tried += 1
    assert tried > 200


@pytest.mark.sqlite  # the forms are the same; what the databases take differently is tried on both above
@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_every_field_takes_everything_without_an_error_page(forms: list[Form], send: Sender) -> None:
    for form in forms:
        for control in form.names():
            for name, payload in ALL.items():
                judge(form, control, name, payload, send(form, form.with_(control.name, payload)))


def judge(form: Form, control: Control, name: str, payload: bytes, answer: Any) -> None:
    where = f"{form.route}: {name} in {control.name}: {answer.status_code}"
    assert answer.status_code < 500, where
    assert "\r" not in str(answer.headers) or "Set-Cookie: a=1" not in str(answer.headers), where
    if not answer["Content-Type"].startswith("text/html") or not answer.content:
        return
    page = Page(form.page, answer.content.decode())
    assert page.foreign == [], where
    if answer.status_code not in (200, 409, 422) or not control.is_text:
        return
    typed = as_shown(payload)
    boxes = [
        again.value or ""
        for shown in page.posts()
        if shown.route == form.route
        for again in shown.controls
        if again.name == control.name
    ]
    if boxes and form.route != "cases:lookup":
        assert any(same(typed, box) for box in boxes), f"{where}: {typed!r} became {boxes!r}"
    if name in UNREADABLE and boxes:
        assert "\ufffd" in "".join(boxes), where
        assert any(mark in words(answer) for mark in POINTED_OUT), where


def as_shown(payload: bytes) -> str:
    """What can be sent back of it: whole characters, and a mark for those that nobody can see."""
    return text.printable(payload.decode("utf-8", "replace"))


def same(typed: str, box: str) -> bool:
    """Line ends, composition and blanks at the ends are the form's to mend."""

    def plain(value: str) -> str:
        mended = value.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffd", "").strip()
        return unicodedata.normalize("NFKC", mended)

    return plain(typed) == plain(box)


@pytest.mark.slow
def test_a_million_characters_come_back_with_a_message(forms: list[Form], send: Sender) -> None:
    for form in forms:
        for control in form.names():
            if control.kind not in ("text", "textarea"):
                continue
            answer = send(form, form.with_(control.name, ENDLESS))
            where = f"{form.route}: {control.name}: {answer.status_code}"
            if form.route == "cases:lookup" or EVIDENCE.match(control.name):
                assert answer.status_code < 500, where
                continue
            assert answer.status_code in (200, 409, 413, 422), where
            assert any(mark in words(answer) for mark in POINTED_OUT), where


@pytest.mark.slow
def test_a_form_with_names_missing_doubled_or_turned_into_lists_is_no_error_page(
    forms: list[Form], send: Sender
) -> None:
    turns = cycle((0, 1, 2))
    for form in forms:
        for control in form.names():
            answer = send(form, body(twisted(form, control, next(turns))))
            assert answer.status_code < 500, f"{form.route}: {control.name}: {answer.status_code}"


def twisted(form: Form, control: Control, turn: int) -> list[tuple[str, str]]:
    """The form without the name, with the name twice, or with the name as other frameworks write lists."""
    left, value = [pair for pair in form.valid() if pair[0] != control.name], control.value or "x"
    more: tuple[list[tuple[str, str]], ...] = (
        [],
        [(control.name, value), (control.name, "'")],
        [(f"{control.name}[]", value), (f"{control.name}[0][a]", value)],
    )
    return [*left, *more[turn]]


def test_the_token_of_somebody_elses_form_is_no_error_page(
    country: Country, forms: list[Form], send: Sender
) -> None:
    foreign = UsedToken.objects.exclude(person=country.cast.lin.person_id).values_list("pk", flat=True)[0]
    before = rows()
    for form in forms:
        if any(control.name == "token" for control in form.controls):
            answer = send(form, form.with_("token", foreign.encode()))
            assert answer.status_code < 500, f"{form.route}: {answer.status_code}"
    assert rows() == before


BODIES = (
    ("application/json", b'{"reason": "\\ud800", "version": []}'),
    ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"reason=%2BADw-script"),
    ("application/x-www-form-urlencoded", b"%=%&&&==;%zz=%ff"),
    ("application/x-www-form-urlencoded; charset=big5", b"reason=a"),
    ("text/plain", b"\x00"),
)
QUERIES = (
    "?state=%00&page=-1&category=%27&only=<script>&fill=__class__&mend=x&to=L9&kind_l9=%ED%A0%80&new='",
    "?page=%D9%A3&q=%FF&tracking=<script>&state=closed&state=%27&only[]=1&to=L2&kind_l2=%00",
)


def test_a_body_that_is_no_form_is_no_error_page(country: Country, forms: list[Form]) -> None:
    for form in {one.action: one for one in forms}.values():
        client = Client() if form.route in ("accounts:login", "accounts:logout") else country.client
        for kind, content in BODIES:
            with undone():
                answer = client.post(form.action, content, content_type=kind)
            assert answer.status_code < 500, f"{form.route}: {kind}: {answer.status_code}"


@pytest.mark.slow
def test_an_address_with_anything_behind_it_is_no_error_page(country: Country) -> None:
    for route in ROUTES:
        for address in {one.partition("?")[0] for one in country.addresses(route)}:
            for query in QUERIES:
                answer = country.client.get(address + query)
                assert answer.status_code < 500, address + query
                if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                    assert Page(address, answer.content.decode()).foreign == [], address + query


def test_one_request_is_one_line_of_the_log_whatever_its_headers_say(
    country: Country, forms: list[Form], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    headers = {"User-Agent": 'a\r\n{"event": "forged"}', "Referer": "x\n\x1b[2Jy", "X-Request-Id": "1\r\n2"}
    form = next(form for form in forms if form.route == "cases:send_back")
    with undone():
        country.client.post(
            form.action, form.with_("reason", b"a\r\n{}\x1b[2J"), content_type="text/plain", headers=headers
        )
        country.client.get("/cases/%0d%0aevent:forged/", headers=headers)
    formatters = [one.formatter for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    lines = [formatters[0].format(record) for record in caplog.records if formatters[0]]
    assert len(lines) == 2
    for line in lines:
        assert line.isprintable()
        assert json.loads(line)["event"] == "request"
