"""The values of a report that stand masked until somebody asks for one of them: the ID, phones, addresses."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from leavers.cases.content import Report
from leavers.rules import identity, masks
from leavers.rules.law.book import Words


@dataclass(frozen=True)
class Secret:
    """One such value: what it is called, where it stands in a report, and how much of it a mask leaves."""

    label: Words
    read: Callable[[Report], str]
    mask: Callable[[str], str]


def _contact(name: str) -> Callable[[Report], str]:
    return lambda report: str(report.contacts.get(name) or "")


def _phone_of(person: str) -> Callable[[Report], str]:
    return lambda report: str((report.contacts.get(person) or {}).get("phone") or "")


SECRETS: Mapping[str, Secret] = MappingProxyType(
    {
        "nid": Secret(_("身分證字號"), lambda report: report.student.nid, identity.mask),
        "student_phone": Secret(_("學生手機"), _contact("student_phone"), masks.mask_phone),
        "guardian_phone": Secret(_("監護人電話"), _phone_of("guardian"), masks.mask_phone),
        "second_phone": Secret(_("第二聯絡人電話"), _phone_of("second"), masks.mask_phone),
        "registered_address": Secret(_("戶籍地址"), _contact("registered_address"), masks.mask_address),
        "mailing_address": Secret(_("通訊地址"), _contact("mailing_address"), masks.mask_address),
    }
)


@dataclass(frozen=True)
class Shown:
    """A secret as a page shows it: `value` is masked unless `open`; empty when the report has none."""

    field: str
    label: str
    value: str
    open: bool = False


def shown(report: Report, field: str, *, revealed: Collection[str] = ()) -> Shown:
    """One secret, in full only when its field is among `revealed`; KeyError for an unknown field."""
    secret = SECRETS[field]
    value = secret.read(report)
    is_open = field in revealed
    return Shown(field, str(secret.label), value if is_open else secret.mask(value), is_open)
