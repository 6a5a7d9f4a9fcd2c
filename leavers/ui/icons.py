"""The icons of the house: our own names, one table to the drawings of the Lucide set."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from lucide.jinja import lucide
from markupsafe import Markup

DRAWINGS: Mapping[str, str] = MappingProxyType(
    {
        # States of a case; the pairs word + icon + colour stand in leavers/ui/states.py.
        "draft": "circle-dashed",
        "pending": "clock",
        "returned": "undo-2",
        "tracking": "activity",
        "closing": "flag",
        "closed": "check-check",
        "withdrawn": "ban",
        # Places.
        "work": "list-checks",
        "cases": "folder",
        "search": "search",
        "statistics": "chart-no-axes-column",
        "accounts": "users",
        "import": "upload",
        "log": "history",
        "settings": "settings-2",
        "manual": "book-open",
        "support": "life-buoy",
        "language": "languages",
        "school": "school",
        "county": "building-2",
        "bell": "bell",
        "menu": "menu",
        # Ways of contact.
        "phone": "phone",
        "visit": "house",
        "message": "message-circle",
        "meeting": "messages-square",
        "video": "monitor",
        "mail": "mail",
        "person": "user-round",
        # Acts.
        "add": "plus",
        "edit": "pencil",
        "send": "send",
        "send_back": "undo-2",
        "reopen": "repeat",
        "print": "printer",
        "download": "download",
        "remove": "trash-2",
        "save": "save",
        "swap": "arrow-right-left",
        "sign_in": "log-in",
        "sign_out": "log-out",
        "show": "eye",
        "key": "key-round",
        "shield": "shield",
        "document": "file-text",
        # Signs.
        "tick": "check",
        "warning": "triangle-alert",
        "info": "info",
        "help": "circle-question-mark",
        "lock": "lock",
        "calendar": "calendar",
        "clock": "clock",
        "close": "x",
        "left": "chevron-left",
        "right": "chevron-right",
        "down": "chevron-down",
        "sort": "chevrons-up-down",
        "up_arrow": "arrow-up",
        "down_arrow": "arrow-down",
    }
)


BETWEEN_TAGS = re.compile(r">\s+<")


@lru_cache(maxsize=512)
def icon(name: str, small: bool = False, tone: str = "") -> Markup:
    """An inline drawing of 20 px (16 when `small`), hidden from screen readers: words stand beside it.

    `tone` is one of the colour names of the tags (amber, red, blue, purple, green, gray).
    Raises KeyError for a name that is not in the table.
    """
    classes = " ".join(filter(None, ("i", "s" if small else "", f"k-{tone}" if tone else "")))
    attributes = {"class": classes, "aria_hidden": "true", "focusable": "false"}
    drawing = lucide(DRAWINGS[name], size=16 if small else 20, **attributes)
    return Markup(BETWEEN_TAGS.sub("><", drawing))  # noqa: S704  # a drawing of the package, no data
