"""What a form asks for is done once, however often the form is sent."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction

from leavers.accounts.visitor import Visitor
from leavers.cases.actions import tokens
from leavers.cases.models import Case
from leavers.cases.refusals import Refusal

Done = TypeVar("Done")


def once(do: Callable[[], Done], *, token: str, case: Case, by: Visitor, at: datetime) -> Done:
    """Carry out one action and mark its form as used, in one transaction.

    Raises Repeated for the second click, whatever the first has made impossible meanwhile.
    """
    tokens.refuse_repetition(token, by=by)
    try:
        with transaction.atomic():
            done = do()
            tokens.use(token, case=case, by=by, at=at)
    except (IntegrityError, Refusal):
        tokens.refuse_repetition(token, by=by)
        raise
    return done
