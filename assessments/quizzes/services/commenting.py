"""Comments that markers keep to use again."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Centre, User
from assessments.quizzes.models import SavedComment
from assessments.quizzes.services.refusals import Refused

MAX_SAVED = 1000  # characters
MOST_SAVED = 200  # of one marker: more could not be found again


@transaction.atomic
def save_comment(*, owner: User, text: str, question: UUID | None = None, centre: Centre | None = None) -> SavedComment:
    """The same words are kept once; saying them again for a centre shares them."""
    text = text.replace("\x00", "").strip()  # which PostgreSQL keeps in no text
    if not text:
        raise Refused(_("Write a comment first."))
    if len(text) > MAX_SAVED:
        raise Refused(_("This comment is too long to be saved: 1,000 characters at most."))
    mine = SavedComment.objects.filter(owner=owner)
    same = mine.filter(text=text, question=question).first()
    if same is None and mine.count() >= MOST_SAVED:
        raise Refused(_("You have saved as many comments as there is room for. Delete one first."))
    comment = same or SavedComment(owner=owner, text=text, question=question)
    comment.centre = centre
    comment.save()
    return comment


@transaction.atomic
def delete_comment(*, comment: SavedComment, by: User) -> None:
    if comment.owner_id != by.pk:
        raise Refused(_("Only the person who saved a comment can delete it."))
    comment.delete()
