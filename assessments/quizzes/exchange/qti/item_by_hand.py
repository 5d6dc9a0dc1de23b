"""What a person reads."""

from assessments.quizzes.content import (
    FileUpload,
    FreeText,
    Question,
    ReadByHand,
)
from assessments.quizzes.exchange.qti.item import Item
from assessments.quizzes.exchange.rubrics import rubric_html

FILE_KINDS = {
    "pdf": "application/pdf", "picture": "image/*", "sound": "audio/*",
    "text": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


def write_essay(item: Item, question: Question) -> None:
    assert isinstance(question, FreeText)  # noqa: S101
    item.interaction("extended-text-interaction", expected_lines="10")
    item.declare("string", [])
    _for_markers(item, question)


def write_upload(item: Item, question: Question) -> None:
    assert isinstance(question, FileUpload)  # noqa: S101
    kinds = ",".join(FILE_KINDS[kind] for kind in question.kinds if kind in FILE_KINDS)
    item.interaction("upload-interaction", type=kinds)
    item.declare("file", [])
    _for_markers(item, question)


def _for_markers(item: Item, question: ReadByHand) -> None:
    criteria = rubric_html(question.rubric)
    if question.model_answer_html or criteria:
        block = item.put(item.body, "rubric-block", view="scorer", use="scoring")
        item.html(item.put(block, "content-body"), question.model_answer_html + criteria)
