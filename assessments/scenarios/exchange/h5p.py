"""From a scenario to the content of an H5P Branching Scenario: a ``.h5p`` package without libraries, which a site that
has them installed takes (h5p.md §4.6).

The shape is that of the semantics of H5P.BranchingScenario 1.8 to 1.10, H5P.BranchingQuestion 1.0 and
H5P.AdvancedText 1.1, which are alike in all that is written here. H5P has no conditions, no flags and nothing that
choices move: what is left out is told.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from html import escape
from io import BytesIO
from typing import Any
from uuid import uuid5
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from assessments.scenarios.content import Choice, End, FeedbackTiming, Scenario, Scene
from assessments.scenarios.exchange.to_story import places_of
from courses.decoding import CONTROLS

VERSION = (1, 8)  # the oldest that has this shape: a site upgrades it, and could not go back
TEXT, QUESTION = "H5P.AdvancedText 1.1", "H5P.BranchingQuestion 1.0"
NOWHERE = -1  # H5P's number of the end screen
MOST_BUTTON = 50
MOST_TITLE = 255


def _(text: str) -> str:
    """Marks a sentence for the catalogues. The caller translates: no Django here."""
    return text


START, AGAIN, BACK, GO_ON = _("Start"), _("Start again"), _("Back"), _("Continue")
COMPLETE, REPLAY, FULL_SCREEN, SCORE = _("Finish this part first"), _("Play again"), _("Full screen"), _("Your score:")
END, PROTECTED, RISKED, THINK = _("The end"), _("What was protected"), _("What was put at risk"), _("To think about")
RESOURCES, NOTICE = _("To go further"), _("Before you start")
Say = Callable[[str], str]


class Omission(StrEnum):
    """What has no place in H5P, without its words: ``exchange_words`` says it to a person."""

    CONDITION = "condition"  # the choice is always shown
    CRITICAL = "critical"  # named above the feedback; it caps nothing
    CRITICAL_AT_TIMES = "critical_at_times"  # it depends on what was done before: not shown
    EFFECTS = "effects"
    FLAGS = "flags"
    COMPETENCIES = "competencies"
    STAGES = "stages"
    PLAIN_LANGUAGE = "plain_language"
    SOUND = "sound"
    PICTURES = "pictures"
    FEEDBACK_AT_END = "feedback_at_end"  # said at once
    REFLECTION = "reflection"  # a question to write on
    NEEDS = "needs"  # what the people really needed
    BUTTON_CUT = "button_cut"
    MISSING_TARGET = "missing_target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Omitted:
    """``scene`` and ``choice`` are keys, empty for what concerns the whole scenario."""

    what: Omission
    scene: str = ""
    choice: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    data: bytes
    omitted: tuple[Omitted, ...]


def package(scenario: Scenario, say: Say = _, *, language: str = "fr", version: tuple[int, int] = VERSION) -> Package:
    """The bytes of the ``.h5p`` file. ``say`` translates; ``version`` is that of H5P.BranchingScenario."""
    writing = _Writing(scenario=scenario, say=say)
    files = {
        "h5p.json": _about(scenario, language, version),
        "content/content.json": {"branchingScenario": writing.content()},
    }
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, found in files.items():
            # A fixed date: the same scenario gives the same bytes.
            archive.writestr(ZipInfo(name), json.dumps(found, ensure_ascii=False).encode(), ZIP_DEFLATED)
    return Package(data=packed.getvalue(), omitted=tuple(omissions(scenario)))


def _about(scenario: Scenario, language: str, version: tuple[int, int]) -> dict[str, Any]:
    libraries = [("H5P.BranchingScenario", *version), ("H5P.BranchingQuestion", 1, 0), ("H5P.AdvancedText", 1, 1),
                 ("FontAwesome", 4, 5)]  # fmt: skip
    return {
        "title": _line(scenario.title)[:MOST_TITLE] or scenario.code,
        "language": language,
        "mainLibrary": "H5P.BranchingScenario",
        "embedTypes": ["iframe"],
        "license": "U",
        "defaultLanguage": language,
        "preloadedDependencies": [
            {"machineName": name, "majorVersion": major, "minorVersion": minor} for name, major, minor in libraries
        ],
    }


@dataclass(frozen=True, kw_only=True)
class _Writing:
    scenario: Scenario
    say: Say

    @cached_property
    def places(self) -> list[Scene | End]:
        """H5P starts with the first of the list."""
        found: list[Scene | End] = [*self.scenario.scenes, *self.scenario.ends]
        first = self.scenario.scene_by_key.get(self.scenario.start)
        return found if first is None else [first, *(each for each in found if each is not first)]

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        return {each.key: number for number, each in reversed(list(enumerate(self.places)))}

    def content(self) -> dict[str, Any]:
        scenario = self.scenario
        start = [scenario.summary, self._titled(NOTICE, [scenario.content_notice])]
        return {
            "title": escape(_line(scenario.title)),
            "startScreen": {
                "startScreenTitle": paragraphs(scenario.title),
                "startScreenSubtitle": "".join([paragraphs(start[0]), start[1]]),
            },
            "endScreens": [
                {"endScreenTitle": paragraphs(self.say(END)), "endScreenSubtitle": "", "contentId": NOWHERE}
            ],
            "content": [self._place(each) for each in self.places],
            "scoringOptionGroup": {"scoringOption": "no-score", "includeInteractionsScores": False},
            "behaviour": {
                "enableBackwardsNavigation": False, "forceContentFinished": False, "randomizeBranchingQuestions": False,
            },
            "l10n": {
                "startScreenButtonText": self.say(START), "endScreenButtonText": self.say(AGAIN),
                "backButtonText": self.say(BACK), "disableProceedButtonText": self.say(COMPLETE),
                "replayButtonText": self.say(REPLAY), "scoreText": self.say(SCORE),
                "fullscreenAria": self.say(FULL_SCREEN),
            },
        }  # fmt: skip

    def _place(self, place: Scene | End) -> dict[str, Any]:
        if isinstance(place, End):
            # The end screen holds a line or two: what there is to read stands before it.
            closing = {"title": paragraphs(place.title)} if place.title.strip() else {}
            return self._node(
                place.key, self._text(self._end(place)), title=place.title, next_=NOWHERE, feedback=closing
            )
        text = self._spoken(place)
        if place.decides:
            return self._node(place.key, self._question(place, text), title=place.key)
        choice = place.choices[0] if place.choices else None
        return self._node(
            place.key,
            self._text(text),
            title=place.key,
            button=_line(choice.label) if choice else "",
            next_=self._number(choice),
            feedback=self._feedback(choice) if choice else {},
        )

    def _node(
        self, key: str, type_: dict[str, Any], *, title: str, button: str = "", next_: int | None = None,
        feedback: dict[str, Any] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        name = "Branching Question" if type_["library"] == QUESTION else "Text"
        plain_title = _line(title)[:MOST_TITLE] or key
        node = {
            "type": {
                **type_,
                "subContentId": str(uuid5(self.scenario.uuid, f"h5p:{key}")),
                "metadata": {
                    "contentType": name, "license": "U", "title": plain_title, "authors": [], "changes": [],
                    "extraTitle": plain_title,
                },
            },
            "showContentTitle": False,
            "proceedButtonText": escape(_cut(button, MOST_BUTTON) or self.say(GO_ON)),
            "forceContentFinished": "useBehavioural",
            "feedback": feedback or {},
            "contentBehaviour": "useBehavioural",
        }  # fmt: skip
        return node if next_ is None else {**node, "nextContentId": next_}

    def _text(self, html: str) -> dict[str, Any]:
        return {"library": TEXT, "params": {"text": html}}

    def _question(self, scene: Scene, html: str) -> dict[str, Any]:
        alternatives = [
            {
                "text": escape(_line(choice.label) or self.say(GO_ON)),
                "nextContentId": self._number(choice),
                "feedback": self._feedback(choice),
            }
            for choice in scene.choices
        ]
        return {
            "library": QUESTION,
            "params": {"branchingQuestion": {"question": html, "alternatives": alternatives}},
        }

    def _number(self, choice: Choice | None) -> int:
        return self.numbers.get(choice.target, NOWHERE) if choice else NOWHERE

    def _spoken(self, scene: Scene) -> str:
        speaker = self.scenario.character(scene.speaker) if scene.speaker else None
        name = f"<p><strong>{escape(_line(speaker.name))}</strong></p>" if speaker and speaker.name.strip() else ""
        return name + paragraphs(scene.text)

    def _feedback(self, choice: Choice) -> dict[str, Any]:
        critical = choice.critical
        said = critical.label if critical is not None and critical.when is None else ""
        found = {"title": paragraphs(said), "subtitle": paragraphs(choice.feedback)}
        return {name: html for name, html in found.items() if html}

    def _end(self, end: End) -> str:
        parts = [(PROTECTED, [end.protected]), (RISKED, [end.risked]), (THINK, end.prompts), (RESOURCES, end.resources)]
        return paragraphs(end.text) + "".join(self._titled(title, texts) for title, texts in parts)

    def _titled(self, title: str, texts: Any) -> str:
        html = "".join(paragraphs(each) for each in texts)
        return f"<p><strong>{escape(self.say(title))}</strong></p>{html}" if html else ""


def paragraphs(text: str) -> str:
    """Plain text as H5P's editor writes it; nothing for nothing."""
    blocks = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n\n")
    return "".join(f"<p>{escape(each.strip()).replace(chr(10), '<br>')}</p>" for each in blocks if each.strip())


