"""What learners send: one answer, by the form of a question's page or by its script."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from assessments.quizzes.content import Choice, MultipleChoice, Question, TrueFalse
from assessments.quizzes.scoring import MAX_TEXT, is_empty

MAX_BODY = 16_384
LAST_SEQUENCE = 2**53  # the largest whole number that every browser writes exactly
TRUTHS = {"true": True, "false": False}
CHOOSE = _("Choose an answer.")


class AnswerForm(forms.Form):
    """One question. ``required`` when the learner asks to have the answer checked."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, question: Question, *args: Any, required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name, field = _answer_field(question)
        field.required = required
        self.fields[self.name] = field

    def payload(self) -> dict[str, Any] | None:
        """As scoring reads it; ``None`` when a choice was left open."""
        value = self.cleaned_data[self.name]
        if self.name == "answer":
            value = TRUTHS.get(value)
        return (
            {self.name: value} if value is not None and not (self.name == "option" and is_empty({"": value})) else None
        )


def _answer_field(question: Question) -> tuple[str, forms.Field]:
    if isinstance(question, TrueFalse):
        return "answer", forms.ChoiceField(
            label=_("Your answer"),
            choices=[(each, each) for each in TRUTHS],
            error_messages={"required": CHOOSE},
        )
    if not isinstance(question, Choice):
        return "text", forms.CharField(
            label=_("Your answer"),
            max_length=MAX_TEXT,
            error_messages={"required": _("Write an answer.")},
        )
    choices = [(str(option.uuid), option.uuid) for option in question.options]
    if isinstance(question, MultipleChoice):
        return "options", forms.MultipleChoiceField(
            label=_("Your answers"),
            choices=choices,
            error_messages={"required": _("Choose at least one answer.")},
        )
    return "option", forms.ChoiceField(label=_("Your answer"), choices=choices, error_messages={"required": CHOOSE})


class StartForm(forms.Form):
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAnswer:
    question: UUID
    client_uuid: UUID
    sequence: int
    occurred_at: datetime
    payload: Any


def read_sent_answer(body: bytes) -> SentAnswer:
    """What the page's script sends. Raises :class:`ValidationError`."""
    try:
        found = json.loads(body)
        answer = SentAnswer(
            question=UUID(found["question"]),
            client_uuid=UUID(found["client_uuid"]),
            sequence=found["sequence"],
            occurred_at=_moment(found["occurred_at"]),
            payload=found["payload"],
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValidationError(_("This answer could not be read.")) from error
    if type(answer.sequence) is not int or not 0 <= answer.sequence <= LAST_SEQUENCE:
        raise ValidationError(_("This answer could not be read."))
    return answer


def _moment(value: str) -> datetime:
    moment = parse_datetime(value)
    if moment is None or moment.tzinfo is None:
        raise ValueError(value)
    return moment
