"""A report as people read it: before 提交, in the review, and on the page of the case."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from leavers.cases.content import Report
from leavers.cases.forms.facts import FactsForm
from leavers.cases.show.secrets import Shown, shown
from leavers.rules import codes, law
from leavers.ui import dates

Value = str | date | Shown

SEPARATOR = "、"
# (name among the facts, list of its codes); how a value is read follows from its name and type.
FACTS: tuple[tuple[str, str], ...] = (
    ("last_seen_on", ""),
    ("days_absent", ""),
    ("leave_nth", ""),
    ("leave_from", ""),
    ("leave_until", ""),
    ("leave_document", ""),
    ("notice_on", ""),
    ("total_periods", ""),
    ("missed_periods", ""),
    ("truant_periods", ""),
    ("meeting_on", ""),
    ("certificate_no", ""),
    ("certificate_on", ""),
    ("contacted_note", ""),
)
CARE: tuple[tuple[str, str], ...] = (("mandated", ""), ("high_care", ""))
WISHES: tuple[tuple[str, str], ...] = (
    ("will", "leave_will"),
    ("will_return", "leave_return"),
    ("will_plan", "leave_plan"),
    ("transfer_state", "transfer_state"),
    ("transfer_type", "transfer_type"),
    ("next_school", ""),
    ("transfer_reasons", "transfer_reason"),
    ("help", "help_needed"),
    ("referral", "referral_consent"),
)


class Row(NamedTuple):
    """One answer. `source` says in words where it came from and when; "" for what was typed. `name` is the
    field of the form in which it is given.
    """

    label: str
    value: Value
    source: str = ""
    name: str = ""


@dataclass(frozen=True)
class Section:
    """Answers under a heading; `name` is the step of the form on which they were given."""

    name: str
    title: str
    rows: tuple[Row, ...]

    @property
    def source(self) -> str:
        """Where most of the answers came from, said once for the whole card; "" for a card that was typed."""
        named = Counter(row.source for row in self.rows if row.source)
        return named.most_common(1)[0][0] if named.total() > 2 else ""

    def remark(self, row: Row) -> str:
        """What to say beside one answer: its source, where that is not the card's."""
        if row.source == self.source:
            return ""
        return row.source or _("自行填寫")


def sections(report: Report, *, revealed: Collection[str] = ()) -> tuple[Section, ...]:
    """The whole report in cards: student, contacts, case, wishes (only for 休學 and 轉學).

    Answers that were not given are left out. What stands masked until asked for is a `Shown`; `revealed`
    holds the fields of those to be shown in full.
    """
    cards = (
        Section("student", _("學生基本資料"), _rows(_student(report, revealed))),
        Section("student", _("聯絡資料"), _rows(_contacts(report, revealed))),
        Section("facts", _("案件資料"), _rows(_case(report))),
        Section("facts", _("意願"), _rows(_facts(report, WISHES))),
    )
    return tuple(card for card in cards if card.rows)


def origin_words(origin: dict[str, str] | None) -> str:
    """「本校學籍，115/11/22」, or "" for what was typed. S35: each value names its source and time."""
    if not origin:
        return ""
    as_of = dates.roc(date.fromisoformat(origin["as_of"][:10]))
    return _("%(source)s，%(day)s") % {"source": origin["label"], "day": as_of}


def _rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if (row.value.value if isinstance(row.value, Shown) else row.value))


def _student(report: Report, revealed: Collection[str]) -> Iterator[Row]:
    student, extra = report.student, report.student.extra
    secret = shown(report, "nid", revealed=revealed)
    plain: tuple[tuple[str, str, Value], ...] = (
        ("name", _("姓名"), student.name),
        ("nid", secret.label, secret),
        ("id_kind", _("證號類別"), _label("id_kind", student.id_kind)),
        ("sex", _("性別"), _label("sex", student.sex)),
        ("born_on", _("出生日期"), student.born_on),
        ("nationality", _("國籍"), extra.get("nationality", "")),
        ("student_no", _("學號"), extra.get("student_no", "")),
        ("division", _("部別"), _label("division", student.division)),
        ("programme", _("學程"), _label("programme", student.programme)),
        ("department", _("科別"), student.department),
        ("grade", _("年級"), _label("grade", student.grade)),
        ("class_name", _("班級"), student.class_name),
        ("seat_no", _("座號"), student.seat_no),
        ("identities", _("身分別"), _several("student_identity", report.identities, extra, "identities")),
        ("tribe", _("族別"), _label("tribe", extra.get("tribe", ""))),
        ("disability", _("特教類別"), _one("disability", extra, "disability")),
        ("family_type", _("家庭型態"), _one("family_type", extra, "family_type")),
    )
    for name, label, value in plain:
        yield Row(label, value, origin_words(student.sources.get(name)), name)


