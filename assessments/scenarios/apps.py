from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.scenarios.scoring import CEILING
from courses.kinds import ActivityKind, register


def open_url(activity: Any) -> str:
    return reverse("scenarios:start", args=[activity.uuid])


class ScenariosConfig(AppConfig):
    name = "assessments.scenarios"
    label = "scenarios"

    def ready(self) -> None:
        from accounts import erasure
        from assessments.scenarios.services import erase_reflections

        erasure.register(erase_reflections)
        register(
            ActivityKind(
                code="scenario",
                title=_("Scenario"),
                icon="split",
                open_url=open_url,
                is_assessment=True,
                evidence_ceiling=CEILING,
            )
        )
