from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import BaseBackend
from django.db.models import QuerySet

from accounts.models import User
from accounts.prepared import prepared
from accounts.sessions import take_arrived
from accounts.spaces import standing_of

ENTER_EDITOR = "wagtailadmin.access_admin"


class PersonBackend(AuthenticationBackend):
    """Signs people in as allauth does. Who comes back came with their session."""

    def get_user(self, user_id: int) -> User | None:
        found = take_arrived(user_id) or next(iter(_people(user_id)), None)
        return found if found and self.user_can_authenticate(found) else None


@prepared
def _people(pk: int) -> QuerySet[User]:
    return User._default_manager.filter(pk=pk)  # noqa: SLF001 — everybody: whoever is inactive is refused above


class RoleBackend(BaseBackend):
    """Opens the content editor while a trainer's or coordinator's role stands. Nobody signs in through it."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return perm == ENTER_EDITOR and self._is_author(user_obj)

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return {ENTER_EDITOR} if obj is None and self._is_author(user_obj) else set()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self.get_user_permissions(user_obj, obj)

    def _is_author(self, user: Any) -> bool:
        return user.is_active and user.is_authenticated and standing_of(user).is_author
