"""Reads of the bank of questions: search, where each is used, what a draw would find, what is there twice."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, CharField, Exists, F, Func, OuterRef, Q, QuerySet, Value

from cms.duplicates import alike, pairs
from cms.folding import folded
from cms.models import Question, Quiz, QuizQuestion
from cms.scoping import own, own_or_shared

MOST_COMPARED = 5_000
MOST_TOLD = 5
MOST_REPORTED = 200


class AnswerType(Func):
    """The type of the first block of the answer."""

    template = "(%(expressions)s -> 0 ->> 'type')"
    output_field = CharField()


class NamedInSections(Func):
    """Whether the sections of a quiz name a question by its key."""

    output_field = BooleanField()
    PATH = "$[*].value.questions[*].value ? (@ == $key)"

    def as_sql(
        self, compiler: Any, connection: Any, function: Any = None, template: Any = None, arg_joiner: Any = None,
        **extra_context: Any,
    ) -> Any:  # fmt: skip
        (sections, with_sections), (key, with_key) = (compiler.compile(each) for each in self.source_expressions)
        sql = f"jsonb_path_exists({sections}, %s::jsonpath, jsonb_build_object('key', {key}))"
        return sql, (*with_sections, self.PATH, *with_key)


def quizzes_that_ask(question: Question, user: Any) -> QuerySet[Quiz]:
    """Those that ``user`` may read."""
    placed = Exists(QuizQuestion.objects.filter(quiz=OuterRef("pk"), question=question.pk))
    return Quiz.objects.filter(own_or_shared(user)).filter(placed | NamedInSections(F("sections"), Value(question.pk)))


def quizzes_asking(questions: Collection[Question]) -> list[Quiz]:
    """Every centre's: what they ask may not go, whoever asks."""
    asking = Q(places__question__in=questions)
    for each in questions:
        asking |= NamedInSections(F("sections"), Value(each.pk))
    return list(Quiz.objects.filter(asking).distinct().order_by("title")) if questions else []


def _titles(user: Any) -> QuerySet[Any, Any]:
    """Of the quizzes that ask the question of the query around, which ``user`` may read."""
    placed = Exists(QuizQuestion.objects.filter(quiz=OuterRef("pk"), question=OuterRef(OuterRef("pk"))))
    asking = placed | NamedInSections(F("sections"), OuterRef("pk"))
    return Quiz.objects.filter(own_or_shared(user)).filter(asking).order_by("title").values("title")


def bank(user: Any) -> QuerySet[Question]:
    """What ``user`` may read, each with its type and the titles of the quizzes that ask it. The titles are those of
    quizzes that ``user`` may read."""
    return (
        Question.objects.filter(own_or_shared(user))
        .select_related("centre")
        .annotate(answer_type=AnswerType(F("answer")), used_in=ArraySubquery(_titles(user)))
    )


def searched(questions: QuerySet[Question], text: str) -> QuerySet[Question]:
    """Those that hold every word, whatever the accents and capitals."""
    for word in folded(text).split():
        questions = questions.filter(words__contains=word)
    return questions


def drawable(
    user: Any, *, competencies: Collection[str] = (), levels: Collection[str] = (), types: Collection[str] = ()
) -> QuerySet[Question]:
    """What a draw of that kind would choose from today."""
    found = Question.objects.filter(own_or_shared(user), live=True).annotate(answer_type=AnswerType(F("answer")))
    if competencies:
        found = found.filter(competencies__code__in=competencies)
    if levels:
        found = found.filter(level__in=levels)
    if types:
        found = found.filter(answer_type__in=types)
    return found.distinct()


# What is there twice


def compared(user: Any) -> dict[int, str]:
    """The words of the newest questions that ``user`` may read, by their keys."""
    rows = Question.objects.filter(own_or_shared(user)).exclude(stem_words="").order_by("-pk")
    return dict(rows.values_list("pk", "stem_words")[:MOST_COMPARED])


def questions_like(question: Question, user: Any) -> list[Question]:
    """The few questions that ask the same as this one, or very nearly."""
    texts = compared(user)
    texts.pop(question.pk, None)
    keys = [key for key, _share in alike(question.stem_words, texts)[:MOST_TOLD]]
    found = Question.objects.in_bulk(keys)
    return [found[key] for key in keys]


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    first: Question
    second: Question
    percent: int

    @property
    def is_same(self) -> bool:
        return self.percent == 100  # noqa: PLR2004


def questions_twice(user: Any) -> list[Twice]:
    """Nearest first. At least one of the two is one's own: of the others one could do nothing."""
    mine = set(Question.objects.filter(own(user)).values_list("pk", flat=True))
    told = [each for each in pairs(compared(user)) if mine & {each.first, each.second}][:MOST_REPORTED]
    rows = Question.objects.select_related("centre").in_bulk(
        {key for each in told for key in (each.first, each.second)}
    )
    return [Twice(first=rows[each.first], second=rows[each.second], percent=round(100 * each.share)) for each in told]
