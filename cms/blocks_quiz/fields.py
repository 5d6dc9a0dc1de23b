"""The fields that several types of question ask for, and what every type’s block is."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import RichTextBlock, StructBlock

from assessments.quizzes.content import CREDITS, Credit
from cms.blocks_quiz.comparing import NumberBlock, PickBlock

OPTION_FEATURES = ["bold", "italic", "image", "recording"]
FEEDBACK_FEATURES = ["bold", "italic", "ul", "link", "image", "recording"]
ANSWER_FEATURES = ["bold", "italic", "ul", "ol", "link", "image", "recording"]

CREDIT_WORDS = {
    Credit.ALL_OR_NOTHING: _("All or nothing: the points only when everything is right"),
    Credit.EACH_PART: _("A share of the points for each part that is right"),
    Credit.RIGHT_MINUS_WRONG: _("Right choices earn points, wrong ones take some away, never below zero"),
    Credit.WEIGHTED: _("Each choice has its own weight, written beside it"),
    Credit.PLACES: _("A share of the points for each item in its very place"),
    Credit.NEIGHBOURS: _("A share of the points for each two items that follow one another as they should"),
    Credit.LONGEST_RUN: _("As many points as the longest run of items in the right order"),
}


class QuizStruct(StructBlock):
    """Wagtail fills in nothing that a default leaves out, and its editor cannot draw what is not there."""

    def normalize(self, value: Any) -> Any:
        if isinstance(value, self.meta.value_class):
            return value
        return super().normalize({**{name: block.get_default() for name, block in self.child_blocks.items()}, **value})


def rich(label: Any, **options: Any) -> RichTextBlock:
    return RichTextBlock(**{"label": label, "features": OPTION_FEATURES, **options})


def why(label: Any = None, **options: Any) -> RichTextBlock:
    return RichTextBlock(
        **{"label": label or _("Why"), "features": FEEDBACK_FEATURES, "required": False, **options},
    )


def why_needed(label: Any = None, **options: Any) -> RichTextBlock:
    return why(label, **{"help_text": _("Needed to publish."), **options})


def credit(kind: str) -> PickBlock:
    """The rules the type allows, the usual one first."""
    choices = [(rule.value, CREDIT_WORDS[rule]) for rule in CREDITS[kind]]
    return PickBlock(
        label=_("When the answer is partly right"), choices=choices, default=choices[0][0],
        help_text=_("Learners are told this rule before they answer."),
    )  # fmt: skip


def percent(label: Any, **options: Any) -> NumberBlock:
    return NumberBlock(**{
        "label": label, "min_value": 0, "max_value": 100, "max_digits": 12, "decimal_places": 8, **options,
    })  # fmt: skip


def share(**options: Any) -> NumberBlock:
    return percent(
        _("Share of the points (%)"), default=Decimal(100), help_text=_("100: wholly right. 50: half right."), **options
    )
