"""The rules of the house that no tool checks: doors, names, thin screens, clean templates."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from leavers.rules.lifecycle import Step
from leavers.rules.permissions import Act

HOUSE = Path(settings.BASE_DIR)
PYTHON = [path for top in ("leavers", "config") for path in sorted((HOUSE / top).rglob("*.py"))]
VIEWS = [path for path in PYTHON if "views" in path.parts or path.name == "views.py"]
TEMPLATES = sorted((HOUSE / "leavers" / "templates").rglob("*.html"))
QUERIES_AND_WRITES = {"objects", "save", "update", "delete", "create", "bulk_create", "get_or_create", "raw"}
# What one word of a name may be left out of the address: the page one lands on has no verb.
LANDING = {"home", "index", "detail"}


class Route(NamedTuple):
    """One address: its pattern, its room (the URL namespace), its name, its function."""

    address: str
    room: str
    name: str
    view: Callable[..., Any]

    @property
    def function(self) -> Callable[..., Any]:
        unwrapped: Callable[..., Any] = inspect.unwrap(self.view)
        return unwrapped


def routes(resolver: URLResolver, address: str = "", room: str = "") -> Iterator[Route]:
    for found in resolver.url_patterns:
        here = address + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from routes(found, here, found.namespace or room)
        elif isinstance(found, URLPattern):
            yield Route(here, room, found.name or "", found.callback)


ROUTES = list(routes(get_resolver()))
every_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.room}:{route.name}")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def relative(path: Path) -> str:
    return str(path.relative_to(HOUSE))


every_view_module = pytest.mark.parametrize("path", VIEWS, ids=relative)
every_module = pytest.mark.parametrize("path", PYTHON, ids=relative)
every_template = pytest.mark.parametrize("path", TEMPLATES, ids=relative)


def test_there_is_something_to_check() -> None:
    assert ROUTES
    assert VIEWS
    assert TEMPLATES


@every_route
def test_a_view_is_public_by_decorator_or_says_what_it_is_for(route: Route) -> None:
    doors = [mark for mark in ("public", "anybody", "act") if getattr(route.view, mark, None)]
    assert len(doors) == 1, f"{route.address} stands behind {doors or 'no door'}"
    if doors == ["act"]:
        assert isinstance(route.view.act, Act | Step)  # type: ignore[attr-defined]  # set by the gates
    assert getattr(route.view, "login_required", True) is (doors != ["public"])


@every_route
def test_a_screen_is_named_alike_in_address_function_and_room(route: Route) -> None:
    assert inspect.isfunction(route.function), f"{route.address} is not served by a function"
    assert route.function.__name__ == route.name
    assert route.function.__module__.startswith(f"leavers.{route.room}.")
    if route.name not in LANDING:
        words = set(re.split(r"[/_-]", re.sub(r"<[^>]*>", "", route.address)))
        assert set(route.name.split("_")) <= words, f"{route.address} does not say {route.name}"
    assert route.address == "" or route.address.endswith("/")


@every_route
def test_a_screen_renders_a_template_of_its_room_named_after_a_screen(route: Route) -> None:
    tree = ast.parse(inspect.getsource(route.function))
    named = {text for text in _texts(tree) if text.endswith(".html")}
    # A step that answers with a part of another screen names that screen's template.
    screens = {f"{route.room}/{other.name}.html" for other in ROUTES if other.room == route.room}
    assert named <= screens, f"{named - screens} is no screen of {route.room}"
    assert not [name for name in named if not (HOUSE / "leavers" / "templates" / name).exists()]


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_template_lies_about_unused() -> None:
    sources = [*PYTHON, *TEMPLATES]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    folder = HOUSE / "leavers" / "templates"
    names = [str(path.relative_to(folder)) for path in TEMPLATES]
    # Macros are found by their folder, Django's widgets by Django.
    asked_for = [name for name in names if not name.startswith(("components/", "django/", "forms/widgets/"))]
    assert [name for name in asked_for if name not in text] == []


@every_route
def test_a_screen_has_its_test(route: Route) -> None:
    tests = {path.stem for path in (HOUSE / "tests" / route.room).glob("test_*.py")}
    words = route.name.split("_")
    # Steps of one screen (new_facts, new_check) may share its file (test_new).
    wanted = {f"test_{'_'.join(words[:count])}" for count in range(1, len(words) + 1)}
    assert tests & wanted, f"tests/{route.room}/test_{route.name}.py is missing"


@every_view_module
def test_screens_neither_query_nor_write(path: Path) -> None:
    attributes = (node for node in ast.walk(_tree(path)) if isinstance(node, ast.Attribute))
    assert [
        f"line {node.lineno}: .{node.attr}" for node in attributes if node.attr in QUERIES_AND_WRITES
    ] == []


@every_module
def test_messages_are_literals(path: Path) -> None:
    marks = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in marks:
            words = node.args[:2] if node.func.id.startswith("ng") else node.args[:1]
            assert all(isinstance(word, ast.Constant) for word in words), f"line {node.lineno}: not a literal"


@every_module
def test_nothing_is_called_safe_that_was_not_escaped(path: Path) -> None:
    called = {node.id for node in ast.walk(_tree(path)) if isinstance(node, ast.Name)}
    called |= {node.attr for node in ast.walk(_tree(path)) if isinstance(node, ast.Attribute)}
    assert "mark_safe" not in called


def test_no_request_is_one_transaction() -> None:
    assert not any(database["ATOMIC_REQUESTS"] for database in settings.DATABASES.values())


FORBIDDEN_IN_TEMPLATES = {
    "an inline script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE
    ),
    "an inline style sheet": re.compile(r"<style", re.IGNORECASE),
    "an inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an htmx handler": re.compile(r"\shx-on[:a-z-]*\s*=", re.IGNORECASE),
    "something from elsewhere": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
    "an unescaped value": re.compile(r"\|\s*safe\b|autoescape\s+false", re.IGNORECASE),
    "a message that is no literal": re.compile(r"\b_\(\s*[^\"'\s]"),
}


@every_template
def test_templates_hold_nothing_forbidden(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = {what: pattern.search(text) for what, pattern in FORBIDDEN_IN_TEMPLATES.items()}
    assert {what: match[0] for what, match in found.items() if match} == {}


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("an inline script", "<script>alert(1)</script>"),
        ("an inline style sheet", "<style>p{}</style>"),
        ("an inline style", '<p style="color:red">'),
        ("an inline handler", '<a href="/" onclick="go()">'),
        ("an htmx handler", '<form hx-on:submit="go()">'),
        ("something from elsewhere", '<link href="https://cdn.example/a.css">'),
        ("an unescaped value", "{{ name | safe }}"),
        ("a message that is no literal", "{{ _(case.name) }}"),
    ],
)
def test_each_forbidden_thing_would_be_found(what: str, text: str) -> None:
    assert FORBIDDEN_IN_TEMPLATES[what].search(text)


@every_template
def test_a_template_reads_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 150


@every_module
def test_a_module_begins_with_one_sentence_and_reads_in_one_sitting(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "migrations" in path.parts or not text.strip():
        return
    assert (ast.get_docstring(_tree(path)) or "").partition("\n\n")[0].endswith((".", ":", "?"))
    assert len(text.splitlines()) <= 300
    functions = (node for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef))
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= 40] == []
