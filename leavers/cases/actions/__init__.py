"""The only writer of cases: permission → law → compare-and-set → history, in one transaction.

Every action is keyword-only and takes who (`by`, a Visitor) and when (`at`). It raises a Refusal and changes
nothing, or returns what it made.
"""

from leavers.cases.actions.corrections import (
    correct_contacts,
    correct_nid,
    correct_report,
    protect,
    reclassify,
)
from leavers.cases.actions.drafts import (
    begin_draft,
    delete_draft,
    delete_expired_drafts,
    keep_form,
    save_draft,
)
from leavers.cases.actions.gates import close, keep_open, notify, reopen, send_back, withdraw
from leavers.cases.actions.once import once
from leavers.cases.actions.records import add_record, remove_record
from leavers.cases.actions.reports import resubmit, submit
from leavers.cases.actions.trackers import assign, release

__all__ = [
    "add_record",
    "assign",
    "begin_draft",
    "close",
    "correct_contacts",
    "correct_nid",
    "correct_report",
    "delete_draft",
    "delete_expired_drafts",
    "keep_form",
    "keep_open",
    "notify",
    "once",
    "protect",
    "reclassify",
    "release",
    "remove_record",
    "reopen",
    "resubmit",
    "save_draft",
    "send_back",
    "submit",
    "withdraw",
]
