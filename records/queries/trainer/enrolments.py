"""What a group or a learner follows, who may change that, and what they may be given."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value
from django.http import Http404
from django.utils import timezone

from accounts.access import Capacity, Right, centres_of, cohort_or_404, cohorts_for
from accounts.models import Centre, Cohort, CohortLearner, CohortTrainer, Membership, StaffRole, User
from accounts.spaces import standing_of
from courses.models import Enrolment
from courses.offers import Followable, groups_that_follow, offered
from records.queries.trainer.people import (
    cohort_to_follow_or_404,
    folded,
    learner_for_or_404,
    learner_to_follow_or_404,
)

GIVERS = frozenset({Capacity.TRAINER, Capacity.COORDINATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """A group or a learner as ``viewer`` reaches them. ``centres``: whose modules, with the shared ones, ``viewer``
    may give them."""

    to: Cohort | User
    centres: tuple[int, ...]
    may_enrol: bool

    @property
    def group(self) -> Cohort | None:
        return self.to if isinstance(self.to, Cohort) else None

    @property
    def learner(self) -> User | None:
        return self.to if isinstance(self.to, User) else None


def follower_or_404(
    viewer: Any, *, cohort: UUID | None = None, learner: UUID | None = None, to_write: bool = False
) -> Follower:
    """Auditors read; trainers and coordinators write."""
    if cohort is not None:
        return _group_or_404(viewer, cohort, to_write=to_write)
    if learner is not None:
        return _learner_or_404(viewer, learner, to_write=to_write)
    raise Http404


def _group_or_404(viewer: Any, uuid: UUID, *, to_write: bool) -> Follower:
    found = cohort_or_404(viewer, uuid) if to_write else cohort_to_follow_or_404(viewer, uuid)
    may = to_write or cohorts_for(viewer).filter(pk=found.pk).exists()
    return Follower(to=found, centres=(found.centre_id,), may_enrol=may)


def _learner_or_404(viewer: Any, uuid: UUID, *, to_write: bool) -> Follower:
    person = learner_for_or_404(viewer, Right.ENROL, uuid) if to_write else learner_to_follow_or_404(viewer, uuid)
    return Follower(
        to=person,
        centres=tuple(_centres_in_common(viewer, person, timezone.localdate()).values_list("pk", flat=True)),
        may_enrol=to_write or person.may_enrol,
    )


def centres_to_give_for(viewer: Any, day: date) -> QuerySet[Centre]:
    """Where ``viewer`` trains or coordinates, and those whose groups they train."""
    taught = CohortTrainer.objects.on(day).filter(trainer=viewer).values("cohort__centre")
    staff = centres_of(viewer, StaffRole.Role.TRAINER, StaffRole.Role.COORDINATOR, day=day).values("pk")
    return Centre.objects.filter(Q(pk__in=taught) | Q(pk__in=staff))


def _centres_in_common(viewer: Any, learner: User, day: date) -> QuerySet[Centre]:
    # Memberships of any date: the centre answers for its former learners too.
    registered = Membership.objects.valid().filter(learner=learner).values("centre")
    placed = CohortLearner.objects.on(day).filter(learner=learner).values("cohort__centre")
    return centres_to_give_for(viewer, day).filter(Q(pk__in=registered) | Q(pk__in=placed))


def enrolments_seen(follower: Follower, day: date) -> list[Enrolment]:
    """Latest first, each with ``may_change``: a learner's through a group are the group's. One query."""
    own = _own(follower)
    rows = own
    if follower.learner:
        groups = CohortLearner.objects.on(day).filter(learner=follower.learner).values("cohort")
        rows = Q(learner=follower.learner) | Q(cohort__in=groups)
    changeable = ExpressionWrapper(own, output_field=BooleanField()) if follower.may_enrol else Value(False)
    return list(
        Enrolment.objects.filter(rows)
        .annotate(may_change=changeable)
        .select_related("course", "programme", "cohort", "enrolled_by")
        .order_by("-start", "-pk")
    )


def enrolment_or_404(follower: Follower, uuid: UUID) -> Enrolment:
    rows = Enrolment.objects.filter(_own(follower)).select_related("course", "programme")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def _own(follower: Follower) -> Q:
    """Not what another centre of the learner's gives: it answers for its own modules."""
    if follower.group:
        return Q(cohort=follower.group)
    theirs = Q(course__centre__in=follower.centres) | Q(programme__centre__in=follower.centres)
    shared = Q(course__isnull=False, course__centre__isnull=True) | Q(
        programme__isnull=False, programme__centre__isnull=True
    )
    return Q(learner=follower.learner) & (theirs | shared)


def groups_to_give_to(viewer: Any, what: Followable, day: date) -> list[Cohort]:
    """Groups that have not ended, of its centre where it has one; by name, each with ``follows``."""
    groups = cohorts_for(viewer, day).exclude(end__lt=day)
    if what.centre_id:
        groups = groups.filter(centre=what.centre_id)
    follows = ExpressionWrapper(Q(pk__in=groups_that_follow(what, day)), output_field=BooleanField())
    return sorted(groups.annotate(follows=follows), key=lambda group: folded(group.name))


def may_give(viewer: Any, uuid: UUID) -> bool:
    """One query, for those who give; none for anybody else."""
    if standing_of(viewer).capacities.isdisjoint(GIVERS):
        return False
    centres: Collection[int] = centres_to_give_for(viewer, timezone.localdate()).values("pk")  # type: ignore[assignment]
    return any(rows.filter(uuid=uuid).exists() for rows in offered(centres))
