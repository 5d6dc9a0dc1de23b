"""The starter quizzes, as their readers meet them: ready, explained, fair, and typeset."""

import json
import re
from pathlib import Path

import pytest

from assessments.quizzes.content import QUESTION_TYPES, QuizKind, SingleChoice, loads, problems

CURRICULUM = Path(__file__).resolve().parents[2] / "curriculum"
QUIZZES = {f"{path.parts[-3]}/{path.stem}": path for path in sorted(CURRICULUM.glob("modules/*/quizzes/*.json"))}
COMPETENCIES = {each["code"] for each in json.loads((CURRICULUM / "framework.json").read_text())["competencies"]}
EXAM = "examen-blanc-tp/examen-blanc-tp"
LOOSE_TYPOGRAPHY = re.compile(r"'| [:;?!»]|« |\w[;?!](?!\w)")
UNFAIR = re.compile(r"toutes les réponses|aucune de ces réponses|réponses ci-dessus", re.IGNORECASE)
TAG = re.compile(r"<[^>]+>")
LONGER = 1.6  # than every wrong choice: a right one's length would give it away

each_quiz = pytest.mark.parametrize("name", QUIZZES)


def quiz(name):
    return loads(QUIZZES[name].read_bytes())


def words(html):
    return TAG.sub(" ", html).strip()


def strings(value):
    if isinstance(value, str):
        yield words(value)
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


@each_quiz
def test_it_may_be_published(name):
    assert problems(quiz(name)) == ()


@each_quiz
def test_it_speaks_for_competencies_of_the_framework(name):
    assert set(quiz(name).competencies) <= COMPETENCIES


@each_quiz
def test_its_french_is_typeset_and_plays_no_trick(name):
    found = strings(json.loads(QUIZZES[name].read_text()))
    assert [text for text in found if LOOSE_TYPOGRAPHY.search(text) or UNFAIR.search(text)] == []


@each_quiz
def test_length_does_not_give_the_answer_away(name):
    for question in quiz(name).questions:
        if isinstance(question, SingleChoice):
            right = max(len(words(each.html)) for each in question.options if each.correct)
            others = max(len(words(each.html)) for each in question.options if not each.correct)
            assert right <= LONGER * others, question.code


def test_they_use_the_forms_that_teach_best():
    used = {question.type for name in QUIZZES for question in quiz(name).questions}
    assert used == set(QUESTION_TYPES) - {"file_upload"}
    formative = [name for name in QUIZZES if quiz(name).kind == QuizKind.FORMATIVE]
    assert formative
    for name in formative:
        assert len({question.type for question in quiz(name).questions}) >= 10, name


# The mock exam


def test_the_mock_exam_is_whole():
    exam = quiz(EXAM)
    assert len(exam.questions) == 60
    assert set(exam.competencies) == COMPETENCIES
    assert (exam.kind, exam.feedback, exam.time_limit) == ("mock_exam", "end", 120)
    assert not any(question.is_marked_by_hand for question in exam.questions)  # its result waits for nobody


def test_the_mock_exam_follows_the_blocks_of_the_qualification():
    tp = json.loads((CURRICULUM / "qualifications" / "tp-msads.json").read_text())
    blocks = [f"{each['label'][:3]} {each['label'][3:]}. {each['title']}" for each in tp["blocks"]]
    assert [section.title.replace("’", "'") for section in quiz(EXAM).sections] == blocks


def test_the_mock_exam_says_what_it_is_not():
    said = words(quiz(EXAM).introduction_html)
    for sentence in ("Ce n’est pas une épreuve officielle", "repère pour travailler", "Ce n’est pas celui du jury"):
        assert sentence in said
