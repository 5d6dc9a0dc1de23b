"""From blocks to content. A draft may be incomplete: what is empty stays empty, and is judged later."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID, uuid4, uuid5

from assessments.quizzes import content as c
from cms.gap_marks import tidy
from cms.marked_words import NotationError, parse_marked, read_identities
from cms.quiz_content.media import expanded, picture

P = TypeVar("P")
HUNDRED = Decimal(100)
ZERO, ONE = Decimal(0), Decimal(1)


# The question


def question_content(question: Any) -> c.Question:
    """Raises ``LookupError`` when the question has no answer block yet."""
    child = question.answer[0]
    kind = c.QUESTION_TYPES[child.block_type]
    return kind(**_common(question), **BUILDERS[child.block_type](child.value, _identity(child.id)))


def _common(question: Any) -> dict[str, Any]:
    return {
        "uuid": question.uuid,
        "code": question.code,
        "stem_html": expanded(question.stem),
        "explanation_html": expanded(question.explanation),
        "competencies": tuple(sorted(each.code for each in question.competencies.all())),
        "level": c.QuestionLevel(question.level),
        "source": question.source,
        "points": question.points,
        "case": case_content(question.case) if question.case else None,
    }


def case_content(case: Any) -> c.Case:
    return c.Case(uuid=case.uuid, title=case.title, html=expanded(case.text))


# What blocks hold


def _html(rich: Any) -> str:
    return expanded(getattr(rich, "source", rich) or "")


def _share(percent: Any) -> Decimal:
    return Decimal(percent or 0) / HUNDRED


def _items(value: Any) -> Iterator[tuple[UUID, Any]]:
    """Of a list or a stream, each with its identity."""
    bound = value.bound_blocks if hasattr(value, "bound_blocks") else value
    return ((_identity(each.id), each.value) for each in bound)


def _identity(given: Any) -> UUID:
    """What the editor has not saved yet has none: a preview shows it all the same."""
    return UUID(str(given)) if _is_uuid(str(given)) else uuid4()


def _second(value: Any, place: UUID, name: str) -> UUID:
    """The identity of what shares its place with another."""
    return UUID(value["identity"]) if _is_uuid(value["identity"]) else uuid5(place, name)


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except (ValueError, TypeError, AttributeError):
        return False


class _Parts:
    """Parts named in several places: the same words are the same part, and each part has its own identity."""

    def __init__(self) -> None:
        self.found: dict[str, c.Part] = {}

    def keep(self, uuid: UUID, html: str, feedback: str) -> UUID:
        if html not in self.found:
            taken = {each.uuid for each in self.found.values()}
            fresh = uuid5(uuid, html) if uuid in taken else uuid
            self.found[html] = c.Part(uuid=fresh, html=html, feedback=feedback)
        return self.found[html].uuid

    def all(self) -> tuple[c.Part, ...]:
        return tuple(self.found.values())


def _in_order(parts: Iterable[P], order: str, identity: Callable[[P], UUID]) -> tuple[P, ...]:
    """As an import gave them; what was written here comes after, in its place."""
    ranks = {name: rank for rank, name in enumerate((order or "").split())}
    return tuple(sorted(parts, key=lambda part: ranks.get(str(identity(part)), len(ranks))))


def _own(part: c.Part) -> UUID:
    return part.uuid


def _parts(value: Any) -> tuple[c.Part, ...]:
    return tuple(
        c.Part(uuid=uuid, html=_html(each["html"]), feedback=_html(each["feedback"])) for uuid, each in _items(value)
    )


def _options(value: Any) -> tuple[c.Option, ...]:
    return tuple(
        c.Option(
            uuid=uuid, html=_html(each["html"]), correct=bool(each["correct"]), feedback=_html(each["feedback"]),
            weight=_share(each["weight"]),
        )
        for uuid, each in _items(value)
    )  # fmt: skip


def _variants(value: Any) -> tuple[c.Variant, ...]:
    return tuple(
        c.Variant(
            text=each["text"] or "", share=_share(each["share"]), feedback=_html(each["feedback"]),
            is_pattern=bool(each["is_pattern"]),
        )
        for each in value
    )  # fmt: skip


Fields = dict[str, Any]


def _choice(value: Any, _place: UUID) -> Fields:
    return {
        "options": _options(value["options"]), "credit": c.Credit(value["credit"]), "shuffle": bool(value["shuffle"]),
    }  # fmt: skip


def _true_false(value: Any, _place: UUID) -> Fields:
    return {
        "answer": value["answer"] == "true",
        "feedback_true": _html(value["feedback_true"]),
        "feedback_false": _html(value["feedback_false"]),
    }


def _both_ways(value: Any) -> Fields:
    return {name: _html(value[name]) for name in ("feedback_correct", "feedback_incorrect")}


def _short_text(value: Any, _place: UUID) -> Fields:
    matter = {name: bool(value[name]) for name in ("case_matters", "accents_matter")}
    return {"accepted": _variants(value["accepted"]), **matter, **_both_ways(value)}


def _numeric(value: Any, _place: UUID) -> Fields:
    accepted = tuple(
        c.NumericAnswer(
            value=each["value"] or ZERO, tolerance=each["tolerance"] or ZERO, is_relative=bool(each["is_relative"]),
            share=_share(each["share"]), feedback=_html(each["feedback"]),
        )
        for each in value["accepted"]
    )  # fmt: skip
    units = tuple(c.Unit(symbol=each["symbol"] or "", factor=each["factor"] or ONE) for each in value["units"])
    return {"accepted": accepted, "units": units, "unit_required": bool(value["unit_required"]), **_both_ways(value)}


def _matching(value: Any, _place: UUID) -> Fields:
    taken: set[UUID] = set()
    pairs = tuple(_pair(place, each, taken) for place, each in _items(value["pairs"]))
    return {"pairs": pairs, "extras": _parts(value["extras"]), "credit": c.Credit(value["credit"])}


def _pair(place: UUID, value: Any, taken: set[UUID]) -> c.Pair:
    second = _second(value, place, "match")
    # A pair that was duplicated in the editor took along the identity of the first.
    second = uuid5(place, "match") if second in taken else second
    taken.add(second)
    return c.Pair(
        prompt=c.Part(uuid=place, html=_html(value["prompt"]), feedback=_html(value["feedback"])),
        match=c.Part(uuid=second, html=_html(value["match"]), feedback=_html(value["match_feedback"])),
    )


def _ordering(value: Any, _place: UUID) -> Fields:
    return {
        "items": _parts(value["items"]), "first": value["first"] or "", "last": value["last"] or "",
        "credit": c.Credit(value["credit"]),
    }  # fmt: skip


def _categorising(value: Any, _place: UUID) -> Fields:
    categories = list(_items(value["categories"]))
    return {
        "categories": tuple(
            c.Part(uuid=place, html=_html(each["html"]), feedback=_html(each["feedback"])) for place, each in categories
        ),
        "items": _in_order(
            (c.Sorted(item=part, category=place) for place, each in categories for part in _parts(each["items"])),
            value["order"],
            lambda placed: placed.item.uuid,
        ),
        "credit": c.Credit(value["credit"]),
    }


def _gaps(value: Any, _place: UUID) -> Fields:
    words = _Parts()
    gaps = tuple(_gap(bound.block_type, _identity(bound.id), bound.value, words) for bound in value["gaps"])
    extras = _parts(value["extras"])
    return {
        "text_html": tidy(_html(value["text_html"])), "gaps": gaps,
        "words": _in_order((*words.all(), *extras), value["order"], _own),
        "credit": c.Credit(value["credit"]),
    }  # fmt: skip


def _gap(kind: str, place: UUID, value: Any, words: _Parts) -> c.Gap:
    gap: Fields = {"uuid": place, "kind": c.GapKind(kind), "feedback": _html(value["feedback"])}
    if kind == c.GapKind.TYPED:
        return c.Gap(**gap, accepted=_variants(value["accepted"]))
    if kind == c.GapKind.LISTED:
        return c.Gap(**gap, choices=_options(value["choices"]))
    feedback = _html(value["word_feedback"])
    return c.Gap(**gap, word=words.keep(_second(value, place, "word"), _html(value["word"]), feedback))


def _select_words(value: Any, place: UUID) -> Fields:
    try:
        pieces = parse_marked(value["text"] or "")
    except NotationError:
        pieces = ()
    words = [piece for piece in pieces if piece.is_word]
    known = [UUID(uuid) for uuid, _text in read_identities(value["identity"])]
    if len(known) != len(words):
        known = [uuid5(place, f"{number}") for number in range(len(words))]
    identities = iter(known)
    segments = tuple(
        c.Segment(text=each.text, uuid=next(identities), correct=each.correct, feedback=each.feedback)
        if each.is_word
        else c.Segment(text=each.text)
        for each in pieces
    )
    return {"segments": segments, "credit": c.Credit(value["credit"])}


def _hotspot(value: Any, _place: UUID) -> Fields:
    zones = tuple(
        c.Zone(
            uuid=place, shape=c.Shape(each["shape"]), numbers=_numbers(each), label=each["label"] or "",
            correct=bool(each["correct"]), feedback=_html(each["feedback"]),
        )
        for place, each in _items(value["zones"])
    )  # fmt: skip
    return {
        "picture": picture(value["picture"], value["alt"] or ""), "zones": zones, "most": value["most"] or 1,
        "credit": c.Credit(value["credit"]),
    }  # fmt: skip


def _numbers(zone: Any) -> tuple[Decimal, ...]:
    if zone["shape"] == c.Shape.POLYGON:
        return tuple(corners(zone["corners"] or ""))
    x, y, width, height = (_share(zone[name]) for name in ("x", "y", "width", "height"))
    return (x, y, width / 2) if zone["shape"] == c.Shape.CIRCLE else (x, y, width, height)


def corners(text: str) -> Iterator[Decimal]:
    """``10,20 40,20``; what is not a number between 0 and 100 is left out, and the shape is then judged unready."""
    for word in text.replace(";", " ").split():
        for number in word.split(","):
            if number.replace(".", "", 1).isdecimal() and Decimal(number) <= HUNDRED:
                yield Decimal(number) / HUNDRED


def _labelling(value: Any, _place: UUID) -> Fields:
    labels = _Parts()
    markers = tuple(
        c.Marker(
            uuid=place, x=_share(each["x"]), y=_share(each["y"]), place=each["place"] or "",
            label=labels.keep(_second(each, place, "label"), _html(each["label"]), _html(each["label_feedback"])),
            feedback=_html(each["feedback"]),
        )
        for place, each in _items(value["markers"])
    )  # fmt: skip
    return {
        "picture": picture(value["picture"], value["alt"] or ""), "markers": markers,
        "labels": _in_order((*labels.all(), *_parts(value["extras"])), value["order"], _own),
        "credit": c.Credit(value["credit"]),
    }  # fmt: skip


def _by_hand(value: Any) -> Fields:
    rubric = tuple(
        c.Criterion(uuid=place, title=each["title"] or "", levels=_levels(each["levels"]))
        for place, each in _items(value["rubric"])
    )
    return {"rubric": rubric, "model_answer_html": _html(value["model_answer_html"])}


def _levels(value: Iterable[Any]) -> tuple[c.RubricLevel, ...]:
    return tuple(
        c.RubricLevel(points=Decimal(each["points"] or 0), description=each["description"] or "") for each in value
    )


def _free_text(value: Any, _place: UUID) -> Fields:
    return {
        **_by_hand(value), "least_words": value["least_words"] or 0, "most_words": value["most_words"] or 0,
    }  # fmt: skip


def _file_upload(value: Any, _place: UUID) -> Fields:
    return {**_by_hand(value), "kinds": tuple(value["kinds"] or ()), "most_files": value["most_files"] or 1}


def _self_assessment(value: Any, _place: UUID) -> Fields:
    return {"steps": tuple(c.ScaleStep(value=int(each["value"]), label=each["label"] or "") for each in value["steps"])}


BUILDERS: dict[str, Callable[[Any, UUID], Fields]] = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _true_false,
    "short_text": _short_text,
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "categorising": _categorising,
    "gaps": _gaps,
    "select_words": _select_words,
    "hotspot": _hotspot,
    "labelling": _labelling,
    "free_text": _free_text,
    "file_upload": _file_upload,
    "self_assessment": _self_assessment,
}


# The quiz


def quiz_content(quiz: Any) -> c.QuizContent:
    questions = {each.pk: each for each in quiz.questions()}
    asked = [questions[place.question_id] for place in quiz.places.all()]
    return c.QuizContent(
        uuid=quiz.uuid,
        code=quiz.code,
        title=quiz.title,
        introduction_html=expanded(quiz.introduction),
        kind=c.QuizKind(quiz.kind),
        pass_mark=quiz.pass_mark,
        max_attempts=quiz.max_attempts,
        counting=c.Counting(quiz.counting),
        feedback=c.Feedback(quiz.feedback),
        feedback_on=quiz.feedback_on,
        shuffle_options=quiz.shuffle_options,
        shuffle_questions=quiz.shuffle_questions,
        time_limit=quiz.time_limit,
        questions=tuple(question_content(each) for each in questions.values()),
        sections=_sections(quiz, asked),
        thresholds=tuple(
            c.Threshold(competency=each["competency"] or "", share=_share(each["share"]))
            for _place, each in _items(quiz.thresholds)
        ),
        placements=tuple(_placement(each) for _place, each in _items(quiz.placements)),
    )


def _sections(quiz: Any, asked: list[Any]) -> tuple[c.Section, ...]:
    """Questions that stand before the sections make one of their own, without a title."""
    sections = [_section(place, each) for place, each in _items(quiz.sections)]
    if sections and asked:
        first = uuid5(quiz.uuid, "questions")
        sections.insert(0, c.Section(uuid=first, questions=tuple(each.uuid for each in asked)))
    return tuple(sections)


def _section(place: UUID, value: Any) -> c.Section:
    return c.Section(
        uuid=place,
        title=value["title"] or "",
        introduction_html=_html(value["introduction"]),
        questions=tuple(each.uuid for each in value["questions"] if each is not None),
        draws=tuple(_draw(uuid, each) for uuid, each in _items(value["draws"])),
        shuffle=bool(value["shuffle"]),
    )


def _draw(place: UUID, value: Any) -> c.Draw:
    return c.Draw(
        uuid=place,
        count=value["count"] or 1,
        competencies=tuple(value["competencies"] or ()),
        levels=tuple(c.QuestionLevel(each) for each in value["levels"] or ()),
        types=tuple(value["types"] or ()),
    )


def _placement(value: Any) -> c.Placement:
    return c.Placement(
        course=value["module"].specific.code if value["module"] else value["code"] or "",
        competencies=tuple(value["competencies"] or ()),
        dispense_from=None if value["dispense_from"] is None else _share(value["dispense_from"]),
        add_below=_share(value["add_below"]),
    )
