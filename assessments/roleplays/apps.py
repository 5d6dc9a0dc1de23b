from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class RolePlaysConfig(AppConfig):
    name = "assessments.roleplays"
    label = "roleplays"

    def ready(self) -> None:
        from accounts import erasure
        from accounts.spaces import LEARNING, Entry, add_links, add_places
        from assessments.roleplays.services import erase_roleplay_words

        erasure.register(erase_roleplay_words)
        add_links(LEARNING, Entry(_("Role-play"), "messages-square", lambda: reverse("roleplays:home")))
        add_places(LEARNING, lambda: reverse("roleplays:home"))
