"""Fills in the frame around every page: term, who is signed in, and the way to each room."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leavers.accounts.gate import visitor_of
from leavers.accounts.visitor import Visitor
from leavers.rules.permissions import Act, Deed
from leavers.rules.semesters import Semester
from leavers.ui.shell import NavGroup, NavItem, Shell, ShellPerson

Place = tuple[str | Promise, str, str, Deed | None]

# Words, route, icon, and the deed whose doers see the entry (None: everybody signed in).
WORK: tuple[Place, ...] = (
    (_("待辦"), "web:home", "work", None),
    (_("案件清單"), "cases:index", "cases", Act.LIST),
    (_("查詢"), "cases:search", "search", Act.SEARCH),
)
MANAGEMENT: tuple[Place, ...] = (
    (_("帳號管理"), "accounts:index", "accounts", Act.MANAGE_STAFF),
    (_("操作紀錄"), "vault:log", "log", Act.MANAGE_STAFF),
)
FOOT: tuple[Place, ...] = ((_("設定"), "accounts:settings", "settings", None),)
LINKS: tuple[tuple[str | Promise, str], ...] = (
    (_("操作手冊"), "web:manual"),
    (_("聯絡客服"), "web:support"),
    (_("無障礙聲明"), "web:accessibility"),
    (_("隱私權"), "web:privacy"),
)
PERSON_MENU: tuple[Place, ...] = ((_("切換身分"), "accounts:switch", "swap", None),)


@cache
def address(route: str) -> str:
    """The address of a route, or "" while the page does not exist: nothing may lead to it then."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def _items(places: tuple[Place, ...], visitor: Visitor | None, here: str) -> list[NavItem]:
    """Places that the role cannot use are absent, not grey; order and words never change between roles."""
    if visitor is None:
        return []
    return [
        NavItem(str(words), address(route), icon, current=_belongs(here, route))
        for words, route, icon, deed in places
        if address(route) and (deed is None or visitor.may_ever(deed))
    ]


def _belongs(here: str, route: str) -> bool:
    """A page of the cases room that has no entry of its own belongs to the list of cases."""
    if route != "cases:index":
        return here == route
    return here.startswith("cases:") and not here.startswith(("cases:new", "cases:search"))


def _person(visitor: Visitor) -> ShellPerson:
    school = visitor.school
    place = str(visitor.role.label)
    return ShellPerson(visitor.person.name, f"{place}・{school.short_name}" if school else place)


def _shell(request: HttpRequest, visitor: Visitor | None) -> Shell:
    here = request.resolver_match.view_name if request.resolver_match else ""
    groups = [
        NavGroup(str(_("工作")), _items(WORK, visitor, here)),
        NavGroup(str(_("管理")), _items(MANAGEMENT, visitor, here)),
    ]
    return Shell(
        home_url=address("web:home") or "/",
        nav=[group for group in groups if group.items],
        foot=_items(FOOT, visitor, here),
        menu=_items(PERSON_MENU, visitor, here),
        links=[NavItem(str(words), address(route), "") for words, route in LINKS if address(route)],
        person=_person(visitor) if visitor else None,
        term=Semester.of(timezone.localdate()).label if visitor else "",
        new_url=address("cases:new") if visitor and visitor.may_ever(Act.FILE) else "",
        search_url=address("cases:search") if visitor and visitor.may_ever(Act.SEARCH) else "",
        sign_out_url=address("accounts:logout") if visitor else "",
        language_url=address("set_language"),
        here=request.get_full_path(),
        demo=settings.DEMO,
    )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor for every page: `visitor` (None when signed out) and `shell`."""
    visitor = visitor_of(request)
    return {"visitor": visitor, "shell": _shell(request, visitor)}
