"""What one answer is worth: a share of its question's points."""

from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any
from uuid import UUID

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
    Ordering,
    Part,
    Question,
    ReadByHand,
    SelectWords,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from assessments.quizzes.scoring.answers import is_empty
from assessments.quizzes.scoring.credits import chosen_share, ordered_share, placed_share
from assessments.quizzes.scoring.numbers import right_number
from assessments.quizzes.scoring.texts import matching_variant

NOTHING = Decimal(0)
POINT = Decimal(1)
GRAIN = Decimal("0.0001")
WORTH = "worth"  # in the payload of an answer whose words were erased: the share it had earned

Payload = Mapping[str, Any]


class AwardRefused(ValueError):
    """Points that this rubric cannot give."""


def points(question: Question, payload: Payload | None, award: Decimal | None = None) -> Decimal | None:
    """The share earned, from 0 to 1, to four places. ``payload`` as ``read_answer`` gives it; ``None`` is no answer.
    ``award`` is the share that a person gave to what is read by hand: without it, ``None``. What is not scored is worth
    ``None`` too."""
    if not question.is_scored:
        return None
    if payload is None or is_empty(payload):
        return NOTHING
    if question.is_marked_by_hand:
        return None if award is None else _rounded(award)
    if WORTH in payload:
        return _rounded(Decimal(payload[WORTH]))
    return _rounded(SHARES[type(question)](question, payload))


def _rounded(share: Decimal) -> Decimal:
    if not (share.is_finite() and NOTHING <= share <= POINT):
        raise AwardRefused(share)
    return share.quantize(GRAIN, ROUND_HALF_EVEN)


def rubric_share(question: ReadByHand, given: Mapping[UUID, Decimal]) -> Decimal:
    """What a person gave, criterion by criterion, as a share of all that the rubric can give. Raises
    :class:`AwardRefused` unless each criterion has the points of one of its levels."""
    if given.keys() != {criterion.uuid for criterion in question.rubric}:
        raise AwardRefused("not every criterion")
    for criterion in question.rubric:
        if given[criterion.uuid] not in {level.points for level in criterion.levels}:
            raise AwardRefused(criterion.title)
    most = sum((criterion.maximum for criterion in question.rubric), NOTHING)
    return _rounded(sum(given.values(), NOTHING) / most) if most else NOTHING


# Choosing


def _choice(question: Choice, payload: Payload) -> Decimal:
    chosen = _uuids([payload["option"]] if "option" in payload else payload["options"])
    if question.credit is Credit.WEIGHTED and chosen != question.right:
        weights = (option.weight for option in question.options if option.uuid in chosen)
        return min(POINT, max(NOTHING, sum(weights, NOTHING)))
    return chosen_share(question.credit, every=len(question.options), right=question.right, chosen=chosen)


def _true_false(question: TrueFalse, payload: Payload) -> Decimal:
    return _all_or_nothing(payload["answer"] is question.answer)


def _select_words(question: SelectWords, payload: Payload) -> Decimal:
    every = [each for each in question.segments if each.uuid is not None]
    right = frozenset(each.uuid for each in every if each.uuid is not None and each.correct)
    return chosen_share(question.credit, every=len(every), right=right, chosen=_uuids(payload["words"]))


def _hotspot(question: Hotspot, payload: Payload) -> Decimal:
    right = frozenset(zone.uuid for zone in question.zones if zone.correct)
    return chosen_share(question.credit, every=len(question.zones), right=right, chosen=_uuids(payload["zones"]))


def _uuids(values: Iterable[str]) -> frozenset[UUID]:
    return frozenset(UUID(value) for value in values)


def _all_or_nothing(right: bool) -> Decimal:
    return POINT if right else NOTHING


# Writing a little


def _short_text(question: ShortText, payload: Payload) -> Decimal:
    met = matching_variant(
        question.accepted,
        payload["text"],
        case_matters=question.case_matters,
        accents_matter=question.accents_matter,
    )
    return NOTHING if met is None else met.share


def _numeric(question: Numeric, payload: Payload) -> Decimal:
    met = right_number(question, payload["number"], payload["unit"])
    return NOTHING if met is None else met.share


# Placing


def _matching(question: Matching, payload: Payload) -> Decimal:
    texts = _texts([*(pair.match for pair in question.pairs), *question.extras])
    wanted = {str(pair.prompt.uuid): str(pair.match.uuid) for pair in question.pairs}
    return _placed(question.credit, wanted, texts, payload["pairs"])


def _labelling(question: Labelling, payload: Payload) -> Decimal:
    wanted = {str(marker.uuid): str(marker.label) for marker in question.markers}
    return _placed(question.credit, wanted, _texts(question.labels), payload["pairs"])


def _categorising(question: Categorising, payload: Payload) -> Decimal:
    wanted = {str(each.item.uuid): str(each.category) for each in question.items}
    return _placed(question.credit, wanted, _texts(question.categories), payload["places"])


def _texts(parts: Iterable[Part]) -> dict[str, str]:
    """Two parts that read the same are one to the learner, who cannot tell which was meant."""
    return {str(part.uuid): " ".join(part.html.split()) for part in parts}


def _placed(credit: Credit, wanted: Mapping[str, str], texts: Mapping[str, str], given: Mapping[str, str]) -> Decimal:
    shares = [
        _all_or_nothing(place in given and texts.get(given[place]) == texts.get(part, part))
        for place, part in wanted.items()
    ]
    return placed_share(credit, shares)


def _gaps(question: Gaps, payload: Payload) -> Decimal:
    given, texts = payload["gaps"], _texts(question.words)
    shares = [_gap(gap, texts, given.get(str(gap.uuid), "")) for gap in question.gaps]
    return placed_share(question.credit, shares)


def _gap(gap: Gap, texts: Mapping[str, str], given: str) -> Decimal:
    if gap.kind is GapKind.TYPED:
        met = matching_variant(gap.accepted, given)
        return NOTHING if met is None else met.share
    if gap.kind is GapKind.LISTED:
        return _all_or_nothing(any(str(choice.uuid) == given and choice.correct for choice in gap.choices))
    return _all_or_nothing(given in texts and texts[given] == texts.get(str(gap.word)))


def _ordering(question: Ordering, payload: Payload) -> Decimal:
    ranks = {str(item.uuid): rank for rank, item in enumerate(question.items)}
    return ordered_share(question.credit, [ranks[each] for each in payload["order"]])


SHARES: dict[type[Question], Callable[[Any, Payload], Decimal]] = {
    SingleChoice: _choice,
    MultipleChoice: _choice,
    TrueFalse: _true_false,
    ShortText: _short_text,
    Numeric: _numeric,
    Matching: _matching,
    Ordering: _ordering,
    Categorising: _categorising,
    Gaps: _gaps,
    SelectWords: _select_words,
    Hotspot: _hotspot,
    Labelling: _labelling,
}
