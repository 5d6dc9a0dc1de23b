"""What is written, and whether everybody can read it."""

from collections.abc import Iterator

from accounts.anonymity import findings
from assessments.scenarios.content import Scenario, Scene
from assessments.scenarios.drawings import PLACES, PORTRAITS
from assessments.scenarios.judging.flaws import Flaw, Problem

MOST_TEXT = 600
MOST_SIMPLE = 300
FEEDBACK = (20, 300)


def texts(scenario: Scenario) -> Iterator[Problem]:
    if not scenario.title.strip():
        yield Problem(flaw=Flaw.NO_TITLE, place="title")
    if not scenario.summary.strip():
        yield Problem(flaw=Flaw.NO_SUMMARY, place="summary")
    for scene in scenario.scenes:
        yield from _scene(scenario, scene)
    for end in scenario.ends:
        if not end.title.strip():
            yield Problem(flaw=Flaw.NO_END_TITLE, scene=end.key)
        if not any(each.strip() for each in end.prompts):
            yield Problem(flaw=Flaw.NO_PROMPT, scene=end.key)
        yield from _lengths(end.key, end.text, end.text_simple)
    for each in scenario.characters:
        yield from _drawing(
            each.portrait, each.portrait_alt, PORTRAITS, Problem(flaw=Flaw.NO_ALT, place=f"characters.{each.key}")
        )
    yield from _personal(scenario)


def _scene(scenario: Scenario, scene: Scene) -> Iterator[Problem]:
    yield from _lengths(scene.key, scene.text, scene.text_simple)
    if scene.speaker and scenario.character(scene.speaker) is None:
        yield Problem(flaw=Flaw.UNKNOWN_SPEAKER, scene=scene.key, detail=scene.speaker)
    if scene.sound is not None and not scene.sound.transcript.strip():
        yield Problem(flaw=Flaw.NO_TRANSCRIPT, scene=scene.key)
    yield from _drawing(scene.place, scene.place_alt, PLACES, Problem(flaw=Flaw.NO_ALT, scene=scene.key))
    yield from _choices(scene)


def _lengths(key: str, text: str, simple: str) -> Iterator[Problem]:
    if not text.strip():
        yield Problem(flaw=Flaw.NO_TEXT, scene=key)
    if len(text) > MOST_TEXT:
        yield Problem(flaw=Flaw.LONG_TEXT, scene=key, detail=str(MOST_TEXT))
    if len(simple) > MOST_SIMPLE:
        yield Problem(flaw=Flaw.LONG_SIMPLE, scene=key, detail=str(MOST_SIMPLE))


def _choices(scene: Scene) -> Iterator[Problem]:
    labels = [each.label.strip().casefold() for each in scene.choices]
    for choice, label in zip(scene.choices, labels, strict=True):
        if scene.decides and not label:
            yield Problem(flaw=Flaw.NO_LABEL, scene=scene.key, choice=choice.key)
        elif label and labels.count(label) > 1:
            yield Problem(flaw=Flaw.SAME_LABEL, scene=scene.key, choice=choice.key)
        feedback = choice.feedback.strip()
        if scene.decides and not feedback:
            yield Problem(flaw=Flaw.NO_FEEDBACK, scene=scene.key, choice=choice.key)
        elif feedback and not FEEDBACK[0] <= len(feedback) <= FEEDBACK[1]:
            yield Problem(flaw=Flaw.FEEDBACK_LENGTH, scene=scene.key, choice=choice.key, detail=str(len(feedback)))


def _drawing(name: str, alt: str, known: frozenset[str], problem: Problem) -> Iterator[Problem]:
    """A drawing of the platform has words of its own; a picture of the author's needs some."""
    if not name or name in known:
        return
    if not name.startswith("/medias/"):
        yield Problem(flaw=Flaw.UNKNOWN_DRAWING, scene=problem.scene, place=problem.place, detail=name)
    elif not alt.strip():
        yield problem


def _personal(scenario: Scenario) -> Iterator[Problem]:
    """Nothing that could be somebody's: addresses, telephone and file numbers."""
    for scene in scenario.scenes:
        words = [
            scene.text,
            scene.text_simple,
            *(part for each in scene.choices for part in (each.label, each.feedback)),
        ]
        yield from _found(words, scene.key)
    for end in scenario.ends:
        yield from _found([end.text, end.text_simple, end.protected, end.risked], end.key)
    people = (part for each in scenario.characters for part in (each.name, each.role, each.wants, each.needs))
    yield from (
        Problem(flaw=Flaw.PERSONAL_DATA, place="characters", detail=each.text) for each in findings("\n".join(people))
    )


def _found(words: list[str], key: str) -> Iterator[Problem]:
    for each in findings("\n".join(words)):
        yield Problem(flaw=Flaw.PERSONAL_DATA, scene=key, detail=each.text)
