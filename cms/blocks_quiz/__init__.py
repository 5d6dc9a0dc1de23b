"""How a question is answered: one block for each type, as a trainer fills it in. ``cms.quiz_content`` carries it down.

Parts that an answer points at keep their identity in the id of their place in a list; where two parts share a place,
the second keeps its own in a hidden field.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock

from cms.blocks_quiz.arranging import CategorisingBlock, MatchingBlock, OrderingBlock
from cms.blocks_quiz.choosing import MultipleBlock, OptionBlock, SingleBlock, TrueFalseBlock
from cms.blocks_quiz.fields import ANSWER_FEATURES, CREDIT_WORDS
from cms.blocks_quiz.pictures import HotspotBlock, LabellingBlock
from cms.blocks_quiz.reading import FileUploadBlock, FreeTextBlock, SelfAssessmentBlock
from cms.blocks_quiz.texts import GapsBlock, SelectWordsBlock
from cms.blocks_quiz.writing import NumericBlock, ShortTextBlock

__all__ = ["ANSWER_FEATURES", "CREDIT_WORDS", "TO_CHOOSE", "Answer", "OptionBlock"]

TO_CHOOSE = _("To choose")
TO_WRITE = _("To write")
TO_ARRANGE = _("To arrange")
ON_A_PICTURE = _("On a picture")
READ_BY_YOU = _("Read by a trainer, or by oneself")


class Answer(StreamBlock):
    """Names are the question types of ``assessments.quizzes.content``."""

    single = SingleBlock(group=TO_CHOOSE)
    multiple = MultipleBlock(group=TO_CHOOSE)
    true_false = TrueFalseBlock(group=TO_CHOOSE)
    short_text = ShortTextBlock(group=TO_WRITE)
    numeric = NumericBlock(group=TO_WRITE)
    gaps = GapsBlock(group=TO_WRITE)
    matching = MatchingBlock(group=TO_ARRANGE)
    ordering = OrderingBlock(group=TO_ARRANGE)
    categorising = CategorisingBlock(group=TO_ARRANGE)
    select_words = SelectWordsBlock(group=TO_ARRANGE)
    hotspot = HotspotBlock(group=ON_A_PICTURE)
    labelling = LabellingBlock(group=ON_A_PICTURE)
    free_text = FreeTextBlock(group=READ_BY_YOU)
    file_upload = FileUploadBlock(group=READ_BY_YOU)
    self_assessment = SelfAssessmentBlock(group=READ_BY_YOU)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_num": 1, **kwargs})
