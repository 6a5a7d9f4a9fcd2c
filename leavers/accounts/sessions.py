"""Sessions in the database, of which a request that changed nothing writes the age alone."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError


class SessionStore(db.SessionStore):
    """Each request renews the session, and requests of one browser overlap: a form keeps itself while it is
    being submitted. Written back as a whole, what the slower one read would undo what the faster one changed,
    such as the words that say what was done.
    """

    def save(self, must_create: bool = False) -> None:
        if must_create or self.modified or self.session_key is None:
            super().save(must_create)
            return
        mine = self.model.objects.filter(session_key=self.session_key)
        if not mine.update(expire_date=self.get_expiry_date()):
            raise UpdateError  # ended in another window meanwhile
