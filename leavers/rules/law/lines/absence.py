"""Numbers of days and periods that make an absence a duty, the length of a leave, and the age of majority."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from leavers.rules.law.book import Rule, Unit
from leavers.rules.law.lines import articles as art

ABSENCES = (
    Rule(
        key="three_days",
        value=3,
        unit=Unit.SCHOOL_DAY,
        since=art.SYSTEM_OPENS,
        article=art.REPORTED,
        because=_("未經請假或不明原因，連續3個上課日未到校。"),
        doubt=_(
            "「日」讀為學生部別的上課日；公假、部分時段請假、遲到早退或只上一節課，都使連續中斷；"
            "跨寒假或學期時繼續計算，假期中的日子不算。"
        ),
    ),
    Rule(
        key="deemed_leave",
        value=7,
        unit=Unit.SCHOOL_DAY,
        since=art.SYSTEM_OPENS,
        article=art.REGISTER_17_2,
        because=_("連續未到校「超過」7日，第8個上課日起；學校須先通知。"),
        doubt=_("「7日」讀為上課日，不是日曆天；每學期開學後重新計算。宜再請教法律專業人員。"),
    ),
    Rule(
        key="absent_share",
        value=2,
        since=art.SYSTEM_OPENS,
        article=art.GRADING_26,
        because=_("缺課的2倍達到修習總節數，即達二分之一；公假不算缺課。"),
        doubt=_("修習總節數讀為行事曆排定的節數（含颱風等異動），不扣除公假節數。"),
    ),
    Rule(
        key="absent_share",
        scope="g",
        value=2,
        since=art.SYSTEM_OPENS,
        article=art.EVENING_22,
        because=_("進修部：缺課的2倍達到修習總節數，即達二分之一；公假不算缺課。"),
        doubt=_("修習總節數讀為行事曆排定的節數（含颱風等異動），不扣除公假節數。"),
        beats="absent_share",
    ),
    Rule(
        key="truant_periods",
        value=42,
        unit=Unit.PERIOD,
        since=art.SYSTEM_OPENS,
        article=art.GRADING_26,
        because=_("曠課累積達42節。"),
        doubt=_("每學期重新累積；原因不明在補登前算曠課；學期中變更部別時節數併計，適用新部別的節數。"),
    ),
    Rule(
        key="truant_periods",
        scope="g",
        value=36,
        unit=Unit.PERIOD,
        since=art.SYSTEM_OPENS,
        article=art.EVENING_22,
        because=_("進修部曠課累積達36節。"),
        doubt=_("每學期重新累積；原因不明在補登前算曠課；學期中變更部別時節數併計，適用新部別的節數。"),
        beats="truant_periods",
    ),
)

LEAVES = (
    Rule(
        key="leave_length",
        value=1,
        unit=Unit.SCHOOL_YEAR,
        since=art.SYSTEM_OPENS,
        article=art.REGISTER_17_3,
        because=_("每次休學一學年。"),
        doubt=_("一學年讀為連續兩個學期，自休學生效的學期算起；證明書另有記載時以證明書為準。"),
        from_manual=False,
    ),
    Rule(
        key="leave_times",
        value=2,
        unit=Unit.TIMES,
        since=art.SYSTEM_OPENS,
        article=art.REGISTER_17_3,
        because=_("休學最多2次。"),
        from_manual=False,
    ),
    Rule(
        key="leave_notice",
        value=1,
        unit=Unit.MONTH,
        since=art.SYSTEM_OPENS,
        article=art.REGISTER_19,
        because=_("休學期滿前1個月，學校應通知學生。"),
        from_manual=False,
    ),
)

MAJORITY = (
    Rule(
        key="adulthood",
        value=20,
        unit=Unit.YEAR,
        since=date(1929, 10, 10),
        until=date(2023, 1, 1),
        article=art.CIVIL_12_OLD,
        because=_("111年12月31日以前，滿20歲為成年。"),
        from_manual=False,
    ),
    Rule(
        key="adulthood",
        value=18,
        unit=Unit.YEAR,
        since=date(2023, 1, 1),
        article=art.CIVIL_12,
        because=_("112年1月1日起，滿18歲為成年；當天已滿18歲而未滿20歲者，自當天成年。"),
        from_manual=False,
    ),
)
