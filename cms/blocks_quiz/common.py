"""What the blocks of every type of question are made of."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from wagtail.admin.compare import BlockComparison
from wagtail.blocks import BooleanBlock, CharBlock, ChoiceBlock, DecimalBlock, RichTextBlock, StructBlock

from assessments.quizzes.content import CREDITS, Credit

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


# Versions are compared in the words an author reads


class WordsComparison(BlockComparison):
    """Shows what a choice, a tick or a chosen thing is called, where Wagtail would show how it is stored."""

    def htmlvalue(self, val: Any) -> str:
        return escape(self.block.in_words(val))

    def htmldiff(self) -> Any:
        from wagtail.admin.compare import TextDiff

        before, after = self.block.in_words(self.val_a), self.block.in_words(self.val_b)
        if before == after:
            return escape(before)
        return TextDiff([("deletion", str(before)), ("addition", str(after))]).to_html()


class InWords:
    def get_comparison_class(self) -> type[BlockComparison]:
        return WordsComparison


class YesNoBlock(InWords, BooleanBlock):
    def in_words(self, value: Any) -> Any:
        return _("yes") if value else _("no")


class PickBlock(InWords, ChoiceBlock):
    def in_words(self, value: Any) -> Any:
        found = {str(code): word for code, word in self.field.choices if not isinstance(word, list | tuple)}
        return found.get(str(value), value or "—")


class NumberBlock(InWords, DecimalBlock):
    def in_words(self, value: Any) -> Any:
        return "—" if value is None else f"{Decimal(value).normalize():f}"


class IdentityBlock(CharBlock):
    """Filled in by an import; empty for what was written here, whose identity follows from its place."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "form_classname": "quiz-identity", **options})

    @cached_property
    def field(self) -> forms.Field:
        return forms.CharField(required=False, max_length=60_000, widget=forms.HiddenInput())

    def get_comparison_class(self) -> type[BlockComparison]:
        return Unsaid


class Unsaid(BlockComparison):
    def has_changed(self) -> bool:
        return False

    def htmlvalue(self, val: Any) -> str:
        return ""

    def htmldiff(self) -> str:
        return ""


class QuizStruct(StructBlock):
    """Wagtail fills in nothing that a default leaves out, and its editor cannot draw what is not there."""

    def normalize(self, value: Any) -> Any:
        if isinstance(value, self.meta.value_class):
            return value
        return super().normalize({**{name: block.get_default() for name, block in self.child_blocks.items()}, **value})


# Fields that come back


def rich(label: Any, **options: Any) -> RichTextBlock:
    return RichTextBlock(**{"label": label, "features": OPTION_FEATURES, **options})


def why(label: Any = None, **options: Any) -> RichTextBlock:
    return RichTextBlock(
        **{"label": label or _("Why"), "features": FEEDBACK_FEATURES, "required": False, **options},
    )


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
