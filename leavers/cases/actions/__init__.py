"""The only writer of cases: permission → law → compare-and-set → history, in one transaction.

Every action is keyword-only and takes who (`by`, a Visitor) and when (`at`). It raises a Refusal and changes
nothing, or returns what it made.
"""

from leavers.cases.actions.drafts import delete_draft, save_draft
from leavers.cases.actions.gates import close, keep_open, notify, reopen, send_back, withdraw
from leavers.cases.actions.records import add_record
from leavers.cases.actions.reports import resubmit, submit

__all__ = [
    "add_record",
    "close",
    "delete_draft",
    "keep_open",
    "notify",
    "reopen",
    "resubmit",
    "save_draft",
    "send_back",
    "submit",
    "withdraw",
]
