"""The macros of `templates/components/` as one global name, so that blocks rendered alone find them too."""

from typing import Any

from jinja2 import Environment

FILES = ("basics", "status", "feedback", "layout", "lists", "tables", "case", "forms", "shell")


class Components:
    """`ui.tag(…)` in a page is the macro `tag` of whichever component file defines it.

    A page needs no import, which a block rendered alone would not see.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._file_of: dict[str, str] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        known = self._file_of.get(name)
        for file in (known,) if known else FILES:
            module = self._environment.get_template(f"components/{file}.html").module
            if hasattr(module, name):
                self._file_of[name] = file
                return getattr(module, name)
        raise AttributeError(f"no component is called {name!r}")
