"""The sentences of the book: one per message and verdict, its figures by name."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from leavers.rules import rocdate
from leavers.rules.law.book import Words
from leavers.rules.law.words import CATEGORY_NAMES, evidence_label
from leavers.rules.semesters import Semester

SENTENCES: Mapping[tuple[str, str], Words] = {
    ("three_days", "met"): _("連續%(missed)s個上課日未到校，已達%(limit)s日。"),
    ("three_days", "not_met"): _("連續%(missed)s個上課日未到校，再%(short)s日即達%(limit)s日。"),
    ("deemed_leave", "met"): _(
        "連續%(missed)s個上課日未到校，已超過%(limit)s日，並在%(notice_on)s通知，視為休學。"
    ),
    ("deemed_leave", "not_met"): _(
        "連續%(missed)s個上課日未到校，超過%(limit)s日才視為休學，還差%(short)s日。"
    ),
    ("deemed_leave", "needs_evidence"): _(
        "連續%(missed)s個上課日未到校，已超過%(limit)s日；填寫%(missing)s後，視為休學。"
    ),
    ("absent_share", "met"): _(
        "缺課%(missed)s節（公假%(official)s節不計），達修習總節數%(total)s節的二分之一（%(limit)s節）。"
    ),
    ("absent_share", "not_met"): _(
        "缺課%(missed)s節（公假%(official)s節不計），修習總節數%(total)s節，再%(short)s節即達二分之一"
        "（%(limit)s節）。"
    ),
    ("absent_share", "needs_evidence"): _("填寫%(missing)s後，才能判斷缺課是否達二分之一。"),
    ("truant_periods", "met"): _("曠課累積%(missed)s節，已達%(limit)s節。"),
    ("truant_periods", "not_met"): _("曠課累積%(missed)s節，再%(short)s節即達%(limit)s節。"),
    ("truant_periods", "needs_evidence"): _("填寫%(missing)s後，才能判斷曠課是否達%(limit)s節。"),
    ("long_absence", "met"): _("符合長期缺課：缺課達二分之一，或曠課達規定節數。"),
    ("long_absence", "not_met"): _("未達長期缺課的節數。"),
    ("long_absence", "needs_evidence"): _("填寫%(missing)s後，才能判斷是否為長期缺課。"),
    ("adulthood", "met"): _("學生在%(adult_on)s成年（滿%(age)s歲）。"),
    ("adulthood", "not_met"): _("學生在%(adult_on)s才成年（滿%(age)s歲）。"),
    ("closing.category", "not_met"): _("這個條件不適用於%(category)s。"),
    ("closing.adult", "not_met"): _("目前不適用：學生在%(adult_on)s成年"),
    ("closing.missing", "needs_evidence"): _("填寫%(missing)s後可以選擇。"),
    ("closing.refused", "needs_evidence"): _("%(missing)s不合規定，請修正。"),
    ("closing.C1", "met"): _("學生已在%(effective_on)s返校就學。"),
    ("closing.C2", "met"): _("法院已在%(effective_on)s裁定收容。"),
    ("closing.C3", "met"): _("學生已在%(effective_on)s返校復學。"),
    ("closing.C4", "met"): _("學生已在%(effective_on)s轉入%(school_name)s。"),
    ("closing.C5", "met"): _("學生已在%(effective_on)s轉學到%(school_name)s。"),
    ("closing.C6", "met"): _("學校已在%(effective_on)s廢止學籍。"),
    ("closing.C7", "met"): _("學生在%(adult_on)s成年，學校在%(effective_on)s確認追蹤到成年。"),
    ("closing.X1", "met"): _("學生已在%(effective_on)s死亡。"),
    ("closing.X2", "met"): _("學生已在%(effective_on)s畢業或修業期滿。"),
    ("closing.X3", "met"): _("學生在%(adult_on)s成年，學校在%(effective_on)s確認未在學。"),
    ("evidence.before_left", "not_met"): _("%(evidence)s不能早於離校日期（%(left_on)s）"),
    ("evidence.after", "not_met"): _("%(evidence)s不能晚於今天（%(on)s）"),
    ("evidence.before_adult", "not_met"): _("%(evidence)s不能早於成年日（%(adult_on)s）"),
    ("left_on.today", "refuse"): _("離校日期不能晚於今天（%(latest_on)s）"),
    ("left_on.ahead", "refuse"): _("離校日期最多填到%(limit)s天後（%(latest_on)s）"),
    ("tracked_on.ahead", "refuse"): _("追蹤日期不能晚於今天（%(latest_on)s）"),
    ("tracked_on.before_left", "warn"): _("追蹤日期早於離校日期（%(left_on)s），請再確認"),
    ("tracked_on.back", "warn"): _("追蹤日期是%(days)s天前，超過%(limit)s天，請再確認"),
    ("quota", "met"): _("%(semester)s已追蹤%(counted)s次，應追蹤%(required)s次。"),
    ("quota", "not_met"): _("%(semester)s已追蹤%(counted)s次，應追蹤%(required)s次，還差%(short)s次。"),
    ("report_due", "met"): _("自%(from_on)s起算，應在%(due_on)s以前通報（%(days)s個上課日內）。"),
    ("report_due_latest", "met"): _("自%(from_on)s起算，最遲應在%(due_on)s以前通報（%(days)s日內）。"),
    ("leave", "met"): _("休學到%(ends_on)s期滿，學校應在%(notice_on)s以前通知。"),
}
"""(message, verdict or level of a remark) → sentence."""

REMINDER = _("還沒有填%(missing)s，可以先結案，之後請補上。")
SEPARATOR = _("、")


def sentence(
    says: str, verdict: str, seen: Mapping[str, object], *, scope: str = "", missing: Iterable[str] = ()
) -> str:
    """Fill the figures into the sentence; KeyError when the book has none, which a test rules out."""
    closing = str(seen.get("closing", scope))
    figures = {name: _spoken(name, value, closing) for name, value in seen.items()}
    figures["missing"] = _labels(closing, missing)
    return str(SENTENCES[says, verdict]) % figures


def reminder(closing: str, missing: Iterable[str]) -> str:
    """What should still be filled in though it does not block; empty when nothing is missing."""
    labels = _labels(closing, missing)
    return str(REMINDER) % {"missing": labels} if labels else ""


def _labels(closing: str, names: Iterable[str]) -> str:
    return str(SEPARATOR).join(str(evidence_label(closing, name)) for name in names)


def _spoken(name: str, value: object, closing: str) -> str:
    if isinstance(value, date):
        return rocdate.full(value)
    if name == "semester":
        return Semester.parse(str(value)).label
    if name == "category":
        return str(CATEGORY_NAMES[str(value)])
    if name == "evidence":
        return str(evidence_label(closing, str(value)))
    return str(value)
