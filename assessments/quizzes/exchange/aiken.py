"""Aiken: a question on one line or more, a line for each choice that begins with its letter, ``ANSWER: B``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.quizzes.content import QuestionLevel
from assessments.quizzes.exchange.building import Answer, Unusable, single_choice
from assessments.quizzes.exchange.items import Codes, Names, Origin, draft, refuse_many, understood
from assessments.quizzes.exchange.markup import inline, paragraphs
from assessments.quizzes.exchange.report import FileRefused, Item, Refusal, Remark, Report
from assessments.quizzes.exchange.texts import decoded

FORMAT = "aiken"
CHOICE = re.compile(r"\s*([A-Za-z])\s*(?:\)\s*|\.\s+)(\S.*)")
ANSWER = re.compile(r"\s*(?:ANSWER|RÉPONSE|REPONSE)\s*:\s*([A-Za-z])?\b.*", re.IGNORECASE)
FEEDBACK = re.compile(r"\s*(?:FEEDBACK|EXPLANATION)\s*:\s*(.*)", re.IGNORECASE)


@dataclass(kw_only=True)
class Block:
    line: int
    stem: list[str] = field(default_factory=list)
    choices: list[tuple[str, list[str]]] = field(default_factory=list)
    answer: str | None = None
    explanation: str = ""
    source: list[str] = field(default_factory=list)


def read(data: bytes, *, name: str = "") -> Report:
    """Raises :class:`FileRefused`."""
    text, is_guess = decoded(data)
    blocks = list(_blocks(text))
    if not any(block.answer is not None for block in blocks):
        raise FileRefused(Refusal.NOT_THIS_FORMAT)
    refuse_many(len(blocks))
    names, codes = Names(data), Codes()
    items = tuple(_item(place, block, names, codes) for place, block in enumerate(blocks, 1))
    remarks = ((Remark.ENCODING_GUESSED, "windows-1252"),) if is_guess else ()
    return Report(format=FORMAT, items=items, remarks=remarks)


def _blocks(text: str) -> Iterator[Block]:
    """A block ends with its answer, or what is told after it; what comes next begins another. So does, after an empty
    line, what has a choice A of its own: the question before it was never finished."""
    block: Block | None = None
    lines, starts = text.split("\n"), _starts(text)
    for number, line in enumerate(lines, 1):
        if block is not None and block.answer is not None:
            told = FEEDBACK.fullmatch(line)
            if told:
                block.explanation = told[1]
                continue
        if block is not None and line.strip() and (block.answer is not None or (block.choices and number in starts)):
            yield block
            block = None
        if line.strip():
            block = block or Block(line=number)
            _add(block, line)
    if block is not None:
        yield block


def _starts(text: str) -> set[int]:
    """The lines after an empty one from which the next choice is an A, by their numbers."""
    lines, found, is_followed_by_a = text.split("\n"), set(), False
    for number in range(len(lines), 0, -1):
        choice = CHOICE.fullmatch(lines[number - 1])
        if choice or ANSWER.fullmatch(lines[number - 1]):
            is_followed_by_a = choice is not None and choice[1].upper() == "A"
        elif is_followed_by_a and lines[number - 1].strip() and not lines[number - 2].strip():
            found.add(number)
    return found


def _add(block: Block, line: str) -> None:
    block.source.append(line)
    answer, choice = ANSWER.fullmatch(line), CHOICE.fullmatch(line)
    if answer:
        block.answer = (answer[1] or "").upper()
    elif choice and _follows(block, choice[1]):
        block.choices.append((choice[1].upper(), [choice[2]]))
    elif block.choices:
        block.choices[-1][1].append(line)
    else:
        block.stem.append(line.strip())


def _follows(block: Block, letter: str) -> bool:
    """A sentence may begin with a letter and a point: choices begin with A, once something was asked."""
    return bool(block.stem) and ord(letter.upper()) == ord("A") + len(block.choices)


def _item(place: int, block: Block, names: Names, codes: Codes) -> Item:
    title = " ".join(block.stem)
    origin = Origin(place=str(block.line), kind="multichoice", title=title, source="\n".join(block.source))
    if block.answer is None:
        return draft(origin, [(Remark.NO_ANSWER, "ANSWER")])
    common = {
        "uuid": names(place), "code": codes(title), "stem_html": paragraphs("\n".join(block.stem)), "competencies": (),
        "explanation_html": paragraphs(block.explanation), "level": QuestionLevel.UNSAID,
    }  # fmt: skip
    answers = [
        Answer(text=inline(" ".join(lines)), share=Decimal(letter == block.answer)) for letter, lines in block.choices
    ]
    try:
        question = single_choice(common, answers, lambda *parts: names(place, *parts))
    except Unusable as error:
        return draft(origin, [(error.remark, error.detail)])
    return understood(question, origin)
