"""The files a scenario is read from, told by what is in them; and those it is written to."""

from dataclasses import replace

from assessments.scenarios.content import Dimension, Direction, Scenario, loads
from assessments.scenarios.exchange import twee, twine_html
from assessments.scenarios.exchange.from_story import Foreign, foreign
from assessments.scenarios.exchange.kept import Unreadable, brought_back, kept_in
from assessments.scenarios.exchange.limits import MAX_BYTES
from assessments.scenarios.exchange.report import Draft, FileRefused, Refusal, Remark, Report
from assessments.scenarios.exchange.story import Story
from assessments.scenarios.exchange.to_story import GO_ON, story_of
from courses.decoding import CONTROLS, NotText, letters

TWEE, TWINE_HTML, JSON = "twee", "twine_html", "json"
# What files that are no text begin with: archives, pictures, PDF.
BINARY = (b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"\x1f\x8b", b"RIFF")
# Of the dimensions that mediators know (domain.md §D.2): what a story's variables of these names move.
DIMENSIONS = (
    Dimension(key="cadre", label="", essential=True),
    Dimension(key="neutralite", label="", essential=True),
    Dimension(key="ecoute", label=""),
    Dimension(key="autonomie", label=""),
    Dimension(key="tension", label="", direction=Direction.LOWER, solid=3, on_the_way=6),
)


def read(data: bytes, name: str = "", *, dimensions: tuple[Dimension, ...] = DIMENSIONS) -> Draft:
    """A draft to be looked at and completed. ``dimensions`` are those it starts with, unless it is one of ours. Raises
    :class:`FileRefused`; and ``ShapeRefused`` for a JSON file of ours that is not as it should be."""
    text, is_guess = _text(data)
    if text.lstrip().startswith("{"):
        return Draft(scenario=loads(text), report=Report(format=JSON))
    is_page = twine_html.recognises(text)
    story = twine_html.read(text) if is_page else _twee(text, name)
    found = _understood(story, name, dimensions)
    guessed = ((Remark.ENCODING_GUESSED, ""),) if is_guess else ()
    report = Report(
        format=TWINE_HTML if is_page else TWEE,
        story_format=story.format,
        items=found.items,
        remarks=(*guessed, *found.remarks),
    )
    return Draft(scenario=found.scenario, report=report)


def _text(data: bytes) -> tuple[str, bool]:
    if len(data) > MAX_BYTES:
        raise FileRefused(Refusal.TOO_LARGE, str(MAX_BYTES // 1_000_000))
    if data.startswith(BINARY):
        raise FileRefused(Refusal.ARCHIVE)
    try:
        text, is_guess = letters(data)
    except NotText as error:
        raise FileRefused(Refusal.ENCODING) from error
    if not text.strip():
        raise FileRefused(Refusal.EMPTY)
    # A published page holds the program that plays it, with signs that no text has.
    if CONTROLS.search(text) and not twine_html.recognises(text):
        raise FileRefused(Refusal.ENCODING)
    return text, is_guess


def _twee(text: str, name: str) -> Story:
    """A file named as Twee that has no passage is told so; any other is simply no story."""
    if not name.lower().endswith((".twee", ".tw", ".twee2", ".tw2", ".txt")) and "\n::" not in f"\n{text}":
        raise FileRefused(Refusal.NOT_A_STORY)
    return twee.read(text)


def _named(story: Story, name: str) -> Story:
    """As its file, where the story has no title."""
    if story.name:
        return story
    stem = name.replace("\\", "/").rpartition("/")[2]
    return replace(story, name=" ".join((stem.rpartition(".")[0] or stem).split()))


def _understood(story: Story, name: str, dimensions: tuple[Dimension, ...]) -> Foreign:
    try:
        kept = kept_in(story)
    except Unreadable:
        found = _foreign(story, name, dimensions)
        return replace(found, remarks=((Remark.OWN_DATA_UNREADABLE, ""), *found.remarks))
    return _foreign(story, name, dimensions) if kept is None else brought_back(story, kept)


def _foreign(story: Story, name: str, dimensions: tuple[Dimension, ...]) -> Foreign:
    found = foreign(_named(story, name), dimensions)
    if not found.scenario.scenes and not found.scenario.ends:
        raise FileRefused(Refusal.NO_PASSAGE)
    return found


def write_twee(scenario: Scenario, *, go_on: str = GO_ON) -> bytes:
    """Twee 3. Read back, it gives the same scenario; ``go_on`` is what a choice without words says in Twine."""
    return twee.write(story_of(scenario, go_on=go_on)).encode()
