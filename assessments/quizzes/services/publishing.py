"""Freezing what authors wrote: quizzes, and questions of the bank."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

import nh3
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Centre, User
from assessments.quizzes.content import (
    ContentRefused,
    Question,
    QuizContent,
    as_json,
    digest,
    html_fields_mapped,
    is_stored_media,
    parse,
    parse_question,
    problems,
    question_flaws,
)
from assessments.quizzes.content.flaws import Problem
from assessments.quizzes.drawing import TooFew, draw
from assessments.quizzes.models import BankQuestion, QuestionEdition, Quiz, QuizActivity, QuizEdition
from assessments.quizzes.queries import pool_for
from assessments.quizzes.services.refusals import QuestionsRefused, QuizRefused
from assessments.quizzes.wording import in_words
from competencies.queries import codes_in_force
from courses.models import Activity
from courses.publishing import OtherCentreError, freeze_edition, hold_all_to_publish, hold_to_publish, retire

KIND = "quiz"
TAGS = frozenset(
    "a abbr audio b blockquote br code details dfn em figcaption figure h3 h4 i img li ol p span strong sub summary sup ul".split()  # noqa: SIM905, E501
)
ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href"},
    "abbr": {"title"},
    "audio": {"src", "controls", "preload", "title"},
    "dfn": {"data-term"},
    "img": {"src", "alt", "width", "height"},
}
LOADED = {"audio", "img"}
SCHEMES = {"http", "https", "mailto", "tel"}


@transaction.atomic
def publish_edition(
    *, quiz_uuid: UUID, code: str, centre: Centre | None, content: QuizContent, by: User | None
) -> QuizEdition:
    """Freezes ``content`` as the edition that new tries are taken on. The same content twice is one edition. Raises
    :class:`QuizRefused` with everything that is missing."""
    frozen = replace(content, uuid=quiz_uuid, code=code)
    _refuse_unreadable(frozen)
    frozen = cleaned(frozen)
    _refuse_unready(frozen)
    _refuse_small_bank(frozen, centre)
    try:
        quiz = hold_to_publish(Quiz, uuid=quiz_uuid, centre=centre, code=code, title=frozen.title)
    except OtherCentreError as error:
        raise QuizRefused((_("This quiz belongs to another centre."),)) from error
    edition: QuizEdition = freeze_edition(quiz.editions, as_json(frozen), digest(frozen), by)
    quiz.code, quiz.title, quiz.current, quiz.retired_at = code, frozen.title, edition, None
    quiz.save()
    return edition


def _refuse_unreadable(content: QuizContent) -> None:
    """What was put together in code meets the limits that a file meets."""
    try:
        parse(as_json(content))
    except ContentRefused as error:
        raise QuizRefused(tuple(in_words(each) for each in error.problems)) from error


def _refuse_unready(content: QuizContent) -> None:
    errors = [in_words(each) for each in problems(content)]
    errors += _unknown_competencies(content)
    if errors:
        raise QuizRefused(tuple(errors))


def _unknown_competencies(content: QuizContent) -> list[str]:
    known = codes_in_force()
    return [
        _("Question %(number)s: the competency “%(code)s” is not in the framework in force.")
        % {"number": number, "code": code}
        for number, question in enumerate(content.questions, 1)
        for code in question.competencies
        if code not in known
    ]


def _refuse_small_bank(content: QuizContent, centre: Centre | None) -> None:
    """No try could ever begin."""
    try:
        draw(content, pool_for(content, centre), content.uuid)
    except TooFew as error:
        said = _("The bank has only %(found)s questions for a draw of %(wanted)s.")
        raise QuizRefused((said % {"found": error.found, "wanted": error.wanted},)) from error


P = TypeVar("P", Question, QuizContent)


def cleaned(content: P) -> P:
    """What authors and imports wrote as HTML, without anything that could run or load from elsewhere."""
    return html_fields_mapped(content, _clean)


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=_own_media,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def _own_media(tag: str, attribute: str, value: str) -> str | None:
    """Pictures and sounds come from the media store alone; without its address, one is refused by name."""
    return value if tag not in LOADED or attribute != "src" or is_stored_media(value) else None


@transaction.atomic
def retire_quiz(*, quiz_uuid: UUID) -> None:
    """Nobody starts it any more; tries under way go on. Publishing it again brings it back."""
    retire(Quiz, uuid=quiz_uuid)


@transaction.atomic
def attach_quiz(*, activity: Activity, quiz: Quiz) -> QuizActivity:
    """Says which quiz an activity gives. Another centre's quiz is refused."""
    if activity.kind != KIND:
        raise QuizRefused((_("“%(title)s” is not a quiz activity.") % {"title": activity.title},))
    if quiz.centre_id is not None and quiz.centre_id != activity.section.course.centre_id:
        raise QuizRefused((_("This quiz belongs to another centre."),))
    place, _created = QuizActivity.objects.update_or_create(activity=activity, defaults={"quiz": quiz})
    return place


