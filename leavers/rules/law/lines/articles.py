"""The texts our lines come from: law by its number in the national database, the manual, our own decisions.

Article numbers are those of the text of `read_on`; they have moved before (評量辦法 24 → 26).
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from leavers.rules.law.book import Article, Words

SYSTEM_OPENS = date(2022, 1, 1)
"""手冊壹: reports go to this system from 111/1/1 on. Before, the book is silent on purpose."""

_TEXT_READ = date(2024, 10, 11)
_MANUAL_READ = date(2026, 11, 24)

_REGISTER = _("高級中等學校學生學籍管理辦法")
_GRADING = _("高級中等學校學生學習評量辦法")
_EVENING = _("高級中等學校進修部學生學習評量辦法")
_CIVIL = _("民法")
_MANUAL = _("中離生通報系統操作手冊")
_OURS = _("本系統的規定")


def _law(key: str, law: Words, no: Words, gist: Words) -> Article:
    return Article(key=key, law=law, no=no, gist=gist, read_on=_TEXT_READ)


def _manual(key: str, no: Words, gist: Words) -> Article:
    return Article(key=f"manual-{key}", law=_MANUAL, no=no, gist=gist, read_on=_MANUAL_READ)


def _ours(key: str, no: Words, gist: Words) -> Article:
    return Article(key=f"ours-{key}", law=_OURS, no=no, gist=gist, read_on=_MANUAL_READ)


REGISTER_11 = _law("H0060049-11", _REGISTER, _("第11條"), _("借讀期滿未回原校，當作申請休學。"))
REGISTER_14_1 = _law(
    "H0060049-14-1", _REGISTER, _("第14條第1款、第16條"), _("公告招收的轉學，發給轉學證明書。")
)
REGISTER_14_2 = _law(
    "H0060049-14-2", _REGISTER, _("第14條第2款、第16條"), _("學生申請的轉學，發給轉學證明書。")
)
REGISTER_17_1 = _law("H0060049-17-1", _REGISTER, _("第17條第1項"), _("申請休學，經輔導和審核後發給證明書。"))
REGISTER_17_2 = _law(
    "H0060049-17-2", _REGISTER, _("第17條第2項"), _("開學後無故連續未到校超過7日，經通知仍不處理，視為休學。")
)
REGISTER_17_3 = _law("H0060049-17-3", _REGISTER, _("第17條第3項"), _("每次休學一學年，最多2次。"))
REGISTER_19 = _law(
    "H0060049-19",
    _REGISTER,
    _("第19條"),
    _("期滿前1個月通知；首次期滿未處理視為再休學1次，再期滿則廢止學籍。"),
)
GRADING_26 = _law(
    "H0060060-26", _GRADING, _("第26條"), _("公假以外，缺課達全學期節數一半，或曠課滿42節，提會議討論。")
)
EVENING_22 = _law(
    "H0060061-22", _EVENING, _("第22條"), _("進修部：缺課達全學期節數一半，或曠課滿36節，提會議討論。")
)
CIVIL_12_OLD = _law("B0000001-12-1929", _CIVIL, _("第12條（111年12月31日以前）"), _("滿20歲為成年。"))
CIVIL_12 = _law("B0000001-12", _CIVIL, _("第12條（施行法第3條之1）"), _("滿18歲為成年，112年1月1日施行。"))

REPORTED = _manual("report", _("壹、通報對象"), _("應通報的四類學生。"))
CLOSABLE = _manual("close", _("壹、可結案條件"), _("七項結案條件，依離校類別適用。"))
TRACKED = _manual("track", _("肆、追蹤輔導"), _("追蹤中的案件，每學期至少追蹤2次。"))

OUR_DATES = _ours("3", _("日期檢核"), _("離校日期和追蹤日期可以填到哪一天。"))
OUR_DEADLINES = _ours("4", _("通報期限"), _("期限只用來排序和提醒，不阻擋通報。"))
OUR_CHANGES = _ours("5", _("變更離校類別"), _("同一個案件可以變更類別，案號不變。"))
OUR_QUOTA = _ours("9", _("追蹤次數"), _("學期末才通報的案件，該學期追蹤1次。"))
OUR_CLOSINGS = _ours("12", _("結案條件補充"), _("手冊沒有寫到、實務上會發生的結案情形，和應填的證據。"))
