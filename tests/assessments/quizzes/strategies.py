"""Questions for Hypothesis: any that the format can hold, read from the types' own annotations; sound ones, which may
be published; and what a learner may answer to them."""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import get_args, get_origin, get_type_hints
from uuid import UUID

from hypothesis import strategies as st

from assessments.quizzes.content import (
    CREDITS,
    QUESTION_TYPES,
    Categorising,
    FileUpload,
    FreeText,
    Gap,
    GapKind,
    Gaps,
    Hotspot,
    Labelling,
    Matching,
    MultipleChoice,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    Pair,
    Part,
    Question,
    QuizContent,
    SelectWords,
    SelfAssessment,
    ShortText,
    SingleChoice,
    Sorted,
    TrueFalse,
    Unit,
    Variant,
    Zone,
)
from assessments.quizzes.content.reading import BOUNDS, LIMITS
from tests.factories.quizzes import every_type, picture

codes = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=20)
texts = st.text('aéœZ0 «»’<>&"\\/\n\u00a0\u202f…€😀[]', max_size=30)

# Any quiz that the format can hold, publishable or not


def anything(kind, **given):
    """Any ``kind`` of record, with the fields ``given`` drawn otherwise."""
    hints = get_type_hints(kind)
    drawn = {each.name: _of(hints[each.name], each.name) for each in fields(kind) if each.name not in given}
    return st.builds(kind, **(drawn | given))


def _of(annotation, name):
    if get_origin(annotation) is UnionType:
        return st.none() | _of(next(each for each in get_args(annotation) if each is not NoneType), name)
    if get_origin(annotation) is tuple:
        return _many(get_args(annotation)[0], name)
    if annotation is Question:
        return any_question()
    if is_dataclass(annotation):
        return anything(annotation)
    return st.sampled_from(annotation) if issubclass(annotation, StrEnum) else VALUES[annotation](name)


def _many(annotation, name):
    unique = {"unique": True} if name == "competencies" else {}
    each = codes if name == "competencies" else _of(annotation, name)
    return st.lists(each, max_size=3, **unique).map(tuple)


def _decimals(name):
    low, high = BOUNDS.get(name, (None, None))
    least, most = low if low is not None else Decimal(-1000), high if high is not None else Decimal(1000)
    return st.decimals(least, most, places=4)


VALUES = {
    str: lambda name: codes if name in LIMITS.codes else texts,
    bool: lambda _name: st.booleans(),
    UUID: lambda _name: st.uuids(),
    Decimal: _decimals,
    int: lambda name: st.integers(*LIMITS.counts.get(name, (0, 10_000))),
    date: lambda _name: st.dates(),
}


def any_question(*types):
    return st.sampled_from(types or tuple(QUESTION_TYPES.values())).flatmap(anything)


def any_quiz():
    questions = st.lists(any_question(), max_size=3, unique_by=lambda question: question.code).map(tuple)
    return anything(QuizContent, questions=questions)


# Questions that may be published

LIKE = {type(question): question for question in every_type()}
SCORED = tuple(kind for kind in LIKE if kind.is_scored and not kind.is_marked_by_hand)


def sound_question(*types):
    return st.sampled_from(types or SCORED).flatmap(lambda kind: SOUND[kind](kind))


def _alike(kind, **changes):
    """The factory's question of this type under another identity, worth some points, with some of its fields drawn."""
    drawn = {"uuid": st.uuids(), "points": st.decimals("0.5", 5, places=1), **changes}
    if kind in CREDITS:
        drawn.setdefault("credit", st.sampled_from(CREDITS[kind]))
    return st.fixed_dictionaries(drawn).map(lambda found: replace(LIKE[kind], **found))


def _parts(least=2, most=5, word="Élément"):
    uuids = st.lists(st.uuids(), min_size=least, max_size=most)
    return uuids.map(lambda found: tuple(Part(uuid=each, html=f"{word} {n}") for n, each in enumerate(found)))


def _rights(least=2, most=5):
    """Which of several are right: some are and some are not."""
    return st.lists(st.booleans(), min_size=least, max_size=most).filter(lambda found: len(set(found)) > 1)


def _single(kind):
    return st.integers(2, 5).flatmap(
        lambda count: st.integers(0, count - 1).flatmap(
            lambda right: _alike(kind, options=_options([place == right for place in range(count)], one=True))
        )
    )


