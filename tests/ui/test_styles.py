"""The style sheets keep to the tokens, and the tokens to the contrast that the law asks for."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "leavers" / "static" / "css"
SHEETS = sorted(CSS.glob("*.css"))
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")
TOKEN = re.compile(r"(--[a-z0-9-]+):\s*(#[0-9A-F]{6});")
# Newer than Chrome 109, Firefox 115 or Safari 15.4.
TOO_NEW = re.compile(r":has\(|light-dark\(|oklch\(|color-mix\(|@container|@layer|^\s+&", re.MULTILINE)


def tokens(name: str) -> dict[str, str]:
    return dict(TOKEN.findall((CSS / name).read_text(encoding="utf-8")))


LIGHT = tokens("tokens.css")
DARK = LIGHT | tokens("dark.css")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_colours_stand_among_the_tokens_only(sheet: Path) -> None:
    if sheet.name not in {"tokens.css", "dark.css", "print.css"}:
        assert HEX.findall(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_old_browsers_understand_the_style_sheets(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    assert TOO_NEW.findall(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)) == []
    assert len(text.splitlines()) <= 300


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_token_that_is_used_exists(sheet: Path) -> None:
    known = set(re.findall(r"(--[a-z0-9-]+):", (CSS / "tokens.css").read_text(encoding="utf-8")))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", sheet.read_text(encoding="utf-8"))) <= known


def test_the_dark_sheet_changes_tokens_and_nothing_else() -> None:
    text = re.sub(r"/\*.*?\*/", "", (CSS / "dark.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"[^\s{}][^{}]*\{", text) == [":root {"]
    assert set(re.findall(r"(--[a-z0-9-]+):", text)) <= set(
        re.findall(r"(--[a-z0-9-]+):", (CSS / "tokens.css").read_text(encoding="utf-8"))
    )


TEXT_ON_GROUND = [
    *(
        (ink, ground)
        for ink in ("--ink", "--ink-2", "--ink-3")
        for ground in ("--surface", "--bg", "--surface-2")
    ),
    *((f"--{tone}-fg", f"--{tone}-bg") for tone in ("gray", "amber", "red", "blue", "purple", "green")),
    *(("--ink", f"--{tone}-bg") for tone in ("amber", "red", "blue", "green")),
    *(("--brand-ink", ground) for ground in ("--surface", "--tint", "--amber-bg", "--blue-bg", "--green-bg")),
    ("--on-brand", "--brand"),
    ("--on-brand", "--brand-hover"),
    ("--on-danger", "--danger"),
    ("--danger-ink", "--surface"),
    ("--tint-ink", "--tint"),
    ("--panel-ink", "--panel"),
    ("--panel-ink-2", "--panel"),
    ("--panel-ink-3", "--panel"),
]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON_GROUND)
def test_words_can_be_read_on_their_ground(theme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["--surface", "--bg"])
@pytest.mark.parametrize("edge", ["--line-strong", "--focus"])
def test_controls_and_focus_can_be_seen(theme: dict[str, str], edge: str, ground: str) -> None:
    assert contrast(theme[edge], theme[ground]) >= 3
