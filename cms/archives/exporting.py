"""A module written out as an archive: what the importer reads back the same."""

import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments.quizzes.content import as_json
from assessments.roleplays.content import as_json as roleplay_as_json
from assessments.scenarios.content import Scenario as ScenarioContent
from assessments.scenarios.content import ShapeRefused
from cms.archives.files import ArchiveRefused, Files
from cms.archives.importing import PUBLIC
from cms.archives.schema import FORMAT
from cms.models import (
    GlossaryTerm,
    LessonPage,
    ModulePage,
    QuizPage,
    Recording,
    RolePlayPage,
    Scenario,
    ScenarioPage,
    TrainingDocument,
    TrainingImage,
)
from cms.publishing import PublicationRefused
from cms.quiz_content import media_of, quiz_content, stored
from cms.rich_text import term_ids, to_portable
from courses.wording import shape_in_words


def export_module(module: ModulePage) -> Files:
    """What is published, or what is drafted while nothing is."""
    return _Export(module).files()


def _whole(scenario: Scenario) -> ScenarioContent:
    try:
        return scenario.frozen_content()
    except ShapeRefused as refusal:
        said = [f"{scenario} : {shape_in_words(each)}" for each in refusal.problems]
        raise ArchiveRefused(said) from refusal


def _shown(page: Any) -> Any:
    return page.specific if page.live else page.specific.get_latest_revision_as_object()


