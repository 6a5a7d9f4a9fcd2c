"""Answers with a page, or with one block of it when htmx asks for that block."""

from typing import Any, cast

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.template.backends.utils import csrf_input, csrf_token_lazy
from django.utils.cache import patch_vary_headers
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

from leavers.ui.form_of import FIELD, FormOf, mint


def _engine() -> Jinja2:
    return cast(Jinja2, engines["jinja2"])


def _form_input(request: HttpRequest) -> str:
    """What every form carries: the token against forgery and, of somebody signed in, whose form it is."""
    visitor = getattr(request, "visitor", None)
    if visitor is None:
        return csrf_input(request)
    token = mint(FormOf(visitor.person_id, visitor.membership.pk))
    return format_html('{}<input type="hidden" name="{}" value="{}">', csrf_input(request), FIELD, token)


_form_input_lazy = lazy(_form_input, SafeString, str)


def _context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the back end would give a whole page, so that a block rendered alone lacks nothing."""
    engine = _engine()
    full: dict[str, Any] = {
        "request": request,
        "csrf_input": _form_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
        "visitor": getattr(request, "visitor", None),
        "session_clock": getattr(request, "session_clock", None),
    }
    for processor in engine.template_context_processors:
        full.update(processor(request))
    full.update(context)
    return full


def _wrong(value: object) -> bool:
    return isinstance(value, BaseForm) and value.is_bound and not value.is_valid()


def block_asked_for(request: HttpRequest, block: str | tuple[str, ...] | None) -> str | None:
    """The block that this request wants alone, among those the page offers, or None for the whole page.

    One block offered: any htmx request gets it. Several: the one whose name is the id of htmx's target.
    """
    htmx = getattr(request, "htmx", None)
    if not block or not htmx or htmx.boosted or htmx.history_restore_request:
        return None
    if isinstance(block, str):
        return block
    return next((name for name in block if name == htmx.target), None)


def page(
    request: HttpRequest,
    template: str,
    /,
    *,
    block: str | tuple[str, ...] | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """The page `template` with `context`; only its `block` when htmx asks for it.

    Adds what every page needs: request, csrf_input, csrf_token, visitor, session_clock, messages, shell,
    `in_fragment` (name of the block, or "") and `has_errors` (a form of the context was refused; it prefixes
    the title).
    Pages hold personal data, so neither the browser nor anything between may store them.
    """
    wanted = block_asked_for(request, block)
    context.setdefault("has_errors", any(_wrong(value) for value in context.values()))
    context["in_fragment"] = wanted or ""
    source = _engine().env.get_template(template)
    full = _context(request, context)
    parts = source.blocks[wanted](source.new_context(full)) if wanted else source.generate(full)
    response = HttpResponse("".join(parts), status=status)
    response["Cache-Control"] = "no-store"
    if block:
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def leave_for(request: HttpRequest, address: str) -> HttpResponse:
    """Sends the visitor to another page after an act: 303, or htmx's own header when htmx asked.

    A redirect alone would be followed inside htmx's request and the page swapped into the fragment.
    """
    if getattr(request, "htmx", None):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponse(status=303, headers={"Location": address})
