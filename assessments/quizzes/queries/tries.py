"""Reads: the quiz of an activity, a learner's tries, what a question shows, what a result says."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.access import Extent, Right, learners_for
from accounts.models import User
from assessments.quizzes.content import (
    Choice,
    Feedback,
    MultipleChoice,
    Question,
    QuizContent,
    ShortText,
    TrueFalse,
    shown_options,
)
from assessments.quizzes.models import Attempt, Marking, Quiz, QuizActivity, Response
from assessments.quizzes.queries.contents import marked_content_of, with_what_is_asked
from assessments.quizzes.scoring import NOTHING, POINT, is_empty, points, standing_answers
from competencies.models import Competency
from competencies.queries import current_framework
from courses.models import Activity, ActivityCompetency, Course

PARAGRAPH_BREAK = re.compile(r"</p>\s*<p[^>]*>", re.IGNORECASE)
PARAGRAPH = re.compile(r"</?p[^>]*>", re.IGNORECASE)

# By whether an option is right and whether it was chosen.
VERDICTS = {(True, True): "right", (True, False): "missed", (False, True): "wrong", (False, False): ""}

MOST_TO_REREAD = 3


def quiz_of(activity: Activity) -> Quiz | None:
    """The quiz that an activity gives, with its current edition; ``None`` when there is nothing to take."""
    place = (
        QuizActivity.objects.filter(activity=activity, quiz__retired_at__isnull=True, quiz__current__isnull=False)
        .select_related("quiz__current")
        .first()
    )
    return place.quiz if place else None


def quiz_or_404(activity: Activity) -> Quiz:
    quiz = quiz_of(activity)
    if quiz is None:
        raise Http404
    return quiz


# Tries


def _with_markings(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    markings = Prefetch("submission__markings", Marking.objects.order_by("-id"), to_attr="standing_first")
    return with_what_is_asked(attempts).select_related("submission", "edition__quiz").prefetch_related(markings)


def attempts_of(learner: User, activity: Activity) -> list[Attempt]:
    """Newest first, each with its submission and markings but not what was asked. Two queries."""
    rows = _with_markings(Attempt.objects.filter(learner=learner, activity=activity))
    return list(rows.order_by("-number"))


def is_open(attempt: Attempt) -> bool:
    return not hasattr(attempt, "submission")


def standing_marking(attempt: Attempt) -> Marking | None:
    """The last one stands. ``attempt`` as :func:`attempts_of` or :func:`attempt_to_read_or_404` gives it."""
    if is_open(attempt):
        return None
    return next(iter(attempt.submission.standing_first), None)


def own_attempt_or_404(learner: Any, activity: UUID, attempt: UUID) -> Attempt:
    """With its edition, its activity and its submission, in one query. However the enrolment stands: what was answered
    before it ended may still arrive after."""
    found = (
        with_what_is_asked(Attempt.objects.filter(uuid=attempt, activity__uuid=activity, learner=learner))
        .select_related("activity__section__course", "submission")
        .first()
    )
    if found is None:
        raise Http404
    return found


def attempt_to_read_or_404(viewer: Any, activity: UUID, attempt: UUID) -> Attempt:
    """One's own, or that of a learner whose work one may see."""
    rows = Attempt.objects.filter(
        uuid=attempt, activity__uuid=activity, learner__in=learners_for(viewer, Right.SEE_WORK, extent=Extent.ALL)
    )
    found = _with_markings(rows).select_related("activity__section__course", "learner").first()
    if found is None:
        raise Http404
    return found


def is_unlimited(quiz: Quiz) -> bool:
    return quiz.current.content["max_attempts"] is None