class _Export:
    def __init__(self, module: ModulePage) -> None:
        self.module = _shown(module)
        self.tree = module
        self.media: dict[tuple[str, int], str] = {}
        self.written: Files = {}
        self.terms = {term.pk: term for term in GlossaryTerm.objects.all()}
        self.codes = {pk: term.code for pk, term in self.terms.items()}
        self.words: set[int] = set()
        self.lessons = 0

    def files(self) -> Files:
        sections = [self.section(each) for each in self.tree.sections()]
        self.write("module.json", self.describe_module([each for each in sections if each["activities"]]))
        self.write("glossary.json", [self.word(pk) for pk in sorted(self.words, key=self.codes.__getitem__)])
        return self.written

    def write(self, name: str, content: Any) -> None:
        self.written[name] = (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()

    def describe_module(self, sections: list[dict[str, Any]]) -> dict[str, Any]:
        page = self.module
        return {
            "format": FORMAT,
            "uuid": str(page.course_uuid),
            "code": page.code,
            "language": "fr",
            "title": page.title,
            "summary": page.summary,
            "objective": page.objective,
            "themes": [theme.code for theme in page.themes.all()],
            "levels": list(page.levels),
            "duration_minutes": page.minutes,
            "modality": page.modality,
            "public_information": {name: getattr(page, name) for name in PUBLIC},
            "competencies": [{"code": aim.competency.code, "level": aim.level} for aim in page.aims.all()],
            "sources": [_plain(child.value) for child in page.sources],
            "review": _review(page),
            "mentor_page": {"title": page.mentor_title, "html": self.html(page.mentor_body)},
            "sections": sections,
        }

    def section(self, page: Any) -> dict[str, Any]:
        shown = _shown(page)
        activities = [each.specific for each in self.tree.activities() if each.path.startswith(page.path)]
        if self.tree.live:
            activities = [each for each in activities if each.live]
        return {
            "uuid": str(shown.section_uuid),
            "code": page.slug,
            "title": shown.title,
            "minimum": shown.minimum,
            "activities": [self.activity(_shown(each)) for each in activities],
        }

    def activity(self, page: Any) -> dict[str, Any]:
        described = {
            "uuid": str(page.activity_uuid),
            "code": page.slug,
            "kind": page.kind,
            "title": page.title,
            "duration_minutes": page.minutes,
            "required": page.required,
            "modality": page.modality,
            "time_nature": page.time_nature,
            "opens_on": page.opens_on.isoformat() if page.opens_on else None,
            "closes_on": page.closes_on.isoformat() if page.closes_on else None,
            "requires": [first.slug for first in page.requires.all()],
            "competencies": [
                {"code": aim.competency.code, "level": aim.level, "purpose": aim.purpose} for aim in page.aims.all()
            ],
        }
        if isinstance(page, LessonPage):
            described["lesson"] = self.lesson(page)
        elif isinstance(page, QuizPage):
            described["objective"] = page.objective
            described["quiz"] = self.quiz(page)
        elif isinstance(page, ScenarioPage):
            described["objective"] = page.objective
            described["scenario"] = self.scenario(page)
        elif isinstance(page, RolePlayPage):
            described["objective"] = page.objective
            described["roleplay"] = self.roleplay(page)
        return described

    def lesson(self, page: LessonPage) -> str:
        self.lessons += 1
        name = f"lessons/{self.lessons:02}-{page.slug}.json"
        used = self.words
        self.words = set()
        content = {
            "title": page.title,
            "objective": page.objective,
            "body": [self.block(child) for child in page.body],
            "body_simple": [self.block(child) for child in page.body_simple],
        }
        if page.reading:
            content["reading"] = self.recording(page.reading)
        content["glossary"] = sorted(self.codes[pk] for pk in self.words)
        self.words |= used
        self.write(name, content)
        return name

    def quiz(self, page: QuizPage) -> str:
        shown = page.quiz if page.quiz.live else page.quiz.get_latest_revision_as_object()
        name = f"quizzes/{shown.code}.json"
        content = as_json(quiz_content(shown))
        self.write(name, content)
        for address in media_of(content):
            self.written[f"media/{PurePosixPath(address).name}"] = stored(address) or b""
        return name

    def scenario(self, page: ScenarioPage) -> str:
        if page.scenario is None:
            raise ArchiveRefused([_("%(page)s : choose a scenario.") % {"page": page.title}])
        shown = page.scenario if page.scenario.live else page.scenario.get_latest_revision_as_object()
        name = f"scenarios/{shown.code}.json"
        content = as_json(_whole(shown))
        self.write(name, content)
        for address in media_of(content):
            self.written[f"media/{PurePosixPath(address).name}"] = stored(address) or b""
        return name

    def roleplay(self, page: RolePlayPage) -> str:
        if page.roleplay is None:
            raise ArchiveRefused([_("%(page)s : choose a role-play.") % {"page": page.title}])
        shown = page.roleplay if page.roleplay.live else page.roleplay.get_latest_revision_as_object()
        name = f"roleplays/{shown.code}.json"
        try:
            self.write(name, roleplay_as_json(shown.whole_content()))
        except PublicationRefused as refusal:
            raise ArchiveRefused([f"{shown} : {each}" for each in refusal.problems]) from refusal
        return name

    def html(self, text: str) -> str:
        self.words |= {pk for pk in term_ids(text) if pk in self.terms}
        return to_portable(text, self.codes)

    def word(self, pk: int) -> dict[str, Any]:
        term = self.terms[pk]
        return {
            "code": term.code,
            "term": term.term,
            "plural_or_variants": list(term.variants),
            "definition": term.definition,
            "expansion": term.expansion,
        }

    # Blocks

    def block(self, child: Any) -> dict[str, Any]:
        raw = child.get_prep_value()
        value = raw["value"]
        if child.block_type == "image":
            value = self.image(child.value)
        elif child.block_type in {"audio", "video"}:
            value = self.recording(child.value["recording"])
        elif child.block_type == "document":
            document = child.value["document"]
            value = {"file": self.keep(document, TrainingDocument), "title": child.value["title"]}
        elif child.block_type == "activity":
            value = {"activity": child.value["activity"].slug}
        else:
            value = self.texts(value)
        return {"id": str(child.id), "type": child.block_type, "value": value}

    def texts(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: self.texts(child, name) for name, child in value.items()}
        if isinstance(value, list):
            return [self.texts(item["value"] if _is_list_item(item) else item, key) for item in value]
        if isinstance(value, str) and (key == "html" or key.endswith("_html")):
            return self.html(value)
        return value

    def image(self, value: Any) -> dict[str, Any]:
        picture = value["image"]
        return {
            "file": self.keep(picture, TrainingImage),
            "alt": value["alt"] or picture.description,
            "caption": value["caption"],
        }

    def recording(self, recording: Recording) -> dict[str, Any]:
        described = {
            "file": self.keep(recording, Recording),
            "title": recording.title,
            "transcript_html": self.html(recording.transcript),
        }
        if recording.captions:
            described["captions_file"] = self.put(f"{slugify(recording.title)}.vtt", _bytes(recording.captions))
        return described

    def keep(self, thing: Any, model: Any) -> str:
        key = (model.__name__, thing.pk)
        if key not in self.media:
            suffix = PurePosixPath(thing.file.name).suffix.lower()
            self.media[key] = self.put(f"{slugify(thing.title) or 'media'}{suffix}", _bytes(thing.file))
        return self.media[key]

    def put(self, name: str, content: bytes) -> str:
        for candidate in _names(name):
            path = f"media/{candidate}"
            if self.written.setdefault(path, content) == content:
                return path
        raise AssertionError


def _names(name: str) -> Iterator[str]:
    path = PurePosixPath(name)
    yield name
    number = 2
    while True:
        yield f"{path.stem}-{number}{path.suffix}"
        number += 1


def _bytes(file: Any) -> bytes:
    with file.open("rb") as opened:
        return opened.read()


def _is_list_item(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == "item" and "value" in value


def _plain(value: Any) -> dict[str, Any]:
    return {name: child or "" for name, child in value.items()}


def _review(page: ModulePage) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in page.review:
        if child.block_type == "stereotypes":
            day = child.value["checked_on"]
            found["stereotypes"] = {
                "checked_on": day.isoformat() if day else None,
                "by": child.value["by"] or "",
                "points": list(child.value["points"]),
            }
        else:
            found["to_check_by_centre"] = list(child.value["points"])
    return found