def _multiple(kind):
    return _rights().flatmap(lambda rights: _alike(kind, options=_options(rights, one=False)))


@st.composite
def _options(draw, rights, *, one):
    share = Decimal(1) / sum(rights)
    wrong = st.decimals(0 if one else -1, "0.9" if one else 0, places=2)
    return tuple(
        Option(
            uuid=draw(st.uuids()), html=f"Choix {place}", correct=right, feedback="Voyez la leçon.",
            weight=share.quantize(Decimal("0.0001")) if right else draw(wrong),
        )
        for place, right in enumerate(rights)
    )  # fmt: skip


def _variants():
    words = st.lists(st.sampled_from(["écoute", "Accord", "l’œuvre", "3,5 %", "éco-geste"]), min_size=1, unique=True)
    return words.flatmap(lambda found: st.tuples(*[_variant(text, place) for place, text in enumerate(found)]))


def _variant(text, place):
    share = st.just(Decimal(1)) if not place else st.decimals("0.1", 1, places=2)
    return st.builds(Variant, text=st.just(text), share=share)


def _short_text(kind):
    return _alike(kind, accepted=_variants(), case_matters=st.booleans(), accents_matter=st.booleans())


@st.composite
def _numeric(draw, kind):
    values = st.decimals(-1000, 1000, places=2)
    accepted = draw(
        st.lists(
            st.builds(
                NumericAnswer, value=values, tolerance=st.decimals(0, 5, places=2), is_relative=st.booleans(),
                share=st.decimals("0.1", 1, places=2),
            ),
            min_size=1, max_size=3,
        )
    )  # fmt: skip
    units = draw(
        st.sampled_from([(), (Unit(symbol="%"),), (Unit(symbol="km"), Unit(symbol="m", factor=Decimal(1000)))])
    )
    whole = replace(accepted[0], share=Decimal(1))
    return draw(
        _alike(kind, accepted=st.just((whole, *accepted[1:])), units=st.just(units), unit_required=st.just(bool(units)))
    )


@st.composite
def _matching(draw, kind):
    prompts = draw(_parts(word="Question"))
    matches = draw(_parts(least=len(prompts), most=len(prompts), word="Réponse"))
    if draw(st.booleans()):
        matches = (matches[0], replace(matches[1], html=matches[0].html), *matches[2:])
    pairs = tuple(Pair(prompt=prompt, match=match) for prompt, match in zip(prompts, matches, strict=True))
    return draw(_alike(kind, pairs=st.just(pairs), extras=_parts(least=1, most=2, word="Intrus")))


@st.composite
def _categorising(draw, kind):
    categories, items = draw(_parts(most=3, word="Catégorie")), draw(_parts())
    kept = tuple(Sorted(item=item, category=draw(st.sampled_from(categories)).uuid) for item in items)
    return draw(_alike(kind, categories=st.just(categories), items=st.just(kept)))


@st.composite
def _gaps(draw, kind):
    words = draw(_parts(word="Mot"))
    kinds = draw(st.lists(st.sampled_from(GapKind), min_size=1, max_size=4))
    own = tuple(draw(_gap(each, words)) for each in kinds)
    text = " ".join(f"[[{number}]]" for number in range(1, len(own) + 1))
    return draw(_alike(kind, words=st.just(words), gaps=st.just(own), text_html=st.just(text)))


@st.composite
def _gap(draw, kind, words):
    if kind is GapKind.TYPED:
        return Gap(uuid=draw(st.uuids()), kind=kind, accepted=draw(_variants()))
    if kind is GapKind.LISTED:
        return Gap(
            uuid=draw(st.uuids()), kind=kind, choices=draw(_rights(most=4).flatmap(lambda r: _options(r, one=False)))
        )
    return Gap(uuid=draw(st.uuids()), kind=kind, word=draw(st.sampled_from(words)).uuid)


@st.composite
def _select_words(draw, kind):
    between = LIKE[kind].segments[0]
    own = [
        replace(LIKE[kind].segments[1], uuid=draw(st.uuids()), text=f"mot{place}", correct=right)
        for place, right in enumerate(draw(_rights()))
    ]
    return draw(_alike(kind, segments=st.just((between, *own))))


@st.composite
def _hotspot(draw, kind):
    zones: tuple[Zone, ...] = tuple(
        replace(LIKE[kind].zones[0], uuid=draw(st.uuids()), label=f"Zone {place}", correct=right)
        for place, right in enumerate(draw(_rights()))
    )
    return draw(_alike(kind, zones=st.just(zones), most=st.just(len(zones)), picture=st.just(picture())))


