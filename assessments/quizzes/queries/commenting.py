"""Comments that a marker may use again."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from accounts.access import centres_of
from accounts.models import Centre, StaffRole
from assessments.quizzes.models import SavedComment


def saved_comments(viewer: Any, question: UUID) -> list[SavedComment]:
    """One's own, then those of one's centres, the newest first. One query."""
    shared = centres_of(viewer, StaffRole.Role.TRAINER).values("pk")
    rows = SavedComment.objects.filter(Q(owner=viewer) | Q(centre__in=shared), Q(question=question) | Q(question=None))
    return sorted(rows.select_related("owner", "centre").order_by("-id"), key=lambda each: each.owner_id != viewer.pk)


def centres_to_share_with(viewer: Any) -> list[Centre]:
    return list(centres_of(viewer, StaffRole.Role.TRAINER).order_by("name"))


def own_comment_or_404(viewer: Any, uuid: UUID) -> SavedComment:
    found = SavedComment.objects.filter(owner=viewer, uuid=uuid).first()
    if found is None:
        raise Http404
    return found
