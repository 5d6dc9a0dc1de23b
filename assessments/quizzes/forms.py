"""What learners send: one answer, by the form of a question or by the page's script.

The fields of a question are named after what its payload holds (``content.types``)::

    option, options, answer, text, number + unit, words, zones, essay, files, value
    pair-<prompt or marker>, place-<item>, gap-<gap>      what was chosen or typed for each
    rank-<item>                                           its place, from 1
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.quizzes.content import Criterion, Question, ReadByHand, RubricLevel
from assessments.quizzes.queries import MINE, WHOLE, Reading
from assessments.quizzes.scoring import AnswerRefused, is_empty, read_answer
from assessments.quizzes.wording import points_told

MAX_BODY = 131_072  # a long free text, and what JSON makes of it
LAST_SEQUENCE = 2**53  # the largest whole number that every browser writes exactly
MOST_DIGITS = 9  # of a place or a step: Python refuses to read numbers without end
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
    return ({"value": int(value)} if _is_number(value) else {"value": value}) if value else None


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= MOST_DIGITS


def _order(sent: QueryDict) -> Payload | None:
    """Left blank, no answer."""
    ranks = _by_part(sent, "rank-")
    if not ranks:
        return None
    asked = sum(field.startswith("rank-") for field in sent)
    if len(set(ranks.values())) < asked or not all(map(_is_number, ranks.values())):
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


# What a person gives


MAX_SOUND = 10_000_000  # ten minutes as a browser records them
MAX_COMMENT = 4000
INCOMPLETE = _("The page is incomplete. Open it again.")
SHARES = (
    ("1", _("All the points")),
    ("0.75", _("Three quarters of the points")),
    ("0.5", _("Half of the points")),
    ("0.25", _("A quarter of the points")),
    ("0", _("No point")),
)


def _key() -> forms.UUIDField:
    """Made with the page: the same page sent twice is kept once."""
    errors = {"required": INCOMPLETE, "invalid": INCOMPLETE}
    return forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, error_messages=errors)


def _words(label: Any, most: int, **options: Any) -> forms.CharField:
    too_long = _("This text is too long: %(limit_value)d characters at most (now %(show_value)d).")
    widget = forms.Textarea(attrs={"rows": options.pop("rows", 4)})
    return forms.CharField(
        label=label, max_length=most, widget=widget, error_messages={"max_length": too_long}, **options
    )


class MarkForm(forms.Form):
    """One answer: a level for each criterion of the rubric, or a share of the points where there is none.

    ``seen`` names the reading that stood when the page was opened, so that nobody writes over another's unawares.
    """

    comment = _words(
        _("Your comment"), MAX_COMMENT, required=False,
        help_text=_("The apprentice reads it. Say what is right, then one thing to do next time."),
    )  # fmt: skip
    sound = forms.FileField(label=_("A spoken comment"), required=False)
    client_uuid = _key()
    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, question: ReadByHand, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        marks = {f"criterion-{each.uuid}": _criterion(each) for each in question.rubric}
        self.fields = (marks or {"share": _choice(_("How many points?"), SHARES)}) | self.fields

    @property
    def criteria(self) -> dict[UUID, Decimal]:
        return {each.uuid: Decimal(self.cleaned_data[f"criterion-{each.uuid}"]) for each in self.question.rubric}

    @property
    def share(self) -> Decimal | None:
        return None if self.question.rubric else Decimal(self.cleaned_data["share"])

    @property
    def given(self) -> list[forms.BoundField]:
        """The fields that give points."""
        return [self[name] for name in self.fields if name == "share" or name.startswith("criterion-")]

    def clean_sound(self) -> bytes | None:
        sent = self.cleaned_data["sound"]
        if sent is None:
            return None
        if sent.size > MAX_SOUND:
            raise ValidationError(_("This recording is too long: ten minutes at most."))
        found: bytes = sent.read()
        return found


def _criterion(criterion: Criterion) -> forms.ChoiceField:
    # The best first: what is looked for is read before what is missing.
    levels = sorted(criterion.levels, key=lambda level: -level.points)
    return _choice(criterion.title, [(str(each.points), _level(each)) for each in levels])


def _level(level: RubricLevel) -> SafeString:
    return format_html("{}<small>{}</small>", level.description, points_told(level.points))


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    wrong = {"required": _("Choose a level."), "invalid_choice": _("Choose one of the levels.")}
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=wrong)


class ReplyForm(forms.Form):
    text = _words(_("Your answer"), MAX_COMMENT)
    question = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": INCOMPLETE, "invalid": INCOMPLETE})
    client_uuid = _key()


class SecondReadingForm(forms.Form):
    """Which colleague, and how many copies of the ``most`` that one person has read; all of them when left empty."""

    reader = forms.ModelChoiceField(
        User.objects.none(), label=_("Who reads a second time?"), to_field_name="uuid", empty_label=None,
        widget=forms.RadioSelect, error_messages={"required": _("Choose a person.")},
    )  # fmt: skip
    count = forms.IntegerField(
        label=_("How many copies?"), required=False, min_value=1,
        help_text=_("Drawn by lot. Leave empty for all of them."),
    )  # fmt: skip
    client_uuid = _key()

    def __init__(self, readers: Collection[User], most: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk__in=[each.pk for each in readers]).order_by("display_name", "pk")
        self.fields["reader"].queryset = people  # type: ignore[attr-defined]
        self.fields["count"].widget.attrs["max"] = most


class AmongForm(forms.Form):
    """Whose tries statistics are of. ``reading`` says what may be chosen, and what is. Needs no script: a GET form."""

    who = forms.ChoiceField(label=_("Over"))
    edition = forms.ChoiceField(label=_("Edition"), required=False)

    def __init__(self, reading: Reading) -> None:
        super().__init__(initial={"who": reading.among.who, "edition": reading.among.edition or ""})
        reach = reading.reach
        everybody = [(WHOLE, _("Everybody"))] if reach.whole else []
        mine = [(MINE, _("My apprentices"))] if reach.mine else []
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            *everybody, *mine, *((str(each.uuid), each.name) for each in reach.cohorts)
        ]  # fmt: skip
        numbers = reach.editions_of(reading.among.who)
        named = [(each, _("Edition %(number)s") % {"number": each}) for each in numbers]
        self.fields["edition"].choices = [("", _("All")), *named]  # type: ignore[attr-defined]
        if not numbers:
            del self.fields["edition"]

    @property
    def has_choice(self) -> bool:
        return len(self.fields["who"].choices) > 1 or "edition" in self.fields  # type: ignore[attr-defined]
