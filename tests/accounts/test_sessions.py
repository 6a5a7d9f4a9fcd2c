"""Two requests of one browser at once: what one changed in the session, the other does not undo."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from time_machine import Traveller

from leavers.accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


def begun() -> str:
    session = SessionStore()
    session["membership"] = 1
    session.save()
    return session.session_key or ""


def test_a_request_that_only_looked_leaves_what_another_one_wrote() -> None:
    key = begun()
    slow, fast = SessionStore(key), SessionStore(key)
    assert slow["membership"] == 1
    fast["said"] = "已提交"
    fast.save()
    slow.save()
    assert SessionStore(key)["said"] == "已提交"


def test_looking_renews_the_session(clock: Traveller) -> None:
    key = begun()
    before = Session.objects.get(pk=key).expire_date
    clock.shift(600)
    looking = SessionStore(key)
    assert looking["membership"] == 1
    looking.save()
    assert Session.objects.get(pk=key).expire_date - before == timedelta(seconds=600)


def test_a_session_that_was_ended_meanwhile_does_not_come_back() -> None:
    key = begun()
    looking = SessionStore(key)
    looking.load()
    SessionStore(key).flush()
    with pytest.raises(UpdateError):
        looking.save()
    assert not SessionStore().exists(key)
