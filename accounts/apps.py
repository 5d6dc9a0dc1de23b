from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def _close_elsewhere(request: HttpRequest, user: Any, **_more: Any) -> None:
    """Django lets nobody back in by them; nor should they be counted as open."""
    from accounts.services import close_sessions_elsewhere

    close_sessions_elsewhere(person=user, session_key=request.session.session_key)


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from allauth.account.signals import password_changed, password_reset, password_set

        from accounts.spaces import CENTRE, Entry, add_entries

        for signal in (password_changed, password_reset, password_set):
            signal.connect(_close_elsewhere, dispatch_uid="sessions opened with the password before")

        add_entries(
            CENTRE,
            Entry(_("People"), "users", lambda: reverse("accounts:people")),
            Entry(_("Cohorts"), "graduation-cap", lambda: reverse("accounts:cohorts")),
            Entry(_("Contracts"), "handshake", lambda: reverse("accounts:contracts")),
            Entry(_("Employers"), "building-2", lambda: reverse("accounts:employers")),
        )
