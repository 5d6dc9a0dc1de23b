"""Sessions in the database as Django keeps them, found by a statement that is built and planned once: every page of
everybody begins with it."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from accounts.prepared import prepared


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        key = self.session_key or ""
        found = next(iter(_open_sessions(key, timezone.now())), None) if _is_possible(key) else None
        if found is None:
            self._session_key = None
        return found


def _is_possible(key: str) -> bool:
    """Whatever stands in a cookie comes here; PostgreSQL takes no character zero."""
    return key.isascii() and key.isalnum()


@prepared
def _open_sessions(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
