"""A few words, or a number."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BlockGroup, CharBlock, ListBlock

from assessments.quizzes.wording import TYPE_WORDS
from cms.blocks_quiz.comparing import NumberBlock, YesNoBlock
from cms.blocks_quiz.fields import QuizStruct, share, why, why_needed


class VariantBlock(QuizStruct):
    text = CharBlock(label=_("Accepted answer"), max_length=200)
    share = share()
    feedback = why(_("What to say to who writes this"))
    is_pattern = YesNoBlock(
        label=_("This is a regular expression"), required=False,
        help_text=_("For experts: the whole answer must match it."),
    )  # fmt: skip

    class Meta:
        form_layout = BlockGroup(children=["text"], settings=["share", "feedback", "is_pattern"])
        label_format = "{text}"

    def bulk_to_python(self, values: Iterable[Any]) -> Any:
        # Answers were kept as bare words before they could be partly right.
        return super().bulk_to_python([{"text": each} if isinstance(each, str) else each for each in values])


def accepted() -> ListBlock:
    return ListBlock(
        VariantBlock(), label=_("Accepted answers"), min_num=1, max_num=30, default=[{}],
        help_text=_("Accents, capitals and spaces do not matter. Write the best answer first: it is the one shown."),
    )  # fmt: skip


class ShortTextBlock(QuizStruct):
    accepted = accepted()
    feedback_correct = why_needed(_("Why, when right"))
    feedback_incorrect = why_needed(_("Why, when wrong"))
    case_matters = YesNoBlock(label=_("Capitals matter"), required=False)
    accents_matter = YesNoBlock(label=_("Accents matter"), required=False)

    class Meta:
        icon = "edit"
        label = TYPE_WORDS["short_text"]
        description = _("The learner writes a word or a short sentence.")
        form_layout = BlockGroup(
            children=["accepted", "feedback_correct", "feedback_incorrect"], settings=["case_matters", "accents_matter"]
        )


def number(label: Any, **options: Any) -> NumberBlock:
    return NumberBlock(**{"label": label, "max_digits": 20, "decimal_places": 10, **options})


class NumericAnswerBlock(QuizStruct):
    value = number(_("Right number"))
    tolerance = number(
        _("How far off is still right"), required=False, default=Decimal(0), min_value=0,
        help_text=_("0 asks for the exact number. With 0.5, from half below to half above is right."),
    )  # fmt: skip
    is_relative = YesNoBlock(
        label=_("The gap is a share of the number"), required=False,
        help_text=_("Then 0.1 means ten in a hundred, either way."),
    )  # fmt: skip
    share = share()
    feedback = why(_("What to say to who writes this"))

    class Meta:
        form_layout = BlockGroup(children=["value", "tolerance"], settings=["is_relative", "share", "feedback"])
        label_format = "{value} ± {tolerance}"


class UnitBlock(QuizStruct):
    symbol = CharBlock(label=_("Unit"), max_length=40, help_text=_("As it is written: m, cm, €, °C…"))
    factor = number(
        _("How many of the first unit"), default=Decimal(1), help_text=_("1 for the first one. With m first, cm: 0.01.")
    )

    class Meta:
        label_format = "{symbol}"


class NumericBlock(QuizStruct):
    accepted = ListBlock(NumericAnswerBlock(), label=_("Accepted numbers"), min_num=1, max_num=30, default=[{}])
    units = ListBlock(
        UnitBlock(), label=_("Units"), default=[], max_num=20,
        help_text=_("Leave empty when the number has no unit. Right numbers are written in the first one."),
    )  # fmt: skip
    unit_required = YesNoBlock(label=_("The unit must be written"), required=False)
    feedback_correct = why_needed(_("Why, when right"))
    feedback_incorrect = why_needed(_("Why, when wrong"))

    class Meta:
        icon = "decimal"
        label = TYPE_WORDS["numeric"]
        description = _("The learner writes a number, with its unit when there is one.")
