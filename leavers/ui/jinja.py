"""The Jinja2 environment of all pages: strict, escaping, and with the components at hand."""

import json
from collections.abc import Callable
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from leavers.rules import codes, identity, masks
from leavers.ui import dates
from leavers.ui.components import Components
from leavers.ui.icons import icon
from leavers.ui.states import state_tag

# No evaluated attributes and no injected style: the content security policy forbids both. No history cache:
# htmx would keep whole pages with personal data in the browser's storage. A form with errors answers 422.
HTMX = {
    "includeIndicatorStyles": False,
    "allowEval": False,
    "allowScriptTags": False,
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "scrollBehavior": "auto",
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "422", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}


def _words(translate: Callable[..., str]) -> Callable[..., Markup]:
    """A gettext function whose message is escaped before its variables are put in.

    Jinja's own "newstyle" functions mark whatever the catalogue returns as safe, so that a value handed
    to `_()` by mistake, or markup in a translation, would reach the page unescaped.
    """

    def translated(*messages: Any, **variables: Any) -> Markup:
        return escape(translate(*messages)) % variables  # Markup escapes each variable

    return translated


def _plural(translate: Callable[..., str], count_at: int) -> Callable[..., Markup]:
    words = _words(translate)

    def translated(*messages: Any, **variables: Any) -> Markup:
        variables.setdefault("num", messages[count_at])
        return words(*messages, **variables)

    return translated


def _url(name: str, /, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def _masked(mask: Callable[[str], str]) -> Callable[[str | None], str]:
    return lambda value: mask(value) if value else "－"


def _initial(name: str) -> str:
    """The character that stands for a person: the first of the given name, in a name of the usual form."""
    return name[1] if 2 <= len(name) <= 3 and not name.isascii() else name[:1]


def _code_label(code: str, list_name: str) -> str:
    """`case.category | code_label("category")`; nothing chosen is a dash."""
    return codes.label(list_name, code) if code else "－"


def _code_labels(chosen: list[str], list_name: str) -> str:
    """`case.reasons | code_labels("reason")`: the labels joined by 、"""
    return "、".join(codes.labels(list_name, chosen)) or "－"


# The gettext names replace those that the i18n extension installs.
GLOBALS: dict[str, Any] = {
    "gettext": _words(gettext),
    "_": _words(gettext),
    "ngettext": _plural(ngettext, 2),
    "pgettext": _words(pgettext),
    "npgettext": _plural(npgettext, 3),
    "get_language": get_language,
    "static": static,
    "url": _url,
    "icon": icon,
    "htmx_config": json.dumps(HTMX),
    "state_tag": state_tag,
}
FILTERS: dict[str, Callable[..., str]] = {
    "roc": dates.roc,
    "roc_long": dates.roc_long,
    "roc_weekday": dates.roc_weekday,
    "roc_short": dates.roc_short,
    "when": dates.when,
    "exactly": dates.exactly,
    "iso": dates.iso,
    "mask_id": _masked(identity.mask),
    "mask_phone": _masked(masks.mask_phone),
    "mask_address": _masked(masks.mask_address),
    "initial": _initial,
    "code_label": _code_label,
    "code_labels": _code_labels,
}


def environment(**options: Any) -> Environment:
    """What Django's Jinja2 back end calls to build the environment; `options` are the engine's OPTIONS."""
    options.update(
        undefined=StrictUndefined,
        # default_for_string and the missing "txt": a text mail is not HTML and is not escaped.
        autoescape=select_autoescape(["html", "xml", "svg"], default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    env = Environment(**options)  # noqa: S701  # autoescape stands in the options above
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # by the i18n extension
    env.globals.update(GLOBALS, ui=Components(env))
    env.filters.update(FILTERS)
    return env
