"""What a quiz is put together from: sections, questions drawn from the bank, thresholds and proposals."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.telepath import register
from wagtail.blocks import BlockGroup, CharBlock, IntegerBlock, ListBlock, PageChooserBlock, StreamBlock
from wagtail.blocks.list_block import ListBlockAdapter
from wagtail.snippets.blocks import SnippetChooserBlock

from assessments.quizzes.content import QUESTION_TYPES, QuestionLevel
from cms.blocks_quiz import ANSWER_FEATURES, Answer
from cms.blocks_quiz.comparing import InWords, PickBlock, YesNoBlock
from cms.blocks_quiz.fields import QuizStruct, percent, rich
from cms.blocks_quiz.reading import SeveralBlock

LEVELS = [
    (QuestionLevel.CAP.value, "CAP"), (QuestionLevel.TP.value, _("Professional title")),
    (QuestionLevel.DEUST.value, "DEUST"),
]  # fmt: skip


def competency_choices() -> list[tuple[str, str]]:
    from competencies.models import Competency
    from competencies.queries import current_framework

    rows = Competency.objects.filter(edition=current_framework(), retired_on__isnull=True).order_by("position")
    return list(rows.values_list("code", "title"))


def type_choices() -> list[tuple[str, Any]]:
    answer = Answer()
    return [(name, answer.child_blocks[name].label) for name in QUESTION_TYPES]


class QuestionChooserBlock(InWords, SnippetChooserBlock):
    def __init__(self, **options: Any) -> None:
        super().__init__("cms.Question", **options)

    def in_words(self, value: Any) -> str:
        return str(value) if value else "—"

    def deconstruct(self) -> Any:
        return "cms.blocks_quiz.building.QuestionChooserBlock", [], self._constructor_args[1]


class ModuleChooserBlock(InWords, PageChooserBlock):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"page_type": "cms.ModulePage", **options})

    def in_words(self, value: Any) -> str:
        return str(value) if value else "—"


class DrawBlock(QuizStruct):
    count = IntegerBlock(label=_("How many questions"), min_value=1, max_value=300, default=5)
    competencies = SeveralBlock(
        label=_("About one of these competencies"), choices=competency_choices, required=False, default=[],
        help_text=_("None ticked: about anything."),
    )  # fmt: skip
    levels = SeveralBlock(label=_("Of one of these levels"), choices=LEVELS, required=False, default=[])
    types = SeveralBlock(label=_("Of one of these types"), choices=type_choices, required=False, default=[])

    class Meta:
        icon = "rotate"
        label_format = "{count}"
        form_classname = "struct-block quiz-draw"
        form_layout = BlockGroup(children=["count", "competencies"], settings=["levels", "types"])


class QuestionList(ListBlock):
    """Its editor also takes several questions at once. What is stored is a list like another."""

    def deconstruct(self) -> Any:
        _path, args, options = super().deconstruct()
        return "wagtail.blocks.ListBlock", args, options


class QuestionListAdapter(ListBlockAdapter):
    js_constructor = "entremise.QuestionList"

    def js_args(self, block: Any) -> list[Any]:
        *given, meta = super().js_args(block)
        return [*given, {**meta, "chooseSeveral": gettext("Choose several questions")}]

    @cached_property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["js/question-list.js"])


register(QuestionListAdapter(), QuestionList)


class SectionBlock(QuizStruct):
    title = CharBlock(label=_("Title"), required=False, max_length=200)
    introduction = rich(_("Introduction"), features=ANSWER_FEATURES, required=False)
    questions = QuestionList(QuestionChooserBlock(label=_("Question")), label=_("Questions"), default=[], max_num=100)
    draws = ListBlock(
        DrawBlock(), label=_("Drawn from the bank"), default=[], max_num=30,
        help_text=_("Each try gets its own questions, taken at random among those that are published."),
    )  # fmt: skip
    shuffle = YesNoBlock(label=_("Shuffle the questions of this section"), required=False)

    class Meta:
        icon = "list-ul"
        label = _("Section")
        label_format = "{title}"


class Sections(StreamBlock):
    section = SectionBlock()


class ThresholdBlock(QuizStruct):
    competency = PickBlock(label=_("Competency"), choices=competency_choices)
    share = percent(_("Share that suffices (%)"), default=Decimal(60))

    class Meta:
        icon = "crosshairs"
        label = _("Threshold")
        label_format = "{competency} : {share}"


class Thresholds(StreamBlock):
    threshold = ThresholdBlock()


class PlacementBlock(QuizStruct):
    module = ModuleChooserBlock(label=_("Module"), required=False)
    code = CharBlock(
        label=_("Code of the module"), required=False, max_length=60,
        help_text=_("Only for a module that is not on your shelf."),
    )  # fmt: skip
    competencies = SeveralBlock(label=_("Competencies that decide"), choices=competency_choices, default=[])
    dispense_from = percent(
        _("Leave it out from (%)"), default=Decimal(80), required=False,
        help_text=_("When every one of them reaches this share. Empty: never, for a module of frame or of safety."),
    )  # fmt: skip
    add_below = percent(_("Add it below (%)"), default=Decimal(50), help_text=_("When one of them stays below it."))

    class Meta:
        icon = "doc-full-inverse"
        label = _("Module")
        form_layout = BlockGroup(children=["module", "competencies", "dispense_from", "add_below"], settings=["code"])


class Placements(StreamBlock):
    placement = PlacementBlock()
