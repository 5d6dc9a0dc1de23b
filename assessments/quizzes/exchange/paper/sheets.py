"""What stands on each sheet, as blocks: whatever draws them decides how they look.

Options keep the author's order; what is matched or ordered is shuffled, the same on every sheet of one quiz.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from uuid import UUID

from assessments.quizzes.content import Question, QuizContent, ReadByHand, Section
from assessments.quizzes.exchange.paper import words as w
from assessments.quizzes.exchange.paper.asked import ASK, grid
from assessments.quizzes.exchange.paper.drawing import Block, Drawer, Say, number, together
from assessments.quizzes.exchange.paper.fields import FIELDS
from assessments.quizzes.exchange.paper.right import RIGHT


class Sheet(StrEnum):
    QUESTIONS = "questions"
    ANSWERS = "answers"
    CORRECTION = "correction"


class Writer(Drawer):
    def __init__(self, content: QuizContent, say: Say) -> None:
        super().__init__(say)
        self.content = content
        self.numbers = {question.uuid: number for number, question in enumerate(self._asked(), 1)}
        self.known = {question.uuid: question for question in content.questions}

    def _asked(self) -> Iterator[Question]:
        """In the sections' order where there are some."""
        known = {question.uuid: question for question in self.content.questions}
        in_sections = [uuid for section in self.content.sections for uuid in section.questions if uuid in known]
        yield from (known[uuid] for uuid in dict.fromkeys(in_sections or known))

    def sheet(self, sheet: Sheet) -> Iterator[Block]:
        titles = {Sheet.ANSWERS: w.ANSWER_SHEET, Sheet.CORRECTION: w.CORRECTION}
        said = f" – {self.say(titles[sheet])}" if sheet in titles else ""
        yield {"k": "title", "t": self.content.title + said}
        if sheet is not Sheet.CORRECTION:
            yield {"k": "fields", "items": [self.say(w.NAME), self.say(w.DATE)]}
        if sheet is Sheet.QUESTIONS:
            yield from self._opening()
        yield from {Sheet.QUESTIONS: self._questions, Sheet.ANSWERS: self._answers, Sheet.CORRECTION: self._correction}[
            sheet
        ]()

    def _opening(self) -> Iterator[Block]:
        yield self.rich(self.content.introduction_html)
        if self.content.time_limit:
            yield self.note(w.TIME, minutes=self.content.time_limit)
        yield self.note(w.PASS, share=number(100 * self.content.pass_mark))

    def _questions(self) -> Iterator[Block]:
        if not self.content.sections:
            yield from self._asked_blocks(list(self.numbers))
        for section in self.content.sections:
            if asked := [uuid for uuid in section.questions if uuid in self.numbers]:
                yield from self._section(section)
                yield from self._asked_blocks(asked)

    def _section(self, section: Section) -> Iterator[Block]:
        if section.title:
            yield {"k": "section", "t": section.title}
        yield self.rich(section.introduction_html)

    def _asked_blocks(self, uuids: Sequence[UUID]) -> Iterator[Block]:
        case = None
        for uuid in uuids:
            question = self.known[uuid]
            if question.case is not None and question.case.uuid != case:
                yield {"k": "case", "t": question.case.title, "c": self.nodes(question.case.html)}
            case = question.case.uuid if question.case else None
            yield together(self._question(question))

    def _question(self, question: Question) -> Iterator[Block]:
        yield self.heading(question)
        yield self.rich(question.stem_html)
        yield self.note(w.INSTRUCTIONS[question.type])
        yield from ASK[type(question)](self, question)

    def _answers(self) -> Iterator[Block]:
        for uuid in self.numbers:
            question = self.known[uuid]
            yield together([self.heading(question), *FIELDS[type(question)](self, question)])

    def _correction(self) -> Iterator[Block]:
        for uuid in self.numbers:
            yield together(self._corrected(self.known[uuid]))

    def _corrected(self, question: Question) -> Iterator[Block]:
        yield self.heading(question)
        right = list(filter(None, RIGHT[type(question)](self, question)))
        if right:
            yield self.strong(w.RIGHT)
            yield {"k": "items", "items": right}
        yield from self._why(question)

    def _why(self, question: Question) -> Iterator[Block]:
        if isinstance(question, ReadByHand):
            yield self.note(w.READ_BY)
            yield from grid(self, question)
            if question.model_answer_html:
                yield self.strong(w.MODEL)
                yield self.rich(question.model_answer_html)
        if not question.is_scored:
            yield self.note(w.YOURS)
        if question.explanation_html:
            yield self.strong(w.EXPLANATION)
            yield self.rich(question.explanation_html)

    def heading(self, question: Question) -> Block:
        title = self.say(w.QUESTION) % {"number": self.numbers[question.uuid]}
        if question.is_scored:
            title += " – " + self.say(w.POINTS) % {"points": number(question.points)}
        return {"k": "question", "t": title}
