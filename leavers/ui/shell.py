"""What the frame around every page needs to know; the top room fills it in."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class NavItem:
    """One entry of a menu; `count` is shown when it is not zero."""

    label: str
    url: str
    icon: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class NavGroup:
    """Entries under a heading (工作, 管理)."""

    label: str
    items: Sequence[NavItem]


@dataclass(frozen=True)
class ShellPerson:
    """The signed-in person as the top bar shows him: `place` is role and school."""

    name: str
    place: str


@dataclass(frozen=True)
class Shell:
    """An address that is "" does not exist for this visitor, and nothing leads there.

    `theme` is "", "light" or "dark"; `text_size` is "", "large" or "larger"; `here` is the path of the page.
    """

    home_url: str = "/"
    nav: Sequence[NavGroup] = ()
    foot: Sequence[NavItem] = ()
    menu: Sequence[NavItem] = ()
    links: Sequence[NavItem] = field(default=())
    person: ShellPerson | None = None
    term: str = ""
    new_url: str = ""
    search_url: str = ""
    sign_out_url: str = ""
    language_url: str = ""
    here: str = "/"
    theme: str = ""
    text_size: str = ""
    demo: bool = False
