"""What the two front pages promise is there: every setting, every picture, every link, every demo sign-in."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from leavers.nation.staff import PASSWORD, demo_sign_ins

HOUSE = Path(settings.BASE_DIR)
PAGES = ("README.md", "README.zh.md")
VARIABLE = re.compile(r'"((?:LEAVERS_|DATABASE_)[A-Z_]+)"')
HEAVIEST = 200 * 1024
every_page = pytest.mark.parametrize("page", PAGES)


def read(page: str) -> str:
    return (HOUSE / page).read_text(encoding="utf-8")


@every_page
def test_its_table_holds_every_setting_and_no_other(page: str) -> None:
    code = (HOUSE / "config" / "settings.py").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `((?:LEAVERS_|DATABASE_)[A-Z_]+)`", read(page), flags=re.MULTILINE)
    assert sorted(rows) == sorted(set(VARIABLE.findall(code)))


@every_page
def test_its_links_and_pictures_lead_to_files(page: str) -> None:
    text = read(page)
    targets = re.findall(r"\]\(([^)#:]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    assert targets
    assert [target for target in targets if not (HOUSE / target).exists()] == []


@every_page
def test_its_sign_ins_are_those_of_the_demonstration(page: str) -> None:
    accounts = re.findall(r"`(demo\.[a-z0-9]+)`", read(page))
    assert sorted(accounts) == sorted(who.account for who in demo_sign_ins())
    assert f"`{PASSWORD}`" in read(page)


def test_a_picture_is_small_enough_to_be_loaded_on_a_phone() -> None:
    pictures = sorted((HOUSE / "docs" / "pictures").glob("*.png"))
    assert pictures
    assert {path.name: path.stat().st_size for path in pictures if path.stat().st_size > HEAVIEST} == {}
