"""Writes: what a document of a framework or a qualification changes here, shown before it is stored.

Nothing that somebody points at is deleted. A competency that the document no longer holds is *no longer used* from
today; a family, theme, mission or block that it no longer holds goes only when nothing points at it. A competency of
the same uuid is corrected in place, and its evidence with it.

A proposition on which a learner's path is pinned is never edited: another one is written, and replaces it from its
first day on. One that nobody is pinned on is edited in place. A file dated later than the proposition in force is read
against the framework of its day.

Titles of official blocks are facts shared by all centres: only the platform's own files change them. A centre says what
it knows under headings of its own, in its own proposition.
"""

from competencies.imports.frameworks import apply_framework, plan_framework
from competencies.imports.plans import Note, Plan
from competencies.imports.qualifications import (
    apply_proposition,
    apply_qualification,
    is_pinned,
    plan_proposition,
    plan_qualification,
    proposition_stamp,
)
from competencies.imports.reference import apply, framework_in_force, is_known, load_reference_data, plan

__all__ = [
    "Note",
    "Plan",
    "apply",
    "apply_framework",
    "apply_proposition",
    "apply_qualification",
    "framework_in_force",
    "is_known",
    "is_pinned",
    "load_reference_data",
    "plan",
    "plan_framework",
    "plan_proposition",
    "plan_qualification",
    "proposition_stamp",
]
