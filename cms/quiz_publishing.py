"""A quiz and its questions published together: all of them, or none and every reason why."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.log_actions import log
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.signals import published

from accounts.models import User
from assessments.quizzes.services import QuestionsRefused, publish_questions
from cms.indexing import note
from cms.models import Question, Quiz
from cms.publishing import Problem, PublicationRefused
from cms.quiz_content import question_content

OF_PUBLICATION = ("live", "live_revision", "has_unpublished_changes", "first_published_at", "last_published_at")


@transaction.atomic
def publish_quiz(quiz: Quiz, *, by: User | None, kept: Sequence[Question] = ()) -> None:
    """``kept`` are those of its questions that are new: see :func:`publish_kept`."""
    draft = quiz.get_latest_revision_as_object()
    found = publish_kept(kept, by)
    new = {each.pk for each in kept}
    for question in draft.questions():
        if question.pk not in new:
            found.extend(publish_draft(question, by))
    if not found:
        found.extend(publish_draft(quiz, by))
    if found:
        raise PublicationRefused(quiz, found)


def publish_draft(authored: Any, by: User | None) -> list[Problem]:
    """Why it was not published, if it was not."""
    if authored.live and not authored.has_unpublished_changes:
        return []
    revision = authored.latest_revision or authored.save_revision(user=by)
    try:
        with transaction.atomic():
            revision.publish(user=by)
    except PublicationRefused as refusal:
        return _about(authored, refusal.problems)
    return []


def _about(authored: Any, problems: Sequence[Problem]) -> list[Problem]:
    return [replace(each, where=str(authored), about=authored) for each in problems]


# New questions, many at once


def publish_kept(questions: Sequence[Question], by: User | None) -> list[Problem]:
    """As publishing the first revision of each would, in a few statements for all: the same judgement, the same
    freezing, the same history. Only for drafts just kept, which say what that revision says. Why they were not
    published, if they were not."""
    if by is not None and questions and not ModelPermissionPolicy(Question).user_has_permission(by, "publish"):
        raise PublishPermissionError
    found = [problem for each in questions for problem in _unready(each)]
    if found or not questions:
        return found
    try:
        with transaction.atomic():
            _publish_together(questions, by)
    except QuestionsRefused as refusal:
        refused = [(each, refusal.by_question.get(each.uuid, ())) for each in questions]
        return [
            problem for each, errors in refused
            for problem in _about(each, [Problem(where="", message=error) for error in errors])
        ]  # fmt: skip
    return []


def _unready(question: Question) -> list[Problem]:
    try:
        question.refuse_unless_ready()
    except PublicationRefused as refusal:
        return _about(question, refusal.problems)
    return []


def _publish_together(questions: Sequence[Question], by: User | None) -> None:
    now = timezone.now()
    for centre in {each.centre for each in questions}:
        contents = [question_content(each) for each in questions if each.centre == centre]
        publish_questions(contents=contents, centre=centre, by=by)
    for each in questions:
        each.live, each.live_revision, each.has_unpublished_changes = True, each.latest_revision, False
        each.first_published_at = each.last_published_at = now
    Question.objects.bulk_update(questions, OF_PUBLICATION)
    note(questions)
    for each in questions:
        published.send(sender=Question, instance=each, revision=each.live_revision)
        log(
            instance=each, action="wagtail.publish", user=by, revision=each.live_revision, content_changed=True
        )  # fmt: skip
