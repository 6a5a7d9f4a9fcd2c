"""Step 2 of a report: who the student is and how the family can be reached."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from leavers.cases.content import Student
from leavers.cases.forms.fields import PhoneField, SaysOther, other_field
from leavers.registry.port import Enrolment
from leavers.rules import identity
from leavers.ui.forms import CodeField, CodesField, LineField, RocDateField, TickField

INDIGENOUS, DISABLED = "I01", "I03"
# What a registry may know, in the order of the page.
ENROLMENT_FIELDS = (
    "name",
    "sex",
    "born_on",
    "nationality",
    "student_no",
    "division",
    "programme",
    "department",
    "grade",
    "class_name",
    "seat_no",
)
ADDRESSES = {"registered_address": "household_address", "mailing_address": "mailing_address"}
COLUMNS = frozenset(ENROLMENT_FIELDS) - {"nationality", "student_no"}
EXTRA = (
    "nationality",
    "student_no",
    "school_type",
    "tribe",
    "disability",
    "disability_other",
    "family_type",
    "family_type_other",
    "identities_other",
)


class StudentForm(SaysOther):
    """What the registry knows is no field: it is shown, not typed (S35). Addresses are fields all the same,
    filled in, for they change without the registry hearing of it.

    `found` is the enrolment the answers rest on; with `by_hand` everything is typed, starting from it.
    """

    OTHERS = {
        "identities": "student_identity",
        "disability": "disability",
        "family_type": "family_type",
        "guardian_relation": "relation",
        "second_relation": "relation",
    }

    name = LineField(label=_("姓名"), max=60, width="w-sm")
    sex = CodeField("sex", label=_("性別"))
    born_on = RocDateField(label=_("出生日期"), help_text=_("例如99/02/03或990203"))
    nationality = LineField(label=_("國籍"), max=30, width="w-sm", required=False)
    student_no = LineField(label=_("學號"), max=20, width="w-sm")
    division = CodeField("division", label=_("部別"), look="select")
    programme = CodeField("programme", label=_("學程"), look="select")
    department = LineField(label=_("科別"), max=30, width="w-sm")
    grade = CodeField("grade", label=_("年級"), layout="inline")
    class_name = LineField(label=_("班級"), max=30, width="w-sm")
    seat_no = LineField(label=_("座號"), max=3, width="w-date", required=False)

    identities = CodesField("student_identity", label=_("身分別"))
    identities_other = other_field(_("其他身分別"))
    tribe = CodeField("tribe", label=_("族別"), look="select", required=False, mark_optional=False)
    disability = CodeField(
        "disability", label=_("特教類別"), look="select", required=False, mark_optional=False
    )
    disability_other = other_field(_("其他障礙"))
    family_type = CodeField("family_type", label=_("家庭型態"), required=False)
    family_type_other = other_field(_("其他家庭型態"))

    guardian_name = LineField(label=_("監護人姓名"), max=60, width="w-sm")
    guardian_relation = CodeField("relation", label=_("監護人與學生的關係"), look="select")
    guardian_relation_other = other_field(_("其他關係"))
    guardian_phone = PhoneField(label=_("監護人電話"))
    second_name = LineField(label=_("第二聯絡人姓名"), max=60, width="w-sm", required=False)
    second_relation = CodeField("relation", label=_("第二聯絡人與學生的關係"), look="select", required=False)
    second_relation_other = other_field(_("其他關係"))
    second_phone = PhoneField(label=_("第二聯絡人電話"), required=False)
    student_phone = PhoneField(label=_("學生手機"), required=False)
    registered_address = LineField(label=_("戶籍地址"), max=120)
    same_address = TickField(label=_("通訊地址同戶籍地址"), required=False)
    mailing_address = LineField(label=_("通訊地址"), max=120, required=False, mark_optional=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        nid: str,
        today: date,
        found: Enrolment | None = None,
        by_hand: bool = False,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=self._prefilled(found) | (initial or {}))
        self.nid, self.today, self.found = nid, today, found
        self.taken: tuple[str, ...] = ()
        if found and not by_hand:
            self.taken = tuple(name for name in ENROLMENT_FIELDS if name in found.known)
        for name in self.taken:
            del self.fields[name]

    @staticmethod
    def _prefilled(found: Enrolment | None) -> dict[str, Any]:
        if found is None:
            return {}
        typed = {name: getattr(found, name) for name in ENROLMENT_FIELDS}
        typed |= {ours: getattr(found, theirs) for ours, theirs in ADDRESSES.items()}
        return typed | {"same_address": found.mailing_address == found.household_address != ""}

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        born_on = found.get("born_on")
        if born_on and born_on >= self.today:
            self.add_error("born_on", _("出生日期要早於今天"))
        self._judge_identities(found)
        self._judge_contacts(found)
        self.judge_others()
        return found

    def _judge_identities(self, found: dict[str, Any]) -> None:
        for identity_code, name, words in (
            (INDIGENOUS, "tribe", _("身分別選了「原住民」，請選擇族別")),
            (DISABLED, "disability", _("身分別選了「身心障礙」，請選擇特教類別")),
        ):
            if identity_code not in found.get("identities", ()):
                found[name] = ""
            elif not found.get(name) and name not in self.errors:
                self.ask_for(name, words)

    def _judge_contacts(self, found: dict[str, Any]) -> None:
        if found.get("same_address"):
            found["mailing_address"] = ""
        elif not found.get("mailing_address") and "mailing_address" not in self.errors:
            self.ask_for("mailing_address", _("請輸入通訊地址，或勾選「通訊地址同戶籍地址」"))
        known = found.get("second_relation") or found.get("second_phone")
        if known and not found.get("second_name") and "second_name" not in self.errors:
            self.ask_for("second_name", _("請輸入第二聯絡人姓名"))
        if found.get("second_name") and not found.get("second_phone") and "second_phone" not in self.errors:
            self.ask_for("second_phone", _("請輸入第二聯絡人電話"))

    def value(self, name: str) -> Any:
        """An answer, or what the registry says where it was not asked; only once the form is valid."""
        return getattr(self.found, name) if name in self.taken else self.cleaned_data.get(name, "")

    def student(self) -> Student:
        """The student as filed; every value that is still the registry's names its source."""
        return Student(
            nid=self.nid,
            id_kind=str(identity.check(self.nid).kind or ""),
            extra={name: self.value(name) for name in EXTRA if self.value(name)},
            sources=self._sources(),
            **{name: self.value(name) for name in COLUMNS},
        )

    def _sources(self) -> dict[str, dict[str, str]]:
        if self.found is None:
            return {}
        theirs = {name: name for name in ENROLMENT_FIELDS} | ADDRESSES
        known = self.found.known
        return {
            ours: self.found.origin
            for ours, name in theirs.items()
            if name in known and self.value(ours) == getattr(self.found, name)
        }

    def identities_chosen(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["identities"])

    def contacts(self) -> dict[str, Any]:
        """The contacts under the keys that the sealed column keeps; an empty 通訊地址 is the 戶籍地址."""
        answers = self.cleaned_data
        second = self._person("second") if answers["second_name"] else {}
        plain = ("student_phone", "registered_address", "mailing_address")
        return {"guardian": self._person("guardian"), "second": second} | {
            name: answers[name] for name in plain
        }

    def _person(self, who: str) -> dict[str, str]:
        kept = {part: self.cleaned_data[f"{who}_{part}"] for part in ("name", "relation", "phone")}
        other = self.cleaned_data[f"{who}_relation_other"]
        return kept | ({"relation_other": other} if other else {})
