from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from accounts.spaces import CENTRE, Entry, add_entries

        add_entries(
            CENTRE,
            Entry(_("People"), "users", lambda: reverse("accounts:people")),
            Entry(_("Cohorts"), "graduation-cap", lambda: reverse("accounts:cohorts")),
            Entry(_("Contracts"), "handshake", lambda: reverse("accounts:contracts")),
            Entry(_("Employers"), "building-2", lambda: reverse("accounts:employers")),
        )
