"""A complete draft as it will stand once submitted: the report in cards, its first record, and its checks."""

from datetime import datetime
from typing import Any

from leavers.accounts.visitor import Visitor
from leavers.cases.content import Contact
from leavers.cases.deadlines import report_deadline
from leavers.cases.filing import Filing
from leavers.cases.models import Record
from leavers.cases.refusals import AlreadyOpen, OpenElsewhere
from leavers.cases.show.checks import checks
from leavers.cases.show.record import record_view
from leavers.cases.show.report import sections
from leavers.cases.show.secrets import SECRETS
from leavers.schools.models import School

# Masked everywhere else: whoever has just typed them has to see whether they are right.
TO_BE_CHECKED = frozenset(SECRETS) - {"nid"}


def preview(
    filing: Filing, *, against: AlreadyOpen | OpenElsewhere | None, by: Visitor, at: datetime
) -> dict[str, Any]:
    """What the check page shows; nothing of it is stored."""
    report = filing.report()
    elsewhere: School | None = against.school if isinstance(against, OpenElsewhere) else None
    return {
        "sections": sections(report, revealed=TO_BE_CHECKED),
        "record": record_view(_as_record(filing.contact(), by=by, at=at)),
        "checks": checks(
            report,
            filed_on=filing.today,
            elsewhere=elsewhere,
            deadline=report_deadline(report),
            on=filing.today,
        ),
        "remarks": filing.remarks(),
    }


def _as_record(contact: Contact, *, by: Visitor, at: datetime) -> Record:
    return Record(
        number=1,
        tracked_on=contact.tracked_on,
        method=contact.method,
        targets=list(contact.targets),
        reached=contact.reached,
        lost_contact=contact.lost_contact,
        situation=contact.situation,
        will=contact.will,
        resources=list(contact.resources),
        next_on=contact.next_on,
        text=contact.text,
        author=by.person,
        submitted_at=at,
    )
