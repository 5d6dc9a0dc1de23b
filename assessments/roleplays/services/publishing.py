"""Freezing what authors wrote."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Centre, User
from assessments.roleplays.content import RolePlay as Content
from assessments.roleplays.content import ShapeRefused, as_json, digest, parse
from assessments.roleplays.judging import problems
from assessments.roleplays.models import RolePlay, RolePlayActivity, RolePlayEdition
from assessments.roleplays.services.refusals import RolePlayRefused
from assessments.roleplays.wording import in_words
from competencies.queries import codes_in_force
from courses.models import Activity
from courses.wording import shape_in_words

KIND = "roleplay"


@transaction.atomic
def publish_roleplay(
    *, roleplay_uuid: UUID, code: str, centre: Centre | None, content: Content, by: User | None
) -> RolePlayEdition:
    """Freezes ``content`` as the edition that new sessions are planned on. The same content twice is one edition.
    Raises :class:`RolePlayRefused` with everything that is missing."""
    frozen = replace(content, uuid=roleplay_uuid, code=code)
    _refuse_unready(frozen)
    roleplay = _roleplay_to_publish(roleplay_uuid, code, centre, frozen.title)
    edition = _edition(roleplay, frozen, by)
    roleplay.code, roleplay.title, roleplay.current, roleplay.retired_at = code, frozen.title, edition, None
    roleplay.save()
    return edition


def _refuse_unready(content: Content) -> None:
    try:
        # What was put together in code meets the limits that a file meets.
        parse(as_json(content))
    except ShapeRefused as error:
        raise RolePlayRefused(tuple(shape_in_words(each) for each in error.problems)) from error
    found = problems(content)
    errors = [in_words(each) for each in found] + _unknown_competencies(content)
    if errors:
        raise RolePlayRefused(tuple(errors))


def _unknown_competencies(content: Content) -> list[str]:
    known = codes_in_force()
    return [
        _("The competency “%(code)s” is not in the framework in force.") % {"code": code}
        for code in content.competencies()
        if code not in known
    ]


def _roleplay_to_publish(uuid: UUID, code: str, centre: Centre | None, title: str) -> RolePlay:
    found, _created = RolePlay.objects.get_or_create(
        uuid=uuid, defaults={"code": code, "centre": centre, "title": title}
    )
    # One publication at a time, or two would take the same number.
    roleplay = RolePlay.objects.select_for_update().get(pk=found.pk)
    if roleplay.centre_id != (centre.pk if centre else None):
        raise RolePlayRefused((_("This role-play belongs to another centre."),))
    return roleplay


def _edition(roleplay: RolePlay, content: Content, by: User | None) -> RolePlayEdition:
    sha256 = digest(content)
    same = roleplay.editions.filter(sha256=sha256).first()
    if same is not None:
        return same
    last = roleplay.editions.order_by("-number").values_list("number", flat=True).first() or 0
    return RolePlayEdition.objects.create(
        roleplay=roleplay, number=last + 1, content=as_json(content), sha256=sha256, published_by=by
    )


@transaction.atomic
def retire_roleplay(*, roleplay_uuid: UUID) -> None:
    """Nobody plans it any more; sessions under way go on. Publishing it again brings it back."""
    RolePlay.objects.filter(uuid=roleplay_uuid, retired_at__isnull=True).update(retired_at=timezone.now())


@transaction.atomic
def attach_roleplay(*, activity: Activity, roleplay: RolePlay) -> RolePlayActivity:
    """Says which role-play an activity gives. Another centre's role-play is refused."""
    if activity.kind != KIND:
        raise RolePlayRefused((_("“%(title)s” is not a role-play activity.") % {"title": activity.title},))
    if roleplay.centre_id is not None and roleplay.centre_id != activity.section.course.centre_id:
        raise RolePlayRefused((_("This role-play belongs to another centre."),))
    place, _created = RolePlayActivity.objects.update_or_create(activity=activity, defaults={"roleplay": roleplay})
    return place
