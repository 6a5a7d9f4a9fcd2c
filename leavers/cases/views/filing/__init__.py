"""新增通報 in five steps; each step is kept on the server, whatever state it is in."""

from leavers.cases.views.filing.end import new_check, submitted
from leavers.cases.views.filing.mend import edit, edit_discard, edit_facts, edit_start, edit_student
from leavers.cases.views.filing.start import lookup, new, new_start
from leavers.cases.views.filing.steps import new_facts, new_first, new_student

__all__ = [
    "edit",
    "edit_discard",
    "edit_facts",
    "edit_start",
    "edit_student",
    "lookup",
    "new",
    "new_check",
    "new_facts",
    "new_first",
    "new_start",
    "new_student",
    "submitted",
]
