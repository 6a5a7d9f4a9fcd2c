"""Step 1 of a report: the kind of leaving, and who the student is."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from leavers.rules import law
from leavers.ui.forms import CodeField, HouseForm, NationalIdField


def _subtype(category: str, label: Any) -> CodeField:
    kinds = {"L2": ("L2A", "L2B", "L2C", "L2D"), "L3": ("L3A", "L3B"), "L4": ("L4A", "L4B")}
    only = kinds[category]
    return CodeField("subtype", only=only, look="cards", label=label, required=False, mark_optional=False)


class StartForm(HouseForm):
    """Each category with kinds has a question of its own, so that the page works without a script.

    Only the question of the chosen category counts; the others keep their answers, should it change.
    """

    category = CodeField("category_short", label=_("離校種類"), look="cards", columns=2)
    subtype_l2 = _subtype("L2", _("休學的依據"))
    subtype_l3 = _subtype("L3", _("長期缺課的情形"))
    subtype_l4 = _subtype("L4", _("轉學的方式"))
    nid = NationalIdField(
        label=_("學生身分證字號"),
        help_text=_(
            "1個英文字母加9個數字，也可以輸入居留證統一證號。英文會自動轉成大寫，輸入完成就會查詢學籍。"
        ),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        look_up_at: str = "",
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self._explain(law.categories(law.LAW, today))
        if look_up_at:
            cast(NationalIdField, self.fields["nid"]).look_up_at(look_up_at, target="lookup")
        chosen = _question_of(data.get("category", "")) if data is not None else ""
        if chosen in self.fields:
            self.fields[chosen].required = True

    def _explain(self, categories: tuple[law.Category, ...]) -> None:
        """The legal text beside each category and each of its kinds."""
        self._notes("category", {one.code: str(one.definition) for one in categories})
        for one in categories:
            if one.subtypes:
                notes = {kind.code: f"{kind.definition}（{kind.article.cite}）" for kind in one.subtypes}
                self._notes(_question_of(one.code), notes)

    def _notes(self, name: str, notes: dict[str, str]) -> None:
        cast(CodeField, self.fields[name]).explain(notes=notes)

    def only(self, name: str) -> None:
        """Forget what is wrong with the other fields: they have not been asked about yet."""
        for other in [field for field in self.errors if field != name]:
            del self.errors[other]

    def subtype(self) -> str:
        """The kind within the category; empty for 連續3日, which has none."""
        return str(self.cleaned_data.get(_question_of(self.cleaned_data["category"])) or "")


def _question_of(category: str) -> str:
    """The name of the field that asks for the kinds of a category."""
    return f"subtype_{str(category).lower()}"
