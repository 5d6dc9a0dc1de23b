"""Questions and quizzes: what they are about, where they are used, and publishing them together."""

from typing import Any, ClassVar
from uuid import uuid4

import django_filters
from django.db.models import CharField, F, Func, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.views.snippets import CreateView, EditView

from cms.blocks_quiz import Answer
from cms.models import Question, Quiz, QuizPage, QuizQuestion
from cms.models.quizzes import KINDS, QUESTION_LEVELS
from cms.quiz_publishing import publish_quiz
from cms.scoping import is_author_of, own_or_shared
from cms.viewsets import CentreViewSet, ReadOnlyCopyView
from competencies.models import Competency

TYPES = [(name, block.label) for name, block in Answer().child_blocks.items()]
STATUSES = [("live", _("Published")), ("changed", _("Published, with changes to publish")), ("draft", _("Draft"))]


class AnswerType(Func):
    """The type of the first block of the answer."""

    template = "(%(expressions)s -> 0 ->> 'type')"
    output_field = CharField()


def _by_status(queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
    if value == "draft":
        return queryset.filter(live=False)
    return queryset.filter(live=True, has_unpublished_changes=value == "changed")


class StatusFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label=_("Status"), choices=STATUSES, method=_by_status)


def current_competencies(request: HttpRequest) -> QuerySet[Competency]:
    return Competency.objects.filter(retired_on__isnull=True).order_by("position")


class QuestionFilterSet(StatusFilterSet):
    type = django_filters.ChoiceFilter(label=_("Type"), choices=TYPES, field_name="answer_type")
    competency = django_filters.ModelChoiceFilter(
        label=_("Competency"), queryset=current_competencies, field_name="competencies"
    )
    level = django_filters.ChoiceFilter(label=_("Level"), choices=QUESTION_LEVELS)

    class Meta:
        model = Question
        fields: ClassVar[list[str]] = []


class QuizFilterSet(StatusFilterSet):
    kind = django_filters.ChoiceFilter(label=_("What it is for"), choices=KINDS)

    class Meta:
        model = Quiz
        fields: ClassVar[list[str]] = []


def _type_of(question: Question) -> Any:
    return dict(TYPES).get(question.type, "—")


def _competencies_of(question: Question) -> str:
    return ", ".join(each.title for each in question.competencies.all()) or "—"


def _places_of(question: Question) -> str:
    return ", ".join(place.quiz.title for place in question.places.all()) or gettext("Nowhere yet")


def _modules_of(quiz: Quiz) -> str:
    return ", ".join(page.title for page in quiz.pages.all()) or gettext("Nowhere yet")


def _status_of(authored: Any) -> Any:
    """In words of its own: Wagtail's asks each row for its workflow."""
    if not authored.live:
        return dict(STATUSES)["draft"]
    return dict(STATUSES)["changed" if authored.has_unpublished_changes else "live"]


def _size_of(quiz: Quiz) -> int:
    return len(quiz.places.all())


class PublishTogetherMixin:
    """A third way to publish, which takes the questions along, and the news that editions are frozen."""

    request: HttpRequest
    object: Any

    def get_available_actions(self) -> list[str]:
        actions = super().get_available_actions()  # type: ignore[misc]
        return [*actions, "publish-together"] if "publish" in actions else actions

    def publish_together_action(self) -> None:
        publish_quiz(self.object, by=self.request.user)


class QuestionNewsMixin:
    request: HttpRequest
    object: Any

    def publish_action(self) -> HttpResponse | None:
        response = super().publish_action()  # type: ignore[misc]
        tell_who_keeps_the_old_one(self.request, self.object)
        return response


def tell_who_keeps_the_old_one(request: HttpRequest, question: Question) -> None:
    quizzes = Quiz.objects.filter(own_or_shared(request.user), places__question=question.pk, live=True)
    links = [(reverse("cms_admin:publish_quiz", args=[quiz.pk]), quiz.title) for quiz in quizzes]
    if links:
        said = gettext("The quizzes that use this question keep its former version until they are published again:")
        messages.warning(request, format_html("{} {}", said, format_html_join(", ", '<a href="{}">{}</a>', links)))


class QuestionEditView(QuestionNewsMixin, EditView):
    pass


class QuizCreateView(PublishTogetherMixin, CreateView):
    pass


class QuizEditView(PublishTogetherMixin, EditView):
    pass


class AuthoredCopyView(ReadOnlyCopyView):
    """A copy is a draft of its own, and of one's own centre, children included."""

    def get_initial_form_instance(self) -> Any:
        original = self.get_object()
        if is_author_of(self.request.user, original):
            original = original.get_latest_revision_as_object()
        data = original.serializable_data()
        code = f"{original.code[:50]}-copie" if self.model is Quiz else ""
        data.update(pk=None, uuid=str(uuid4()), code=code, centre=None, locked=False)
        for place in data.get("places", []):
            place["pk"] = None
        copied = self.model.from_serializable_data(data)
        copied.live = False
        copied.latest_revision = copied.live_revision = None
        return copied


class AuthoredViewSet(CentreViewSet):
    copy_view_class = AuthoredCopyView
    list_per_page = 30


class QuestionViewSet(AuthoredViewSet):
    model = Question
    icon = "help"
    menu_label = _("Questions")
    menu_name = "questions"
    menu_order = 150
    edit_view_class = QuestionEditView
    filterset_class = QuestionFilterSet
    list_display: ClassVar[list[Any]] = [
        "__str__",
        Column("type", label=_("Type"), accessor=_type_of),
        Column("competencies", label=_("Competencies"), accessor=_competencies_of),
        "level",
        Column("usage", label=_("Used in"), accessor=_places_of),
        "centre",
        UpdatedAtColumn(),
        Column("status", label=_("Status"), accessor=_status_of),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        places = QuizQuestion.objects.select_related("quiz").filter(
            quiz__in=Quiz.objects.filter(own_or_shared(request.user))
        )
        return (
            super().get_queryset(request)
            .annotate(answer_type=AnswerType(F("answer")))
            .prefetch_related("competencies", Prefetch("places", queryset=places))
        )  # fmt: skip


class QuizViewSet(AuthoredViewSet):
    model = Quiz
    icon = "list-ul"
    menu_label = _("Quizzes")
    menu_name = "quizzes"
    menu_order = 160
    add_view_class = QuizCreateView
    edit_view_class = QuizEditView
    filterset_class = QuizFilterSet
    list_display: ClassVar[list[Any]] = [
        "title",
        "kind",
        Column("size", label=_("Questions"), accessor=_size_of),
        Column("usage", label=_("Used in"), accessor=_modules_of),
        "centre",
        UpdatedAtColumn(),
        Column("status", label=_("Status"), accessor=_status_of),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        pages = QuizPage.objects.only("title", "quiz", "path")
        return super().get_queryset(request).prefetch_related("places", Prefetch("pages", queryset=pages))
