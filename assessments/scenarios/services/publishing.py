"""Freezing what authors wrote."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Centre, User
from assessments.scenarios.content import Scenario as Content
from assessments.scenarios.content import ShapeRefused, as_json, parse
from assessments.scenarios.judging import problems
from assessments.scenarios.models import Scenario, ScenarioActivity, ScenarioEdition
from assessments.scenarios.services.refusals import ScenarioRefused
from assessments.scenarios.wording import in_words
from competencies.queries import codes_in_force
from courses.models import Activity
from courses.publishing import OtherCentreError, freeze_content, hold_to_publish, retire
from courses.wording import shape_in_words

KIND = "scenario"


@transaction.atomic
def publish_scenario(
    *, scenario_uuid: UUID, code: str, centre: Centre | None, content: Content, by: User | None
) -> ScenarioEdition:
    """Freezes ``content`` as the edition that new runs are played on. The same content twice is one edition. Raises
    :class:`ScenarioRefused` with everything that is missing."""
    frozen = replace(content, uuid=scenario_uuid, code=code)
    _refuse_unready(frozen)
    try:
        scenario = hold_to_publish(Scenario, uuid=scenario_uuid, centre=centre, code=code, title=frozen.title)
    except OtherCentreError as error:
        raise ScenarioRefused((_("This scenario belongs to another centre."),)) from error
    edition: ScenarioEdition = freeze_content(scenario.editions, frozen, by)
    scenario.code, scenario.title, scenario.current, scenario.retired_at = code, frozen.title, edition, None
    scenario.save()
    return edition


def _refuse_unready(content: Content) -> None:
    try:
        # What was put together in code meets the limits that a file meets.
        parse(as_json(content))
    except ShapeRefused as error:
        raise ScenarioRefused(tuple(shape_in_words(each) for each in error.problems)) from error
    found = problems(content)
    errors = [in_words(each, content) for each in found] + _unknown_competencies(content)
    if errors:
        raise ScenarioRefused(tuple(errors), found)


def _unknown_competencies(content: Content) -> list[str]:
    known = codes_in_force()
    return [
        _("The competency “%(code)s” is not in the framework in force.") % {"code": code}
        for code in content.competencies()
        if code not in known
    ]


@transaction.atomic
def retire_scenario(*, scenario_uuid: UUID) -> None:
    """Nobody starts it any more; runs under way go on. Publishing it again brings it back."""
    retire(Scenario, uuid=scenario_uuid)


@transaction.atomic
def attach_scenario(*, activity: Activity, scenario: Scenario) -> ScenarioActivity:
    """Says which scenario an activity gives. Another centre's scenario is refused."""
    if activity.kind != KIND:
        raise ScenarioRefused((_("“%(title)s” is not a scenario activity.") % {"title": activity.title},))
    if scenario.centre_id is not None and scenario.centre_id != activity.section.course.centre_id:
        raise ScenarioRefused((_("This scenario belongs to another centre."),))
    place, _created = ScenarioActivity.objects.update_or_create(activity=activity, defaults={"scenario": scenario})
    return place
