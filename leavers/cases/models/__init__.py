"""What is kept of a case."""

from leavers.cases.models.case import Case, CaseCounter
from leavers.cases.models.draft import Draft
from leavers.cases.models.event import Event
from leavers.cases.models.record import Record, Tracker
from leavers.cases.models.token import UsedToken

__all__ = ["Case", "CaseCounter", "Draft", "Event", "Record", "Tracker", "UsedToken"]
