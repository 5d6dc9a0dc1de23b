"""One question of ours as an item of QTI 3.0."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from assessments.quizzes.content import (
    Categorising,
    FileUpload,
    FreeText,
    Gaps,
    Hotspot,
    Labelling,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    SelectWords,
    SelfAssessment,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from assessments.quizzes.exchange.qti.item import Item, Shown
from assessments.quizzes.exchange.qti.item_by_hand import (
    write_essay,
    write_upload,
)
from assessments.quizzes.exchange.qti.item_choices import (
    write_choice,
    write_self_assessment,
    write_true_false,
    write_words,
)
from assessments.quizzes.exchange.qti.item_pairs import (
    write_categorising,
    write_matching,
    write_ordering,
)
from assessments.quizzes.exchange.qti.item_pictures import (
    write_hotspot,
    write_labelling,
)
from assessments.quizzes.exchange.qti.item_texts import (
    write_gaps,
    write_numeric,
    write_short,
)


def item_of(question: Question, shown: Shown) -> Element:
    item = Item(question, shown)
    if not isinstance(question, Gaps | SelfAssessment):
        item.html(item.body, question.stem_html)
    WRITERS[type(question)](item, question)
    return item.element()


WRITERS: dict[type[Question], Callable[[Item, Question], None]] = {
    **dict.fromkeys((MultipleChoice, SingleChoice), write_choice),
    TrueFalse: write_true_false,
    ShortText: write_short,
    Numeric: write_numeric,
    Matching: write_matching,
    Ordering: write_ordering,
    Categorising: write_categorising,
    Gaps: write_gaps,
    SelectWords: write_words,
    Hotspot: write_hotspot,
    Labelling: write_labelling,
    FreeText: write_essay,
    FileUpload: write_upload,
    SelfAssessment: write_self_assessment,
}
