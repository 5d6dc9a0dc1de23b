from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competencies.mastery import CEILINGS, Instrument
from courses.kinds import ActivityKind, register


def open_url(activity: Any) -> str:
    return reverse("roleplays:activity", args=[activity.uuid])


class RolePlaysConfig(AppConfig):
    name = "assessments.roleplays"
    label = "roleplays"

    def ready(self) -> None:
        from accounts import erasure
        from accounts.spaces import LEARNING, TRAINING, Entry, add_entries, add_links, add_places
        from assessments.roleplays.services import erase_roleplay_words

        erasure.register(erase_roleplay_words)
        add_links(LEARNING, Entry(_("Role-play"), "messages-square", lambda: reverse("roleplays:home")))
        add_places(LEARNING, lambda: reverse("roleplays:home"))
        add_entries(TRAINING, Entry(_("Role-plays"), "messages-square", lambda: reverse("staging:index")))
        register(
            ActivityKind(
                code="roleplay",
                title=_("Role-play"),
                icon="messages-square",
                open_url=open_url,
                is_assessment=True,
                evidence_ceiling=CEILINGS[Instrument.ROLEPLAY],
            )
        )
