"""Invented people and cases for the gallery."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from leavers.rules.lifecycle import State
from leavers.rules.semesters import Semester
from leavers.ui.shell import NavGroup, NavItem, Shell, ShellPerson

HERE = "#main"
LONG_TEXT = (
    "母親表示怡安目前在早餐店打工，作息規律，對下學期復學有意願，但擔心數學跟不上。"
    "已說明復學日期與補救教學資源，約定12月中旬到校面談。\n"
) * 4


def shell() -> Shell:
    """The frame with every entry, whoever looks."""
    work = [
        NavItem("待辦", HERE, "work", current=True, count=11),
        NavItem("案件清單", HERE, "cases"),
        NavItem("查詢", HERE, "search"),
        NavItem("統計報表", HERE, "statistics"),
    ]
    management = [NavItem("帳號管理", HERE, "accounts"), NavItem("操作紀錄", HERE, "log")]
    return Shell(
        nav=[NavGroup("工作", work), NavGroup("管理", management)],
        foot=[NavItem("設定", HERE, "settings")],
        menu=[NavItem("切換身分", HERE, "swap")],
        links=[NavItem("操作手冊", HERE, ""), NavItem("無障礙聲明", HERE, "")],
        person=ShellPerson("張雅雯", "主要通報人員・晨光高中"),
        term=Semester.of(timezone.localdate()).label,
        new_url=reverse("web:gallery_form"),
        search_url=HERE,
        sign_out_url=HERE,
        demo=True,
    )


def _cases() -> list[dict[str, Any]]:
    day = date(2026, 10, 7)
    rows = [
        ("陳怡安", "普通科二年三班", "A22*****81", "休學", State.TRACKING, 1),
        ("張家瑋", "餐飲管理科三年乙班", "D12*****34", "長期缺課", State.TRACKING, 0),
        ("拉娃．達奧斯", "觀光事業科二年乙班", "U22*****15", "休學", State.PENDING, None),
        ("陳柏宇", "電子科一年乙班", "H12*****28", "未到校連續3日以上", State.RETURNED, None),
        ("周思妤", "美容科一年乙班", "E22*****43", "休學", State.CLOSING, 2),
        ("NGUYEN THI HUONG GIANG 阮香江", "應用外語科一年甲班", "F80*****55", "轉學", State.CLOSED, 2),
        ("𠮷野㛄", "進修部電機科二年忠班", "B12*****90", "長期缺課", State.WITHDRAWN, None),
    ]
    names = ("name", "class_name", "nid", "category", "state", "done")
    return [
        dict(zip(names, row, strict=True)) | {"on": day + timedelta(days=n)} for n, row in enumerate(rows)
    ]


def parts() -> dict[str, Any]:
    """What the gallery shows, as a view would hand it over."""
    now = timezone.now()
    return {
        "here": HERE,
        "states": list(State),
        "today": timezone.localdate(),
        "now": now,
        "yesterday": now - timedelta(days=1),
        "then": datetime(2026, 10, 7, 2, 26, tzinfo=UTC),
        "cases": _cases(),
        "text": LONG_TEXT,
    }
