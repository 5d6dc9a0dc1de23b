from django.utils import timezone

from accounts.access import Capacity
from accounts.models import AccessLog, Employer, EmployerContact, Mentorship, User


def log_view(*, learner: User, viewer: User, capacity: Capacity, page: str) -> AccessLog | None:
    """Somebody outside the centre looked at ``page`` of a learner's record.

    Every visit counts. Reloading the same page within ten minutes is the same visit and adds no row, so that the
    learner's list stays readable. Returns the row, or None when the visit was already written.
    """
    now = timezone.now()
    visit = AccessLog.objects.filter(learner=learner, viewer=viewer, capacity=capacity, page=page)
    if visit.filter(seen_at__gt=now - AccessLog.SAME_VISIT).exists():
        return None
    return AccessLog.objects.create(
        learner=learner, viewer=viewer, capacity=capacity, page=page, seen_at=now,
        organisation=_organisation(learner, viewer, capacity),
    )  # fmt: skip


def _organisation(learner: User, viewer: User, capacity: Capacity) -> str:
    """Written down at once: contracts and jobs change, what the learner reads must not."""
    today = timezone.localdate()
    employers = Employer.objects.filter(apprenticeships__learner=learner).order_by("-apprenticeships__start")
    if capacity == Capacity.MENTOR:
        employers = employers.filter(apprenticeships__mentorships__in=Mentorship.objects.valid().filter(mentor=viewer))
    elif capacity == Capacity.EMPLOYER:
        employers = employers.filter(contacts__in=EmployerContact.objects.valid().filter(user=viewer, start__lte=today))
    else:
        return ""
    return employers.values_list("name", flat=True).first() or ""
