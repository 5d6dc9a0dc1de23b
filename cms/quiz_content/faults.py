"""What stands between one question and its publication, in words: what a block cannot say, then what it may not be."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from assessments.quizzes.content import Flaw, QuizContent, is_blank, problems
from assessments.quizzes.wording import said
from cms.gap_marks import gap_problems
from cms.marked_words import NotationError, parse_marked
from cms.publishing import Problem
from cms.quiz_content.down import question_content
from cms.quiz_content.media import EMBED, attributes

FIELD = re.compile(r"\w*")
ANCHORS = {
    "stem_html": "panel-stem-section",
    "explanation_html": "panel-explanation-section",
    "case": "panel-case-section",
    "competencies": "id_competencies",
    "points": "id_points",
    "answer": "panel-answer-section",
}
# Said above in words that find the very gap or picture.
SAID_HERE = {Flaw.GAP_MARKERS, Flaw.NO_ALT, Flaw.NO_PICTURE}


def question_problems(question: Any) -> list[Problem]:
    if not len(question.answer):
        return [_of_answer(_("choose how the question is answered."))]
    child = question.answer[0]
    content = question_content(question)
    alone = QuizContent(uuid=question.uuid, code=question.code, title="-", questions=(content,))
    return [
        *(_of_answer(each) for each in _block_problems(child.block_type, child.value)),
        *(Problem(where="", message=each) for each in dict.fromkeys(media_problems(question))),
        *(
            Problem(where="", message=said(each), anchor=_anchor(each.path))
            for each in problems(alone)
            if each.flaw not in SAID_HERE
        ),
    ]


def _of_answer(message: str) -> Problem:
    return Problem(where="", message=message, anchor=ANCHORS["answer"])


def _anchor(path: str) -> str:
    """Of ``questions[0].options[2].feedback``: the field of the form that it is written in."""
    field = FIELD.match(path.partition(".")[2])
    return ANCHORS.get(field.group() if field else "", ANCHORS["answer"])


def _block_problems(kind: str, value: Any) -> Iterator[str]:
    if kind == "gaps":
        yield from gap_problems(value["text_html"].source, len(value["gaps"]))
    elif kind == "select_words":
        yield from _notation_problems(value["text"] or "")
    elif kind in {"hotspot", "labelling"}:
        if value["picture"] is None:
            yield _("choose a picture.")
        elif not (value["alt"] or "").strip():
            yield _("say what the picture shows, for who does not see it.")


def _notation_problems(text: str) -> Iterator[str]:
    try:
        parse_marked(text)
    except NotationError as error:
        yield str(error)


# No picture without words, no sound without its transcript


def media_problems(question: Any) -> Iterator[str]:
    texts = [question.stem, question.explanation, *strings(question.answer.get_prep_value())]
    if question.case:
        texts.append(question.case.text)
    for html in texts:
        for tag in EMBED.findall(html or ""):
            yield from _embed_problems(attributes(tag))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for child in value.values():
            yield from strings(child)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from strings(child)


def _embed_problems(given: dict[str, str]) -> Iterator[str]:
    if given.get("embedtype") == "image" and not given.get("alt", "").strip():
        yield _("say in words what each picture shows: one picture has none.")
    elif given.get("embedtype") == "recording":
        recording = apps.get_model("cms", "Recording").objects.filter(pk=given.get("id") or 0).first()
        if recording is None:
            yield _("a recording is not there any more: take it out or choose another.")
        elif recording.kind != "audio":
            yield _("“%(title)s” is a video: a question holds sounds only.") % {"title": recording}
        elif is_blank(recording.transcript):
            yield _("write the transcript of the recording “%(title)s”.") % {"title": recording}
