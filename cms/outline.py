"""The module as its pages arrange it, told to the domain in the domain's words."""

import json
from collections.abc import Iterable
from typing import Any

from courses.models import Activity, Course
from courses.outline import ActivityAim, ActivitySpec, CourseSpec, SectionSpec


def course_spec(module: Any) -> CourseSpec:
    """What is published now: live activities of live sections, in the order of the tree. Seven queries."""
    activities = list(module.activities().live().select_related("content_type").prefetch_related("aims", "requires"))
    return CourseSpec(
        uuid=module.course_uuid,
        code=module.code,
        centre_id=module.centre_id,
        title=module.title,
        summary=module.summary,
        objective=module.objective,
        minutes=module.minutes,
        modality=module.modality,
        levels=tuple(module.levels),
        theme_ids=tuple(theme.pk for theme in module.themes.all()),
        aims=tuple((aim.competency_id, aim.level) for aim in module.aims.all()),
        sections=tuple(_section_spec(section, activities) for section in module.sections().live()),
    )


def _section_spec(section: Any, activities: Iterable[Any]) -> SectionSpec:
    return SectionSpec(
        uuid=section.section_uuid,
        title=section.title,
        minimum=section.minimum,
        activities=tuple(_activity_spec(each) for each in activities if each.path.startswith(section.path)),
    )


def _activity_spec(page: Any) -> ActivitySpec:
    return ActivitySpec(
        uuid=page.activity_uuid,
        kind=page.specific_class.kind,
        title=page.title,
        minutes=page.minutes,
        required=page.required,
        modality=page.modality,
        time_nature=page.time_nature,
        opens_on=page.opens_on,
        closes_on=page.closes_on,
        requires=tuple(first.activity_uuid for first in page.requires.all()),
        aims=tuple(
            ActivityAim(competency_id=aim.competency_id, level=aim.level, purpose=aim.purpose)
            for aim in page.aims.all()
        ),
    )


def differences(module: Any) -> list[str]:
    """What the domain's outline has and the published tree does not, and the other way round."""
    course = Course.objects.filter(uuid=module.course_uuid).first()
    if not module.live:
        stands = course is not None and course.retired_at is None
        return [f"module: in the outline, not published ({module.course_uuid})"] if stands else []
    if course is None or course.retired_at is not None:
        return [f"module: published, not in the outline ({module.course_uuid})"]
    wanted, found = _lines(course_spec(module)), _stored_lines(course)
    missing = [f"published, not in the outline: {line}" for line in wanted if line not in found]
    return missing + [f"in the outline, not published: {line}" for line in found if line not in wanted]


def _lines(spec: CourseSpec) -> list[str]:
    return [
        f"{place}.{position} {activity.kind} {activity.uuid} “{activity.title}” in “{section.title}”"
        for place, section in enumerate(spec.sections)
        for position, activity in enumerate(section.activities)
    ]


def _stored_lines(course: Course) -> list[str]:
    rows = (
        Activity.objects.standing()
        .filter(section__course=course, section__retired_at__isnull=True)
        .select_related("section")
        .order_by("section__position", "section_id", "position", "pk")
    )
    return [
        f"{row.section.position}.{row.position} {row.kind} {row.uuid} “{row.title}” in “{row.section.title}”"
        for row in rows
    ]


def turn_copy_to_itself(original: Any, copied: Any) -> None:
    """What a copied activity comes after, or leads into, is its twin in the copy, not the original."""
    before = original.activities().values_list("pk", flat=True)
    pages = list(copied.activities())
    twins = dict(zip(before, (page.pk for page in pages), strict=True))
    for page in pages:
        draft = page.specific.get_latest_revision_as_object()
        draft.requires = [each for each in pages if each.pk in {twins.get(first.pk) for first in draft.requires.all()}]
        for name in ("body", "body_simple"):
            if hasattr(draft, name):
                setattr(draft, name, json.dumps(_with_twins(getattr(draft, name).get_prep_value(), twins)))
        draft.save_revision(clean=False, changed=False)


def _with_twins(blocks: list[dict[str, Any]], twins: dict[int, int]) -> list[dict[str, Any]]:
    for block in blocks:
        if block["type"] == "activity":
            value = block["value"]
            value["activity"] = twins.get(value["activity"], value["activity"])
    return blocks
