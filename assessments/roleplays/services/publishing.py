"""Freezing what authors wrote."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Centre, User
from assessments.roleplays.content import RolePlay as Content
from assessments.roleplays.content import ShapeRefused, as_json, parse
from assessments.roleplays.judging import problems
from assessments.roleplays.models import RolePlay, RolePlayActivity, RolePlayEdition
from assessments.roleplays.services.refusals import RolePlayRefused
from assessments.roleplays.wording import in_words
from competencies.queries import codes_in_force
from courses.models import Activity
from courses.publishing import OtherCentreError, freeze_content, hold_to_publish, retire
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
    try:
        roleplay = hold_to_publish(RolePlay, uuid=roleplay_uuid, centre=centre, code=code, title=frozen.title)
    except OtherCentreError as error:
        raise RolePlayRefused((_("This role-play belongs to another centre."),)) from error
    edition: RolePlayEdition = freeze_content(roleplay.editions, frozen, by)
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


@transaction.atomic
def retire_roleplay(*, roleplay_uuid: UUID) -> None:
    """Nobody plans it any more; sessions under way go on. Publishing it again brings it back."""
    retire(RolePlay, uuid=roleplay_uuid)


@transaction.atomic
def attach_roleplay(*, activity: Activity, roleplay: RolePlay) -> RolePlayActivity:
    """Says which role-play an activity gives. Another centre's role-play is refused."""
    if activity.kind != KIND:
        raise RolePlayRefused((_("“%(title)s” is not a role-play activity.") % {"title": activity.title},))
    if roleplay.centre_id is not None and roleplay.centre_id != activity.section.course.centre_id:
        raise RolePlayRefused((_("This role-play belongs to another centre."),))
    place, _created = RolePlayActivity.objects.update_or_create(activity=activity, defaults={"roleplay": roleplay})
    return place
