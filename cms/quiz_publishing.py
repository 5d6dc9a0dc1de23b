"""A quiz and its questions published together: all of them, or none and every reason why."""

from dataclasses import replace
from typing import Any

from django.db import transaction

from accounts.models import User
from cms.models import Quiz
from cms.publishing import Problem, PublicationRefused


@transaction.atomic
def publish_quiz(quiz: Quiz, *, by: User | None) -> None:
    draft = quiz.get_latest_revision_as_object()
    found: list[Problem] = []
    for question in draft.questions():
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
        return [replace(each, where=str(authored), about=authored) for each in refusal.problems]
    return []
