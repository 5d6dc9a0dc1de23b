"""What is said of an answer once it is corrected: own answer, right answer, and why, part by part."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import singledispatch
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.quizzes.content import (
    Categorising,
    Choice,
    Credit,
    Gap,
    GapKind,
    Gaps,
    Hotspot,
    Labelling,
    Matching,
    MultipleChoice,
    Numeric,
    NumericAnswer,
    Ordering,
    Part,
    Question,
    ReadByHand,
    SelectWords,
    SelfAssessment,
    ShortText,
    TrueFalse,
    Variant,
)
from assessments.quizzes.scoring import is_empty, longest_run, points
from assessments.quizzes.showing.asking import words_of
from assessments.quizzes.showing.html import inline, plain, whole
from assessments.quizzes.showing.pictures import outline, pin, shown_picture
from assessments.quizzes.showing.types import (
    NO_HTML,
    Body,
    Choices,
    CorrectedPart,
    Correction,
    ShownOption,
)

# By whether a part is right and whether it was chosen.
VERDICTS = {(True, True): "right", (True, False): "missed", (False, True): "wrong", (False, False): ""}
WHOLE = Decimal(1)


@dataclass(frozen=True, kw_only=True)
class Answered:
    """``share`` is what the answer earned, ``None`` while a trainer has not read it."""

    payload: Mapping[str, Any] | None
    share: Decimal | None
    body: Body

    @property
    def given(self) -> Mapping[str, Any]:
        return self.payload or {}

    def each(self, name: str) -> Mapping[str, str]:
        found: Mapping[str, str] = self.given.get(name, {})
        return found


def correction_of(
    question: Question, payload: Mapping[str, Any] | None, body: Body, award: Decimal | None
) -> Correction:
    share = _share(question, payload, award)
    said = correct(question, Answered(payload=payload, share=share, body=body))
    return replace(
        said,
        result=_result(question, payload, share),
        share=share,
        explanation=whole(question.explanation_html),
        model_answer=whole(question.model_answer_html) if isinstance(question, ReadByHand) else NO_HTML,
    )


def _share(question: Question, payload: Mapping[str, Any] | None, award: Decimal | None) -> Decimal | None:
    return points(question, payload, award) if question.is_scored else None


def _result(question: Question, payload: Mapping[str, Any] | None, share: Decimal | None) -> str:
    if is_empty(payload):
        return "none"
    if not question.is_scored:
        return "noted"
    if share is None:
        return "waiting"
    if share >= WHOLE:
        return "right"
    return "partly" if share else "wrong"


def _said(**fields: Any) -> Correction:
    return Correction(result="", share=None, **fields)


@singledispatch
def correct(question: Question, answered: Answered) -> Correction:
    """All but ``result``, ``share`` and what every type has."""
    return _said()


@correct.register
def _choice(question: Choice, answered: Answered) -> Correction:
    key = {str(each.uuid): (each.correct, each.feedback) for each in question.options}
    # With several right answers, every choice is worth a word.
    return _said(options=_options(answered.body, key, always=isinstance(question, MultipleChoice)))


@correct.register
def _true_false(question: TrueFalse, answered: Answered) -> Correction:
    key = {
        "true": (question.answer, question.feedback_true),
        "false": (not question.answer, question.feedback_false),
    }
    return _said(options=_options(answered.body, key))


@correct.register
def _self_assessment(_question: SelfAssessment, answered: Answered) -> Correction:
    return _said(options=answered.body.options if isinstance(answered.body, Choices) else ())


Key = Mapping[str, tuple[bool, str]]


def _options(body: Body, key: Key, *, always: bool = False) -> tuple[ShownOption, ...]:
    shown = body.options if isinstance(body, Choices) else ()
    return tuple(_corrected(each, *key[each.value], always=always) for each in shown)


def _corrected(option: ShownOption, is_right: bool, feedback: str, *, always: bool) -> ShownOption:
    verdict = VERDICTS[is_right, option.chosen]
    return replace(option, verdict=verdict, feedback=inline(feedback) if verdict or always else NO_HTML)


# Written


@correct.register
def _short_text(question: ShortText, answered: Answered) -> Correction:
    text = answered.given.get("text", "")
    met = _met(question, answered.payload, question.accepted)
    return _said(
        given=(format_html("{}", text),) if text else (),
        expected=tuple(format_html("{}", each.text) for each in _told(question.accepted)),
        comment=_comment(question, answered, met),
    )


@correct.register
def _numeric(question: Numeric, answered: Answered) -> Correction:
    first = question.units[0].symbol if question.units else ""
    given = f"{answered.given.get('number', '')} {answered.given.get('unit', '')}".strip()
    met = _met(question, answered.payload, question.accepted)
    full = [each for each in question.accepted if each.share == WHOLE][:1]
    return _said(
        given=(format_html("{}", given),) if given else (),
        expected=tuple(format_html("{}", _number(each, first)) for each in full),
        comment=_comment(question, answered, met),
    )


def _number(answer: NumericAnswer, unit: str) -> str:
    return f"{number_format(answer.value, use_l10n=True)} {unit}".strip()


def _told(accepted: Iterable[Variant]) -> tuple[Variant, ...]:
    """The one answer to tell: the first that earns everything and is written as a person would."""
    return tuple(each for each in accepted if each.share == WHOLE and not each.is_pattern)[:1]


def _met(question: Any, payload: Mapping[str, Any] | None, accepted: Iterable[Any]) -> Any:
    """Which of the accepted answers the learner gave."""
    if is_empty(payload):
        return None
    return next((each for each in accepted if points(replace(question, accepted=(each,)), payload)), None)


def _comment(question: ShortText | Numeric, answered: Answered, met: Any) -> SafeString:
    if is_empty(answered.payload):
        return NO_HTML
    own = met.feedback if met is not None else ""
    return inline(own or (question.feedback_correct if answered.share else question.feedback_incorrect))


# Arranged


@correct.register
def _matching(question: Matching, answered: Answered) -> Correction:
    matches = {str(each.uuid): each for each in (*(pair.match for pair in question.pairs), *question.extras)}
    pairs = answered.each("pairs")
    parts = (
        _placed(pair.prompt, matches.get(pairs.get(str(pair.prompt.uuid), "")), pair.match) for pair in question.pairs
    )
    return _said(parts=tuple(parts))


@correct.register
def _categorising(question: Categorising, answered: Answered) -> Correction:
    categories = {str(each.uuid): each for each in question.categories}
    places = answered.each("places")
    parts = (
        _placed(each.item, categories.get(places.get(str(each.item.uuid), "")), categories[str(each.category)])
        for each in question.items
    )
    return _said(parts=tuple(parts))


def _placed(part: Part, given: Part | None, expected: Part) -> CorrectedPart:
    is_right = given is not None and given.html.strip() == expected.html.strip()
    return CorrectedPart(
        label=inline(part.html), given=inline(given.html) if given else NO_HTML, expected=inline(expected.html),
        verdict=_verdict(given is not None, is_right), feedback=inline(part.feedback),
    )  # fmt: skip


def _verdict(is_given: bool, is_right: bool) -> str:
    return ("right" if is_right else "wrong") if is_given else "none"


@correct.register
def _ordering(question: Ordering, answered: Answered) -> Correction:
    """By what is counted: places, neighbours, or the longest run in the right order."""
    order = answered.given.get("order", [])
    if question.credit is Credit.NEIGHBOURS:
        return _said(parts=tuple(_neighbours(question, order)))
    places = {value: number for number, value in enumerate(order, 1)}
    return _said(parts=tuple(_ordered(question, places)))


def _neighbours(question: Ordering, order: Sequence[str]) -> Iterator[CorrectedPart]:
    items = {str(each.uuid): each for each in question.items}
    followers = dict(pairwise(order))
    first_why = inline(question.items[0].feedback) if question.items else NO_HTML
    for before, item in pairwise(question.items):
        given = items.get(followers.get(str(before.uuid), ""))
        yield CorrectedPart(
            label=format_html("{} {}", _("Right after:"), inline(before.html)), expected=inline(item.html),
            given=inline(given.html) if given else format_html("{}", _("nothing") if order else ""),
            verdict=_verdict(bool(order), given is item),
            feedback=format_html("{} {}", first_why, inline(item.feedback)) if first_why else inline(item.feedback),
        )  # fmt: skip
        first_why = NO_HTML


def _ordered(question: Ordering, places: Mapping[str, int]) -> Iterator[CorrectedPart]:
    numbers = {str(each.uuid): number for number, each in enumerate(question.items, 1)}
    run = longest_run([numbers[value] for value in places]) if question.credit is Credit.LONGEST_RUN else ()
    words = _("place %(number)s")
    for number, item in enumerate(question.items, 1):
        place = places.get(str(item.uuid))
        is_right = number in run if run else place == number
        yield CorrectedPart(
            label=inline(item.html), given=_place(words, place) if place else NO_HTML, expected=_place(words, number),
            verdict=_verdict(place is not None, is_right), feedback=inline(item.feedback),
        )  # fmt: skip


def _place(words: str, number: int) -> SafeString:
    return conditional_escape(words % {"number": number})


# In a text


@correct.register
def _gaps(question: Gaps, answered: Answered) -> Correction:
    given, words, label = answered.each("gaps"), {str(each.uuid): each for each in question.words}, _("Gap %(number)s")
    parts = (
        _gap(question, gap, words, conditional_escape(label % {"number": number}), given.get(str(gap.uuid), ""))
        for number, gap in enumerate(question.gaps, 1)
    )
    return _said(parts=tuple(parts))


def _gap(question: Gaps, gap: Gap, words: Mapping[str, Part], label: SafeString, value: str) -> CorrectedPart:
    given, expected, is_right, why = _gap_sides(question, gap, words, value)
    return CorrectedPart(
        label=label, given=given, expected=expected, verdict=_verdict(bool(value), is_right),
        feedback=inline(why or gap.feedback),
    )  # fmt: skip


def _gap_sides(
    question: Gaps, gap: Gap, words: Mapping[str, Part], value: str
) -> tuple[SafeString, SafeString, bool, str]:
    """What was given, what was expected, whether it is right, and what is said of this very answer."""
    if gap.kind is GapKind.LISTED:
        options = {str(each.uuid): each for each in gap.choices}
        right = next((each for each in gap.choices if each.correct), None)
        chosen = options.get(value)
        return (
            inline(chosen.html) if chosen else NO_HTML, inline(right.html) if right else NO_HTML,
            chosen is not None and chosen.correct, chosen.feedback if chosen else "",
        )  # fmt: skip
    if gap.kind is GapKind.DRAGGED:
        taken, wanted = words.get(value), words.get(str(gap.word))
        is_right = taken is not None and wanted is not None and plain(taken.html) == plain(wanted.html)
        return inline(taken.html if taken else ""), inline(wanted.html if wanted else ""), is_right, ""
    return _typed_sides(question, gap, value)


def _typed_sides(question: Gaps, gap: Gap, value: str) -> tuple[SafeString, SafeString, bool, str]:
    # A typed gap is a short text of its own.
    alone = ShortText(
        uuid=gap.uuid, code=question.code, stem_html="", competencies=(), accepted=gap.accepted
    )  # fmt: skip
    payload = {"text": value}
    met = _met(alone, payload, gap.accepted)
    told = _told(gap.accepted)
    return (
        format_html("{}", value), format_html("{}", told[0].text if told else ""),
        met is not None and met.share == WHOLE, met.feedback if met else "",
    )  # fmt: skip


@correct.register
def _select_words(question: SelectWords, answered: Answered) -> Correction:
    chosen = set(answered.given.get("words", []))
    segments = [each for each in question.segments if each.uuid is not None]
    verdicts = {str(each.uuid): VERDICTS[each.correct, str(each.uuid) in chosen] for each in segments}
    parts = tuple(
        CorrectedPart(
            label=format_html("« {} »", each.text.strip()), given=NO_HTML, expected=NO_HTML,
            verdict=verdicts[str(each.uuid)], feedback=inline(each.feedback),
        )
        for each in segments
        if verdicts[str(each.uuid)]
    )  # fmt: skip
    return _said(parts=parts, words=words_of(question, chosen, verdicts))


# On a picture


@correct.register
def _hotspot(question: Hotspot, answered: Answered) -> Correction:
    chosen = set(answered.given.get("zones", []))
    verdicts = {each.uuid: VERDICTS[each.correct, str(each.uuid) in chosen] for each in question.zones}
    parts = tuple(
        CorrectedPart(
            label=format_html("{}. {}", number, each.label), given=NO_HTML, expected=NO_HTML,
            verdict=verdicts[each.uuid], feedback=inline(each.feedback),
        )
        for number, each in enumerate(question.zones, 1)
        if verdicts[each.uuid]
    )  # fmt: skip
    outlines = tuple(
        outline(question.picture, each, number, chosen=str(each.uuid) in chosen, verdict=verdicts[each.uuid])
        for number, each in enumerate(question.zones, 1)
    )
    return _said(parts=parts, picture=shown_picture(question.picture, outlines))


@correct.register
def _labelling(question: Labelling, answered: Answered) -> Correction:
    labels: dict[UUID, Part] = {each.uuid: each for each in question.labels}
    by_value = {str(uuid): each for uuid, each in labels.items()}
    pairs = answered.each("pairs")
    parts = tuple(
        _placed(
            Part(uuid=each.uuid, html=format_html("{}. {}", number, each.place), feedback=each.feedback),
            by_value.get(pairs.get(str(each.uuid), "")),
            labels[each.label],
        )
        for number, each in enumerate(question.markers, 1)
    )
    outlines = tuple(
        pin(question.picture, each, number, verdict=parts[number - 1].verdict)
        for number, each in enumerate(question.markers, 1)
    )
    return _said(parts=parts, picture=shown_picture(question.picture, outlines))


# Read by a trainer


@correct.register
def _by_hand(question: ReadByHand, answered: Answered) -> Correction:
    essay = answered.given.get("essay", "")
    return _said(given=(format_html("{}", essay),) if essay else ())
