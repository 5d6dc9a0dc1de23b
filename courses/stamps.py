"""Triggers that give a course a new stamp whenever one of its sections or activities changes, whoever changes it."""

import pgtrigger

_STAMP = """
INSERT INTO courses_coursestamp (course_id, stamp)
SELECT id, gen_random_uuid() FROM courses_course WHERE id IN ({courses})
ON CONFLICT (course_id) DO UPDATE SET stamp = EXCLUDED.stamp;
RETURN NULL;
"""

OF_SECTION = _STAMP.format(courses="OLD.course_id, NEW.course_id")
# And those with an activity that comes after this one, which a retired one no longer holds back.
OF_ACTIVITY = _STAMP.format(
    courses="""
    SELECT course_id FROM courses_section WHERE id IN (OLD.section_id, NEW.section_id)
    UNION SELECT section.course_id FROM courses_activity_requires rule
        JOIN courses_activity later ON later.id = rule.from_activity_id
        JOIN courses_section section ON section.id = later.section_id
        WHERE rule.to_activity_id IN (OLD.id, NEW.id)
"""
)
OF_ORDER = _STAMP.format(
    courses="""
    SELECT section.course_id FROM courses_activity later
        JOIN courses_section section ON section.id = later.section_id
        WHERE later.id IN (OLD.from_activity_id, NEW.from_activity_id)
"""
)


def stamping(func: str) -> pgtrigger.Trigger:
    changes = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
    return pgtrigger.Trigger(name="stamp_course", when=pgtrigger.After, operation=changes, func=func)