def _line(text: str) -> str:
    return " ".join(CONTROLS.sub("", text).split())


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def omissions(scenario: Scenario) -> Iterator[Omitted]:
    """What of a scenario has no place in H5P, the whole first, then scene by scene."""
    yield from (Omitted(what=what) for what in _of_the_whole(scenario))
    for scene in scenario.scenes:
        for choice in scene.choices:
            yield from _of_a_choice(scenario, scene, choice)


def _of_the_whole(scenario: Scenario) -> Iterator[Omission]:
    choices = [choice for _scene, choice in scenario.edges()]
    found = {
        Omission.EFFECTS: any(each.effects for each in choices),
        Omission.FLAGS: any(each.sets for each in choices),
        Omission.COMPETENCIES: bool(scenario.competencies()),
        Omission.STAGES: any(each.stage for each in scenario.scenes),
        Omission.PLAIN_LANGUAGE: any(each.text_simple for each in places_of(scenario)),
        Omission.SOUND: any(each.sound for each in scenario.scenes),
        Omission.PICTURES: any(each.place for each in scenario.scenes) or any(x.portrait for x in scenario.characters),
        Omission.FEEDBACK_AT_END: scenario.feedback is FeedbackTiming.END,
        Omission.REFLECTION: bool(scenario.reflection),
        Omission.NEEDS: any(each.needs for each in scenario.characters),
    }
    yield from (what for what, is_there in found.items() if is_there)


def _of_a_choice(scenario: Scenario, scene: Scene, choice: Choice) -> Iterator[Omitted]:
    def omitted(what: Omission, detail: str = "") -> Omitted:
        return Omitted(what=what, scene=scene.key, choice=choice.key, detail=detail)

    if choice.requires is not None:
        yield omitted(Omission.CONDITION)
    if choice.critical is not None:
        what = Omission.CRITICAL if choice.critical.when is None else Omission.CRITICAL_AT_TIMES
        yield omitted(what, choice.critical.label)
    if choice.target not in scenario.scene_by_key and choice.target not in scenario.end_by_key:
        yield omitted(Omission.MISSING_TARGET, choice.target)
    if not scene.decides and len(_line(choice.label)) > MOST_BUTTON:
        yield omitted(Omission.BUTTON_CUT, choice.label)
