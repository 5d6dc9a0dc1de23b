"""How a question is answered: one block for each type, as a trainer fills it in."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)

ANSWER_FEATURES = ["bold", "italic", "ul", "ol", "link"]
OPTION_FEATURES = ["bold", "italic"]


class OptionBlock(StructBlock):
    """The identity of a choice is the id that the list keeps for it."""

    html = RichTextBlock(label=_("Choice"), features=OPTION_FEATURES)
    correct = BooleanBlock(label=_("Right"), required=False)
    feedback = TextBlock(label=_("Why"), required=False, rows=2, help_text=_("Shown to who chooses it: say why."))

    def normalize(self, value: Any) -> Any:
        """Wagtail fills in nothing that a default leaves out, and its editor cannot draw what is not there."""
        if isinstance(value, self.meta.value_class):
            return value
        return super().normalize({**{name: block.get_default() for name, block in self.child_blocks.items()}, **value})


def options() -> ListBlock:
    return ListBlock(OptionBlock(), label=_("Choices"), min_num=2, max_num=30, default=[{}, {}, {}])


class SingleBlock(StructBlock):
    options = options()

    class Meta:
        icon = "radio-full"
        label = _("One right choice")


class MultipleBlock(StructBlock):
    options = options()

    class Meta:
        icon = "list-ul"
        label = _("Several right choices")


class TrueFalseBlock(StructBlock):
    answer = ChoiceBlock(label=_("Right answer"), choices=[("true", _("True")), ("false", _("False"))], default="true")
    feedback_true = TextBlock(label=_("Why, to who says true"), required=False, rows=2)
    feedback_false = TextBlock(label=_("Why, to who says false"), required=False, rows=2)

    class Meta:
        icon = "check"
        label = _("True or false")


class ShortTextBlock(StructBlock):
    accepted = ListBlock(
        CharBlock(label=_("Accepted answer"), max_length=200), label=_("Accepted answers"), min_num=1,
        help_text=_("Accents, capitals and spaces do not matter."),
    )  # fmt: skip
    feedback_correct = TextBlock(label=_("Why, when right"), required=False, rows=2)
    feedback_incorrect = TextBlock(label=_("Why, when wrong"), required=False, rows=2)

    class Meta:
        icon = "edit"
        label = _("A few words to write")


class Answer(StreamBlock):
    """Names are the question types of ``assessments.quizzes.content``."""

    single = SingleBlock()
    multiple = MultipleBlock()
    true_false = TrueFalseBlock()
    short_text = ShortTextBlock()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_num": 1, **kwargs})
