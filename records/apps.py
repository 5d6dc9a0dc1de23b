from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    label = "records"

    def ready(self) -> None:
        from accounts import erasure
        from accounts.spaces import FAMILY, LEARNING, TRAINING, WORKPLACE, Entry, add_entries, add_links
        from records.services import erase_reminder_words

        add_entries(
            LEARNING,
            Entry(_("Today"), "sun", lambda: reverse("records:apprentice")),
            Entry(_("Modules"), "book-open", lambda: reverse("records:apprentice_modules")),
            Entry(_("Competencies"), "target", lambda: reverse("records:apprentice_competencies")),
            Entry(_("My path"), "route", lambda: reverse("records:apprentice_path")),
        )
        add_links(LEARNING, Entry(_("Who can see me"), "eye", lambda: reverse("records:apprentice_viewers")))
        add_entries(
            TRAINING,
            Entry(_("Groups"), "users", lambda: reverse("records:trainer_home")),
            Entry(_("Reminders"), "send", lambda: reverse("records:trainer_reminders")),
        )
        apprentices = Entry(_("My apprentices"), "users", lambda: reverse("records:company_home"))
        shared = Entry(_("Shared levels"), "share-2", lambda: reverse("records:company_home"))
        criteria = Entry(_("What we look at"), "list-checks", lambda: reverse("records:company_criteria"))
        add_entries(WORKPLACE, apprentices, criteria)
        add_entries(FAMILY, shared, criteria)
        erasure.register(erase_reminder_words)
