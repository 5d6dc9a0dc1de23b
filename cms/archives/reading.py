"""An archive's files understood, or refused with everything that is wrong in them at once. No database."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import nh3
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from assessments.quizzes import content as quizzes
from assessments.quizzes.wording import in_words
from assessments.roleplays import content as roleplays
from assessments.scenarios import content as scenarios
from cms.archives import schema
from cms.archives.files import ArchiveRefused, Files
from courses.wording import shape_in_words

TAGS = {"p", "ul", "ol", "li", "b", "i", "br", "a", "dfn"}
ATTRIBUTES = {"a": {"href"}, "dfn": {"data-term"}}
TERM = re.compile(r'<dfn data-term="([^"]*)">')
LINK = re.compile(r"https?://", re.IGNORECASE)
MOST_SHOWN = 100
DEEPEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """``lessons`` by file name as their JSON, ``quizzes``, ``scenarios`` and ``roleplays`` as content,
    ``media`` as bytes."""

    module: dict[str, Any]
    lessons: dict[str, dict[str, Any]]
    quizzes: dict[str, quizzes.QuizContent]
    scenarios: dict[str, scenarios.Scenario]
    roleplays: dict[str, roleplays.RolePlay]
    glossary: list[dict[str, Any]]
    media: Files

    @property
    def activities(self) -> list[dict[str, Any]]:
        return [activity for section in self.module["sections"] for activity in section["activities"]]

    @property
    def competency_codes(self) -> set[str]:
        codes = {aim["code"] for aim in self.module.get("competencies", [])}
        codes |= {aim["code"] for activity in self.activities for aim in activity["competencies"]}
        codes |= {code for quiz in self.quizzes.values() for code in quiz.competencies}
        codes |= {code for scenario in self.scenarios.values() for code in scenario.competencies()}
        return codes | {code for roleplay in self.roleplays.values() for code in roleplay.competencies()}


def read_archive(files: Files) -> Archive:
    reader = _Reader(files)
    archive = reader.archive()
    if reader.problems or archive is None:
        raise ArchiveRefused(reader.problems[:MOST_SHOWN])
    problems = list(_inconsistencies(archive, files))
    if problems:
        raise ArchiveRefused(problems[:MOST_SHOWN])
    return archive


class _Reader:
    def __init__(self, files: Files) -> None:
        self.files = files
        self.problems: list[str] = []

    def archive(self) -> Archive | None:
        module = self.json("module.json", schema.MODULE)
        glossary = self.json("glossary.json", schema.GLOSSARY) if "glossary.json" in self.files else []
        lessons = {name: self.json(name, schema.LESSON) for name in self.files if name.startswith("lessons/")}
        found = {name: self.quiz(name) for name in self.files if name.startswith("quizzes/")}
        played = {name: self.scenario(name) for name in self.files if name.startswith("scenarios/")}
        staged = {name: self.roleplay(name) for name in self.files if name.startswith("roleplays/")}
        if self.problems:
            return None
        return Archive(
            module=module,
            lessons=lessons,
            quizzes={name: quiz for name, quiz in found.items() if quiz is not None},
            scenarios={name: scenario for name, scenario in played.items() if scenario is not None},
            roleplays={name: roleplay for name, roleplay in staged.items() if roleplay is not None},
            glossary=glossary,
            media={name: content for name, content in self.files.items() if name.startswith("media/")},
        )

    def json(self, name: str, shape: dict[str, Any]) -> Any:
        try:
            found = json.loads(self.files[name].decode("utf-8-sig"), parse_constant=_no_constant)
        except UnicodeDecodeError:
            self.tell(name, _("the text is not encoded in UTF-8."))
        except (ValueError, RecursionError):
            self.tell(name, _("the file is not readable JSON."))
        else:
            if _depth(found) > DEEPEST:
                self.tell(name, _("the file has too many levels one inside the other."))
                return None
            for error in _validator(shape).iter_errors(found):
                self.tell(name, _in_words(error))
            return found
        return None

    def quiz(self, name: str) -> quizzes.QuizContent | None:
        try:
            return quizzes.loads(self.files[name])
        except quizzes.ContentRefused as refusal:
            for problem in refusal.problems:
                self.tell(name, in_words(problem))
            return None

    def scenario(self, name: str) -> scenarios.Scenario | None:
        try:
            return scenarios.loads(self.files[name])
        except scenarios.ShapeRefused as refusal:
            for problem in refusal.problems:
                self.tell(name, shape_in_words(problem))
            return None

    def roleplay(self, name: str) -> roleplays.RolePlay | None:
        try:
            return roleplays.loads(self.files[name])
        except roleplays.ShapeRefused as refusal:
            for problem in refusal.problems:
                self.tell(name, shape_in_words(problem))
            return None

    def tell(self, name: str, message: str) -> None:
        self.problems.append(f"{name} : {message}")


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _validator(shape: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(shape, format_checker=FormatChecker(formats=["date"]))


def _depth(found: object) -> int:
    depth, layer = 0, [found]
    while layer and depth <= DEEPEST:
        depth += 1
        layer = [
            child
            for each in layer
            if isinstance(each, dict | list)
            for child in (each.values() if isinstance(each, dict) else each)
        ]
    return depth


def _in_words(error: ValidationError) -> str:
    say = _WORDS.get(str(error.validator))
    sentence = say(error) if say else _("the value is not of the expected form.")
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path).lstrip(".")
    return f"{place} : {sentence}" if place else sentence


def _missing(error: ValidationError) -> str:
    absent = [name for name in error.validator_value if name not in error.instance]
    return _("missing: %(names)s.") % {"names": ", ".join(absent)}


def _unknown(error: ValidationError) -> str:
    known = error.schema.get("properties", {})
    return _("not known: %(names)s.") % {
        "names": ", ".join(sorted(str(n)[:60] for n in error.instance if n not in known))
    }


def _choice(error: ValidationError) -> str:
    return _("expected one of: %(values)s.") % {"values": ", ".join(map(str, error.validator_value))}


_WORDS: dict[str, Callable[[ValidationError], str]] = {
    "required": _missing,
    "additionalProperties": _unknown,
    "enum": _choice,
    "const": lambda error: _("expected: %(value)s.") % {"value": error.validator_value},
    "type": lambda error: _("the value is not of the expected kind (%(kind)s).") % {"kind": error.validator_value},
    "maxLength": lambda error: _("the text is longer than %(most)s characters.") % {"most": error.validator_value},
    "minLength": lambda error: _("the text is empty."),
    "maxItems": lambda error: _("there are more than %(most)s.") % {"most": error.validator_value},
    "minItems": lambda error: _("at least %(least)s is expected.") % {"least": error.validator_value},
    "minimum": lambda error: _("the number is below %(least)s.") % {"least": error.validator_value},
    "maximum": lambda error: _("the number is above %(most)s.") % {"most": error.validator_value},
    "pattern": lambda error: _("“%(value)s” is not written as expected.") % {"value": str(error.instance)[:60]},
    "format": lambda error: _("“%(value)s” is not a date (year-month-day).") % {"value": str(error.instance)[:60]},
}


# What each file says right may still not hold together


def _inconsistencies(archive: Archive, files: Files) -> Iterator[str]:
    yield from _doubled(archive)
    yield from _unlinked(archive)
    terms = {term["code"] for term in archive.glossary}
    codes = {activity["code"] for activity in archive.activities}
    for name, lesson in archive.lessons.items():
        for code in lesson.get("glossary", []):
            if code not in terms:
                yield _("%(file)s : the word “%(code)s” is not in the glossary.") % {"file": name, "code": code}
        for block in blocks_of(lesson):
            yield from _block_problems(name, block, terms, codes, files)
    for file in (lesson["reading"]["file"] for lesson in archive.lessons.values() if "reading" in lesson):
        if file not in files:
            yield _("the file “%(file)s” is missing.") % {"file": file}
    yield from _html_problems("module.json", archive.module.get("mentor_page", {}).get("html", ""), terms)


def _doubled(archive: Archive) -> Iterator[str]:
    uuids = [archive.module["uuid"], *(section["uuid"] for section in archive.module["sections"])]
    uuids += [activity["uuid"] for activity in archive.activities]
    uuids += [str(quiz.uuid) for quiz in archive.quizzes.values()]
    uuids += [str(scenario.uuid) for scenario in archive.scenarios.values()]
    uuids += [str(roleplay.uuid) for roleplay in archive.roleplays.values()]
    uuids += [str(question.uuid) for quiz in archive.quizzes.values() for question in quiz.questions]
    for value in _repeated(uuids):
        yield _("the identifier %(uuid)s is used twice.") % {"uuid": value}
    for code in _repeated([activity["code"] for activity in archive.activities]):
        yield _("two activities have the code “%(code)s”.") % {"code": code}
    for code in _repeated([section["code"] for section in archive.module["sections"]]):
        yield _("two sections have the code “%(code)s”.") % {"code": code}
    for code in _repeated([term["code"] for term in archive.glossary]):
        yield _("two glossary words have the code “%(code)s”.") % {"code": code}
    for name, lesson in archive.lessons.items():
        for value in _repeated([block["id"] for block in blocks_of(lesson)]):
            yield _("%(file)s : the identifier %(uuid)s is used twice.") % {"file": name, "uuid": value}


def _repeated(values: list[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def _unlinked(archive: Archive) -> Iterator[str]:
    """Every lesson, quiz, scenario and role-play belongs to one activity, and every activity has its own."""
    used: list[str] = []
    codes = {activity["code"] for activity in archive.activities}
    files = {
        "lesson": set(archive.lessons), "quiz": set(archive.quizzes), "scenario": set(archive.scenarios),
        "roleplay": set(archive.roleplays),
    }  # fmt: skip
    for activity in archive.activities:
        known = files[activity["kind"]]
        file = activity.get(activity["kind"], "")
        if file not in known:
            yield _("the activity “%(code)s” has no file “%(file)s”.") % {"code": activity["code"], "file": file}
        used.append(file)
        for first in activity.get("requires", []):
            if first not in codes:
                yield _("the activity “%(code)s” comes after “%(first)s”, which is not there.") % {
                    "code": activity["code"], "first": first,
                }  # fmt: skip
    for file in _repeated(used):
        yield _("the file “%(file)s” is used by two activities.") % {"file": file}
    for file in sorted(set[str]().union(*files.values()) - set(used)):
        yield _("the file “%(file)s” belongs to no activity.") % {"file": file}


def blocks_of(lesson: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from lesson["body"]
    yield from lesson.get("body_simple", [])


def _block_problems(name: str, block: dict[str, Any], terms: set[str], codes: set[str], files: Files) -> Iterator[str]:
    value = block["value"]
    for field in ("file", "captions_file"):
        if field in value and value[field] not in files:
            yield _("%(file)s : the file “%(media)s” is missing.") % {"file": name, "media": value[field]}
    if block["type"] == "activity" and value["activity"] not in codes:
        yield _("%(file)s : the activity “%(code)s” is not in this module.") % {"file": name, "code": value["activity"]}
    for html in html_of(value):
        yield from _html_problems(name, html, terms)


def html_of(value: Any, key: str = "") -> Iterator[str]:
    """Every rich text inside a block's value, wherever it stands."""
    if isinstance(value, dict):
        for name, child in value.items():
            yield from html_of(child, name)
    elif isinstance(value, list):
        for child in value:
            yield from html_of(child, key)
    elif isinstance(value, str) and (key == "html" or key.endswith("_html")):
        yield value


class _Markup(HTMLParser):
    """What a text holds that it may not. ``clean`` takes it out whatever is found here; this is to tell."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.problems.append(_("the tag “%(tag)s” is not allowed in a text.") % {"tag": tag[:60]})
            return
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, ()):
                self.problems.append(_("the attribute “%(name)s” is not allowed in a text.") % {"name": name[:60]})
            elif name == "href" and not LINK.match(value or ""):
                self.problems.append(_("“%(link)s” is not a web address.") % {"link": (value or "")[:60]})


def _html_problems(name: str, html: str, terms: set[str]) -> Iterator[str]:
    markup = _Markup()
    markup.feed(html)
    markup.close()
    for problem in markup.problems:
        yield f"{name} : {problem}"
    for code in TERM.findall(html):
        if code not in terms:
            yield _("%(file)s : the word “%(code)s” is not in the glossary.") % {"file": name, "code": code}


def clean(html: str) -> str:
    """What a text may hold, whoever wrote the file."""
    cleaned = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https"}, link_rel=None)
    return cleaned.replace("&nbsp;", "\xa0")
