"""Which kind of leaving is reported as which category, and which category may become which."""

from django.utils.translation import gettext_lazy as _

from leavers.rules.law.book import Article, Rule, Words
from leavers.rules.law.lines import articles as art


def _kind(code: str, category: str, article: Article, because: Words, *, from_manual: bool = True) -> Rule:
    return Rule(
        key="reported_as",
        scope=code,
        value=frozenset({category}),
        since=art.SYSTEM_OPENS,
        article=article,
        because=because,
        from_manual=from_manual,
    )


KINDS = (
    _kind("L1", "L1", art.REPORTED, _("手冊通報對象第1類：連續3日以上未到校。")),
    _kind("L2A", "L2", art.REGISTER_17_1, _("手冊通報對象第2類：申請休學。")),
    _kind("L2B", "L2", art.REGISTER_17_2, _("手冊通報對象第2類：視為休學。")),
    _kind("L2C", "L2", art.REGISTER_19, _("視為第二次休學，也是休學；手冊沒有寫到。"), from_manual=False),
    _kind("L2D", "L2", art.REGISTER_11, _("借讀期滿未返校，當作申請休學；手冊沒有寫到。"), from_manual=False),
    _kind("L3A", "L3", art.GRADING_26, _("手冊通報對象第3類：缺課達二分之一。")),
    _kind("L3B", "L3", art.GRADING_26, _("手冊通報對象第3類：曠課達規定節數。")),
    _kind("L4A", "L4", art.REGISTER_14_1, _("手冊通報對象第4類：公告招收的轉學。")),
    _kind("L4B", "L4", art.REGISTER_14_2, _("手冊通報對象第4類：學生申請的轉學。")),
)


def _change(category: str, targets: frozenset[str], because: Words) -> Rule:
    return Rule(
        key="category_change",
        scope=category,
        value=targets,
        since=art.SYSTEM_OPENS,
        article=art.OUR_CHANGES,
        because=because,
        from_manual=False,
    )


CHANGES = (
    _change("L1", frozenset({"L2", "L3", "L4"}), _("未到校的學生，之後可能休學、轉學，或達長期缺課。")),
    _change("L2", frozenset({"L4"}), _("休學中的學生可以轉學；返校則是結案，不是變更。")),
    _change("L3", frozenset({"L2", "L4"}), _("長期缺課的學生，之後可能休學或轉學。")),
    _change("L4", frozenset(), _("已發給轉學證明書，不再變更為其他類別。")),
)
