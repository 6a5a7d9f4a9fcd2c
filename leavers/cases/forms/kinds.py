"""The choice of a category for a case that has one already: only where the law lets it change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from leavers.rules import law
from leavers.ui.forms import CodeField, HouseForm


@dataclass(frozen=True)
class Kind:
    """A category with its kind; `subtype` is "" for 連續3日, which has none."""

    category: str
    subtype: str

    @property
    def query(self) -> str:
        return "?" + urlencode({"to": self.category, f"kind_{self.category.lower()}": self.subtype})


class KindForm(HouseForm):
    """Sent as codes in the address; each category with kinds has a question of its own, as on the first page
    of a report.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *, category: str, today: date) -> None:
        super().__init__(data)
        targets = law.changes_from(law.LAW, category, today)
        offered = [one for one in law.categories(law.LAW, today) if one.code in targets]
        to = CodeField("category_short", only=targets, look="cards", label=_("變更為"))
        to.explain(notes={one.code: str(one.definition) for one in offered})
        self.fields["to"] = to
        chosen = data.get("to", "") if data is not None else ""
        for one in offered:
            if one.subtypes:
                self.fields[f"kind_{one.code.lower()}"] = _kinds(one, required=one.code == chosen)
        self.questions = [(one.code, f"kind_{one.code.lower()}") for one in offered if one.subtypes]


def named_kind(query: Mapping[str, Any], *, on: date) -> Kind | None:
    """What the address names, be it lawful for a case or not; None where nothing sound is said."""
    for one in law.categories(law.LAW, on):
        subtype = query.get(f"kind_{one.code.lower()}", "")
        if one.code == query.get("to") and subtype in ({kind.code for kind in one.subtypes} or {""}):
            return Kind(one.code, subtype)
    return None


def _kinds(one: law.Category, *, required: bool) -> CodeField:
    codes = [kind.code for kind in one.subtypes]
    field = CodeField(
        "subtype", only=codes, look="cards", label=one.name, required=required, mark_optional=False
    )
    field.explain(notes={kind.code: f"{kind.definition}（{kind.article.cite}）" for kind in one.subtypes})
    return field
