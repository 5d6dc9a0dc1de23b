"""Who may have a document that its lesson offers: the address alone is no right."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from wagtail.models import ReferenceIndex

from accounts.access import centres_of
from accounts.models import Membership
from cms.models import LessonPage, TrainingDocument
from cms.queries import opening_or_404


def may_have(viewer: Any, document: TrainingDocument) -> bool:
    """Of a centre of theirs, shared by all centres, or shown by a lesson that they may open today."""
    if document.centre_id is None or viewer.is_superuser or _is_of_centre(viewer, document.centre_id):
        return True
    return any(_opens(viewer, lesson) for lesson in _lessons_showing(document))


def _is_of_centre(viewer: Any, centre: int) -> bool:
    registered = Membership.objects.on(timezone.localdate()).filter(learner=viewer, centre=centre)
    return registered.exists() or centres_of(viewer).filter(pk=centre).exists()


def _lessons_showing(document: TrainingDocument) -> Iterator[UUID]:
    """As Wagtail's index knows them: what is published, never a draft."""
    pages = [int(each.object_id) for each in ReferenceIndex.get_references_to(document)]
    yield from LessonPage.objects.live().filter(pk__in=pages).values_list("activity_uuid", flat=True)


def _opens(viewer: Any, lesson: UUID) -> bool:
    try:
        opening = opening_or_404(viewer, lesson)
    except Http404:
        return False
    return opening.page is not None and not opening.is_closed
