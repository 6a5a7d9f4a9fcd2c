"""How long a session lasts: so long without activity, and never longer than so long (ruling 22)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

STARTED = "started"


@dataclass(frozen=True)
class SessionClock:
    """At `now`, the moment of a request: seconds until the end if nothing is done, and at most."""

    now: datetime
    idle: int
    most: int

    @property
    def left(self) -> int:
        return min(self.idle, self.most)

    @property
    def ends_at(self) -> str:
        """What the clock on the wall shows when the session ends, if nothing more is done: 10:20."""
        return f"{timezone.localtime(self.now + timedelta(seconds=self.left)):%H:%M}"

    @property
    def longest_hours(self) -> int:
        return int(settings.SESSION_ABSOLUTE_SECONDS) // 3600


def wind(session: SessionBase, now: datetime) -> SessionClock:
    """The clock of a session that is used now; it starts at the first use after sign-in."""
    at = int(now.timestamp())
    started = int(session.setdefault(STARTED, at))
    most = started + int(settings.SESSION_ABSOLUTE_SECONDS) - at
    return SessionClock(now, idle=int(settings.SESSION_COOKIE_AGE), most=most)
