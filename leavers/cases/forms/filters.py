"""The filter above 案件清單: codes only, so that they may stand in the address."""

from django.utils.translation import gettext_lazy as _

from leavers.cases.listing import SHORT, Filter
from leavers.rules import codes
from leavers.ui.forms import ChoiceField, HouseForm


def _categories() -> list[tuple[str, object]]:
    return [("", _("全部種類")), *codes.choices("category_short")]


class CaseFilterForm(HouseForm):
    category = ChoiceField(label=_("離校種類"), look="select", choices=_categories, required=False)
    tracking = ChoiceField(
        label=_("追蹤情形"),
        look="select",
        choices=[("", _("不限")), (SHORT, _("本學期未達標"))],
        required=False,
    )

    def __init__(self, asked: Filter) -> None:
        super().__init__(initial={"category": asked.category, "tracking": SHORT if asked.short else ""})
