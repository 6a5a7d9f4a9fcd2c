"""Planted IDs, names and phones appear in no address, no log line and no byte of the database."""

import html
import logging
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from leavers.cases import actions
from leavers.cases.models.draft import DraftKind
from leavers.web.logs import configure
from tests.filings import NOW, TODAY, a_contact, fresh, nid, notified, record, returned_to_school
from tests.people import make_cast
from tests.visits import client_of, held_after_the_end

PLANTED = [nid(), "拉娃．達奧斯", "達奧斯．瓦旦", "富世村無名路", "0900000120", "0900000121", "住在朋友家"]
ADDRESSES = re.compile(r'(?:href|action|src|hx-[a-z]+)="([^"]*)"')


def every_cell() -> str:
    """The whole database as text, boxes as their bytes."""
    cells = []
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for cell in row:
                    raw = bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    cells.append(raw.decode("utf-8", "replace"))
    return "\n".join(cells)


@pytest.fixture
def lines() -> list[str]:
    """What the log would hold, formatted as it is in production."""
    kept: list[str] = []

    class Keep(logging.Handler):
        def emit(self, entry: logging.LogRecord) -> None:
            kept.append(self.format(entry))

    configure({"json": True, "level": "DEBUG"})
    root = logging.getLogger()
    handler = Keep()
    handler.setFormatter(root.handlers[0].formatter)
    root.addHandler(handler)
    return kept


@pytest.mark.django_db(transaction=True)
def test_a_whole_life_leaves_no_personal_data_behind(lines: list[str]) -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    payload = {"text": ["父親表示學生住在朋友家"], "nid": [nid()], "name": ["拉娃．達奧斯"]}
    actions.save_draft(
        draft=None, kind=DraftKind.RECORD, step="", payload=payload, by=cast.chen, at=NOW, case=case
    )
    chief, teacher = client_of(cast.lin), client_of(cast.chen)
    pages = [
        client.get(reverse(name, kwargs={"pk": case.pk}))
        for client in (chief, teacher)
        for name in ("cases:detail", "cases:track")
    ]
    pages.append(chief.post(reverse("cases:reveal", kwargs={"pk": case.pk}), {"field": "nid"}))
    pages.append(chief.post(reverse("cases:lookup"), {"nid": nid(), "category": "L1"}))
    pages += [chief.get(reverse("web:home")), chief.get(reverse("cases:index"))]
    record(case, cast.chen, tracked_on=TODAY, closing=returned_to_school(note="拉娃．達奧斯返校"))
    actions.close(case=fresh(case), closing=returned_to_school(), by=cast.lin, at=NOW)
    pages.append(chief.get(reverse("cases:detail", kwargs={"pk": case.pk})))

    assert any("拉娃．達奧斯" in page.content.decode() for page in pages), "the pages show the student"
    addresses = [html.unescape(found) for page in pages for found in ADDRESSES.findall(page.content.decode())]
    database = every_cell()
    for secret in PLANTED:
        assert secret not in "\n".join(addresses)
        assert secret not in "\n".join(lines)
        assert secret not in database
    assert any("/cases/" in line for line in lines), "requests are logged"


@pytest.mark.django_db(transaction=True)
def test_what_is_held_after_the_end_of_a_session_is_sealed_and_nowhere_else(lines: list[str]) -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    typed = {"nid": nid(), "name": PLANTED[1], "guardian_phone": PLANTED[4], "text": a_contact().text}
    held = [
        held_after_the_end(cast.chen, reverse("cases:lookup"), typed),
        held_after_the_end(cast.chen, reverse("cases:track", args=[case.pk]), typed),
    ]
    teacher, stranger = client_of(cast.chen), client_of(cast.zhao)
    pages = [teacher.get(reverse("accounts:held", args=[pk])) for pk in held]
    for pk in held:
        assert stranger.get(reverse("accounts:held", args=[pk])).status_code == 404

    assert all(nid() in page.content.decode() for page in pages), "their sender gets them back"
    addresses = [html.unescape(found) for page in pages for found in ADDRESSES.findall(page.content.decode())]
    database = every_cell()
    for secret in PLANTED:
        assert secret not in "\n".join([*addresses, *lines])
        assert secret not in database
    assert any("/held/" in line for line in lines), "requests are logged"


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_the_database_file_and_its_journal_hold_no_planted_byte() -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    record(case, cast.chen, text=a_contact().text)
    files = [Path(str(connection.settings_dict["NAME"]) + end) for end in ("", "-wal")]
    data = b"".join(file.read_bytes() for file in files if file.exists())
    assert case.nid_index.encode() in data, "this is the file that the case was written to"
    for secret in PLANTED:
        assert secret.encode() not in data
        assert secret.encode("utf-16-le") not in data


def test_an_id_that_got_into_a_message_does_not_get_into_the_log(lines: list[str]) -> None:
    logging.getLogger("anything").warning("looked up %s", nid())
    assert nid() not in "\n".join(lines)
    assert "[id]" in "\n".join(lines)


def test_logs_go_to_standard_error_and_nowhere_else() -> None:
    assert "filename" not in str(settings.LOGGING)
