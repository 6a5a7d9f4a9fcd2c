"""Says in each form whose it is, so that one that is sent too late can be given back to that person."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing

FIELD = "form_of"
SALT = "leavers.form_of"


@dataclass(frozen=True)
class FormOf:
    """Who had the form on the screen, and in which membership."""

    person_id: int
    membership_id: int


def mint(of: FormOf) -> str:
    """Signed and dated; it holds two numbers and no personal data."""
    return signing.dumps([of.person_id, of.membership_id], salt=SALT)


def read(token: str) -> FormOf | None:
    """None for what we did not sign, and for a form older than the longest session."""
    try:
        person_id, membership_id = signing.loads(token, salt=SALT, max_age=settings.SESSION_ABSOLUTE_SECONDS)
    except signing.BadSignature:
        return None
    return FormOf(person_id, membership_id)
