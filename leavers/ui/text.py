"""What people type: which characters are refused, and which are quietly mended."""

import re
import unicodedata

# Line feed and tab are fine in a long text. The last two groups reorder a line on the screen, so that
# a text can look different from what is stored.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
CONTROL_IN_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def mend(value: str) -> str:
    """One kind of line end, composed characters, and nothing that cannot be encoded as UTF-8."""
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", LONE_SURROGATE.sub("\ufffd", text))


def printable(value: str) -> str:
    """The text as it can be sent back to its typist: control characters stay visible as a mark."""
    return CONTROL.sub("\ufffd", LONE_SURROGATE.sub("\ufffd", value))
