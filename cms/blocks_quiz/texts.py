"""Gaps in a text, and words to pick in one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BlockGroup, ListBlock, RichTextBlock, StreamBlock, StructBlockValidationError, TextBlock

from assessments.quizzes.wording import TYPE_WORDS
from cms.blocks_quiz.arranging import PartBlock
from cms.blocks_quiz.choosing import OptionBlock
from cms.blocks_quiz.comparing import IdentityBlock
from cms.blocks_quiz.fields import ANSWER_FEATURES, QuizStruct, credit, rich, why
from cms.blocks_quiz.writing import accepted
from cms.gap_marks import gap_problems
from cms.marked_words import NotationError, identify, parse_marked


class TypedGapBlock(QuizStruct):
    accepted = accepted()
    feedback = why()

    class Meta:
        icon = "edit"
        label = _("A gap to write in")


class GapChoiceBlock(OptionBlock):
    feedback = why(help_text=_("Shown to who chooses it: say why."))


class ListedGapBlock(QuizStruct):
    choices = ListBlock(GapChoiceBlock(), label=_("Choices"), min_num=2, max_num=12, default=[{}, {}, {}])
    feedback = why()

    class Meta:
        icon = "list-ul"
        label = _("A gap with a list to choose from")


class DraggedGapBlock(QuizStruct):
    word = rich(_("The word that goes there"))
    word_feedback = why(_("Why, about this word"))
    feedback = why()
    identity = IdentityBlock()

    class Meta:
        icon = "resubmit"
        label = _("A gap for a label to move")
        form_layout = BlockGroup(children=["word", "feedback"], settings=["word_feedback", "identity"])


class GapList(StreamBlock):
    """Gap 1 first. Names are the kinds of ``assessments.quizzes.content.GapKind``."""

    typed = TypedGapBlock()
    listed = ListedGapBlock()
    dragged = DraggedGapBlock()


class GapsBlock(QuizStruct):
    text_html = RichTextBlock(
        label=_("Text with gaps"), features=[*ANSWER_FEATURES, "gap"],
        help_text=_("Put [[1]] where the first gap is, [[2]] for the second. The button [[…]] writes the next one."),
    )  # fmt: skip
    gaps = GapList(
        label=_("Gaps, in order"), required=False,
        help_text=_("One for each number: what is right in gap 1 first, then in gap 2."),
    )  # fmt: skip
    extras = ListBlock(
        PartBlock(), label=_("Decoy labels"), default=[], max_num=30,
        help_text=_("For labels to move only: words that go in no gap."),
    )  # fmt: skip
    credit = credit("gaps")
    order = IdentityBlock()

    class Meta:
        form_layout = BlockGroup(children=["text_html", "gaps", "extras", "credit"], settings=["order"])
        icon = "form"
        label = TYPE_WORDS["gaps"]
        description = _("The learner writes, chooses or moves the missing words.")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        found = gap_problems(cleaned["text_html"].source, len(cleaned["gaps"]))
        if found and not self.is_deferred_validation:
            raise StructBlockValidationError(block_errors={"text_html": ValidationError(found)})
        return cleaned


class SelectWordsBlock(QuizStruct):
    text = TextBlock(
        label=_("Text"), rows=6, max_length=20_000,
        help_text=_(
            "Put [square brackets] around what can be picked, and a star for what is right: [*listens]. After a bar, "
            "say why: [*listens|Yes: one listens first.]"
        ),
    )  # fmt: skip
    credit = credit("select_words")
    identity = IdentityBlock()

    class Meta:
        icon = "pilcrow"
        label = TYPE_WORDS["select_words"]
        description = _("The learner picks words or sentences in a text.")
        form_layout = BlockGroup(children=["text", "credit"], settings=["identity"])

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        try:
            pieces = parse_marked(cleaned["text"])
        except NotationError as error:
            if self.is_deferred_validation:
                return cleaned
            raise StructBlockValidationError(block_errors={"text": ValidationError(str(error))}) from error
        cleaned["identity"] = identify(pieces, cleaned["identity"] or "")
        return cleaned