# The bank


@transaction.atomic
def publish_question(
    *, question_uuid: UUID, code: str, centre: Centre | None, content: Question, by: User | None
) -> QuestionEdition:
    """Freezes ``content`` as the edition that new tries draw. The same content twice is one edition. Raises
    :class:`QuizRefused` with everything that is missing."""
    frozen = replace(content, uuid=question_uuid, code=code)
    (edition,) = publish_questions(contents=[frozen], centre=centre, by=by)
    return edition


@transaction.atomic
def publish_questions(*, contents: Sequence[Question], centre: Centre | None, by: User | None) -> list[QuestionEdition]:
    """Freezes each under the identity and the code that it has: all, or none. Raises :class:`QuestionsRefused`."""
    frozen = _ready_to_freeze(contents)
    codes = {each.uuid: {"code": each.code} for each in frozen}
    try:
        held = hold_all_to_publish(BankQuestion, centre=centre, known=codes)
    except OtherCentreError as error:
        said = (_("This question belongs to another centre."),)
        raise QuestionsRefused(dict.fromkeys(error.args, said)) from error
    editions = _question_editions(held, frozen, by)
    for each, edition in zip(frozen, editions, strict=True):
        question = held[each.uuid]
        question.code, question.current, question.retired_at = each.code, edition, None
    BankQuestion.objects.bulk_update(held.values(), ["code", "current", "retired_at"])
    return editions


def _ready_to_freeze(contents: Sequence[Question]) -> list[Question]:
    known = codes_in_force()
    frozen: list[Question] = []
    refused: dict[UUID, tuple[str, ...]] = {}
    for each in contents:
        try:
            _refuse_unreadable_question(each)
            frozen.append(cleaned(each))
            _refuse_unready_question(frozen[-1], known)
        except QuizRefused as refusal:
            refused[each.uuid] = refusal.errors
    if refused:
        raise QuestionsRefused(refused)
    return frozen


def _question_editions(
    held: dict[UUID, BankQuestion], frozen: Sequence[Question], by: User | None
) -> list[QuestionEdition]:
    """First editions are one statement for all; a next one looks for the same content among those before it."""
    known = set(QuestionEdition.objects.filter(question__in=held.values()).values_list("question_id", flat=True))
    first: list[QuestionEdition] = []
    found: list[QuestionEdition] = []
    for each in frozen:
        question = held[each.uuid]
        said = {"type": each.type, "level": str(each.level), "competencies": list(each.competencies)}
        if question.pk in known:
            found.append(freeze_edition(question.editions, as_json(each), digest(each), by, **said))
        else:
            found.append(QuestionEdition(
                question=question, number=1, content=as_json(each), sha256=digest(each), published_by=by, **said
            ))  # fmt: skip
            first.append(found[-1])
    QuestionEdition.objects.bulk_create(first)
    return found


def _refuse_unreadable_question(content: Question) -> None:
    try:
        parse_question(as_json(content))
    except ContentRefused as error:
        raise QuizRefused(tuple(in_words(each) for each in error.problems)) from error


def _refuse_unready_question(content: Question, known: Collection[str]) -> None:
    flaws = question_flaws(content)
    errors = [in_words(Problem(flaw=flaw, path=path, detail=detail)) for flaw, path, detail in flaws]
    errors += [
        _("The competency “%(code)s” is not in the framework in force.") % {"code": code}
        for code in content.competencies
        if code not in known
    ]
    if errors:
        raise QuizRefused(tuple(errors))


@transaction.atomic
def retire_question(*, question_uuid: UUID) -> None:
    """No draw gives it any more; tries that hold it go on. Publishing it again brings it back."""
    retire(BankQuestion, uuid=question_uuid)
