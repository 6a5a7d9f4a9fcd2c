"""Step 3 of a report: when and why the student left, and what the student wishes."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leavers.cases.forms.fields import CountField, SaysOther, other_field, says_too_little
from leavers.rules import codes, law
from leavers.schools.calendar import is_school_day
from leavers.ui.forms import (
    ChoiceField,
    CodeField,
    CodesField,
    LineField,
    LongTextField,
    RocDateField,
)

YES, NO = "Y", "N"
DONE, NOT_NEEDED = "done", "not_needed"
DEEMED = "L2B"

# Which questions each category asks beside those that all ask.
ASKED: Mapping[str, tuple[str, ...]] = {
    "L1": ("last_seen_on", "days_absent", "contacted_note"),
    "L2": (
        "leave_nth",
        "notice_on",
        "leave_from",
        "leave_until",
        "leave_document",
        "will",
        "will_return",
        "will_plan",
        "will_plan_other",
        "help",
        "help_other",
        "referral",
    ),
    "L3": ("total_periods", "missed_periods", "truant_periods", "meeting_on"),
    "L4": (
        "certificate_no",
        "certificate_on",
        "transfer_state",
        "transfer_type",
        "next_school",
        "transfer_reasons",
        "transfer_reasons_other",
        "help",
        "help_other",
    ),
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "L2": ("leave_nth", "will", "will_return"),
    "L2B": ("notice_on",),
    "L3": ("missed_periods",),
    "L3A": ("total_periods",),
    "L3B": ("truant_periods",),
    "L4": ("transfer_state", "transfer_type"),
}
LEFT_ON_HINTS: Mapping[str, Any] = {
    "L1": _("連續未到校的第一天，例如115/11/09或1151109"),
    "L2": _("休學生效的日期，例如115/11/09或1151109"),
    "L3": _("達到長期缺課的日期，例如115/11/09或1151109"),
    "L4": _("轉學生效的日期，例如115/11/09或1151109"),
}
# 已報到, 五專或專科以上, 國外學校: then the name of the next school is known, and C5 will ask for it.
SCHOOL_KNOWN = {"transfer_state": {"E1"}, "transfer_type": {"D6", "D7"}}
NTH = [("1", _("第1次")), ("2", _("第2次"))]
MANDATED = [(DONE, _("已經通報")), (NOT_NEEDED, _("經評估不需要通報"))]
WORDS: Mapping[str, Mapping[str, Any]] = {
    "leave_nth": dict(NTH),
    "mandated": dict(MANDATED),
    "high_care": {YES: _("是"), NO: _("否")},
}


class FactsForm(SaysOther):
    """The questions of one category; those of the others are not there at all (manual 參一, S40).

    The law's doubts about what was answered are no errors: they are shown beside the answers (`findings.py`).
    """

    OTHERS = {"will_plan": "leave_plan", "help": "help_needed", "transfer_reasons": "transfer_reason"}

    left_on = RocDateField(label=_("離校日期"))
    last_seen_on = RocDateField(label=_("最後到校日"), required=False)
    days_absent = CountField(
        label=_("連續未到校的上課日數"),
        help_text=_("可以不填，由系統從離校日期算到今天"),
        least=1,
        most=400,
        required=False,
    )
    contacted_note = LineField(
        label=_("三日內已做的聯繫"),
        help_text=_("方式和結果，例如電話三次，無人接聽"),
        max=200,
        required=False,
    )
    leave_nth = ChoiceField(label=_("第幾次休學"), choices=NTH)
    notice_on = RocDateField(label=_("通知學生和家長的日期"), help_text=_("視為休學前，學校應先通知"))
    leave_from = RocDateField(label=_("休學起日"), help_text=_("沒有填就是離校日期"), required=False)
    leave_until = RocDateField(label=_("休學迄日"), help_text=_("休學證明書上的日期"), required=False)
    leave_document = LineField(label=_("休學證明書字號"), max=60, width="w-sm", required=False)
    total_periods = CountField(label=_("本學期修習總節數"), least=1)
    missed_periods = CountField(label=_("缺課節數"), help_text=_("公假不計入"))
    truant_periods = CountField(label=_("曠課節數"))
    meeting_on = RocDateField(label=_("學校會議日期"), required=False)
    certificate_no = LineField(label=_("轉學證明書字號"), max=60, width="w-sm", required=False)
    certificate_on = RocDateField(label=_("轉學證明書日期"), required=False)

    reason = CodeField("reason", label=_("主要離校原因"), look="select")
    other_reasons = CodesField("reason", label=_("其他離校原因"), required=False)
    reason_text = LongTextField(
        label=_("原因說明"), note=_("請勿填寫病歷等非必要的個人資料"), max=500, required=False, rows=4
    )
    mandated = ChoiceField(label=_("24小時內通報"), choices=MANDATED, required=False, mark_optional=False)
    high_care = ChoiceField(
        label=_("是否為高關懷學生"), choices=[(YES, _("是")), (NO, _("否"))], required=False
    )

    will = CodeField("leave_will", label=_("復學意願"))
    will_return = CodeField("leave_return", label=_("預計復學時間"))
    will_plan = CodesField("leave_plan", label=_("休學期間的規劃"), required=False)
    will_plan_other = other_field(_("其他規劃"))
    transfer_state = CodeField("transfer_state", label=_("轉入狀態"))
    transfer_type = CodeField("transfer_type", label=_("轉入學校的類型"))
    next_school = LineField(
        label=_("轉入學校"),
        help_text=_("完整校名"),
        max=60,
        width="w-md",
        required=False,
        mark_optional=False,
    )
    transfer_reasons = CodesField("transfer_reason", label=_("轉學原因"), required=False)
    transfer_reasons_other = other_field(_("其他轉學原因"))
    help = CodesField("help_needed", label=_("希望獲得的協助"), required=False)
    help_other = other_field(_("其他協助"))
    referral = CodeField("referral_consent", label=_("是否同意轉介"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        category: str,
        subtype: str,
        today: date,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.category, self.subtype, self.today = category, subtype, today
        elsewhere = {name for names in ASKED.values() for name in names} - set(ASKED[category])
        if subtype != DEEMED:
            elsewhere.add("notice_on")
        for name in elsewhere:
            del self.fields[name]
        needed = NEEDED.get(category, ()) + NEEDED.get(subtype, ())
        for name in ("total_periods", "missed_periods", "truant_periods"):
            if name in self.fields:
                self.fields[name].required = name in needed
        self.fields["left_on"].help_text = LEFT_ON_HINTS[category]
        self.fields["mandated"].required = self.must_ask_about_24_hours()

    @staticmethod
    def words_of(name: str, value: Any) -> Any:
        """An answer in words: the label of a choice, else the answer itself."""
        return WORDS.get(name, {}).get(value, value)

    def must_ask_about_24_hours(self) -> bool:
        """Whether a chosen reason is one that 兒少權益法 §53 may oblige to report within 24 hours."""
        chosen = [self["reason"].value(), *(self["other_reasons"].value() or ())]
        return any(code in codes.CODES["reason"].flagged("M") for code in chosen)

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        self._judge_dates(found)
        self._judge_periods(found)
        self._judge_reasons(found)
        self._judge_next_school(found)
        self.judge_others()
        return found

    def _judge_dates(self, found: dict[str, Any]) -> None:
        if left_on := found.get("left_on"):
            for remark in law.check_left_on(law.LAW, self.category, left_on, self.today):
                self.add_error("left_on", remark.sentence())
            if found.get("last_seen_on") and found["last_seen_on"] > left_on:
                self.add_error("last_seen_on", _("最後到校日不能晚於離校日期"))
        for name in ("last_seen_on", "notice_on", "meeting_on"):
            if found.get(name) and found[name] > self.today:
                label = self.fields[name].label
                self.add_error(name, gettext("%(label)s不能晚於今天") % {"label": label})
        starts_on = found.get("leave_from") or found.get("left_on")
        if starts_on and found.get("leave_until") and found["leave_until"] <= starts_on:
            self.add_error("leave_until", _("休學迄日要晚於休學起日"))

    def _judge_periods(self, found: dict[str, Any]) -> None:
        total, missed, truant = (found.get(f"{name}_periods") for name in ("total", "missed", "truant"))
        if total is not None and missed is not None and missed > total:
            self.add_error("missed_periods", _("缺課節數不能多於修習總節數"))
        elif missed is not None and truant is not None and truant > missed:
            self.add_error("truant_periods", _("曠課也是缺課，曠課節數不能多於缺課節數"))

    def _judge_reasons(self, found: dict[str, Any]) -> None:
        main, others = found.get("reason", ""), found.get("other_reasons", [])
        found["other_reasons"] = [code for code in others if code != main]
        telling = says_too_little("reason", [main, *others])
        if telling and not found.get("reason_text") and "reason_text" not in self.errors:
            self.ask_for("reason_text", gettext("選了「%(answer)s」，請說明") % {"answer": telling})
        if not self.fields["mandated"].required:
            found["mandated"] = ""

    def _judge_next_school(self, found: dict[str, Any]) -> None:
        known = any(found.get(name) in values for name, values in SCHOOL_KNOWN.items())
        if known and not found.get("next_school") and "next_school" not in self.errors:
            self.ask_for("next_school", _("請輸入轉入學校"))

    def because(self, division: str) -> law.Because | None:
        """What the law says of the periods as far as they can be read (長期缺課), also of a near miss."""
        if self.category != "L3" or division not in law.DIVISIONS:
            return None
        found = self.cleaned_data
        return law.long_absence(
            law.LAW,
            division=division,
            total_periods=found.get("total_periods"),
            missed_periods=found.get("missed_periods"),
            truant_periods=found.get("truant_periods"),
            on=self.today,
        )

    def facts(self) -> dict[str, Any]:
        """The answers without a column of their own, dates as ISO text; only once the form is valid."""
        columns = {"left_on", "reason", "other_reasons"}
        found = {name: value for name, value in self.cleaned_data.items() if name not in columns}
        if self.category == "L1" and found["days_absent"] is None:
            found["days_absent"] = _school_days(self.cleaned_data["left_on"], self.today)
        if self.category == "L2" and found["leave_from"] is None:
            found["leave_from"] = self.cleaned_data["left_on"]
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in found.items()
            if value not in (None, "", [])
        }


def _school_days(first: date, last: date) -> int:
    """School days from one day to another, both included; never more than the field itself would take."""
    days = min((last - first).days + 1, 400)
    return sum(is_school_day(first + timedelta(days=n)) for n in range(days))
