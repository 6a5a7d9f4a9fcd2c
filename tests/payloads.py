"""What somebody may send who means no good, or whose browser is broken: always as bytes of a posted body."""

from collections.abc import Iterable
from urllib.parse import quote_from_bytes

HOSTILE: dict[str, bytes] = {
    name: text.encode()
    for name, text in {
        "script": "<script>alert(1)</script>",
        "image": '"><img src=x onerror=alert(1)>',
        "attribute": "' autofocus onfocus=alert(1) x='",
        "textarea": "</textarea><svg onload=alert(1)>",
        "sql": "'; DROP TABLE cases_case;--",
        "template": "{{7*7}}{% raw %}${7*7}",
        "format": "%(name)s %s {0} {name}",
        "header": "甲\r\nSet-Cookie: a=1\r\n\r\n<b>乙</b>",
        "script address": "javascript:alert(1)",
        "path": "../../etc/passwd",
        "formula": "=1+1",
        "entity": "A&B&lt;C&#x27;",
        "full width": "＜script＞alert（1）＜／script＞",
        "joined": "👩‍👩‍👧‍👦🏳️‍🌈",
        "combining": "Z̸̡̛a̶l̵g̷o é́́",
        "zero width": "甲\u200b乙\u200c丙\ufeff",
        "rare": "𠮷野家、拉娃‧達奧斯",
        "json": '{"a": [null, 1e999]}',
        "negative": "-1",
        "huge": "99999999999999999999999999",
        "real": "1e309",
        "no day": "0/0/0",
        "digits": "9999999",
        "arabic digits": "٣٤٥",
        "blank": " \t ",
        "nothing": "",
    }.items()
}
# These hold what no text may hold: they come back with a mark in its place, and with words about it.
UNREADABLE: dict[str, bytes] = {
    "nul": "甲\0乙".encode(),
    "escape": b"\x1b[31mred\x07",
    "c1": "甲\u0085\u009b乙".encode(),
    "right to left": "甲\u202e乙\u2066丙".encode(),
}
# Half a character, and characters written longer than they are: the browser's fault, mended on the way in.
BROKEN: dict[str, bytes] = {
    "surrogate": b"a\xed\xa0\x80b",
    "escaped surrogate": rb"\ud800",
    "overlong": b"\xc0\xaf\xe0\x80\xaf",
    "cut short": "甲".encode()[:2],
    "latin": b"\xff\xfe",
}
ENDLESS = b"a" * 1_000_000
ALL = {**HOSTILE, **UNREADABLE, **BROKEN}
STORABLE = (
    "script",
    "image",
    "attribute",
    "textarea",
    "sql",
    "template",
    "format",
    "entity",
    "joined",
    "formula",
)


def body(pairs: Iterable[tuple[str, str | bytes]]) -> bytes:
    """As a browser writes a form into a request; texts as UTF-8, bytes as they are."""
    return b"&".join(
        quote_from_bytes(name.encode()).encode()
        + b"="
        + quote_from_bytes(value if isinstance(value, bytes) else value.encode()).encode()
        for name, value in pairs
    )
