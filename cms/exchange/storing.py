"""Many drafts kept at once, as saving each of them and a first revision of it would."""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Revision

from accounts.models import User
from cms.indexing import note
from cms.models import Question


def keep_drafts(drafts: Sequence[Question], *, by: User | None) -> None:
    """In a transaction. A few statements for all that Wagtail would write of each, save its references: two a draft. A
    draft that is new has no edition to retire, which is what else ``Question.save`` would look for."""
    for each in drafts:
        each.name_and_fold()
    Question.objects.bulk_create(drafts)
    _keep_competencies(drafts)
    _keep_revisions(drafts, by)
    note(drafts)


def _keep_competencies(drafts: Sequence[Question]) -> None:
    through = Question.competencies.through
    pairs = [(draft.pk, competency.pk) for draft in drafts for competency in draft.competencies.all()]
    through.objects.bulk_create(through(question_id=draft, competency_id=competency) for draft, competency in pairs)


def _keep_revisions(drafts: Sequence[Question], by: User | None) -> None:
    kind, now = ContentType.objects.get_for_model(Question), timezone.now()
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=kind, base_content_type=kind, object_id=str(each.pk), user=by, created_at=now,
            content=each.serializable_data(), object_str=str(each),
        )
        for each in drafts
    )  # fmt: skip
    for draft, revision in zip(drafts, revisions, strict=True):
        draft.latest_revision, draft.has_unpublished_changes = revision, True
    Question.objects.bulk_update(drafts, ["latest_revision", "has_unpublished_changes"])
