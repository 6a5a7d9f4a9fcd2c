"""Every page in every state, light and dark, wide and narrow: axe finds nothing, nothing scrolls sideways.

A scene is one page in one state. A route without a scene fails, so a new page brings its scenes with it.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import Settings

from leavers.cases import actions
from leavers.cases.models import Case, Draft
from leavers.cases.models.draft import DraftKind
from tests.browser import Complaints, axe, sign_in
from tests.cases.steps import (
    ABSENT,
    CONTACTS,
    FACTS,
    LEAVE,
    LONG,
    OURS,
    TRANSFER,
    UNKNOWN,
    at,
    begin,
    enrol,
    fill_in,
)
from tests.filings import NOW, a_report, a_student, closed, file, notified, record, suggested
from tests.people import Cast, make_cast
from tests.test_house import ROUTES
from tests.visits import client_of

LOOKS = ((1440, "light"), (1440, "dark"), (375, "light"))
WIDTHS = (320, 375, 1440)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Answers a press of 登出 with the sign-in page, and has none of its own.
WITHOUT_PAGE = {"accounts:logout"}

NAMES = ("NGUYEN THI HUONG GIANG 阮香江", "拉娃．達奧斯．馬紹．布拉魯彥．伊苞．瓦旦．尤幹．撒韵．武荖")
CLASS = "綜合高中觀光餐旅暨旅館經營管理學程二年乙班"


class Scene(NamedTuple):
    """Whom the page is shown to, what there is before (answers the address), and what is done on the page."""

    route: str
    state: str
    who: str
    given: Callable[[Cast], str]
    do: Callable[[Page], Any] = lambda _page: None


def plain(route: str, query: str = "") -> Callable[[Cast], str]:
    """The page with nothing made before."""
    return lambda _cast: reverse(route) + query


def of(route: str, make: Callable[[Cast], Case]) -> Callable[[Cast], str]:
    """The page of the case that `make` makes."""
    return lambda cast: reverse(route, args=[make(cast).pk])


def step(name: str, make: Callable[[Cast], Draft]) -> Callable[[Cast], str]:
    """The step of the draft that `make` makes."""
    return lambda cast: at(name, make(cast))


def press(name: str) -> Callable[[Page], Any]:
    """Press the button whose name begins so, wait for what comes of it."""

    def pressed(page: Page) -> None:
        with page.expect_navigation():
            page.get_by_role("main").get_by_role("button", name=name).first.click()

    return pressed


def long_report(n: int = 1, **changes: Any) -> Any:
    guardian = {"name": NAMES[1], "relation": "G01", "phone": "02-25500100#123456789"}
    contacts = a_report().contacts | {"guardian": guardian, "second": guardian}
    student = a_student(n, name=NAMES[n % 2], class_name=CLASS, department=CLASS)
    return a_report(n, student=student, contacts=contacts, **changes)


def pending(cast: Cast) -> Case:
    return file(cast.chen, 1)


def tracking(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin, 1)


def with_suggestion(cast: Cast) -> Case:
    return suggested(cast.chen, cast.lin, 1)


def at_its_end(cast: Cast) -> Case:
    return closed(cast.chen, cast.lin, 1)


def long_pending(cast: Cast) -> Case:
    return file(cast.chen, 2, report=long_report(2))


def long_tracking(cast: Cast) -> Case:
    """Long names, a long text without a place to break it, and an attempt without words."""
    case = notified(cast.chen, cast.lin, 1, report=long_report(1))
    record(case, cast.chen, text="https://example.test/" + "a" * 160 + "學生在家" * 200)
    record(case, cast.chen, reached=False, lost_contact="N1", targets=("T90",), text="")
    return case


def register(cast: Cast, *, long: bool = False) -> None:
    """The student OURS in the registry, where wanted with names that hardly fit."""
    if long:
        enrol(cast.school, name=NAMES[0], class_name=CLASS, department=CLASS)
    else:
        enrol(cast.school)


def drafted(start: dict[str, Any] = ABSENT, *, long: bool = False) -> Callable[[Cast], Draft]:
    """A draft of which step 1 is done, of a student in the registry."""

    def made(cast: Cast) -> Draft:
        register(cast, long=long)
        return begin(client_of(cast.chen), start)

    return made


def written(*steps: str, start: dict[str, Any] = ABSENT) -> Callable[[Cast], Draft]:
    """A draft of which step 1 and these are done."""

    def made(cast: Cast) -> Draft:
        draft = drafted(start)(cast)
        typed = {"student": CONTACTS, "facts": FACTS[start["category"]]}
        for name in steps:
            client_of(cast.chen).post(at(name, draft), {"act": "next", **typed[name]})
        return draft

    return made


def finished(start: dict[str, Any] = ABSENT, *, long: bool = False) -> Callable[[Cast], Draft]:
    """A draft of which steps 1 to 4 are done."""

    def made(cast: Cast) -> Draft:
        register(cast, long=long)
        return fill_in(client_of(cast.chen), start)

    return made


def overtaken(cast: Cast) -> Draft:
    """A finished draft whose student a colleague has reported meanwhile."""
    draft = finished()(cast)
    file(cast.wu, report=a_report(student=a_student(nid=OURS)))
    return draft


def busy(cast: Cast) -> str:
    """A school with work of each kind, and the words of those who have not finished."""
    file(cast.chen, 1, at=NOW - timedelta(days=3))
    file(cast.chen, 2, report=long_report(2))
    suggested(cast.wu, cast.lin, 3)
    notified(cast.lin, cast.lin, 4)
    half = notified(cast.lin, cast.lin, 5, report=long_report(5))
    record(half, cast.lin)
    closed(cast.wu, cast.lin, 6)
    for owner in (cast.lin, cast.chen):
        words = {"start": {"category": "L2", "nid": OURS}}
        actions.save_draft(draft=None, kind=DraftKind.REPORT, step="start", payload=words, by=owner, at=NOW)
    return reverse("web:home")


def look_up(nid: str, words: str) -> Callable[[Page], Any]:
    def asked(page: Page) -> None:
        page.get_by_role("radio", name="休學").check()
        page.get_by_label("學生身分證字號").fill(nid)
        page.get_by_text(words).first.wait_for()

    return asked


def enrolled(*, long: bool = False) -> Callable[[Cast], str]:
    def made(cast: Cast) -> str:
        register(cast, long=long)
        return reverse("cases:new")

    return made


def suggest(page: Page) -> None:
    page.get_by_label("是，建議結案").check()
    page.get_by_role("radio", name="已返校就學").check()


def suggest_in_vain(page: Page) -> None:
    suggest(page)
    press("提交並建議結案")(page)


def open_dialog(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name="結案", exact=True).click()
    page.get_by_role("dialog").wait_for()


def reveal(page: Page) -> None:
    page.get_by_role("button", name="顯示").first.click()
    page.get_by_role("button", name="隱藏").first.wait_for()


SCENES = (
    Scene("accounts:login", "normal", "", plain("accounts:login")),
    Scene("accounts:login", "error", "", plain("accounts:login"), press("登入")),
    Scene("web:home", "empty", "chen", plain("web:home")),
    Scene("web:home", "normal and longest names, 主通", "lin", busy),
    Scene("web:home", "normal and longest names, 導師", "chen", busy),
    Scene("web:home", "of a role without cases", "county", plain("web:home")),
    Scene("web:gallery", "normal", "", plain("web:gallery")),
    Scene("web:gallery_form", "normal", "", plain("web:gallery_form")),
    Scene("web:gallery_form", "error", "", plain("web:gallery_form"), press("下一步")),
    Scene("web:gallery_dialog", "normal", "", plain("web:gallery_dialog")),
    Scene("cases:index", "empty", "chen", plain("cases:index")),
    Scene("cases:index", "normal and longest names", "lin", lambda cast: busy(cast) + "cases/"),
    Scene(
        "cases:index", "filtered, nothing found", "lin", plain("cases:index", "?category=L4&tracking=short")
    ),
    Scene("cases:index", "drafts", "chen", lambda cast: busy(cast) + "cases/?state=draft"),
    Scene("cases:index", "no permission", "county", plain("cases:index")),
    Scene("cases:new", "normal", "chen", plain("cases:new")),
    Scene("cases:new", "error", "chen", plain("cases:new"), press("下一步")),
    Scene("cases:new", "no permission", "county", plain("cases:new")),
    Scene("cases:lookup", "found", "chen", enrolled(), look_up(OURS, "已找到學籍")),
    Scene(
        "cases:lookup",
        "longest names",
        "chen",
        enrolled(long=True),
        look_up(OURS, "已找到學籍"),
    ),
    Scene("cases:lookup", "not found", "chen", enrolled(), look_up(UNKNOWN, "查不到這位學生的學籍")),
    Scene("cases:lookup", "error", "chen", enrolled(), look_up("A123456780", "檢查碼不符")),
    Scene("cases:new_start", "normal", "chen", step("start", drafted(LEAVE))),
    Scene("cases:new_student", "normal", "chen", step("student", drafted())),
    Scene("cases:new_student", "error", "chen", step("student", drafted()), press("下一步")),
    Scene(
        "cases:new_student", "by hand", "chen", step("student", drafted()), press("資料不符，改為自行填寫")
    ),
    Scene(
        "cases:new_student",
        "longest names",
        "chen",
        step("student", drafted(long=True)),
    ),
    Scene("cases:new_facts", "連續3日", "chen", step("facts", written("student", start=ABSENT))),
    Scene("cases:new_facts", "休學", "chen", step("facts", written("student", start=LEAVE))),
    Scene("cases:new_facts", "長期缺課", "chen", step("facts", written("student", start=LONG))),
    Scene("cases:new_facts", "轉學", "chen", step("facts", written("student", start=TRANSFER))),
    Scene(
        "cases:new_facts", "error", "chen", step("facts", written("student", start=LEAVE)), press("下一步")
    ),
    Scene("cases:new_first", "normal", "chen", step("first", written("student", "facts"))),
    Scene("cases:new_first", "error", "chen", step("first", written("student", "facts")), press("下一步")),
    Scene("cases:new_check", "normal", "chen", step("check", finished(LEAVE))),
    Scene("cases:new_check", "longest names", "chen", step("check", finished(long=True))),
    Scene("cases:new_check", "error", "chen", step("check", overtaken)),
    Scene("cases:new_discard", "normal", "chen", step("discard", drafted())),
    Scene("cases:submitted", "normal", "chen", of("cases:submitted", pending)),
    Scene("cases:submitted", "longest names", "chen", of("cases:submitted", long_pending)),
    Scene("cases:detail", "待通報", "chen", of("cases:detail", pending)),
    Scene("cases:detail", "追蹤中", "lin", of("cases:detail", tracking)),
    Scene("cases:detail", "待結案", "lin", of("cases:detail", with_suggestion)),
    Scene("cases:detail", "已結案", "chen", of("cases:detail", at_its_end)),
    Scene("cases:detail", "longest names", "lin", of("cases:detail", long_tracking)),
    Scene("cases:detail", "no permission", "wu", of("cases:detail", pending)),
    Scene("cases:detail", "of another school", "zhao", of("cases:detail", pending)),
    Scene("cases:reveal", "shown", "lin", of("cases:detail", tracking), reveal),
    Scene("cases:notify", "normal", "lin", of("cases:notify", pending)),
    Scene("cases:notify", "longest names", "lin", of("cases:notify", long_pending)),
    Scene("cases:notify", "lost race", "lin", of("cases:notify", tracking)),
    Scene("cases:notify", "no permission", "chen", of("cases:notify", pending)),
    Scene("cases:closing", "normal", "lin", of("cases:closing", with_suggestion)),
    Scene("cases:close", "normal", "lin", of("cases:close", with_suggestion)),
    Scene("cases:close", "dialog", "lin", of("cases:closing", with_suggestion), open_dialog),
    Scene("cases:track", "normal", "chen", of("cases:track", tracking)),
    Scene("cases:track", "error", "chen", of("cases:track", tracking), press("提交")),
    Scene("cases:track", "建議結案", "chen", of("cases:track", tracking), suggest),
    Scene("cases:track", "建議結案 error", "chen", of("cases:track", tracking), suggest_in_vain),
    Scene("cases:track", "聯絡不上", "chen", of("cases:track", tracking), press("電話，聯絡不上")),
    Scene("cases:track", "longest names", "chen", of("cases:track", long_tracking)),
)


def test_every_page_has_a_scene() -> None:
    assert {f"{route.room}:{route.name}" for route in ROUTES} - WITHOUT_PAGE == {
        scene.route for scene in SCENES
    }


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: f"{scene.route} {scene.state}")
def test_everybody_can_use_it(
    transactional_db: None,
    browser_page: Page,
    complaints: Complaints,
    settings: Settings,
    scene: Scene,
) -> None:
    settings.DEMO = True  # the gallery exists there alone
    settings.REGISTRY_SOURCES = ["local"]  # the inventing source would know everybody
    complaints.expect(403, 404, 409, 422)
    cast = make_cast()
    address = scene.given(cast)
    if scene.who:
        sign_in(browser_page, getattr(cast, scene.who))
    browser_page.goto(address)
    scene.do(browser_page)
    for width, theme in LOOKS:
        browser_page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of two literals
        browser_page.set_viewport_size({"width": width, "height": 900})
        axe(browser_page)
    for width in WIDTHS:
        browser_page.set_viewport_size({"width": width, "height": 900})
        assert browser_page.evaluate(SIDEWAYS) <= 0, f"scrolls sideways at {width}"
