"""A question of the bank, and the situation that several may share."""

import uuid
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.safestring import mark_safe
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PreviewableMixin, RevisionMixin
from wagtail.search import index

from accounts.models import Centre
from assessments.quizzes.content import QuestionLevel
from assessments.quizzes.services import QuizRefused, publish_question, retire_question
from cms.blocks_quiz import ANSWER_FEATURES, Answer
from cms.folding import folded
from cms.models.quizzes.authored import Authored
from cms.publishing import Problem, PublicationRefused
from cms.quiz_content import expanded, plain_text, question_content, question_problems
from cms.quiz_content.faults import strings
from competencies.models import Competency

QUESTION_LEVELS = [
    (QuestionLevel.CAP, "CAP"),
    (QuestionLevel.TP, _("Professional title")),
    (QuestionLevel.DEUST, "DEUST"),
]
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LONGEST_SEARCHED = 8000
OF_DRAFTS = frozenset({"latest_revision", "draft_title", "has_unpublished_changes"})


class Case(RevisionMixin, PreviewableMixin, index.Indexed, models.Model):
    """A situation. What is published keeps it as it was then."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    text = RichTextField(_("the situation"), features=ANSWER_FEATURES)
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("centre"),
        help_text=_("Leave empty for what every centre may use."),
    )  # fmt: skip

    panels = [FieldPanel("title"), FieldPanel("text"), FieldPanel("centre")]
    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("centre"),
    ]

    class Meta:
        verbose_name = _("shared situation")
        verbose_name_plural = _("shared situations")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "cms/previews/case.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        return {**super().get_preview_context(request, mode_name), "text": mark_safe(expanded(self.text))}  # noqa: S308 — the editor's whitelist wrote it


class Question(Authored, index.Indexed):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60, blank=True, help_text=_("Made from the question when empty."))
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("shared situation"),
        help_text=_("A situation that several questions share: it is shown above each of them."),
    )  # fmt: skip
    stem = RichTextField(_("question"), features=ANSWER_FEATURES)
    answer = StreamField(Answer(), verbose_name=_("answer"), max_num=1)
    explanation = RichTextField(
        _("explanation"), features=ANSWER_FEATURES, blank=True,
        help_text=_("Shown to everybody after the answer. Needed to publish, where there is a right answer."),
    )  # fmt: skip
    competencies = ParentalManyToManyField(
        Competency, related_name="+", verbose_name=_("competencies it speaks for"), blank=True,
        limit_choices_to={"retired_on__isnull": True}, help_text=_("Needed to publish: one or several."),
    )  # fmt: skip
    level = models.CharField(_("level"), max_length=10, choices=QUESTION_LEVELS, blank=True)
    points = models.DecimalField(
        _("points"), max_digits=7, decimal_places=2, default=1,
        validators=[MinValueValidator(0), MaxValueValidator(1000)],
        help_text=_("What it weighs beside the other questions of a quiz."),
    )  # fmt: skip
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="fr")
    source = models.CharField(_("source"), max_length=300, blank=True)
    stem_words = models.TextField(editable=False, default="")
    words = models.TextField(editable=False, default="")

    panels = [
        FieldPanel("stem"),
        FieldPanel("answer"),
        FieldPanel("explanation"),
        FieldPanel("case"),
        MultiFieldPanel(
            [
                FieldPanel("competencies"),
                FieldRowPanel([FieldPanel("level"), FieldPanel("points")]),
                FieldRowPanel([FieldPanel("language"), FieldPanel("code")]),
                FieldPanel("source"),
                FieldPanel("centre"),
            ],
            heading=_("To find it again"),
        ),
    ]
    search_fields = [
        index.SearchField("stem"),
        index.AutocompleteField("stem"),
        index.SearchField("code"),
        index.FilterField("centre"),
        index.FilterField("level"),
        index.FilterField("language"),
    ]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return Truncator(plain_text(self.stem)).chars(90) or gettext("Question without words yet")

    @property
    def type(self) -> str:
        return self.answer[0].block_type if len(self.answer) else ""

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Every way to publish ends here with ``live`` set, so this is where an edition is frozen or refused. A new
        draft says nothing else of the question."""
        if set(kwargs.get("update_fields") or [""]) <= OF_DRAFTS:
            super().save(*args, **kwargs)
            return
        self.name_and_fold()
        if self.live and not self._state.adding:
            self.refuse_unless_ready()
        super().save(*args, **kwargs)
        if not self.live:
            retire_question(question_uuid=self.uuid)
        elif self.live_revision_id:
            self.freeze()

    def name_and_fold(self) -> None:
        """What is worked out of what was written, before a row is kept."""
        self.code = (
            self.code
            or f"{slugify(Truncator(plain_text(self.stem)).words(6, truncate=''))[:45]}-{str(self.uuid)[:8]}".strip("-")
        )
        self.stem_words = folded(plain_text(self.stem))
        self.words = self._searched()

    def freeze(self) -> None:
        try:
            publish_question(
                question_uuid=self.uuid, code=self.code, centre=self.centre, content=question_content(self),
                by=self.live_revision.user if self.live_revision else None,
            )  # fmt: skip
        except QuizRefused as refusal:
            raise PublicationRefused(self, [Problem(where="", message=each) for each in refusal.errors]) from refusal

    def _searched(self) -> str:
        written = [plain_text(each) for each in strings(self.answer.get_prep_value())]
        return folded(" ".join([self.stem_words, self.code, self.source, *written]))[:LONGEST_SEARCHED]

    def refuse_unless_ready(self) -> None:
        found = question_problems(self)
        if found:
            raise PublicationRefused(self, found)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "cms/previews/question.html"
