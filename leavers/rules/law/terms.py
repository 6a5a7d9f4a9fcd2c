"""Codes the law speaks of: the four categories of leaving and the divisions (部別) of a school."""

from datetime import date

from leavers.rules.law.book import LawGap

CATEGORIES = ("L1", "L2", "L3", "L4")
"""連續3日以上未到校, 休學, 長期缺課, 轉學."""

DIVISIONS = frozenset("abcdgh")
"""日間部, 夜間部, 實用技能學程（日）, 實用技能學程（夜）, 進修部, 雙語部."""


def known_category(category: str, on: date) -> str:
    """The code itself; LawGap for one that the law does not know."""
    if category not in CATEGORIES:
        raise LawGap("category", category, on, 0)
    return category


def known_division(division: str, on: date) -> str:
    """The letter itself; LawGap for an unknown one, which must not fall under the general line."""
    if division not in DIVISIONS:
        raise LawGap("division", division, on, 0)
    return division
