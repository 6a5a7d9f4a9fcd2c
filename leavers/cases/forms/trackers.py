"""異動協助追蹤人員: who joins, from when, and until when if that is known."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from leavers.cases.assigning import Candidate
from leavers.cases.forms.asked import Asked
from leavers.ui.forms import ChoiceField, RocDateField


class AssignForm(Asked):
    """Only those who may be given the case stand in the list, each with the work they have already."""

    person = ChoiceField(
        label=_("協助追蹤人員"),
        help_text=_("只列出本校啟用中、信箱已認證，而且還不在這個案件的人員；目前案件較少的在前面"),
        look="select",
    )
    from_on = RocDateField(label=_("開始日期"))
    last_on = RocDateField(
        label=_("最後一天"), help_text=_("代理到某一天時填寫；沒有填就一直協助下去"), required=False
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        candidates: Sequence[Candidate],
        today: date,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={"from_on": today, **(initial or {})})
        self.today, self.candidates = today, candidates
        offered = [(str(one.person_id), _who(one)) for one in candidates]
        cast(ChoiceField, self.fields["person"]).choices = [("", _("請選擇")), *offered]

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        from_on, last_on = found.get("from_on"), found.get("last_on")
        if from_on and from_on < self.today:
            self.add_error("from_on", _("開始日期不能早於今天"))
        if from_on and last_on and last_on < from_on:
            self.add_error("last_on", _("最後一天不能早於開始日期"))
        return found


def _who(one: Candidate) -> str:
    """王柏翰（輔導人員，目前5件）; a 導師 with the class."""
    figures = {"name": one.name, "role": one.class_name or one.role.label, "load": one.load}
    return _now("%(name)s（%(role)s，目前%(load)s件）") % figures
