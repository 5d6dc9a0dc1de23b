"""Who reads the frameworks and qualifications in the editor, and whose proposition they may change.

Coordinators and auditors of any centre read; a coordinator writes the proposition of their own centre; the platform's
support writes what all centres share. To others these screens do not exist.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from accounts.access import Capacity
from accounts.models import Centre, StaffRole, User
from accounts.spaces import standing_of
from competencies.models import Proposition

READERS = (StaffRole.Role.COORDINATOR, StaffRole.Role.AUDITOR)


@dataclass(frozen=True)
class ReferenceAccess:
    is_platform: bool
    coordinated: tuple[Centre, ...] = ()
    audited: tuple[Centre, ...] = ()

    @property
    def may_read(self) -> bool:
        return self.is_platform or bool(self.coordinated or self.audited)

    @property
    def may_import(self) -> bool:
        return self.is_platform or bool(self.coordinated)

    @property
    def centres(self) -> tuple[Centre, ...]:
        return tuple({each.pk: each for each in (*self.coordinated, *self.audited)}.values())

    def coordinated_or_404(self, uuid: UUID | str) -> Centre:
        for centre in self.coordinated:
            if str(centre.uuid) == str(uuid):
                return centre
        raise Http404

    def may_see(self, proposition: Proposition) -> bool:
        own = {centre.pk for centre in self.centres}
        return self.is_platform or proposition.centre_id is None or proposition.centre_id in own


def reference_access(user: User) -> ReferenceAccess:
    """One query."""
    roles = StaffRole.objects.on(timezone.localdate()).filter(user=user, role__in=READERS)
    held = [(each.role, each.centre) for each in roles.select_related("centre").order_by("centre__name", "pk")]
    return ReferenceAccess(
        is_platform=user.is_superuser,
        coordinated=tuple(centre for role, centre in held if role == StaffRole.Role.COORDINATOR),
        audited=tuple(centre for role, centre in held if role == StaffRole.Role.AUDITOR),
    )


def may_read(user: Any) -> bool:
    """No query where the request already knows who its user is."""
    return user.is_superuser or not standing_of(user).capacities.isdisjoint({Capacity.COORDINATOR, Capacity.AUDITOR})


def reference_access_or_404(user: Any) -> ReferenceAccess:
    access = reference_access(user)
    if not access.may_read:
        raise Http404
    return access