def tries_left(quiz: Quiz, attempts: Collection[Attempt]) -> int | None:
    """``None`` for as many as one likes. An open try has been used."""
    if is_unlimited(quiz):
        return None
    return max(
        0, quiz.current.content["max_attempts"] - sum(attempt.edition.quiz_id == quiz.pk for attempt in attempts)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a learner has answered in one try so far, by question."""

    payloads: dict[UUID, dict[str, Any]]
    checked: frozenset[UUID]
    last_sequence: int = 0

    def has(self, question: Question) -> bool:
        return not is_empty(self.payloads.get(question.uuid))


def answers_of(attempt: Attempt) -> Answers:
    return answers_by_attempt([attempt.pk])[attempt.pk]


def answers_by_attempt(attempts: Collection[int]) -> dict[int, Answers]:
    """By the id of the try. One query."""
    fields = ("attempt", "question", "final", "sequence", "id", "payload", "essay__text")
    found: dict[int, list[Any]] = {pk: [] for pk in attempts}
    for attempt, *row, payload, essay in Response.objects.filter(attempt__in=attempts).values_list(*fields):
        found[attempt].append((*row, payload if essay is None else {"essay": essay}))
    return {pk: _answers(rows) for pk, rows in found.items()}


def _answers(rows: list[Any]) -> Answers:
    return Answers(
        payloads=standing_answers(rows),
        checked=frozenset(row[0] for row in rows if row[1]),
        last_sequence=max((row[2] for row in rows), default=0),
    )


def first_unanswered(content: QuizContent, answers: Answers) -> int | None:
    """The number, from 1, of the first question without an answer."""
    return next((number for number, each in enumerate(content.questions, 1) if not answers.has(each)), None)


# What a question shows


def inline(html: str) -> SafeString:
    """Rich text inside a label or a sentence, where paragraphs may not stand. Cleaned when it was published."""
    return mark_safe(PARAGRAPH.sub("", PARAGRAPH_BREAK.sub("<br>", html.strip())))  # noqa: S308


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOption:
    """``verdict`` is empty until the answer is corrected."""

    value: str
    label: str
    chosen: bool
    correct: bool = False
    verdict: str = ""
    feedback: str = ""


@dataclass(frozen=True, kw_only=True)
class ShownQuestion:
    number: int
    question: Question
    payload: Mapping[str, Any] | None
    corrected: bool
    options: tuple[ShownOption, ...] = ()

    @property
    def stem(self) -> SafeString:
        return mark_safe(self.question.stem_html)  # noqa: S308 - cleaned when it was published

    @property
    def explanation(self) -> SafeString:
        return mark_safe(self.question.explanation_html)  # noqa: S308 - cleaned when it was published

    @property
    def answered(self) -> bool:
        return not is_empty(self.payload)

    @property
    def text(self) -> str:
        return self.payload.get("text", "") if self.payload else ""

    @cached_property
    def points(self) -> Decimal:
        return points(self.question, self.payload)

    @property
    def result(self) -> str:
        if self.points == POINT:
            return "right"
        return "wrong" if self.points == NOTHING else "partly"

    @property
    def comment(self) -> SafeString:
        """What the author says to whom answered a short text this way."""
        if not isinstance(self.question, ShortText) or not self.answered:
            return inline("")
        return inline(self.question.feedback_correct if self.points else self.question.feedback_incorrect)

    @property
    def own_answers(self) -> list[str]:
        if isinstance(self.question, ShortText):
            return [self.text] if self.answered else []
        return [option.label for option in self.options if option.chosen]

    @property
    def right_answers(self) -> list[str]:
        if isinstance(self.question, ShortText):
            return list(self.question.accepted[:1])
        return [option.label for option in self.options if option.correct]


def shown_question(
    content: QuizContent, number: int, attempt: Attempt, answers: Answers, *, corrected: bool
) -> ShownQuestion:
    """Nothing that gives the answer away is filled in before ``corrected``, but the key itself stays in ``question``:
    templates read it after correction only."""
    question = content.questions[number - 1]
    payload = answers.payloads.get(question.uuid)
    options: tuple[ShownOption, ...] = ()
    if isinstance(question, Choice):
        options = _shown_choices(content, question, attempt, payload, corrected)
    elif isinstance(question, TrueFalse):
        options = _shown_truths(question, payload, corrected)
    return ShownQuestion(number=number, question=question, payload=payload, corrected=corrected, options=options)


def _shown_choices(
    content: QuizContent, question: Choice, attempt: Attempt, payload: Mapping[str, Any] | None, corrected: bool
) -> tuple[ShownOption, ...]:
    given = payload or {}
    chosen = set(given.get("options", [given.get("option")]))
    shown: list[ShownOption] = []
    for each in shown_options(question, attempt.uuid, shuffle=content.shuffle_options):
        value = str(each.uuid)
        option = ShownOption(value=value, label=inline(each.html), chosen=value in chosen)
        if corrected:
            # With several right answers, every choice is worth a word.
            option = _corrected(option, each.correct, each.feedback, always=isinstance(question, MultipleChoice))
        shown.append(option)
    return tuple(shown)


def _shown_truths(question: TrueFalse, payload: Mapping[str, Any] | None, corrected: bool) -> tuple[ShownOption, ...]:
    given = None if payload is None else payload["answer"]
    shown: list[ShownOption] = []
    for side, label, feedback in (
        (True, _("True"), question.feedback_true),
        (False, _("False"), question.feedback_false),
    ):
        option = ShownOption(value=str(side).lower(), label=label, chosen=given is side)
        shown.append(_corrected(option, question.answer is side, feedback) if corrected else option)
    return tuple(shown)


def _corrected(option: ShownOption, correct: bool, feedback: str, *, always: bool = False) -> ShownOption:
    verdict = VERDICTS[correct, option.chosen]
    said = inline(feedback) if verdict or always else ""
    return replace(option, correct=correct, verdict=verdict, feedback=said)


def is_corrected(content: QuizContent, question: Question, attempt: Attempt, answers: Answers) -> bool:
    return not is_open(attempt) or (content.feedback is Feedback.IMMEDIATE and question.uuid in answers.checked)


# What a result says


def competencies_by_code(codes: Collection[str]) -> dict[str, Competency]:
    """Of the framework in force, or of the last one that had the code."""
    edition = current_framework()
    rows = Competency.objects.filter(code__in=codes).order_by("edition__valid_from", "edition_id")
    found = {each.code: each for each in rows}
    return found | {each.code: each for each in rows if edition is not None and each.edition_id == edition.pk}


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyLine:
    title: str
    shown: bool  # the knowledge was shown
    right: Decimal
    asked: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    marking: Marking
    questions: tuple[ShownQuestion, ...]
    competencies: tuple[CompetencyLine, ...]
    to_reread: tuple[Activity, ...]

    def count(self, result: str) -> int:
        return sum(question.result == result for question in self.questions)

    @property
    def right(self) -> int:
        return self.count("right")

    @property
    def partly(self) -> int:
        return self.count("partly")


def result_of(attempt: Attempt) -> Result:
    """``attempt`` as :func:`attempt_to_read_or_404` gives it, handed in."""
    marking = standing_marking(attempt)
    if marking is None:
        raise Http404
    content, answers = marked_content_of(attempt), answers_of(attempt)
    lines = marking.detail["competencies"]
    missed = [line["code"] for line in lines if not line["level"]]
    titles = competencies_by_code([line["code"] for line in lines])
    return Result(
        marking=marking,
        questions=tuple(
            shown_question(content, number, attempt, answers, corrected=True)
            for number in range(1, len(content.questions) + 1)
        ),
        competencies=tuple(
            CompetencyLine(
                title=titles[line["code"]].title if line["code"] in titles else line["code"],
                shown=bool(line["level"]),
                right=Decimal(line["score"]),
                asked=Decimal(line["maximum"]),
            )
            for line in lines
        ),
        to_reread=lessons_that_teach(missed, attempt.activity.section.course),
    )


def lessons_that_teach(codes: Collection[str], course: Course) -> tuple[Activity, ...]:
    """The few standing activities of the module that teach most of these competencies: more would not be read."""
    if not codes:
        return ()
    taught = Q(aims__competency__code__in=codes, aims__purpose=ActivityCompetency.Purpose.TAUGHT)
    rows = (
        Activity.objects.standing()
        .filter(Q(opens_on__isnull=True) | Q(opens_on__lte=timezone.localdate()))
        .filter(section__course=course, section__retired_at__isnull=True, published_at__isnull=False)
        .annotate(taught=Count("aims", filter=taught))
        .filter(taught__gt=0)
    )
    return tuple(rows.order_by("-taught", "section__position", "position", "id")[:MOST_TO_REREAD])
