"""Checks account and password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from leavers.accounts.models import Person, normal_account


class AccountBackend(ModelBackend):
    """One normalised spelling per account; an unknown account costs as much time as a wrong password."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002  # the signature is Django's
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,  # noqa: ARG002  # the signature is Django's
    ) -> Person | None:
        if username is None or password is None:
            return None
        person = Person.objects.filter(account=normal_account(username)).first()
        if person is None:
            Person().set_password(password)
            return None
        right = person.check_password(password)
        return person if right and person.is_active else None

    def get_user(self, user_id: int) -> Person | None:
        return Person.objects.filter(pk=user_id, is_active=True).first()
