"""A quiz as a trainer puts it together. Publishing it freezes an edition; learners know editions only."""

import uuid
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.search import index

from assessments.quizzes.content import Counting, Feedback, QuizKind
from assessments.quizzes.models import Quiz as FrozenQuiz
from assessments.quizzes.services import QuizRefused, publish_edition
from cms.blocks_quiz import ANSWER_FEATURES
from cms.blocks_quiz.building import Placements, Sections, Thresholds
from cms.models.quizzes.authored import Authored
from cms.models.quizzes.questions import OF_DRAFTS, Question
from cms.percents import ShareField
from cms.publishing import Problem, PublicationRefused
from cms.quiz_content import expanded, quiz_content

KINDS = [
    (QuizKind.FORMATIVE, _("To learn")),
    (QuizKind.PRACTICE, _("To practise")),
    (QuizKind.POSITIONING, _("To find one's place at the start")),
    (QuizKind.MOCK_EXAM, _("Mock exam")),
]
FEEDBACKS = [
    (Feedback.IMMEDIATE, _("After each question")),
    (Feedback.END, _("At the end")),
    (Feedback.LATER, _("From a day on")),
]
COUNTINGS = [
    (Counting.BEST, _("The best try")),
    (Counting.LAST, _("The last try")),
    (Counting.FIRST, _("The first try")),
]


class Quiz(Authored, index.Indexed):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60, blank=True, help_text=_("Made from the title when empty."))
    title = models.CharField(_("title"), max_length=200)
    introduction = RichTextField(_("introduction"), features=ANSWER_FEATURES, blank=True)
    kind = models.CharField(_("what it is for"), max_length=20, choices=KINDS, default=QuizKind.FORMATIVE)
    pass_mark = ShareField(
        _("part of right answers that suffices, in percent"), max_digits=5, decimal_places=4, default=Decimal("0.6"),
        validators=[MinValueValidator(0), MaxValueValidator(1)], help_text=_("60: six right answers out of ten."),
    )  # fmt: skip
    max_attempts = models.PositiveSmallIntegerField(
        _("number of tries"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Leave empty for as many as one likes."),
    )  # fmt: skip
    counting = models.CharField(_("which try counts"), max_length=10, choices=COUNTINGS, default=Counting.BEST)
    feedback = models.CharField(_("feedback"), max_length=10, choices=FEEDBACKS, default=Feedback.IMMEDIATE)
    feedback_on = models.DateField(
        _("day of the feedback"), null=True, blank=True, help_text=_("For “from a day on” only.")
    )
    shuffle_options = models.BooleanField(_("shuffle the choices"), default=True)
    shuffle_questions = models.BooleanField(_("shuffle the questions"), default=False)
    time_limit = models.PositiveSmallIntegerField(
        _("time limit, in minutes"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Leave empty when there is none. Learners who have extra time get theirs."),
    )  # fmt: skip
    sections = StreamField(
        Sections(), verbose_name=_("sections"), blank=True,
        help_text=_("Only when the quiz has parts, or takes questions from the bank at random."),
    )  # fmt: skip
    thresholds = StreamField(
        Thresholds(), verbose_name=_("share that suffices, by competency"), blank=True,
        help_text=_("Only where it differs from that of the whole quiz."),
    )  # fmt: skip
    placements = StreamField(
        Placements(), verbose_name=_("modules to leave out or to add"), blank=True,
        help_text=_("For an entry assessment: what the result proposes. A person decides."),
    )  # fmt: skip

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("kind")]),
        FieldPanel("introduction"),
        MultipleChooserPanel("places", "question", heading=_("Questions"), label=_("Question")),
        FieldPanel("sections"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("shuffle_questions"), FieldPanel("shuffle_options")]),
                FieldRowPanel([FieldPanel("max_attempts"), FieldPanel("counting")]),
                FieldRowPanel([FieldPanel("feedback"), FieldPanel("feedback_on")]),
                FieldPanel("time_limit"),
            ],
            heading=_("How it is taken"),
        ),
        MultiFieldPanel(
            [FieldPanel("pass_mark"), FieldPanel("thresholds"), FieldPanel("placements")],
            heading=_("What the result says"),
        ),
        FieldPanel("centre"),
    ]
    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("code"),
        index.FilterField("centre"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "code"], nulls_distinct=False, name="quiz_snippet_code")
        ]

    def __str__(self) -> str:
        return self.title

    def questions(self) -> list[Question]:
        """Those it asks by name, in order, those of its sections included."""
        chosen = [each.pk for section in self.sections for each in section.value["questions"] if each is not None]
        keys = list(dict.fromkeys([*(place.question_id for place in self.places.all()), *chosen]))
        rows = Question.objects.select_related("case", "centre").prefetch_related("competencies")
        found = rows.in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def clean(self) -> None:
        super().clean()
        self.code = self.code or self._code_of_title()

    def _code_of_title(self) -> str:
        code = slugify(self.title)[:50].strip("-") or "quiz"
        taken = Quiz.objects.filter(centre=self.centre, code=code).exclude(pk=self.pk).exists()
        return f"{code}-{str(self.uuid)[:8]}" if taken else code

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Every way to publish ends here with ``live`` set, so this is where an edition is frozen or refused. A draft
        of a published quiz, which is saved while one types, freezes nothing: learners go on with what was published."""
        if set(kwargs.get("update_fields") or [""]) <= OF_DRAFTS:
            super().save(*args, **kwargs)
            return
        self.code = self.code or self._code_of_title()
        super().save(*args, **kwargs)
        if self.live and self.live_revision_id:
            self.freeze()

    def freeze(self) -> Any:
        problems = list(self._problems())
        if problems:
            raise PublicationRefused(self, problems)
        try:
            return publish_edition(
                quiz_uuid=self.uuid, code=self.code, centre=self.centre, content=quiz_content(self),
                by=self.live_revision.user if self.live_revision else None,
            )  # fmt: skip
        except QuizRefused as refusal:
            found = [Problem(where="", message=each) for each in refusal.errors]
            raise PublicationRefused(self, found) from refusal

    def _problems(self) -> Any:
        for question in self.questions():
            if not question.live:
                yield Problem(where=str(question), message=gettext("publish this question first."), about=question)
        for section in self.sections:
            if any(each is None for each in section.value["questions"]):
                where = section.value["title"] or gettext("Section")
                yield Problem(where=where, message=gettext("a question is not there any more: choose another."))
        if self.feedback == Feedback.LATER and self.feedback_on is None:
            yield Problem(where="", message=gettext("say from which day the feedback is shown."))

    def stored(self) -> Any:
        return FrozenQuiz.objects.filter(uuid=self.uuid).first()

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "cms/previews/quiz.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        return {
            **super().get_preview_context(request, mode_name),
            "questions": self.questions(),
            "introduction": mark_safe(expanded(self.introduction)),  # noqa: S308 — the editor's whitelist wrote it
            "drawn": sum(draw["count"] or 0 for section in self.sections for draw in section.value["draws"]),
        }


class QuizQuestion(Orderable):
    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="places")
    question = models.ForeignKey(Question, models.PROTECT, related_name="places", verbose_name=_("question"))

    panels = [FieldPanel("question")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["quiz", "question"], name="quiz_question_once")]

    def __str__(self) -> str:
        return str(self.question)
