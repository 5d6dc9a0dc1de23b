from typing import Any

from django.contrib.auth.backends import BaseBackend

from accounts.spaces import standing_of

ENTER_EDITOR = "wagtailadmin.access_admin"


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
