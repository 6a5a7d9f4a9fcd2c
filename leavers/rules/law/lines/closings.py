"""The conditions under which a case may be closed: which category, which test, which evidence."""

from django.utils.translation import gettext_lazy as _

from leavers.rules.law.book import Article, Rule, Words
from leavers.rules.law.lines import articles as art
from leavers.rules.law.terms import CATEGORIES

_ALL = frozenset(CATEGORIES)


def _closing(code: str, categories: frozenset[str], because: Words, *, doubt: Words = "") -> Rule:
    """One of the manual's seven."""
    return Rule(
        key="closing",
        scope=code,
        value=categories,
        since=art.SYSTEM_OPENS,
        article=art.REGISTER_19 if code == "C6" else art.CLOSABLE,
        because=because,
        doubt=doubt,
    )


def _beyond(code: str, categories: frozenset[str], because: Words) -> Rule:
    """What the manual does not say, marked as such wherever it is shown."""
    return Rule(
        key="closing_beyond",
        scope=code,
        value=categories,
        since=art.SYSTEM_OPENS,
        article=art.OUR_CLOSINGS,
        because=because,
        from_manual=False,
    )


def _field(
    key: str, code: str, names: frozenset[str], because: Words, *, article: Article = art.OUR_CLOSINGS
) -> Rule:
    return Rule(
        key=key,
        scope=code,
        value=names,
        since=art.SYSTEM_OPENS,
        article=article,
        because=because,
        beats="" if code == "*" else key,
        from_manual=article is not art.OUR_CLOSINGS,
    )


CLOSINGS = (
    _closing("C1", frozenset({"L1"}), _("手冊結案條件第1項：學生返校就學。")),
    _closing("C2", frozenset({"L1"}), _("手冊結案條件第2項：經法院裁定收容，可先結案。")),
    _closing("C3", frozenset({"L2"}), _("手冊結案條件第3項：休學學生返校復學。")),
    _closing("C4", frozenset({"L4"}), _("手冊結案條件第4項：系統告知或確定掌握已轉入他校。")),
    _closing(
        "C5",
        frozenset({"L4"}),
        _("手冊結案條件第5項：轉學到專科以上或國外學校，通報後可立即結案。"),
        doubt=_("五專前三年是否屬專科以上學校，手冊沒有寫；由學校選擇本項或已轉入他校。"),
    ),
    _closing(
        "C6",
        _ALL,
        _("手冊結案條件第6項：依學籍管理辦法第19條廢止學籍。"),
        doubt=_("手冊沒有限定離校類別，所以四類都可以選；依第19條，通常在第二次休學期滿之後。"),
    ),
    _closing("C7", frozenset({"L2"}), _("手冊結案條件第7項：休學且保有學籍，追蹤到成年為止。")),
    _beyond("C1", frozenset({"L3"}), _("長期缺課在手冊沒有專屬的結案條件，返校就學即可結案。")),
    _beyond("X1", _ALL, _("學生死亡，不再追蹤。")),
    _beyond("X2", frozenset({"L1", "L3"}), _("學生已畢業或修業期滿，不再是離校學生。")),
    _beyond("X3", _ALL, _("學生已成年，並確認未在學。")),
)

CONDITIONS = (
    _field("closing_condition", "*", frozenset(), _("沒有另外的條件。")),
    _field(
        "closing_condition",
        "C7",
        frozenset({"adult"}),
        _("追蹤到成年為止：結案當天學生已成年。"),
        article=art.CLOSABLE,
    ),
    _field("closing_condition", "X3", frozenset({"adult"}), _("結案當天學生已成年。")),
)

EVIDENCE = (
    _field("closing_evidence", "*", frozenset({"effective_on"}), _("結案事實發生的日期必填。")),
    _field(
        "closing_evidence", "C4", frozenset({"effective_on", "school_name"}), _("轉入日期和轉入學校必填。")
    ),
    _field(
        "closing_evidence",
        "C5",
        frozenset({"effective_on", "school_name"}),
        _("手冊要求結案說明填寫轉入學校的校名。"),
        article=art.CLOSABLE,
    ),
    _field("closing_asks", "*", frozenset(), _("不另外詢問。")),
    _field("closing_asks", "C2", frozenset({"document_no"}), _("裁定文號可以之後補，只提醒，不阻擋。")),
    _field("closing_asks", "C3", frozenset({"grade_class"}), _("復學的年級和班級，只提醒，不阻擋。")),
    _field("closing_asks", "C6", frozenset({"notice_on"}), _("廢止學籍的通知日，只提醒，不阻擋。")),
)
