"""What learners send: one answer, by the form of a question or by the page's script.

The fields of a question are named after what its payload holds (``content.types``)::

    option, options, answer, text, number + unit, words, zones, essay, files, value
    pair-<prompt or marker>, place-<item>, gap-<gap>      what was chosen or typed for each
    rank-<item>                                           its place, from 1
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from assessments.quizzes.content import Question
from assessments.quizzes.scoring import AnswerRefused, is_empty, read_answer

MAX_BODY = 131_072  # a long free text, and what JSON makes of it
LAST_SEQUENCE = 2**53  # the largest whole number that every browser writes exactly
TRUTHS = {"true": True, "false": False}
UNREADABLE = _("This answer could not be read.")

Payload = dict[str, Any]


class RegradeForm(forms.Form):
    """Confirms what was read: ``seen`` is a mark of it."""

    reason = forms.CharField(
        label=_("What was wrong?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The learners concerned read it. Say simply what was wrong, and what is right."),
        error_messages={"required": _("Say what was wrong.")},
    )  # fmt: skip
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    client_uuid = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


def _one(name: str) -> Callable[[QueryDict], Payload | None]:
    """A choice left open is no answer."""
    return lambda sent: {name: sent[name]} if sent.get(name) else None


def _written(*names: str) -> Callable[[QueryDict], Payload | None]:
    return lambda sent: {name: sent.get(name, "") for name in names}


def _many(name: str) -> Callable[[QueryDict], Payload | None]:
    return lambda sent: {name: sent.getlist(name)}


def _each(name: str, prefix: str) -> Callable[[QueryDict], Payload | None]:
    return lambda sent: {name: _by_part(sent, prefix)}


def _by_part(sent: QueryDict, prefix: str) -> dict[str, str]:
    return {field.removeprefix(prefix): sent[field] for field in sent if field.startswith(prefix) and sent[field]}


def _truth(sent: QueryDict) -> Payload | None:
    return {"answer": TRUTHS.get(sent["answer"], sent["answer"])} if sent.get("answer") else None


def _value(sent: QueryDict) -> Payload | None:
    value = sent.get("value", "")
    return ({"value": int(value)} if value.isdecimal() else {"value": value}) if value else None


def _order(sent: QueryDict) -> Payload | None:
    """Left blank, no answer."""
    ranks = _by_part(sent, "rank-")
    if not ranks:
        return None
    asked = sum(field.startswith("rank-") for field in sent)
    if len(set(ranks.values())) < asked or not all(each.isdecimal() for each in ranks.values()):
        raise ValidationError(_("Give each item a place of its own."))
    return {"order": sorted(ranks, key=lambda item: int(ranks[item]))}


READERS: Mapping[str, Callable[[QueryDict], Payload | None]] = {
    "single": _one("option"),
    "multiple": _many("options"),
    "true_false": _truth,
    "short_text": _written("text"),
    "numeric": _written("number", "unit"),
    "matching": _each("pairs", "pair-"),
    "ordering": _order,
    "categorising": _each("places", "place-"),
    "gaps": _each("gaps", "gap-"),
    "select_words": _many("words"),
    "hotspot": _many("zones"),
    "labelling": _each("pairs", "pair-"),
    "free_text": _written("essay"),
    "file_upload": _many("files"),
    "self_assessment": _value,
}


class AnswerForm(forms.Form):
    """One question. ``required`` when the learner asks to have the answer checked."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, question: Question, *args: Any, required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.is_required = required
        self.payload: Payload | None = None

    def clean(self) -> None:
        sent = READERS[self.question.type](self.data)  # type: ignore[arg-type]
        if self.is_required and is_empty(sent):
            raise ValidationError(_("Give an answer first."))
        if sent is not None:
            self.payload = _read(self.question, sent)


def _read(question: Question, sent: Payload) -> Payload:
    try:
        return read_answer(question, sent)
    except AnswerRefused as refusal:
        raise ValidationError(UNREADABLE) from refusal


class StartForm(forms.Form):
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAnswer:
    """``check``: the learner asks to have it corrected, after which it stands."""

    question: UUID
    client_uuid: UUID
    sequence: int
    occurred_at: datetime
    payload: Any
    check: bool


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
            check=found.get("check", False),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValidationError(UNREADABLE) from error
    if type(answer.sequence) is not int or not 0 <= answer.sequence <= LAST_SEQUENCE:
        raise ValidationError(UNREADABLE)
    if type(answer.check) is not bool:
        raise ValidationError(UNREADABLE)
    return answer


def _moment(value: str) -> datetime:
    moment = parse_datetime(value)
    if moment is None or moment.tzinfo is None:
        raise ValueError(value)
    return moment
