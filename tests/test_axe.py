"""Every page in every state, light and dark, wide and narrow: axe finds nothing, nothing scrolls sideways.

A scene is one page in one state. A route without a scene fails, so a new page brings its scenes with it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import Settings

from leavers.accounts.models import Membership
from leavers.accounts.visitor import Visitor
from leavers.cases import actions
from leavers.cases.models import Case, Draft
from leavers.cases.models.draft import DraftKind
from leavers.cases.snapshot import report_of
from leavers.rules.permissions import Role
from tests.browser import Complaints, axe, sign_in
from tests.cases.browsing import boxes
from tests.cases.returning import corrected, returned, sent_back
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
from tests.cases.test_words import FACTS as PAST_FACTS
from tests.filings import NOW, TODAY, a_report, a_student, closed, file, fresh, notified, record, suggested
from tests.people import Cast, make_cast, visitor
from tests.test_house import ROUTES
from tests.visits import client_of, held_after_the_end

LOOKS = ((1440, "light"), (1440, "dark"), (375, "light"))
WIDTHS = (320, 375, 1440)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# 登出 is answered with the sign-in page, 繼續使用 with a number; neither has a page of its own.
WITHOUT_PAGE = {"accounts:logout", "accounts:renew"}

NAMES = ("NGUYEN THI HUONG GIANG 阮香江", "拉娃．達奧斯．馬紹．布拉魯彥．伊苞．瓦旦．尤幹．撒韵．武荖")
CLASS = "綜合高中觀光餐旅暨旅館經營管理學程二年乙班"
# What somebody may write who never puts a blank.
BLOCK = "https://example.test/" + "a" * 160


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


def discarding(cast: Cast) -> str:
    return reverse("cases:discard", args=[drafted()(cast).pk])


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


def sent_too_late(route: str, **data: str) -> Callable[[Cast], str]:
    """The page about a form that 陳 sent after the session had ended."""
    return lambda cast: reverse(route, args=[held_after_the_end(cast.chen, reverse("cases:new"), data)])


def ending(cast: Cast) -> str:
    """A half-written record that is deleted in three days."""
    case = notified(cast.chen, cast.lin, 2, report=long_report(2))
    at = NOW - timedelta(days=28)
    actions.save_draft(
        draft=None, kind=DraftKind.RECORD, step="", payload={"text": "寫"}, by=cast.chen, at=at, case=case
    )
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


def put_by_in_vain(page: Page) -> None:
    page.get_by_label("追蹤日期").fill("上週五")
    page.get_by_role("main").get_by_role("button", name="暫存").click()
    page.get_by_text("看不懂這個日期").first.wait_for()


def open_dialog(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name="結案", exact=True).click()
    page.get_by_role("dialog").wait_for()


def in_dialog(link: str) -> Callable[[Page], Any]:
    """Open the question that this link asks, from 更多功能 where it stands there."""

    def asked(page: Page) -> None:
        main = page.get_by_role("main")
        if not main.get_by_role("link", name=link).last.is_visible():
            main.locator("details.menu > summary").first.click()
        main.get_by_role("link", name=link).last.click()
        page.get_by_role("dialog").wait_for()

    return asked


def long_sent_back(cast: Cast) -> Case:
    return returned(cast, long_pending(cast))


def half_mended(cast: Cast) -> Case:
    """陳 has changed the day of leaving, and so has 林 meanwhile."""
    case = sent_back(cast)
    address = reverse("cases:edit_facts", args=[case.pk])
    client = client_of(cast.chen)
    client.post(address, boxes(client.get(address)) | {"act": "next", "left_on": "115/11/16"})
    return corrected(cast, case, left_on=date(2026, 11, 13))


def removing(make: Callable[[Cast], Case], number: int = 2) -> Callable[[Cast], str]:
    return lambda cast: reverse("cases:remove_record", args=[make(cast).pk, number])


def with_removed_record(cast: Cast) -> Case:
    case = long_tracking(cast)
    second = case.records.get(number=2)
    actions.remove_record(case=fresh(case), record=second, reason=BLOCK, by=cast.lin, at=NOW)
    return case


def forestalled(words: str, deed: Callable[[Case], Any]) -> Callable[[Page], Any]:
    """Somebody else is faster while the reader types; then the reader sends."""

    def sent(page: Page) -> None:
        page.get_by_role("main").locator("textarea").last.fill(BLOCK)
        deed(Case.objects.with_people().get())
        press(words)(page)

    return sent


def withdraw(case: Case) -> None:
    actions.withdraw(case=case, why="W2", reason=BLOCK, by=chief_of(case), at=NOW)


def call_elsewhere(case: Case) -> None:
    contacts = report_of(case).contacts | {"student_phone": "0911000222"}
    actions.correct_contacts(case=case, contacts=contacts, by=chief_of(case), at=NOW)


def chief_of(case: Case) -> Visitor:
    held = Membership.objects.select_related("person").get(school=case.school, role=Role.CHIEF)
    return Visitor(held.person, held)


def reveal(page: Page) -> None:
    page.get_by_role("button", name="顯示").first.click()
    page.get_by_role("button", name="隱藏").first.wait_for()


def change(label: str, words: str, *, send: str, meanwhile: Callable[[Case], Any]) -> Callable[[Page], Any]:
    """Type into one box; somebody else is faster; then send."""

    def sent(page: Page) -> None:
        page.get_by_role("main").get_by_label(label, exact=True).first.fill(words)
        meanwhile(Case.objects.with_people().get())
        press(send)(page)

    return sent


def say_otherwise(case: Case) -> None:
    """A colleague changes the name, the words and the day at the same time."""
    report = report_of(case)
    facts = report.facts | {"reason_text": "導師已家訪兩次，家長表示學生在外縣市打工，仍願意回校。"}
    student = replace(report.student, name="拉娃．達奧斯．瓦旦")
    for part, other in (
        ("student", replace(report, student=student)),
        ("facts", replace(report, student=student, left_on=date(2026, 11, 13), facts=facts)),
    ):
        reason = "和出缺勤紀錄、戶口名簿核對後更正。"
        actions.correct_report(
            case=fresh(case), part=part, report=other, reason=reason, by=chief_of(case), at=NOW
        )


def corrected_often(cast: Cast) -> Case:
    """A timeline on which everything was changed once."""
    case = of_kind("L1")(cast)
    say_otherwise(case)
    call_elsewhere(fresh(case))
    return fresh(case)


def set_right(cast: Cast) -> Case:
    """The third record sets the second one right."""
    case = long_tracking(cast)
    record(case, cast.lin, corrects_id=case.records.get(number=2).pk)
    return fresh(case)


def setting_right(cast: Cast) -> str:
    return reverse("cases:track", args=[long_tracking(cast).pk]) + "?corrects=2"


def of_kind(subtype: str) -> Callable[[Cast], Case]:
    """A case 追蹤中 of that kind or category, with the longest names, of answers that its own forms take."""

    def made(cast: Cast) -> Case:
        facts = PAST_FACTS[subtype[:2]]
        extra = {**a_student().extra, "tribe": "12"}
        kind = subtype if len(subtype) > 2 else ""
        report = long_report(1, category=subtype[:2], subtype=kind, facts=facts)
        report = replace(report, student=replace(report.student, extra=extra))
        return notified(cast.chen, cast.lin, report=report)

    return made


def turned(to: str) -> Callable[[Cast], str]:
    """The second page of 變更離校種類, for one kind."""
    query = f"?to={to[:2]}&kind_{to[:2].lower()}={to}"
    return lambda cast: reverse("cases:reclassify", args=[tracking(cast).pk]) + query


def protected(cast: Cast) -> Case:
    case = tracking(cast)
    actions.protect(case=case, protected=True, reason="社政單位來函。", by=cast.lin, at=NOW)
    return fresh(case)


def much_staffed(cast: Cast) -> Case:
    """Sixty teachers with long names and classes, every third of them on the case already."""
    case = long_tracking(cast)
    for n in range(60):
        one = visitor(f"teacher{n}", f"{NAMES[n % 2][:18]}{n}", Role.HOMEROOM, cast.school, CLASS)
        if n % 3 == 0:
            first, last = TODAY + timedelta(days=n % 2), TODAY + timedelta(days=n) if n % 4 else None
            actions.assign(
                case=fresh(case), person_id=one.person_id, from_on=first, last_on=last, by=cast.lin, at=NOW
            )
    return case


def fully_staffed(cast: Cast) -> Case:
    case = tracking(cast)
    for who in (cast.lin, cast.wang, cast.huang, cast.wu):
        actions.assign(case=fresh(case), person_id=who.person_id, from_on=TODAY, by=cast.lin, at=NOW)
    return case


def with_two(cast: Cast) -> Case:
    case = tracking(cast)
    actions.assign(case=fresh(case), person_id=cast.wang.person_id, from_on=TODAY, by=cast.lin, at=NOW)
    return case


def releasing(make: Callable[[Cast], Case]) -> Callable[[Cast], str]:
    def made(cast: Cast) -> str:
        case = make(cast)
        return reverse("cases:release_tracker", args=[case.pk, case.trackers.earliest("pk").pk])

    return made


def add_somebody(page: Page) -> None:
    page.get_by_label("協助追蹤人員", exact=True).select_option(index=1)
    press("新增")(page)


def add_too_late(page: Page) -> None:
    page.get_by_label("協助追蹤人員", exact=True).select_option(index=1)
    call_elsewhere(Case.objects.with_people().get())
    press("新增")(page)


def release_too_late(page: Page) -> None:
    case = Case.objects.with_people().get()
    actions.release(case=case, tracker_id=case.trackers.latest("pk").pk, by=chief_of(case), at=NOW)
    press("移除")(page)
    page.get_by_role("alert").get_by_text("目前只有這一位").wait_for()


def release_first(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name="移除").first.click()
    page.get_by_role("dialog").wait_for()


SCENES = (
    Scene("accounts:login", "normal", "", plain("accounts:login")),
    Scene("accounts:login", "error", "", plain("accounts:login"), press("登入")),
    Scene("accounts:login", "session ended", "", plain("accounts:login", "?ended=1&next=/cases/")),
    Scene("accounts:login", "something is held", "", lambda _cast: f"/login/?next=/held/{UUID(int=1)}/"),
    Scene("accounts:held", "normal", "chen", sent_too_late("accounts:held", category="L1", act="next")),
    Scene(
        "accounts:held", "without buttons to choose from", "chen", sent_too_late("accounts:held", nid=OURS)
    ),
    Scene("accounts:held", "of somebody else", "lin", sent_too_late("accounts:held", category="L1")),
    Scene("accounts:held_discard", "normal", "chen", sent_too_late("accounts:held_discard", category="L1")),
    Scene("web:home", "empty", "chen", plain("web:home")),
    Scene("web:home", "normal and longest names, 主通", "lin", busy),
    Scene("web:home", "normal and longest names, 導師", "chen", busy),
    Scene("web:home", "drafts that end soon", "chen", ending),
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
    Scene("cases:index", "drafts that end soon", "chen", lambda cast: ending(cast) + "cases/?state=draft"),
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
    Scene("cases:discard", "normal", "chen", discarding),
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
    Scene("cases:track", "和前次相同", "chen", of("cases:track", tracking), press("和前次相同")),
    Scene("cases:track", "暫存 error", "chen", of("cases:track", tracking), put_by_in_vain),
    Scene("cases:track", "longest names", "chen", of("cases:track", long_tracking)),
    Scene("cases:send_back", "normal", "lin", of("cases:send_back", pending)),
    Scene("cases:send_back", "error", "lin", of("cases:send_back", pending), press("退回給填報人")),
    Scene("cases:send_back", "dialog", "lin", of("cases:notify", long_pending), in_dialog("退回給填報人")),
    Scene(
        "cases:send_back",
        "corrected meanwhile",
        "lin",
        of("cases:send_back", long_pending),
        forestalled("退回給填報人", call_elsewhere),
    ),
    Scene(
        "cases:send_back",
        "lost race",
        "lin",
        of("cases:send_back", pending),
        forestalled("退回給填報人", withdraw),
    ),
    Scene("cases:keep_open", "normal", "lin", of("cases:keep_open", with_suggestion)),
    Scene("cases:keep_open", "error", "lin", of("cases:keep_open", with_suggestion), press("退回，繼續追蹤")),
    Scene(
        "cases:keep_open", "dialog", "lin", of("cases:closing", with_suggestion), in_dialog("退回，繼續追蹤")
    ),
    Scene("cases:keep_open", "lost race", "lin", of("cases:keep_open", tracking)),
    Scene("cases:reopen", "normal", "lin", of("cases:reopen", at_its_end)),
    Scene("cases:reopen", "error", "lin", of("cases:reopen", at_its_end), press("取消結案")),
    Scene("cases:reopen", "dialog", "lin", of("cases:detail", at_its_end), in_dialog("取消結案")),
    Scene("cases:reopen", "lost race", "lin", of("cases:reopen", tracking)),
    Scene("cases:withdraw", "normal", "lin", of("cases:withdraw", long_tracking)),
    Scene("cases:withdraw", "error", "lin", of("cases:withdraw", tracking), press("撤案")),
    Scene("cases:withdraw", "dialog", "chen", of("cases:detail", sent_back), in_dialog("撤案")),
    Scene("cases:withdraw", "lost race", "chen", of("cases:withdraw", tracking)),
    Scene("cases:remove_record", "normal", "lin", removing(long_tracking)),
    Scene("cases:remove_record", "error", "lin", removing(long_tracking), press("刪除紀錄")),
    Scene("cases:remove_record", "dialog", "lin", of("cases:detail", long_tracking), in_dialog("刪除")),
    Scene("cases:remove_record", "removed before", "lin", removing(with_removed_record)),
    Scene("cases:remove_record", "on the timeline", "lin", of("cases:detail", with_removed_record)),
    Scene("cases:edit", "normal", "chen", of("cases:edit", sent_back)),
    Scene("cases:edit", "clash", "chen", of("cases:edit", half_mended)),
    Scene("cases:edit", "lost race", "chen", of("cases:edit", tracking)),
    Scene("cases:edit_start", "normal", "chen", of("cases:edit_start", sent_back)),
    Scene("cases:edit_student", "longest names", "chen", of("cases:edit_student", long_sent_back)),
    Scene("cases:edit_facts", "marked", "chen", of("cases:edit_facts", sent_back)),
    Scene("cases:edit_discard", "normal", "chen", of("cases:edit_discard", half_mended)),
    Scene("cases:edit_discard", "dialog", "chen", of("cases:edit", half_mended), in_dialog("放棄修正")),
    Scene("cases:correct_contacts", "normal", "chen", of("cases:correct_contacts", tracking)),
    Scene("cases:correct_contacts", "error", "chen", of("cases:correct_contacts", tracking), press("更正")),
    Scene(
        "cases:correct_contacts",
        "clash",
        "chen",
        of("cases:correct_contacts", tracking),
        change("學生手機（選填）", "0911-000-333", send="更正", meanwhile=call_elsewhere),
    ),
    Scene(
        "cases:correct_contacts",
        "lost race",
        "chen",
        of("cases:correct_contacts", tracking),
        change("學生手機（選填）", "0911-000-333", send="更正", meanwhile=withdraw),
    ),
    Scene("cases:correct_contacts", "longest names", "lin", of("cases:correct_contacts", long_tracking)),
    Scene("cases:correct_student", "normal", "lin", of("cases:correct_student", tracking)),
    Scene("cases:correct_student", "error", "lin", of("cases:correct_student", tracking), press("更正")),
    Scene(
        "cases:correct_student",
        "clash",
        "lin",
        of("cases:correct_student", of_kind("L1")),
        change("姓名", NAMES[0], send="更正", meanwhile=say_otherwise),
    ),
    Scene("cases:correct_student", "longest names", "lin", of("cases:correct_student", long_tracking)),
    Scene("cases:correct_facts", "連續3日", "lin", of("cases:correct_facts", tracking)),
    Scene("cases:correct_facts", "休學", "lin", of("cases:correct_facts", of_kind("L2B"))),
    Scene("cases:correct_facts", "長期缺課", "lin", of("cases:correct_facts", of_kind("L3A"))),
    Scene("cases:correct_facts", "轉學", "lin", of("cases:correct_facts", of_kind("L4B"))),
    Scene("cases:correct_facts", "error", "lin", of("cases:correct_facts", tracking), press("更正")),
    Scene(
        "cases:correct_facts",
        "clash",
        "lin",
        of("cases:correct_facts", of_kind("L1")),
        change("離校日期", "115/11/18", send="更正", meanwhile=say_otherwise),
    ),
    Scene("cases:correct_nid", "normal", "lin", of("cases:correct_nid", long_tracking)),
    Scene("cases:correct_nid", "error", "lin", of("cases:correct_nid", tracking), press("更正")),
    Scene("cases:reclassify", "choice", "lin", of("cases:reclassify", tracking)),
    Scene("cases:reclassify", "choice, error", "lin", of("cases:reclassify", tracking), press("下一步")),
    Scene("cases:reclassify", "no way on", "lin", of("cases:reclassify", of_kind("L4B"))),
    Scene("cases:reclassify", "休學", "lin", turned("L2B")),
    Scene("cases:reclassify", "長期缺課", "lin", turned("L3A")),
    Scene("cases:reclassify", "轉學, error", "lin", turned("L4A"), press("變更離校種類")),
    Scene(
        "cases:reclassify",
        "moved on",
        "lin",
        turned("L2A"),
        change("變更依據", "甲校休字第1號", send="變更離校種類", meanwhile=say_otherwise),
    ),
    Scene("cases:detail", "corrected", "lin", of("cases:detail", corrected_often)),
    Scene("cases:detail", "補正", "lin", of("cases:detail", set_right)),
    Scene("cases:track", "補正", "lin", setting_right),
    Scene("cases:protect", "normal", "lin", of("cases:protect", long_tracking)),
    Scene("cases:protect", "error", "lin", of("cases:protect", tracking), press("確定")),
    Scene("cases:protect", "lift", "lin", of("cases:protect", protected)),
    Scene("cases:protect", "dialog", "lin", of("cases:detail", tracking), in_dialog("設定為保護個案")),
    Scene("cases:trackers", "normal", "lin", of("cases:trackers", tracking)),
    Scene("cases:trackers", "error", "lin", of("cases:trackers", tracking), press("新增")),
    Scene("cases:trackers", "added", "lin", of("cases:trackers", tracking), add_somebody),
    Scene("cases:trackers", "moved on", "lin", of("cases:trackers", tracking), add_too_late),
    Scene("cases:trackers", "nobody to add", "lin", of("cases:trackers", fully_staffed)),
    Scene("cases:trackers", "many, longest names", "lin", of("cases:trackers", much_staffed)),
    Scene("cases:release_tracker", "normal", "lin", releasing(much_staffed)),
    Scene("cases:release_tracker", "last one", "lin", releasing(tracking)),
    Scene("cases:release_tracker", "the others left meanwhile", "lin", releasing(with_two), release_too_late),
    Scene("cases:release_tracker", "dialog", "lin", of("cases:trackers", fully_staffed), release_first),
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
