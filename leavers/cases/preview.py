"""A complete draft as it will stand once submitted: the report in cards, its first record, and its checks."""

from datetime import datetime
from typing import Any

from leavers.cases.deadlines import report_deadline
from leavers.cases.filing import Filing
from leavers.cases.refusals import AlreadyOpen, OpenElsewhere
from leavers.cases.show.checks import checks
from leavers.cases.show.record import record_view
from leavers.cases.show.report import sections
from leavers.cases.show.secrets import SECRETS
from leavers.schools.models import School

# Masked everywhere else: whoever has just typed them has to see whether they are right.
TO_BE_CHECKED = frozenset(SECRETS) - {"nid"}


def preview(filing: Filing, *, against: AlreadyOpen | OpenElsewhere | None, at: datetime) -> dict[str, Any]:
    """What the check page shows; nothing of it is stored."""
    report = filing.report()
    elsewhere: School | None = against.school if isinstance(against, OpenElsewhere) else None
    return {
        "sections": sections(report, revealed=() if filing.case else TO_BE_CHECKED),
        "record": record_view(filing.first_record(at=at)),
        "checks": checks(
            report,
            filed_on=filing.today,
            elsewhere=elsewhere,
            deadline=report_deadline(report),
            on=filing.today,
        ),
        "remarks": filing.remarks(),
    }