@st.composite
def _labelling(draw, kind):
    labels = draw(_parts(word="Légende"))
    count = draw(st.integers(1, 4))
    markers = tuple(
        replace(
            LIKE[kind].markers[0], uuid=draw(st.uuids()), place=f"Repère {n}", label=draw(st.sampled_from(labels)).uuid
        )
        for n in range(count)
    )
    return draw(_alike(kind, labels=st.just(labels), markers=st.just(markers)))


SOUND = {
    SingleChoice: _single,
    MultipleChoice: _multiple,
    TrueFalse: lambda kind: _alike(kind, answer=st.booleans()),
    ShortText: _short_text,
    Numeric: _numeric,
    Matching: _matching,
    Ordering: lambda kind: _alike(kind, items=_parts(most=6)),
    Categorising: _categorising,
    Gaps: _gaps,
    SelectWords: _select_words,
    Hotspot: _hotspot,
    Labelling: _labelling,
    FreeText: _alike,
    FileUpload: _alike,
    SelfAssessment: _alike,
}


# What a learner may answer


def answer_to(question):
    """Any answer that the question's own page can send, right or wrong, whole or in part."""
    return ANSWERS[type(question)](question)


def _some_of(name, parts):
    uuids = [str(part.uuid) for part in parts if part.uuid is not None]
    return st.lists(st.sampled_from(uuids), unique=True).map(lambda chosen: {name: chosen})


def _some_placed(name, holders, parts):
    values = st.sampled_from([str(part.uuid) for part in parts] + [""])
    return st.fixed_dictionaries({}, optional={str(each): values for each in holders}).map(lambda found: {name: found})


def _typed(accepted):
    return st.sampled_from([each.text for each in accepted]) | st.text("éaÉA3,5 %’", max_size=12)


def _some_gaps(question):
    values = {
        GapKind.TYPED: lambda gap: _typed(gap.accepted),
        GapKind.LISTED: lambda gap: st.sampled_from([str(each.uuid) for each in gap.choices]),
        GapKind.DRAGGED: lambda _gap: st.sampled_from([str(each.uuid) for each in question.words]),
    }
    optional = {str(gap.uuid): values[gap.kind](gap) for gap in question.gaps}
    return st.fixed_dictionaries({}, optional=optional).map(lambda found: {"gaps": found})


def _some_number(question):
    known = [f"{each.value:f}" for each in question.accepted]
    numbers = st.sampled_from(known) | st.text("0123456789,. '-/%em", max_size=12)
    units = st.sampled_from(["", *(unit.symbol for unit in question.units)])
    return st.fixed_dictionaries({"number": numbers, "unit": units})


ANSWERS = {
    SingleChoice: lambda each: st.sampled_from([{"option": str(one.uuid)} for one in each.options]),
    MultipleChoice: lambda each: _some_of("options", each.options),
    TrueFalse: lambda _each: st.booleans().map(lambda said: {"answer": said}),
    ShortText: lambda each: _typed(each.accepted).map(lambda text: {"text": text}),
    Numeric: _some_number,
    Matching: lambda each: _some_placed(
        "pairs", [pair.prompt.uuid for pair in each.pairs], [*(pair.match for pair in each.pairs), *each.extras]
    ),
    Ordering: lambda each: st.permutations([str(item.uuid) for item in each.items]).map(lambda order: {"order": order}),
    Categorising: lambda each: _some_placed("places", [one.item.uuid for one in each.items], each.categories),
    Gaps: _some_gaps,
    SelectWords: lambda each: _some_of("words", each.segments),
    Hotspot: lambda each: _some_of("zones", each.zones),
    Labelling: lambda each: _some_placed("pairs", [one.uuid for one in each.markers], each.labels),
    FreeText: lambda _each: texts.map(lambda essay: {"essay": essay}),
    FileUpload: lambda each: st.lists(st.uuids().map(str), max_size=each.most_files).map(lambda own: {"files": own}),
    SelfAssessment: lambda each: st.sampled_from([{"value": step.value} for step in each.steps]),
}


@st.composite
def answered(draw, *types):
    """A sound question and an answer to it."""
    question = draw(sound_question(*types))
    return question, draw(answer_to(question))
