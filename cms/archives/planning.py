"""What an import would do: read before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from accounts.models import Centre
from assessments.quizzes.content import as_json
from assessments.scenarios.content import as_json as scenario_as_json
from cms.archives.reading import Archive, blocks_of
from cms.models import ActivityPage, Case, GlossaryTerm, ModulePage, Question, Quiz, RolePlay, Scenario, SectionPage
from cms.quiz_content import media_of
from competencies.models import Competency, Theme
from competencies.queries import current_framework


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an import would do, to be read before it writes. ``problems`` stop it; ``notes`` only tell."""

    archive: Archive
    centre: Centre | None
    module: ModulePage | None
    renamed: bool
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    withdrawn: tuple[ActivityPage, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        kinds = [activity["kind"] for activity in self.archive.activities]
        return {
            "lessons": kinds.count("lesson"),
            "quizzes": kinds.count("quiz"),
            "questions": sum(len(quiz.questions) for quiz in self.archive.quizzes.values()),
            "scenarios": kinds.count("scenario"),
            "roleplays": kinds.count("roleplay"),
            "media": len(self.archive.media),
            "words": len(self.archive.glossary),
        }

    def identity(self, value: Any) -> UUID:
        """In a centre that copies another's module, the same archive always gives the same copy."""
        found = UUID(str(value))
        return uuid5(self.centre.uuid, found.hex) if self.renamed and self.centre else found


def plan_import(archive: Archive, *, centre: Centre | None) -> Plan:
    plan = Plan(archive=archive, centre=centre, module=None, renamed=False, problems=(), notes=())
    if _is_somebody_elses(plan) and centre is not None:
        plan = replace(plan, renamed=True)
    if _is_somebody_elses(plan):
        return replace(plan, problems=(_("Parts of this module already belong to another module or centre."),))
    module = ModulePage.objects.filter(course_uuid=plan.identity(archive.module["uuid"])).first()
    withdrawn = _withdrawn(plan, module)
    return replace(
        plan,
        module=module,
        withdrawn=withdrawn,
        problems=tuple(_problems(plan, module)),
        notes=tuple(_notes(plan, module, withdrawn)),
    )


def _is_somebody_elses(plan: Plan) -> bool:
    """Whether an identity that the archive names is already that of a thing the importing centre does not hold."""
    given = plan.archive.module
    own = plan.identity(given["uuid"])
    if ModulePage.objects.filter(course_uuid=own).exclude(centre=plan.centre).exists():
        return True
    here = [*ModulePage.objects.filter(course_uuid=own)]
    sections = SectionPage.objects.filter(section_uuid__in=[plan.identity(each["uuid"]) for each in given["sections"]])
    activities = ActivityPage.objects.filter(
        activity_uuid__in=[plan.identity(each["uuid"]) for each in plan.archive.activities]
    )
    for pages in (sections, activities):
        if any(not here or not page.is_descendant_of(here[0]) for page in pages):
            return True
    quizzes = plan.archive.quizzes.values()
    quiz_ids = [plan.identity(quiz.uuid) for quiz in quizzes]
    asked = [question for quiz in quizzes for question in quiz.questions]
    question_ids = [plan.identity(question.uuid) for question in asked]
    scenario_ids = [plan.identity(each.uuid) for each in plan.archive.scenarios.values()]
    roleplay_ids = [plan.identity(each.uuid) for each in plan.archive.roleplays.values()]
    case_ids = [plan.identity(question.case.uuid) for question in asked if question.case]
    return (
        Quiz.objects.filter(uuid__in=quiz_ids).exclude(centre=plan.centre).exists()
        or Question.objects.filter(uuid__in=question_ids).exclude(centre=plan.centre).exists()
        or Scenario.objects.filter(uuid__in=scenario_ids).exclude(centre=plan.centre).exists()
        or RolePlay.objects.filter(uuid__in=roleplay_ids).exclude(centre=plan.centre).exists()
        or Case.objects.filter(uuid__in=case_ids).exclude(centre=plan.centre).exists()
    )


def _withdrawn(plan: Plan, module: ModulePage | None) -> tuple[ActivityPage, ...]:
    if module is None:
        return ()
    kept = {plan.identity(activity["uuid"]) for activity in plan.archive.activities}
    return tuple(each for each in module.activities().live() if each.activity_uuid not in kept)


def _problems(plan: Plan, module: ModulePage | None) -> list[str]:
    found = []
    unknown = plan.archive.competency_codes - set(competencies_in_force())
    if unknown:
        found.append(
            _("These competencies are not in the framework in force: %(codes)s.")
            % {"codes": ", ".join(sorted(unknown))}
        )
    unknown = set(plan.archive.module.get("themes", [])) - set(themes_in_force())
    if unknown:
        found.append(_("These themes are not known: %(codes)s.") % {"codes": ", ".join(sorted(unknown))})
    code = plan.archive.module["code"]
    clash = ModulePage.objects.filter(code=code, centre=plan.centre)
    if module is not None:
        clash = clash.exclude(pk=module.pk)
    if clash.exists():
        found.append(_("Another module already has the code “%(code)s”.") % {"code": code})
    return found


def _notes(plan: Plan, module: ModulePage | None, withdrawn: tuple[ActivityPage, ...]) -> Iterator[str]:
    if module is not None:
        yield _("This module is already here: its pages become drafts that replace what is written now.")
    if plan.renamed:
        yield _("This module belongs to somebody else: you get a copy of your own.")
    for page in withdrawn:
        yield _("“%(title)s” is not in the archive: it will be withdrawn. What was done in it stays.") % {
            "title": page.title
        }
    known = dict(GlossaryTerm.objects.filter(centre=plan.centre).values_list("code", "definition"))
    for term in plan.archive.glossary:
        if known.get(term["code"], term["definition"]) != term["definition"]:
            yield _("The word “%(word)s” already has another definition here, which is kept.") % {"word": term["term"]}
    for file in sorted(set(plan.archive.media) - used_media(plan.archive)):
        yield _("No lesson shows “%(file)s”: it is left out.") % {"file": file}


def competencies_in_force() -> dict[str, Competency]:
    edition = current_framework()
    return {each.code: each for each in Competency.objects.filter(edition=edition, retired_on__isnull=True)}


def themes_in_force() -> dict[str, Theme]:
    return {each.code: each for each in Theme.objects.filter(edition=current_framework())}


def used_media(archive: Archive) -> set[str]:
    """The files some lesson, question or scenario shows; an archive may hold others, which a plan tells."""
    used = set()
    for lesson in archive.lessons.values():
        for block in blocks_of(lesson):
            used |= {block["value"][name] for name in ("file", "captions_file") if name in block["value"]}
        if "reading" in lesson:
            used.add(lesson["reading"]["file"])
    shown = [as_json(each) for each in archive.quizzes.values()]
    shown += [scenario_as_json(each) for each in archive.scenarios.values()]
    return used | {f"media/{PurePosixPath(address).name}" for content in shown for address in media_of(content)}
