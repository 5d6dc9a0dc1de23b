"""An archive written into the site: drafts in Wagtail, published on request through the same door as any author."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.quizzes.content import Case as CaseContent
from assessments.quizzes.content import Question as QuestionContent
from assessments.quizzes.content import QuizContent
from assessments.roleplays.content import RolePlay as RolePlayContent
from assessments.scenarios.content import Scenario as ScenarioContent
from assessments.scenarios.content import as_json
from cms.archives.files import ArchiveRefused
from cms.archives.keeping import Keeper, check
from cms.archives.planning import Plan, competencies_in_force, themes_in_force
from cms.exchange.storing import keep_drafts
from cms.indexing import indexed_once
from cms.models import (
    ActivityAim,
    ActivityPage,
    Case,
    CataloguePage,
    LessonPage,
    ModuleAim,
    ModulePage,
    Question,
    Quiz,
    QuizPage,
    QuizQuestion,
    RolePlay,
    RolePlayPage,
    Scenario,
    ScenarioPage,
    SectionPage,
)
from cms.publishing import PublicationRefused, publish_pages
from cms.quiz_content import Keeping, answer_blocks, media_of, sections_of
from cms.quiz_publishing import publish_draft, publish_quiz
from cms.roleplay_content import fields_of
from cms.scoping import shelf_for
from competencies.models import Competency
from courses.services import store_media

SAID_OF_A_QUIZ = (
    "kind", "feedback", "feedback_on", "pass_mark", "max_attempts", "counting", "shuffle_options", "shuffle_questions",
    "time_limit",
)  # fmt: skip
PAGES = {"lesson": LessonPage, "quiz": QuizPage, "scenario": ScenarioPage, "roleplay": RolePlayPage}
PUBLIC = ("audience", "prerequisites", "methods", "assessment", "recognition", "accessibility")


@transaction.atomic
def apply_import(plan: Plan, *, by: User | None, publish: bool) -> ModulePage:
    """Raises ``ArchiveRefused`` or ``cms.publishing.PublicationRefused``; either way nothing is written."""
    if plan.problems:
        raise ArchiveRefused(list(plan.problems))
    parent = shelf_for(plan.centre) if plan.centre else CataloguePage.objects.get()
    with indexed_once():
        return _Import(plan=plan, parent=parent, by=by, keeper=Keeper(plan=plan, by=by)).run(publish=publish)


@dataclass(slots=True, kw_only=True)
class _Import:
    plan: Plan
    parent: Any
    by: User | None
    keeper: Keeper
    competencies: dict[str, Competency] = field(default_factory=competencies_in_force)
    pages: dict[str, ActivityPage] = field(default_factory=dict)
    quizzes: dict[Quiz, list[Question]] = field(default_factory=dict)  # with those of its questions that are new
    played: list[Scenario | RolePlay] = field(default_factory=list)
    cases: dict[UUID, Case] = field(default_factory=dict)
    keeping: Keeping = field(init=False)

    def __post_init__(self) -> None:
        given = {f"/medias/{PurePosixPath(name).name}": data for name, data in self.plan.archive.media.items()}
        self.keeping = Keeping(centre=self.plan.centre, by=self.by, given=given)

    def run(self, *, publish: bool) -> ModulePage:
        self.keeper.keep_words()
        module = self.module()
        for position, each in enumerate(self.plan.archive.module["sections"]):
            self.section(module, each, position)
        self.fill()
        for page in self.plan.withdrawn:
            page.specific.unpublish(user=self.by)
        if publish:
            for quiz, new in self.quizzes.items():
                publish_quiz(quiz, by=self.by, kept=new)
            self.publish_played()
            self.publish_pages(module)
        return ModulePage.objects.get(pk=module.pk)

    def publish_played(self) -> None:
        for each in self.played:
            found = publish_draft(each, self.by)
            if found:
                raise PublicationRefused(each, found)

    def publish_pages(self, module: ModulePage) -> None:
        """What the archive holds, and nothing that an author left in draft beside it."""
        # Read again: what has just been written is in its revision, and the tree has moved.
        module = ModulePage.objects.get(pk=module.pk)
        activities = module.activities().filter(pk__in=[page.pk for page in self.pages.values()]).specific()
        given = [self.plan.identity(each["uuid"]) for each in self.plan.archive.module["sections"]]
        sections = module.sections().filter(section_uuid__in=given)
        publish_pages(module, [*activities, *sections, module], user=self.by)

    # Pages

    def module(self) -> ModulePage:
        given = self.plan.archive.module
        page = self.plan.module
        if page is None:
            page = ModulePage(
                title=given["title"],
                slug=_free_slug(self.parent, given["code"]),
                code=given["code"],
                course_uuid=self.plan.identity(given["uuid"]),
                centre=self.plan.centre,
                live=False,
            )
            self.parent.add_child(instance=page)
        draft = page.get_latest_revision_as_object()
        self.describe_module(draft, given)
        draft.save_revision(user=self.by)
        return page

    def describe_module(self, draft: ModulePage, given: dict[str, Any]) -> None:
        draft.title, draft.code = given["title"], given["code"]
        draft.summary, draft.objective = given.get("summary", ""), given.get("objective", "")
        draft.minutes, draft.modality = given["duration_minutes"], given["modality"]
        draft.levels = given.get("levels", [])
        themes = themes_in_force()
        draft.themes = [themes[code] for code in given.get("themes", [])]
        draft.aims = [
            ModuleAim(competency=self.competencies[aim["code"]], level=aim["level"], sort_order=position)
            for position, aim in enumerate(given.get("competencies", []))
        ]
        for name in PUBLIC:
            setattr(draft, name, given.get("public_information", {}).get(name, ""))
        mentor = given.get("mentor_page", {})
        draft.mentor_title, draft.mentor_body = mentor.get("title", ""), self.keeper.html(mentor.get("html", ""))
        draft.sources = json.dumps([{"type": "source", "value": source} for source in given.get("sources", [])])
        draft.review = json.dumps(_review_blocks(given.get("review", {})))

    def section(self, module: ModulePage, given: dict[str, Any], position: int) -> None:
        uuid = self.plan.identity(given["uuid"])
        page = SectionPage.objects.filter(section_uuid=uuid).first()
        if page is None:
            page = SectionPage(title=given["title"], slug=given["code"], section_uuid=uuid, live=False)
            module.refresh_from_db()
            module.add_child(instance=page)
        else:
            self.put_last(page, module)
        draft = page.get_latest_revision_as_object()
        draft.title, draft.minimum = given["title"], given.get("minimum")
        draft.save_revision(user=self.by)
        for each in given["activities"]:
            self.activity(page, each)

    def activity(self, section: SectionPage, given: dict[str, Any]) -> None:
        model = PAGES[given["kind"]]
        uuid = self.plan.identity(given["uuid"])
        page = model.objects.filter(activity_uuid=uuid).first()
        if page is None:
            page = model(title=given["title"], slug=given["code"], activity_uuid=uuid, live=False)
            section.refresh_from_db()
            section.add_child(instance=page)
        else:
            self.put_last(page, section)
        self.pages[given["code"]] = page

    def put_last(self, page: Any, parent: Any) -> None:
        """The archive's order is the tree's order, and what moved to another section moves with its records."""
        page.refresh_from_db()
        parent.refresh_from_db()
        last = parent.get_last_child()
        if last is None or last.pk != page.pk:
            page.move(parent, pos="last-child")
            page.refresh_from_db()

    # What pages say, once every page is there to point at

    def fill(self) -> None:
        for given in self.plan.archive.activities:
            page = self.pages[given["code"]]
            page.refresh_from_db()
            draft = page.get_latest_revision_as_object()
            self.describe_activity(draft, given)
            if given["kind"] == "lesson":
                self.fill_lesson(draft, self.plan.archive.lessons[given["lesson"]])
            elif given["kind"] == "scenario":
                draft.scenario = self.scenario(self.plan.archive.scenarios[given["scenario"]])
            elif given["kind"] == "roleplay":
                draft.roleplay = self.roleplay(self.plan.archive.roleplays[given["roleplay"]])
            else:
                draft.quiz = self.quiz(self.plan.archive.quizzes[given["quiz"]])
            draft.save_revision(user=self.by)

    def describe_activity(self, draft: Any, given: dict[str, Any]) -> None:
        draft.title, draft.minutes = given["title"], given["duration_minutes"]
        draft.objective = given.get("objective", "")
        draft.required = given.get("required", True)
        draft.modality = given.get("modality", "")
        draft.time_nature = given.get("time_nature", "training")
        draft.opens_on, draft.closes_on = _day(given.get("opens_on")), _day(given.get("closes_on"))
        draft.requires = [ActivityPage.objects.get(pk=self.pages[code].pk) for code in given.get("requires", [])]
        draft.aims = [
            ActivityAim(
                competency=self.competencies[aim["code"]],
                level=aim["level"],
                purpose=aim["purpose"],
                sort_order=position,
            )
            for position, aim in enumerate(given["competencies"])
        ]

    def fill_lesson(self, draft: LessonPage, given: dict[str, Any]) -> None:
        draft.objective = given.get("objective", "") or draft.objective
        draft.body = json.dumps([self.block(block) for block in given["body"]])
        draft.body_simple = json.dumps([self.block(block) for block in given.get("body_simple", [])])
        reading = given.get("reading")
        draft.reading_id = self.keeper.recording("audio", reading) if reading else None

    def block(self, block: dict[str, Any]) -> dict[str, Any]:
        value = block["value"]
        kind = block["type"]
        if kind == "image":
            value = {
                "image": self.keeper.image(value["file"], value["alt"]),
                "alt": value["alt"],
                "caption": value.get("caption", ""),
            }
        elif kind in {"audio", "video"}:
            value = {"recording": self.keeper.recording(kind, value)}
        elif kind == "document":
            value = {"document": self.keeper.document(value["file"]), "title": value["title"]}
        elif kind == "activity":
            value = {"activity": self.pages[value["activity"]].pk}
        else:
            value = self.texts(value)
        return {"type": kind, "id": block["id"], "value": value}

    def texts(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: self.texts(child, name) for name, child in value.items()}
        if isinstance(value, list):
            return [self.texts(child, key) for child in value]
        return self.keeper.html(value) if key == "html" or key.endswith("_html") else value

    # Quizzes

    def quiz(self, content: QuizContent) -> Quiz:
        uuid = self.plan.identity(content.uuid)
        quiz = Quiz.objects.filter(uuid=uuid).first()
        if quiz is None:
            quiz = Quiz(uuid=uuid, title=content.title, code=content.code, centre=self.plan.centre, live=False)
            check(quiz, content.title)
            quiz.save()
        draft = quiz.get_latest_revision_as_object()
        asked, self.quizzes[quiz] = self.questions(content.questions)
        self.describe_quiz(draft, content, asked)
        draft.save_revision(user=self.by)
        return quiz

    def describe_quiz(self, draft: Quiz, content: QuizContent, asked: dict[UUID, Question]) -> None:
        draft.title, draft.code = content.title, content.code
        draft.introduction = self.keeping.contracted(content.introduction_html)
        for name in SAID_OF_A_QUIZ:
            setattr(draft, name, getattr(content, name))
        draft.places = [
            QuizQuestion(question=question, sort_order=position)
            for position, question in enumerate(asked.values() if not content.sections else ())
        ]
        keys = {uuid: question.pk for uuid, question in asked.items()}
        modules = dict(ModulePage.objects.filter(centre=self.plan.centre).values_list("code", "pk"))
        for name, blocks in sections_of(content, keys, modules, self.keeping).items():
            setattr(draft, name, json.dumps(blocks))

    def questions(self, contents: Sequence[QuestionContent]) -> tuple[dict[UUID, Question], list[Question]]:
        """Each by the identity that the archive gives it, and those of them that are new, kept all at once."""
        uuids = [self.plan.identity(each.uuid) for each in contents]
        there = {each.uuid: each for each in Question.objects.filter(uuid__in=uuids)}
        asked = {each.uuid: self.question(each, there.get(uuid)) for each, uuid in zip(contents, uuids, strict=True)}
        new = [each for each in asked.values() if each.pk is None]
        keep_drafts(new, by=self.by)
        return asked, new

    def question(self, content: QuestionContent, question: Question | None) -> Question:
        if question is None:
            uuid = self.plan.identity(content.uuid)
            question = Question(uuid=uuid, code=content.code, centre=self.plan.centre, live=False)
            self.describe_question(question, content)
            check(question, content.code)
            return question
        draft = question.get_latest_revision_as_object()
        self.describe_question(draft, content)
        draft.save_revision(user=self.by)
        return question

    def describe_question(self, draft: Question, content: QuestionContent) -> None:
        draft.code, draft.level, draft.source = content.code, content.level, content.source
        draft.stem = self.keeping.contracted(content.stem_html)
        draft.explanation = self.keeping.contracted(content.explanation_html)
        draft.answer = json.dumps(answer_blocks(content, self.keeping))
        draft.competencies = [self.competencies[code] for code in content.competencies]
        draft.points = content.points
        draft.case = self.case(content.case) if content.case else None

    def case(self, content: CaseContent) -> Case:
        if content.uuid not in self.cases:
            uuid = self.plan.identity(content.uuid)
            case = Case.objects.filter(uuid=uuid).first() or Case(uuid=uuid, centre=self.plan.centre)
            case.title, case.text = content.title, self.keeping.contracted(content.html)
            check(case, content.title)
            case.save()
            case.save_revision(user=self.by)
            self.cases[content.uuid] = case
        return self.cases[content.uuid]

    # Scenarios and role-plays

    def scenario(self, content: ScenarioContent) -> Scenario:
        uuid = self.plan.identity(content.uuid)
        draft = {**as_json(content), "uuid": str(uuid)}
        self.keep_media(draft)
        scenario = Scenario.objects.filter(uuid=uuid).first()
        if scenario is None:
            scenario = Scenario(uuid=uuid, content=draft, centre=self.plan.centre, live=False)
            scenario.save()
        found = scenario.get_latest_revision_as_object()
        if found.content != draft or scenario.latest_revision is None:
            found.content = draft
            found.save_revision(user=self.by)
            scenario.refresh_from_db()
        self.played.append(scenario)
        return scenario

    def roleplay(self, content: RolePlayContent) -> RolePlay:
        uuid = self.plan.identity(content.uuid)
        roleplay = RolePlay.objects.filter(uuid=uuid).first()
        if roleplay is None:
            roleplay = RolePlay(uuid=uuid, centre=self.plan.centre, live=False, **fields_of(content))
            check(roleplay, content.title)
            roleplay.save()
        found = roleplay.get_latest_revision_as_object()
        if roleplay.latest_revision is None or not _says(found, replace(content, uuid=uuid)):
            for name, value in fields_of(content).items():
                setattr(found, name, value)
            found.save_revision(user=self.by)
            roleplay.refresh_from_db()
        self.played.append(roleplay)
        return roleplay

    def keep_media(self, content: dict[str, Any]) -> None:
        """The bytes that it names, each under the name that they have by what they are."""
        for address in media_of(content):
            data = self.plan.archive.media.get(f"media/{PurePosixPath(address).name}")
            if data is not None and store_media(data=data) != address:
                raise ArchiveRefused([_("“%(file)s” is not named by what it holds.") % {"file": address}])


def _free_slug(parent: Any, code: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    return next(slug for slug in (code, *(f"{code}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def _review_blocks(review: dict[str, Any]) -> list[dict[str, Any]]:
    blocks = []
    if "stereotypes" in review:
        given = review["stereotypes"]
        value = {
            "checked_on": given.get("checked_on"),
            "by": given.get("by", ""),
            "points": given.get("points", []),
        }
        blocks.append({"type": "stereotypes", "value": value})
    if review.get("to_check_by_centre"):
        blocks.append({"type": "to_check", "value": {"points": review["to_check_by_centre"]}})
    return blocks


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _says(roleplay: RolePlay, content: RolePlayContent) -> bool:
    try:
        return roleplay.whole_content() == content
    except PublicationRefused:
        return False
