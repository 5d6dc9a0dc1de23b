"""Drafts made of a file's questions: nothing is published here, and nothing twice."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.html import escape
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.quizzes import content as c
from assessments.quizzes.exchange import Item
from cms.exchange.planning import known_competencies, made_of
from cms.exchange.reading import Waiting
from cms.exchange.storing import keep_drafts
from cms.exchange.wording import remark_words
from cms.models import Case, Question, QuestionUpload
from cms.quiz_content import Keeping, answer_blocks
from competencies.models import Competency

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What is said of all the questions at once; ``level`` where a question says none."""

    competencies: tuple[Competency, ...] = ()
    level: str = ""


@transaction.atomic
def write_drafts(*, waiting: Waiting, numbers: Collection[int], choices: Choices, by: User) -> list[Question]:
    """Those of ``numbers`` that were not written before. Two requests at once write one after the other."""
    upload = QuestionUpload.objects.select_for_update(of=("self",)).get(pk=waiting.upload.pk)
    asked = [each for each in waiting.numbers if each in numbers]
    made = made_of(waiting, asked)
    writer = _Writer(waiting=waiting, choices=choices, by=by)
    drafts = [writer.draft(each) for each in asked if waiting.identity(each) not in made]
    keep_drafts(drafts, by=by)
    upload.questions.add(*drafts)
    return drafts


@dataclass(kw_only=True)
class _Writer:
    waiting: Waiting
    choices: Choices
    by: User
    cases: dict[UUID, Case] = field(default_factory=dict)

    def __post_init__(self) -> None:
        given = {f"/medias/{name}": content for name, content in self.waiting.media.items()}
        self.centre = self.waiting.upload.centre
        self.keeping = Keeping(centre=self.centre, by=self.by, given=given)
        self.competencies = known_competencies()

    def draft(self, number: int) -> Question:
        question = Question(uuid=self.waiting.identity(number), centre=self.centre, live=False)
        content = self.waiting.content(number)
        if content is None:
            self.describe_source(question, self.waiting.numbers[number])
        else:
            self.describe(question, content, self.waiting.numbers[number])
        return question

    def describe(self, draft: Question, content: c.Question, item: Item) -> None:
        draft.code, draft.source, draft.points = content.code, content.source, content.points
        draft.level = str(content.level) or self.choices.level
        draft.stem = self.stem(content, item)
        draft.explanation = self.keeping.contracted(content.explanation_html)
        draft.answer = json.dumps(answer_blocks(content, self.keeping))
        named = [self.competencies[code] for code in content.competencies if code in self.competencies]
        draft.competencies = list(dict.fromkeys([*named, *self.choices.competencies]))
        draft.case = self.case(content.case) if content.case else None

    def stem(self, content: c.Question, item: Item) -> str:
        """A question is never kept without words: the bank could not list it."""
        if c.is_blank(content.stem_html):
            missing = _("Complete the text.") if isinstance(content, c.Gaps) else item.title or _("To write.")
            return f"<p>{escape(missing)}</p>"
        return self.keeping.contracted(content.stem_html) or f"<p>{escape(item.title)}</p>"

    def describe_source(self, draft: Question, item: Item) -> None:
        draft.stem = source_html(item)
        draft.level = self.choices.level
        draft.competencies = list(self.choices.competencies)

    def case(self, content: c.Case) -> Case:
        if content.uuid not in self.cases:
            title = content.title[:LONGEST_TITLE] or _("Situation")
            text = self.keeping.contracted(content.html)
            case, _made = Case.objects.get_or_create(
                uuid=content.uuid, defaults={"title": title, "text": text, "centre": self.centre}
            )
            case.save_revision(user=self.by)
            self.cases[content.uuid] = case
        return self.cases[content.uuid]


def source_html(item: Item) -> str:
    """What could not be read, as it was written, with the reasons: for a person to rewrite."""
    reasons = [remark_words(remark, detail) for remark, detail in item.remarks]
    told = _("To rewrite: this question could not be read from the file.")
    return "".join(_paragraphs([item.title, " ".join([told, *reasons]), item.source]))


def _paragraphs(texts: Iterable[str]) -> Iterable[str]:
    return (f"<p>{escape(each).replace(chr(10), '<br/>')}</p>" for each in texts if each.strip())
