"""Sessions in the database, each found together with whose it is, by a statement that is built and planned once: every
page of everybody begins with it."""

from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Session, User
from accounts.prepared import prepared

# Django asks the session who somebody is, then a backend for that person, and nothing goes from one to the other.
_arrived: ContextVar[User | None] = ContextVar("arrived", default=None)


class SessionStore(db.SessionStore):
    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        _arrived.set(None)  # another visit, perhaps another visitor

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        session: Any = super().create_model_instance(data)
        session.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return session

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key or ""
        found = next(iter(_open_sessions(key, timezone.now())), None) if _is_possible(key) else None
        if found is None:
            self._session_key = None
        else:
            _arrived.set(found.person)
        return found


def take_arrived(pk: int) -> User | None:
    """Who came with the session that was just read, if it is they: once, since what was read grows old."""
    person = _arrived.get()
    _arrived.set(None)
    return person if person and person.pk == pk else None


def _is_possible(key: str) -> bool:
    """Whatever stands in a cookie comes here; PostgreSQL takes no character zero."""
    return key.isascii() and key.isalnum()


@prepared
def _open_sessions(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now).select_related("person")
