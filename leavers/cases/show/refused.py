"""Why an action was refused, in sentences for the form that asked for it."""

from django.utils.translation import gettext as _

from leavers.cases.refusals import AlreadyOpen, OpenElsewhere, Unlawful


def in_words(refusal: Unlawful | AlreadyOpen | OpenElsewhere) -> tuple[str, ...]:
    if isinstance(refusal, Unlawful):
        return refusal.reasons
    if isinstance(refusal, OpenElsewhere):
        words = _("這位學生在其他學校有未結案的通報。請聯絡%(school)s，電話%(phone)s。")
        figures = {"school": refusal.school.name, "phone": refusal.school.phone or _("未提供")}
        return (words % figures,)
    return (_("這位學生在本校已有另一件未結案的通報。"),)
