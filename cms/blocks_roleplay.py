"""A live role-play as a trainer writes it: phases with what to throw in, cards, what each observer looks at, the
questions of the debrief. What belongs together stands together, so that nobody has to name one thing in another."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, IntegerBlock, ListBlock, StreamBlock, TextBlock

from assessments.roleplays.content import CardKind, PhaseKind
from assessments.roleplays.wording import CARD_WORDS
from assessments.scenarios.drawing_words import DRAWING_WORDS
from assessments.scenarios.drawings import PORTRAITS
from cms.blocks_quiz.building import competency_choices
from cms.blocks_quiz.comparing import PickBlock
from cms.blocks_quiz.fields import QuizStruct
from cms.blocks_quiz.reading import SeveralBlock

PHASE_WORDS = [
    (PhaseKind.FRAMING.value, _("Setting the frame of the game")),
    (PhaseKind.PREPARATION.value, _("Preparing")),
    (PhaseKind.PLAY.value, _("Playing")),
    (PhaseKind.TIME_OUT.value, _("Time out")),
    (PhaseKind.LEAVING.value, _("Leaving one’s role")),
    (PhaseKind.DEBRIEF.value, _("Debrief")),
    (PhaseKind.TRACE.value, _("Keeping a trace")),
]
INTENSITIES = [("1", _("1: light")), ("2", _("2: strong")), ("3", _("3: heavy, for the trainer only"))]
NOBODY = [("", _("No portrait"))]
LONGEST = 4000
LONG = 600


def portrait_choices() -> list[tuple[str, Any]]:
    return [*NOBODY, *((name, DRAWING_WORDS[name]) for name in sorted(PORTRAITS))]


def key_block() -> CharBlock:
    """By which rows of sessions point at it in their edition: made from the title where it is empty."""
    return CharBlock(
        label=_("Short name"), required=False, max_length=60, help_text=_("Made from the title when empty.")
    )


class PromptBlock(QuizStruct):
    minute = IntegerBlock(label=_("At which minute"), min_value=0, max_value=240, default=5)
    words = TextBlock(label=_("What you throw in"), rows=2, max_length=LONG)

    class Meta:
        label_format = "{minute} : {words}"


class PhaseBlock(QuizStruct):
    title = CharBlock(label=_("Title"), max_length=200)
    kind = PickBlock(label=_("What it is"), choices=PHASE_WORDS, default=PhaseKind.PLAY.value)
    minutes = IntegerBlock(label=_("Minutes"), min_value=1, max_value=240, default=10)
    optional = BooleanBlock(label=_("It may be left out"), required=False)
    instructions = TextBlock(label=_("What everybody reads then"), required=False, rows=3, max_length=LONGEST)
    prompts = ListBlock(PromptBlock(), label=_("What you throw in, at its minute"), default=[])
    key = key_block()

    class Meta:
        icon = "history"
        label_format = "{title} ({minutes})"


class CardBlock(QuizStruct):
    name = CharBlock(label=_("Name"), max_length=200)
    kind = PickBlock(
        label=_("Role"),
        choices=[(kind.value, words) for kind, words in CARD_WORDS.items()],
        default=CardKind.PARTY.value,
    )
    portrait = PickBlock(label=_("Portrait"), choices=portrait_choices, required=False, default="")
    public_text = TextBlock(label=_("What everybody knows"), rows=3, max_length=LONGEST)
    private_text = TextBlock(label=_("What only this card knows"), rows=5, max_length=LONGEST)
    goals = ListBlock(CharBlock(max_length=LONG), label=_("What the person wants"), default=[])
    red_lines = ListBlock(CharBlock(max_length=LONG), label=_("Their red line"), default=[])
    intensity = PickBlock(label=_("How heavy it is to play"), choices=INTENSITIES, default="1")
    may_be_played_by_trainer = BooleanBlock(label=_("The trainer may play it"), required=False)
    optional = BooleanBlock(label=_("It is left out when there are few people"), required=False)
    key = key_block()

    class Meta:
        icon = "user"
        label_format = "{name}"


class CriterionBlock(QuizStruct):
    label = CharBlock(label=_("What is looked at"), max_length=200)
    done = TextBlock(label=_("Seen at level 2"), rows=2, max_length=LONG)
    adjusted = TextBlock(label=_("A sign of level 3"), rows=2, max_length=LONG)
    alert = TextBlock(label=_("What should worry"), required=False, rows=2, max_length=LONG)
    competencies = SeveralBlock(
        label=_("Competencies it speaks for"), choices=competency_choices, required=False, default=[]
    )
    key = key_block()

    class Meta:
        label_format = "{label}"


class FocusBlock(QuizStruct):
    label = CharBlock(label=_("What one observer watches"), max_length=200)
    criteria = ListBlock(CriterionBlock(), label=_("Criteria, two at most"), default=[])
    key = key_block()

    class Meta:
        icon = "view"
        label_format = "{label}"


class QuestionBlock(QuizStruct):
    question = CharBlock(label=_("Question"), max_length=LONG)
    help = TextBlock(label=_("For you who run it"), required=False, rows=2, max_length=LONG)
    key = key_block()

    class Meta:
        icon = "help"
        label_format = "{question}"


class Phases(StreamBlock):
    phase = PhaseBlock(label=_("Phase"))


class Cards(StreamBlock):
    card = CardBlock(label=_("Card"))


class Foci(StreamBlock):
    focus = FocusBlock(label=_("Focus"))


class Debrief(StreamBlock):
    question = QuestionBlock(label=_("Question"))


class Lines(StreamBlock):
    line = CharBlock(label=_("Line"), max_length=LONG)
