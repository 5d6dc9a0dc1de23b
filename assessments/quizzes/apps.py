from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.quizzes.scoring import CEILING
from courses.kinds import ActivityKind, register


def open_url(activity: Any) -> str:
    return reverse("quizzes:start", args=[activity.uuid])


class QuizzesConfig(AppConfig):
    name = "assessments.quizzes"
    label = "quizzes"

    def ready(self) -> None:
        from accounts import erasure
        from accounts.spaces import LEARNING, TRAINING, Entry, add_entries, add_places
        from assessments.quizzes.services import erase_quiz_words

        erasure.register(erase_quiz_words)
        add_entries(TRAINING, Entry(_("To mark"), "square-pen", lambda: reverse("marking:queue")))
        add_places(TRAINING, lambda: reverse("quizzes:statistics"))
        add_places(LEARNING, lambda: reverse("quizzes:practice"))
        register(
            ActivityKind(
                code="quiz",
                title=_("Quiz"),
                icon="list-checks",
                open_url=open_url,
                is_assessment=True,
                evidence_ceiling=CEILING,
            )
        )
