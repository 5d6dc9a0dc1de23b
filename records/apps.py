from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    label = "records"

    def ready(self) -> None:
        from accounts.spaces import LEARNING, Entry, add_entries

        add_entries(
            LEARNING,
            Entry(_("Today"), "sun", lambda: reverse("records:apprentice")),
            Entry(_("Modules"), "book-open", lambda: reverse("records:apprentice_modules")),
            Entry(_("Competencies"), "target", lambda: reverse("records:apprentice_competencies")),
            Entry(_("My path"), "route", lambda: reverse("records:apprentice_path")),
        )