def _contacts(report: Report, revealed: Collection[str]) -> Iterator[Row]:
    sources = report.student.sources
    for person, title in (("guardian", _("監護人")), ("second", _("第二聯絡人"))):
        yield Row(title, person_words(report.contacts.get(person) or {}), name=f"{person}_name")
        yield _secret(report, f"{person}_phone", revealed)
    yield _secret(report, "student_phone", revealed)
    yield _secret(report, "registered_address", revealed, sources)
    mailing = _secret(report, "mailing_address", revealed, sources)
    elsewhere = report.contacts.get("mailing_address")
    yield mailing if elsewhere else Row(mailing.label, _("同戶籍地址"), name="mailing_address")


def _secret(report: Report, field: str, revealed: Collection[str], sources: Any = None) -> Row:
    secret = shown(report, field, revealed=revealed)
    return Row(secret.label, secret, origin_words((sources or {}).get(field)), field)


def person_words(contact: dict[str, str]) -> str:
    """「林志成（父親）」."""
    if not contact.get("name"):
        return ""
    relation = contact.get("relation_other") or _label("relation", contact.get("relation", ""))
    return _("%(name)s（%(relation)s）") % {"name": contact["name"], "relation": relation}


def _case(report: Report) -> Iterator[Row]:
    yield Row(_("離校種類"), _label("category_short", report.category), name="category")
    yield Row(_("子類"), _label("subtype", report.subtype), name=f"subtype_{report.category.lower()}")
    yield Row(_("離校日期"), report.left_on, name="left_on")
    yield from _facts(report, FACTS)
    yield Row(_("主要離校原因"), _label("reason", report.reason), name="reason")
    others = SEPARATOR.join(codes.labels("reason", report.other_reasons))
    yield Row(_("其他離校原因"), others, name="other_reasons")
    yield Row(_("原因說明"), report.facts.get("reason_text", ""), name="reason_text")
    yield from _facts(report, CARE)


def _facts(report: Report, names: tuple[tuple[str, str], ...]) -> Iterator[Row]:
    for name, code_list in names:
        given = report.facts.get(name)
        repeated = name == "leave_from" and given == report.left_on.isoformat()
        if given not in (None, "", []) and not repeated:
            label = str(FactsForm.base_fields[name].label)
            yield Row(label, _fact(report.facts, name, code_list), name=name)


def _fact(facts: dict[str, Any], name: str, code_list: str) -> Value:
    value = facts[name]
    if name.endswith("_on") or name in ("leave_from", "leave_until"):
        return date.fromisoformat(value)
    if isinstance(value, list):
        return _several(code_list, value, facts, name)
    if code_list:
        return _label(code_list, value)
    return str(FactsForm.words_of(name, value))


def _one(code_list: str, facts: dict[str, Any], name: str) -> str:
    return facts.get(f"{name}_other") or _label(code_list, facts.get(name, ""))


def _several(code_list: str, chosen: Iterable[str], facts: dict[str, Any], name: str) -> str:
    words = codes.labels(code_list, chosen)
    if other := facts.get(f"{name}_other"):
        words.append(other)
    return SEPARATOR.join(words)


def _label(code_list: str, code: str) -> str:
    return codes.label(code_list, code) if code else ""


def law_of(category: str, subtype: str, on: date) -> str:
    """The article of a sub-type; of a category without sub-types what the law calls by that name."""
    found = next(one for one in law.categories(law.LAW, on) if one.code == category)
    kinds = [kind for kind in found.subtypes if kind.code == subtype]
    return kinds[0].article.cite if kinds else str(found.definition).rstrip("。")
