"""A colleague is asked to read some copies again."""

from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.quizzes.models import SecondReading, SecondReadingCopy
from assessments.quizzes.queries import submissions_for, submissions_read_once
from assessments.quizzes.services.locks import lock_second_readings
from assessments.quizzes.services.refusals import Refused
from courses.models import Activity


@transaction.atomic
def ask_second_reading(
    *, activity: Activity, question: UUID, reader: User, by: User, client_uuid: UUID, count: int | None = None
) -> SecondReading:
    """``count`` copies drawn by lot, or all that ``reader`` may read. Sending twice asks once, and no copy is
    asked of two people."""
    lock_second_readings(activity.pk)
    before = SecondReading.objects.filter(uuid=client_uuid).first()
    if before is not None:
        return before
    if reader.pk == by.pk:
        raise Refused(_("Ask somebody else: a second reading is by another person."))
    copies = submissions_for(reader, submissions_read_once(by, activity, question), question)
    if not copies:
        raise Refused(_("There is no copy that this person could read a second time."))
    # Drawn by lot, and the same lot however often it is drawn.
    drawn = sorted(copies, key=lambda each: uuid5(client_uuid, str(each.uuid)))[:count]
    reading = SecondReading.objects.create(
        uuid=client_uuid, activity=activity, question=question, reader=reader, asked_by=by
    )
    SecondReadingCopy.objects.bulk_create(SecondReadingCopy(reading=reading, submission=each) for each in drawn)
    return reading
