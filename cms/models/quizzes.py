"""Questions and quizzes as a trainer writes them. Publishing a quiz freezes an edition; learners know editions only."""

import uuid
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from accounts.models import Centre
from assessments.quizzes.content import Feedback, QuestionLevel, QuizKind
from assessments.quizzes.models import Quiz as FrozenQuiz
from assessments.quizzes.services import QuizRefused, attach_quiz, publish_edition
from cms.blocks_quiz import ANSWER_FEATURES, Answer
from cms.models.lessons import ActivityPage
from cms.publishing import Problem, PublicationRefused
from cms.quiz_content import plain_text, question_problems, quiz_content
from competencies.models import Competency

KINDS = [
    (QuizKind.FORMATIVE, _("To learn")),
    (QuizKind.PRACTICE, _("To practise")),
    (QuizKind.POSITIONING, _("To find one's place at the start")),
    (QuizKind.MOCK_EXAM, _("Mock exam")),
]
FEEDBACKS = [(Feedback.IMMEDIATE, _("After each question")), (Feedback.END, _("At the end"))]
QUESTION_LEVELS = [
    (QuestionLevel.CAP, "CAP"),
    (QuestionLevel.TP, _("Professional title")),
    (QuestionLevel.DEUST, "DEUST"),
]


class Authored(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    """What Wagtail drafts, compares, reviews and locks for us."""

    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("centre"),
        help_text=_("Leave empty for what every centre may use."),
    )  # fmt: skip

    class Meta:
        abstract = True

    def with_content_json(self, content: Any) -> Any:
        # A revision says what was written, never which thing it is.
        authored = super().with_content_json(content)
        authored.uuid = self.uuid
        return authored


class Question(Authored, index.Indexed):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60, blank=True, help_text=_("Made from the question when empty."))
    stem = RichTextField(_("question"), features=ANSWER_FEATURES)
    answer = StreamField(Answer(), verbose_name=_("answer"), max_num=1)
    explanation = RichTextField(
        _("explanation"), features=ANSWER_FEATURES, blank=True, help_text=_("Shown to everybody after the answer.")
    )
    competencies = ParentalManyToManyField(
        Competency, related_name="+", verbose_name=_("competencies it speaks for"), blank=True,
        limit_choices_to={"retired_on__isnull": True},
    )  # fmt: skip
    level = models.CharField(_("level"), max_length=10, choices=QUESTION_LEVELS, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    panels = [
        FieldPanel("stem"),
        FieldPanel("answer"),
        FieldPanel("explanation"),
        FieldPanel("competencies"),
        FieldRowPanel([FieldPanel("level"), FieldPanel("code")]),
        FieldPanel("source"),
        FieldPanel("centre"),
    ]
    search_fields = [
        index.SearchField("stem"),
        index.AutocompleteField("stem"),
        index.SearchField("code"),
        index.FilterField("centre"),
        index.FilterField("level"),
    ]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return Truncator(plain_text(self.stem)).chars(90) or self.code

    @property
    def type(self) -> str:
        return self.answer[0].block_type if len(self.answer) else ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.code = (
            self.code
            or f"{slugify(Truncator(plain_text(self.stem)).words(6, truncate=''))[:45]}-{str(self.uuid)[:8]}".strip("-")
        )
        if self.live and not self._state.adding:
            self.refuse_unless_ready()
        super().save(*args, **kwargs)

    def refuse_unless_ready(self) -> None:
        found = question_problems(self)
        if found:
            raise PublicationRefused(self, [Problem(where="", message=each) for each in found])

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "cms/previews/question.html"


class Quiz(Authored, index.Indexed):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    introduction = RichTextField(_("introduction"), features=ANSWER_FEATURES, blank=True)
    kind = models.CharField(_("what it is for"), max_length=20, choices=KINDS, default=QuizKind.FORMATIVE)
    pass_mark = models.DecimalField(
        _("share of right answers that suffices"), max_digits=5, decimal_places=4, default="0.6",
        validators=[MinValueValidator(0), MaxValueValidator(1)], help_text=_("Between 0 and 1: 0.6 is six out of ten."),
    )  # fmt: skip
    max_attempts = models.PositiveSmallIntegerField(
        _("number of tries"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Leave empty for as many as one likes."),
    )  # fmt: skip
    feedback = models.CharField(_("feedback"), max_length=10, choices=FEEDBACKS, default=Feedback.IMMEDIATE)
    shuffle_options = models.BooleanField(_("shuffle the choices"), default=True)

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("kind")]),
        FieldPanel("introduction"),
        InlinePanel("places", heading=_("Questions"), label=_("Question")),
        FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("max_attempts")]),
        FieldRowPanel([FieldPanel("feedback"), FieldPanel("shuffle_options")]),
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

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Every way to publish ends here with ``live`` set, so this is where an edition is frozen or refused."""
        super().save(*args, **kwargs)
        if self.live and self.live_revision_id:
            self.freeze()

    def freeze(self) -> Any:
        drafts = [place.question for place in self.places.all() if not place.question.live]
        problems = [Problem(where=str(draft), message=gettext("publish this question first.")) for draft in drafts]
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

    def stored(self) -> Any:
        return FrozenQuiz.objects.filter(uuid=self.uuid).first()

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "cms/previews/quiz.html"


class QuizQuestion(Orderable):
    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="places")
    question = models.ForeignKey(Question, models.PROTECT, related_name="places", verbose_name=_("question"))

    panels = [FieldPanel("question")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["quiz", "question"], name="quiz_question_once")]

    def __str__(self) -> str:
        return str(self.question)


class QuizPage(ActivityPage):
    """The place of a quiz in a module."""

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
