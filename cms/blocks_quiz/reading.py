"""What a trainer reads with a rubric, and what learners think of themselves."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock, ListBlock, MultipleChoiceBlock, TextBlock

from assessments.quizzes.wording import TYPE_WORDS
from cms.blocks_quiz.comparing import InWords, NumberBlock, PickBlock
from cms.blocks_quiz.fields import ANSWER_FEATURES, QuizStruct, rich

FILE_KINDS = [
    ("pdf", _("PDF")),
    ("picture", _("Pictures and photos")),
    ("sound", _("Sound")),
    ("text", _("Word processor documents")),
]


class SeveralBlock(InWords, MultipleChoiceBlock):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": forms.CheckboxSelectMultiple, **options})

    def in_words(self, value: Any) -> str:
        found = {str(code): str(word) for code, word in self.field.choices}
        return ", ".join(found.get(str(each), str(each)) for each in value or ()) or "—"


class LevelBlock(QuizStruct):
    points = NumberBlock(label=_("Points"), min_value=0, max_value=1000, max_digits=10, decimal_places=4, default=0)
    description = TextBlock(label=_("What is seen then"), rows=2, max_length=2000)

    class Meta:
        label_format = "{points} : {description}"


def usual_levels() -> list[dict[str, Any]]:
    return [{"points": Decimal(each)} for each in (0, 1, 2)]


class CriterionBlock(QuizStruct):
    title = CharBlock(label=_("What is looked at"), max_length=200)
    levels = ListBlock(
        LevelBlock(), label=_("Levels, from the fewest points to the most"), min_num=2, max_num=10,
        default=usual_levels(),
    )  # fmt: skip

    class Meta:
        label_format = "{title}"


def rubric() -> ListBlock:
    return ListBlock(
        CriterionBlock(), label=_("How it is marked"), min_num=1, max_num=12, default=[{}],
        help_text=_("Learners see this before they answer."),
    )  # fmt: skip


def model_answer() -> Any:
    return rich(
        _("A good answer"),
        features=ANSWER_FEATURES,
        required=False,
        help_text=_("Shown with the result, never before."),
    )


class FreeTextBlock(QuizStruct):
    rubric = rubric()
    model_answer_html = model_answer()
    least_words = IntegerBlock(label=_("Words, at least"), min_value=0, max_value=10_000, default=0)
    most_words = IntegerBlock(
        label=_("Words, at most"), min_value=0, max_value=10_000, default=0, help_text=_("0: as many as one likes.")
    )

    class Meta:
        icon = "pilcrow"
        label = TYPE_WORDS["free_text"]
        description = _("The learner writes freely; a trainer marks it.")


class FileUploadBlock(QuizStruct):
    rubric = rubric()
    model_answer_html = model_answer()
    kinds = SeveralBlock(label=_("Kinds of files"), choices=FILE_KINDS, default=["pdf", "picture"])
    most_files = IntegerBlock(label=_("How many files, at most"), min_value=1, max_value=10, default=1)

    class Meta:
        icon = "upload"
        label = TYPE_WORDS["file_upload"]
        description = _("The learner sends a photo, a sound or a document; a trainer marks it.")


class StepBlock(QuizStruct):
    value = PickBlock(
        label=_("Level"),
        choices=[
            ("0", _("0 · not met yet")), ("1", _("1 · discovered")), ("2", _("2 · being learnt")),
            ("3", _("3 · on one’s own")),
        ],
        default="0",
    )  # fmt: skip
    label = CharBlock(label=_("What the learner reads"), max_length=200)

    class Meta:
        label_format = "{label}"


class StepList(ListBlock):
    """Its usual words are written when a question is begun, in the language of who begins it."""

    def get_default(self) -> Any:
        words = (_("I have never done it."), _("I have seen it done."), _("I do it with help."), _("I do it alone."))
        steps: Iterable[Any] = ({"value": str(level), "label": str(word)} for level, word in enumerate(words))
        return self.normalize(list(steps))


class SelfAssessmentBlock(QuizStruct):
    steps = StepList(
        StepBlock(), label=_("Steps of the scale"), min_num=2, max_num=4,
        help_text=_("From the first step to the last. Nothing is right or wrong here, and no point is given."),
    )  # fmt: skip

    class Meta:
        icon = "user"
        label = TYPE_WORDS["self_assessment"]
        description = _("The learner says where they stand, on a scale.")
