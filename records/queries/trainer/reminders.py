"""What was sent to learners, and who may send."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from accounts.access import Right
from accounts.models import User
from records.models import Reminder, ReminderOutcome
from records.queries.trainer.people import by_name, learners_followed


def reminders() -> QuerySet[Reminder]:
    """Latest first, with their words and what became of them (``outcome``)."""
    return (
        Reminder.objects.select_related("author", "learner", "words")
        .prefetch_related(Prefetch("outcomes", queryset=ReminderOutcome.objects.order_by("id")))
        .order_by("-created_at", "-id")
    )


def reminders_seen(viewer: Any) -> QuerySet[Reminder]:
    return reminders().filter(learner__in=learners_followed(viewer).values("pk"))


def learners_to_remind_or_404(viewer: Any, uuids: Collection[UUID]) -> list[User]:
    """All of them or nobody: an address typed by hand tells nothing."""
    wanted = set(uuids)
    found = by_name(learners_followed(viewer, Right.REMIND).filter(uuid__in=wanted))
    if not wanted or len(found) != len(wanted):
        raise Http404
    return found
