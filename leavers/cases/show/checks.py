"""系統檢核: what the system can say about a report before the 主通 does. It warns and never blocks."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from leavers.cases.content import Report
from leavers.rules import codes, identity, law, rocdate
from leavers.schools.models import School

OK, WARN, INFO = "ok", "warn", "info"
# What a 主通 recognises a student by; all of it should come from a registry.
_RECOGNISED_BY = ("name", "born_on", "class_name")


class Check(NamedTuple):
    """`verdict` is "ok", "warn" or "info"; `detail` says why, with its source."""

    verdict: str
    words: str
    detail: str = ""


def checks(
    report: Report, *, filed_on: date, elsewhere: School | None, deadline: law.Deadline | None, on: date
) -> list[Check]:
    """Everything that was looked at, also what was in order.

    What was counted until `filed_on` is judged as of that day; `on` is the day of reading.
    """
    return [
        *_identity(report),
        _registry(report),
        _other_cases(elsewhere),
        *_law(report, filed_on),
        *_mandated(report),
        *_deadline(deadline, on),
    ]


def _identity(report: Report) -> Iterator[Check]:
    student = report.student
    if student.id_kind not in set(identity.Kind):
        yield Check(INFO, _("證號沒有檢查碼，請核對證件"))
        return
    checked = identity.check(student.nid)
    if not checked.ok:
        yield Check(WARN, _("身分證字號有誤"), checked.message)
        return
    yield Check(OK, _("身分證字號檢查碼正確"))
    if (stated := identity.sex_of(student.nid)) and student.sex in "12" and stated != student.sex:
        yield Check(WARN, _("性別和身分證字號不一致"), _("請與填報人確認"))


def _registry(report: Report) -> Check:
    sources = report.student.sources
    typed = [name for name in _RECOGNISED_BY if name not in sources]
    if not sources:
        return Check(WARN, _("學生資料由填報人自行填寫"), _("沒有學籍可以比對，請核對姓名、出生日期和班級"))
    where = _origin(next(iter(sources.values())))
    if not typed:
        return Check(OK, _("姓名、出生日期、班級與學籍相符"), where)
    labels = {"name": _("姓名"), "born_on": _("出生日期"), "class_name": _("班級")}
    names = _("、").join(labels[name] for name in typed)
    return Check(WARN, _("%(names)s不是學籍帶入的") % {"names": names}, where)


def _origin(source: Mapping[str, str]) -> str:
    """本校學籍，115年11月22日更新."""
    moment = parse_datetime(source.get("as_of", ""))
    if moment is None:
        return source.get("label", "")
    figures = {"source": source.get("label", ""), "day": rocdate.full(moment.date())}
    return _("%(source)s，%(day)s更新") % figures


def _other_cases(elsewhere: School | None) -> Check:
    # At one school the database itself allows no second open case of a student (ruling 6).
    if elsewhere is None:
        return Check(OK, _("沒有重複的未結案件"))
    figures = {"school": elsewhere.name, "phone": elsewhere.phone}
    return Check(WARN, _("他校有這位學生的未結案件"), _("請洽%(school)s %(phone)s") % figures)


def _law(report: Report, filed_on: date) -> Iterator[Check]:
    """The threshold of the category, judged on what was filed, with the sentence of the law as the reason."""
    facts = report.facts
    match report.category:
        case "L1":
            yield from _three_days(facts, filed_on)
        case "L2" if report.subtype == "L2B":
            yield _given(facts, "notice_on", _("已填通知學生和家長的日期"), _("沒有填通知學生和家長的日期"))
        case "L3":
            yield from _long_absence(report, filed_on)
        case "L4":
            yield _given(facts, "certificate_no", _("已填轉學證明書字號"), _("沒有填轉學證明書字號"))


def _three_days(facts: Mapping[str, Any], filed_on: date) -> Iterator[Check]:
    missed = _count(facts.get("days_absent"))
    if missed is None:
        yield Check(WARN, _("沒有填未到校日數"), _("無法判斷是否連續達3日"))
        return
    yield _judged(law.three_days(law.LAW, missed, filed_on))


def _long_absence(report: Report, filed_on: date) -> Iterator[Check]:
    facts = report.facts
    because = law.long_absence(
        law.LAW,
        division=report.student.division,
        total_periods=_count(facts.get("total_periods")),
        missed_periods=_count(facts.get("missed_periods")),
        truant_periods=_count(facts.get("truant_periods")),
        on=filed_on,
    )
    yield _judged(because)
    yield from (_judged(part) for part in because.parts if because.met == part.met)


def _judged(because: law.Because) -> Check:
    return Check(OK if because.met else WARN, because.sentence(), because.rule.article.cite)


def _given(facts: Mapping[str, Any], name: str, there: str, missing: str) -> Check:
    return Check(OK, there) if facts.get(name) else Check(WARN, missing)


def _mandated(report: Report) -> Iterator[Check]:
    """A reason that may call for the 24-hour report of 兒少權益法 §53."""
    reasons = (report.reason, *report.other_reasons)
    if not any("M" in codes.flags("reason", reason) for reason in reasons if reason):
        return
    match report.facts.get("mandated"):
        case "done":
            yield Check(OK, _("已完成24小時責任通報"))
        case "not_needed":
            yield Check(INFO, _("填報人認為不需要24小時責任通報"), _("請再確認"))
        case _:
            yield Check(WARN, _("離校原因可能需要24小時責任通報"), _("填報人沒有說明是否已通報"))


def _deadline(deadline: law.Deadline | None, on: date) -> Iterator[Check]:
    if deadline is None:
        return
    late = (on - deadline.due_on).days
    because = deadline.because
    detail = "".join((because.sentence(), str(because.rule.doubt)))
    if late > 0:
        yield Check(WARN, _("通報已逾期%(days)s天") % {"days": late}, detail)
    else:
        yield Check(OK, _("通報期限%(day)s") % {"day": rocdate.full(deadline.due_on)}, detail)


def _count(value: Any) -> int | None:
    """A number of days or periods as it was filed; None when none was."""
    text = str(value) if value is not None else ""
    return int(text) if text.isascii() and text.isdigit() else None
