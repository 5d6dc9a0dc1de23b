"""Blocks whose versions are compared in the words an author reads, and one that nobody reads."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from wagtail.admin.compare import BlockComparison
from wagtail.blocks import BooleanBlock, CharBlock, ChoiceBlock, DecimalBlock


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
