"""One right choice, several, true or false."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BlockGroup, ListBlock

from assessments.quizzes.wording import TYPE_WORDS
from cms.blocks_quiz.comparing import NumberBlock, PickBlock, YesNoBlock
from cms.blocks_quiz.fields import QuizStruct, credit, rich, why_needed


class OptionBlock(QuizStruct):
    """The identity of a choice is the id that the list keeps for it."""

    html = rich(_("Choice"))
    correct = YesNoBlock(label=_("Right"), required=False)
    feedback = why_needed(help_text=_("Shown to who chooses it: say why. Needed to publish."))
    weight = NumberBlock(
        label=_("Weight (%)"), required=False, default=Decimal(0), min_value=-100, max_value=100, max_digits=12,
        decimal_places=8, help_text=_("Counts only when each choice has its own weight: from -100 to 100."),
    )  # fmt: skip

    class Meta:
        form_layout = BlockGroup(children=["html", "correct", "feedback"], settings=["weight"])
        label_format = "{html}"


def options() -> ListBlock:
    return ListBlock(OptionBlock(), label=_("Choices"), min_num=2, max_num=30, default=[{}, {}, {}])


def shuffle() -> YesNoBlock:
    return YesNoBlock(
        label=_("The choices may be shuffled"), required=False, default=True,
        help_text=_("Untick it when their order means something, such as dates or “all of these”."),
    )  # fmt: skip


class SingleBlock(QuizStruct):
    options = options()
    credit = credit("single")
    shuffle = shuffle()

    class Meta:
        icon = "radio-full"
        label = TYPE_WORDS["single"]
        description = _("The learner picks one choice among several.")
        form_layout = BlockGroup(children=["options"], settings=["shuffle", "credit"])


class MultipleBlock(QuizStruct):
    options = options()
    credit = credit("multiple")
    shuffle = shuffle()

    class Meta:
        icon = "list-ul"
        label = TYPE_WORDS["multiple"]
        description = _("The learner ticks every choice that is right.")
        form_layout = BlockGroup(children=["options", "credit"], settings=["shuffle"])


class TrueFalseBlock(QuizStruct):
    answer = PickBlock(label=_("Right answer"), choices=[("true", _("True")), ("false", _("False"))], default="true")
    feedback_true = why_needed(_("Why, to who says true"))
    feedback_false = why_needed(_("Why, to who says false"))

    class Meta:
        icon = "check"
        label = TYPE_WORDS["true_false"]
        description = _("The learner says whether the sentence is true.")
