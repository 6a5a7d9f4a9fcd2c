"""Whom to ask at a school."""

from leavers.accounts.models import Membership
from leavers.accounts.visitor import Visitor
from leavers.rules.permissions import Role


def chiefs_for(visitor: Visitor) -> list[str]:
    """The names of the 主通 at the visitor's school, without the visitor; none where there is no school."""
    if visitor.school_id is None:
        return []
    rows = Membership.objects.filter(
        school_id=visitor.school_id, role=Role.CHIEF, is_active=True, person__is_active=True
    ).exclude(person_id=visitor.person_id)
    return list(rows.order_by("pk").values_list("person__name", flat=True))
