"""最近動態: a happening as one sentence, cut where the student stands so that the name can be a link."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from leavers.cases.models import Event
from leavers.cases.models.event import Kind
from leavers.rules.lifecycle import Step

SENTENCES: Mapping[str, object] = {
    Step.SUBMIT: _("%(who)s提交%(student)s的通報"),
    Step.NOTIFY: _("%(who)s通報%(student)s"),
    Step.SEND_BACK: _("%(who)s退回%(student)s的通報"),
    Step.SUGGEST_CLOSING: _("%(who)s建議%(student)s結案"),
    Step.KEEP_OPEN: _("%(who)s退回%(student)s的結案建議"),
    Step.CLOSE: _("%(who)s確認%(student)s結案"),
    Step.REOPEN: _("%(who)s取消%(student)s的結案"),
    Step.WITHDRAW: _("%(who)s將%(student)s的案件撤案"),
    Kind.RECORD: _("%(who)s新增%(student)s的追蹤紀錄"),
    Kind.REMOVE_RECORD: _("%(who)s刪除%(student)s的一筆追蹤紀錄"),
    Kind.ASSIGN: _("%(who)s異動%(student)s的協助追蹤人員"),
    Kind.RECLASSIFY: _("%(who)s變更%(student)s的離校種類"),
    Kind.CORRECT: _("%(who)s更正%(student)s的資料"),
    Kind.PROTECT: _("%(who)s設定%(student)s的保護個案"),
}
# A character that no name holds: it marks the place of the student's name.
GAP = "\x00"


@dataclass(frozen=True)
class NewsLine:
    """`before` + the student as a link + `after`."""

    before: str
    student: str
    after: str
    case_id: int
    at: datetime


def news_line(event: Event) -> NewsLine:
    """The happening in the visitor's language; case and person must have been read with it."""
    sentence = str(SENTENCES[event.kind]) % {"who": event.by.name, "student": GAP}
    before, _gap, after = sentence.partition(GAP)
    return NewsLine(before, event.case.name, after, event.case_id, event.at)
