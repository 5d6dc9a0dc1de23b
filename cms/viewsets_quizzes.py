"""Questions and quizzes: what they are about, where they are used, and publishing them together."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.widgets import Button
from wagtail.snippets.views.snippets import CreateView, EditView

from assessments.quizzes.models import QuestionSnapshot
from assessments.quizzes.queries import current_keys, has_tries
from cms.bank import bank, questions_like, quizzes_that_ask, searched
from cms.bank_choosing import QuestionChooserViewSet
from cms.bank_filters import QuestionFilterSet, QuizFilterSet, competencies_of, places_of, status_of, type_of
from cms.folding import folded
from cms.models import Case, Question, Quiz, QuizPage
from cms.quiz_content import plain_text
from cms.quiz_publishing import publish_quiz
from cms.scoping import is_author_of, own_or_shared
from cms.viewsets import (
    CentreViewSet,
    ReadOnlyCopyView,
    ScopedIndexView,
)


def _modules_of(quiz: Quiz) -> str:
    return ", ".join(page.title for page in quiz.pages.all()) or gettext("Nowhere yet")


def _quality_of(question: Question) -> Any:
    quality = question.quality or QuestionSnapshot.Quality.UNMEASURED
    return QuestionSnapshot.Quality(quality).label


def _size_of(quiz: Quiz) -> int:
    drawn = sum(draw["count"] or 0 for section in quiz.sections for draw in section.value["draws"])
    named = sum(len(section.value["questions"]) for section in quiz.sections)
    return len(quiz.places.all()) + named + drawn


def _questions_of(case: Case) -> int:
    return len(case.questions.all())


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
    """What an author should know once a question is saved: which quizzes keep the former one, and which question asks
    the same."""

    request: HttpRequest
    object: Any

    def publish_action(self) -> HttpResponse | None:
        response = super().publish_action()  # type: ignore[misc]
        tell_who_keeps_the_old_one(self.request, self.object)
        return response

    def save_action(self) -> HttpResponse:
        response = super().save_action()  # type: ignore[misc]
        tell_what_asks_the_same(self.request, self.object)
        return response


def tell_who_keeps_the_old_one(request: HttpRequest, question: Question) -> None:
    quizzes = quizzes_that_ask(question, request.user).filter(live=True)
    links = [(reverse("cms_admin:publish_quiz", args=[quiz.pk]), quiz.title) for quiz in quizzes]
    if links:
        said = gettext("The quizzes that use this question keep its former version until they are published again:")
        messages.warning(request, _with_links(said, links))


def tell_what_asks_the_same(request: HttpRequest, question: Question) -> None:
    draft = question.get_latest_revision_as_object()
    draft.stem_words = folded(plain_text(draft.stem))
    links = [(_address_of(each, request.user), str(each)) for each in questions_like(draft, request.user)]
    if links:
        messages.warning(request, _with_links(gettext("The bank already asks this, or very nearly:"), links))


def _address_of(question: Question, user: Any) -> str:
    """A shared question does not open: it is copied."""
    name = "edit" if is_author_of(user, question) else "copy"
    return reverse(f"wagtailsnippets_cms_question:{name}", args=[question.pk])


def _with_links(said: str, links: list[tuple[str, str]]) -> Any:
    return format_html("{} {}", said, format_html_join(", ", '<a href="{}">{}</a>', links))


class QuestionCreateView(QuestionNewsMixin, CreateView):
    pass


class QuestionEditView(QuestionNewsMixin, EditView):
    pass


class QuestionIndexView(ScopedIndexView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """What the list shows now goes out as a file."""
        address = f"{reverse('cms_export:bank')}?{self.request.GET.urlencode()}"
        export = Button(gettext("Export questions"), address, icon_name="download", priority=90)
        return [*super().header_more_buttons, export]

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return searched(queryset, self.search_query) if self.is_searching else queryset


def tell_what_may_be_marked_again(request: HttpRequest, quiz: Quiz) -> None:
    """A new edition that answers otherwise than the tries handed in were marked by."""
    frozen = quiz.stored()
    if frozen is None or frozen.current is None or not has_tries(frozen) or not current_keys(frozen).questions:
        return
    said = gettext("Questions changed since tries were handed in. If a right answer was wrong:")
    link = [(reverse("quizzes:regrade", args=[frozen.uuid]), gettext("correct the tries already handed in"))]
    messages.warning(request, _with_links(said, link))


class QuizNewsMixin(PublishTogetherMixin):
    def publish_action(self) -> HttpResponse | None:
        response = super().publish_action()  # type: ignore[misc]
        tell_what_may_be_marked_again(self.request, self.object)
        return response

    def publish_together_action(self) -> None:
        super().publish_together_action()
        tell_what_may_be_marked_again(self.request, self.object)


class QuizCreateView(PublishTogetherMixin, CreateView):
    pass


class QuizEditView(QuizNewsMixin, EditView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """What the list offers for a quiz is at hand in the quiz too: its statistics, a wrong key to correct."""
        offered = hooks.get_hooks("register_snippet_listing_buttons")
        buttons = [each for hook in offered for each in hook(self.object, self.request.user)]
        return [*super().header_more_buttons, *buttons]


class AuthoredCopyView(ReadOnlyCopyView):
    """A copy is a draft of its own, and of one's own centre, children included."""

    def get_initial_form_instance(self) -> Any:
        original = self.get_object()
        if is_author_of(self.request.user, original):
            original = original.get_latest_revision_as_object()
        data = original.serializable_data()
        data.update(pk=None, uuid=str(uuid4()), centre=None)
        if self.model is not Case:
            code = f"{original.code[:50]}-copie" if self.model is Quiz else ""
            data.update(code=code, locked=False)
        for place in data.get("places", []):
            place["pk"] = None
        copied = self.model.from_serializable_data(data)
        copied.latest_revision = None
        if self.model is not Case:
            copied.live, copied.live_revision = False, None
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
    index_view_class = QuestionIndexView
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    chooser_viewset_class = QuestionChooserViewSet
    chooser_per_page = 50
    filterset_class = QuestionFilterSet
    list_display: ClassVar[list[Any]] = [
        "__str__",
        Column("type", label=_("Type"), accessor=type_of, classname="bank-detail"),
        Column("competencies", label=_("Competencies"), accessor=competencies_of, classname="bank-detail"),
        Column("usage", label=_("Used in"), accessor=places_of, classname="bank-detail"),
        Column("quality", label=_("Quality"), accessor=_quality_of, classname="bank-detail"),
        UpdatedAtColumn(classname="bank-detail"),
        Column("status", label=_("Status"), accessor=status_of),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return bank(request.user).prefetch_related("competencies")


class CaseViewSet(AuthoredViewSet):
    model = Case
    icon = "group"
    menu_label = _("Shared situations")
    menu_name = "cases"
    menu_order = 155
    list_display: ClassVar[list[Any]] = [
        "title",
        Column("size", label=_("Questions"), accessor=_questions_of),
        "centre",
        UpdatedAtColumn(),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        asked = Question.objects.filter(own_or_shared(request.user)).only("case")
        return super().get_queryset(request).prefetch_related(Prefetch("questions", queryset=asked))


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
        Column("status", label=_("Status"), accessor=status_of),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        pages = QuizPage.objects.only("title", "quiz", "path")
        return super().get_queryset(request).prefetch_related("places", Prefetch("pages", queryset=pages))
