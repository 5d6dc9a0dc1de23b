"""What the lists of questions and of quizzes are narrowed by, and what they say of each."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from assessments.quizzes.models import QuestionSnapshot
from cms.blocks_quiz import Answer
from cms.models import Question, Quiz
from cms.models.quizzes import KINDS, LANGUAGES, QUESTION_LEVELS
from competencies.models import Competency

TYPES = [(name, block.label) for name, block in Answer().child_blocks.items()]
USES = [("never", _("In no quiz yet")), ("used", _("In a quiz"))]
OWNERS = [("centre", _("Of my centre")), ("shared", _("Shared by all centres"))]
STATUSES = [("live", _("Published")), ("changed", _("Published, with changes to publish")), ("draft", _("Draft"))]


def _by_status(queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
    if value == "draft":
        return queryset.filter(live=False)
    return queryset.filter(live=True, has_unpublished_changes=value == "changed")


def _by_use(queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
    return queryset.exclude(used_in=[]) if value == "used" else queryset.filter(used_in=[])


def _by_owner(queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
    return queryset.filter(centre__isnull=value == "shared")


def _by_quality(queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
    if value == QuestionSnapshot.Quality.UNMEASURED:
        return queryset.filter(Q(quality=value) | Q(quality__isnull=True))
    return queryset.filter(quality=value)


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
    language = django_filters.ChoiceFilter(label=_("Language"), choices=LANGUAGES)
    usage = django_filters.ChoiceFilter(label=_("Used in"), choices=USES, method=_by_use)
    owner = django_filters.ChoiceFilter(label=_("Centre"), choices=OWNERS, method=_by_owner)
    quality = django_filters.ChoiceFilter(
        label=_("Quality"), choices=QuestionSnapshot.Quality.choices, method=_by_quality
    )

    class Meta:
        model = Question
        fields: ClassVar[list[str]] = []


class QuizFilterSet(StatusFilterSet):
    kind = django_filters.ChoiceFilter(label=_("What it is for"), choices=KINDS)

    class Meta:
        model = Quiz
        fields: ClassVar[list[str]] = []


def type_of(question: Question) -> Any:
    return dict(TYPES).get(question.type, "—")


def competencies_of(question: Question) -> str:
    titles = ", ".join(each.title for each in question.competencies.all()) or "—"
    return f"{titles} · {question.get_level_display()}" if question.level else titles


def places_of(question: Question) -> str:
    return ", ".join(question.used_in) or gettext("Nowhere yet")  # type: ignore[attr-defined]


def status_of(authored: Any) -> Any:
    """In words of its own: Wagtail's asks each row for its workflow."""
    if not authored.live:
        return dict(STATUSES)["draft"]
    return dict(STATUSES)["changed" if authored.has_unpublished_changes else "live"]
