"""A live suggestion to close as the 主通 judges it: what was suggested, and what the law says of it today."""

from dataclasses import dataclass
from datetime import date

from leavers.cases.actions.records import closing_of, judge
from leavers.cases.content import Closing
from leavers.cases.models import Case, Record
from leavers.cases.show.record import ClosingView, RecordView, record_view
from leavers.rules import law


class NoProposal(Exception):
    """The case carries no live suggestion; the database lets none 待結案 or 已結案 be without one."""


@dataclass(frozen=True)
class Proposal:
    """`record` is the tracking record that carries the suggestion, `contact` the same in words."""

    record: Record
    contact: RecordView
    closing: Closing
    words: ClosingView
    because: law.Because


def proposal(case: Case, *, on: date) -> Proposal:
    """The suggestion of a case, judged as if it were closed on that day; raises NoProposal."""
    record = case.suggestion
    closing = closing_of(record) if record else None
    contact = record_view(record) if record else None
    if record is None or closing is None or contact is None or contact.closing is None:
        raise NoProposal
    return Proposal(record, contact, closing, contact.closing, judge(case, closing, on=on))
