"""What a scenario has and Twine has no word for, as tags of a passage: an author may write them in Twine."""

from dataclasses import dataclass, field

from assessments.scenarios.content import Outcome

OURS = "entremise"  # our own data, which Twine's reader passes by
FEEDBACK = "feedback"
STAGE = "stage:"
SPEAKER = "speaker:"
PLACE = "place:"
COMPETENCY = "competency:"
END = "end:"
CRITICAL = "critical:"
# Of Twine and its story formats: passages that are no part of what is told.
CODE = frozenset(
    {"script", "stylesheet", "widget", "twine.private", "twine.image", "twine.audio", "twine.video", "init"}
)
SETTINGS = frozenset({"startup", "header", "footer", "debug-startup", "debug-header", "debug-footer", "annotation"})
SPECIAL_NAMES = frozenset(
    {
        "StoryInit", "StoryCaption", "StoryMenu", "StoryBanner", "StoryAuthor", "StorySubtitle", "StoryInterface",
        "StoryDisplayTitle", "StoryShare", "StorySettings", "StoryIncludes", "PassageHeader", "PassageFooter",
        "PassageReady", "PassageDone", "StoryLoaded", "ClickOnLink",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the tags of a passage tell."""

    stage: str = ""
    speaker: str = ""
    place: str = ""
    competencies: tuple[str, ...] = ()
    outcome: Outcome | None = None
    critical: str = ""
    is_feedback: bool = False
    unknown: tuple[str, ...] = field(default=())


KNOWN = (STAGE, SPEAKER, PLACE, COMPETENCY, END, CRITICAL)


def told(tags: tuple[str, ...]) -> Told:
    def first(prefix: str) -> str:
        return next((each[len(prefix) :] for each in tags if each.startswith(prefix)), "")

    outcome = first(END)
    return Told(
        stage=first(STAGE),
        speaker=first(SPEAKER),
        place=first(PLACE),
        competencies=tuple(dict.fromkeys(each[len(COMPETENCY) :] for each in tags if each.startswith(COMPETENCY))),
        outcome=Outcome(outcome) if outcome in set(Outcome) else None,
        critical=first(CRITICAL),
        is_feedback=FEEDBACK in tags,
        unknown=tuple(each for each in tags if each.startswith(END) and each[len(END) :] not in set(Outcome)),
    )
