"""Words of the law for people: names and definitions of categories, labels and hints of closings."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from leavers.rules.law.book import Words

CATEGORY_NAMES: Mapping[str, Words] = {
    "L1": _("未到校連續3日以上"),
    "L2": _("休學"),
    "L3": _("長期缺課"),
    "L4": _("轉學"),
}

DEFINITIONS: Mapping[str, Words] = {
    "L1": _("未經請假或不明原因未到校上課，連續達3日以上。"),
    "L2": _("依學籍管理辦法第17條第1項、第2項休學。"),
    "L3": _("全學期缺課節數達修習總節數二分之一，或曠課累積達42節（進修部36節）；公假不計入缺課。"),
    "L4": _("依學籍管理辦法第16條，由原學校發給轉學證明書。"),
    "L2A": _("學生申請，學校輔導並審核後發給休學證明書。"),
    "L2B": _("開學後連續未到校超過7日，經通知仍未處理，視為休學。"),
    "L2C": _("第一次休學期滿未辦理復學、轉學或放棄學籍，視為第二次休學。"),
    "L2D": _("借讀期滿未回原校，視為申請休學。"),
    "L3A": _("全學期缺課節數（不含公假）達修習總節數二分之一。"),
    "L3B": _("曠課累積達42節，進修部36節。"),
    "L4A": _("參加公告招收的轉學考試或甄選。"),
    "L4B": _("學生向其他學校申請轉學。"),
}
"""What the card of a category says: 手冊壹 for the categories, our words for the sub-types."""

EVIDENCE_LABELS: Mapping[tuple[str, str], Words] = {
    ("C1", "effective_on"): _("返校日"),
    ("C2", "effective_on"): _("裁定日"),
    ("C3", "effective_on"): _("復學日"),
    ("C4", "effective_on"): _("轉入日"),
    ("C5", "effective_on"): _("轉入日"),
    ("C6", "effective_on"): _("廢止日"),
    ("C7", "effective_on"): _("確認日"),
    ("X1", "effective_on"): _("死亡日"),
    ("X2", "effective_on"): _("畢業或修業期滿日"),
    ("X3", "effective_on"): _("確認日"),
    ("C4", "school_name"): _("轉入學校校名"),
    ("C5", "school_name"): _("轉入學校校名"),
    ("C2", "document_no"): _("裁定文號"),
    ("C3", "grade_class"): _("復學的年級和班級"),
    ("C6", "notice_on"): _("通知日"),
}

FACT_LABELS: Mapping[str, Words] = {
    "born_on": _("出生日期"),
    "notice_on": _("通知日"),
    "total_periods": _("修習總節數"),
    "missed_periods": _("缺課節數"),
    "truant_periods": _("曠課節數"),
}
"""What else a rule may miss."""

HINTS: Mapping[str, Words] = {
    "C2": _("收容最長2個月，可延長1個月；期滿後請再確認學生動向。"),
    "C4": _("系統告知已轉入他校，或學校確實掌握學生已轉入。"),
    "C5": _("通報後可立即結案，請填轉入學校的完整校名。"),
    "C6": _("廢止學籍須書面敘明理由，通知學生和法定代理人。"),
    "C7": _("休學且保有學籍的學生，須追蹤到成年為止。"),
}


def evidence_label(closing: str, name: str) -> Words:
    """The label of a field as one closing calls it, or of a fact that no closing asks for; else KeyError."""
    return EVIDENCE_LABELS.get((closing, name)) or FACT_LABELS[name]
