"""The place of a quiz in a module."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from assessments.quizzes.services import QuizRefused, attach_quiz
from cms.models.lessons import ActivityPage
from cms.models.quizzes.quizzes import Quiz
from cms.publishing import Problem, PublicationRefused


class QuizPage(ActivityPage):
    kind: ClassVar[str] = "quiz"

    quiz = models.ForeignKey(Quiz, models.PROTECT, null=True, blank=True, related_name="pages", verbose_name=_("quiz"))

    is_creatable = True
    template = "pages/quiz_place.html"
    content_panels = [
        *ActivityPage.content_panels,
        FieldPanel("quiz"),
        ActivityPage.aims_panel,
        ActivityPage.rhythm_panel,
    ]

    class Meta:
        verbose_name = _("quiz of a module")
        verbose_name_plural = _("quizzes of a module")

    def publication_problems(self) -> list[Problem]:
        found = super().publication_problems()
        where = str(self.title)
        if self.quiz is None:
            found.append(Problem(where=where, message=gettext("choose a quiz.")))
        elif not self.quiz.live:
            found.append(
                Problem(where=where, message=gettext("publish the quiz “%(quiz)s” first.") % {"quiz": self.quiz})
            )
        if any(aim.purpose == "assessed" and aim.level > 1 for aim in self.aims.all()):
            found.append(
                Problem(where=where, message=gettext("a quiz shows what one knows: it assesses level 1 at most."))
            )
        return found

    def rearrange(self) -> None:
        super().rearrange()
        self.attach()

    def attach(self) -> None:
        """Says to the domain which quiz this activity gives, once both are there."""
        activity, stored = self.domain_activity(), self.quiz.stored() if self.quiz else None
        if activity is None or stored is None:
            return
        try:
            attach_quiz(activity=activity, quiz=stored)
        except QuizRefused as refusal:
            found = [Problem(where=str(self.title), message=each) for each in refusal.errors]
            raise PublicationRefused(self, found) from refusal
