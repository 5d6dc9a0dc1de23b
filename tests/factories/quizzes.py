"""Dull on purpose: a test says what matters to it."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4, uuid5

from assessments.quizzes import models
from assessments.quizzes.content import (
    Categorising,
    Criterion,
    Feedback,
    FileUpload,
    FreeText,
    Gap,
    GapKind,
    Gaps,
    Hotspot,
    Labelling,
    Marker,
    Matching,
    MultipleChoice,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    Pair,
    Part,
    Picture,
    Question,
    QuizContent,
    RubricLevel,
    ScaleStep,
    Segment,
    SelectWords,
    SelfAssessment,
    Shape,
    ShortText,
    SingleChoice,
    Sorted,
    TrueFalse,
    Unit,
    Variant,
    Zone,
)
from assessments.quizzes.services import attach_quiz, publish_edition
from competencies.models import Competency, FrameworkEdition
from courses.models import Activity
from tests.factories.competencies import CompetencyFactory, FrameworkEditionFactory
from tests.factories.courses import ActivityFactory, EnrolmentFactory, SectionFactory

NAMESPACE = UUID("6f3c0a52-7d55-4a7e-8a0d-0d4f5a3c9b11")


def named(name: str) -> UUID:
    """The same uuid for the same name, so that tests point at questions and options by their names."""
    return uuid5(NAMESPACE, name)


def option(name: str, *, correct: bool = False) -> Option:
    why = "Oui, c’est cela." if correct else "Non, relisez la leçon."
    return Option(uuid=named(name), html=f"Choix {name}", correct=correct, feedback=why)


def _common(name: str, competencies: tuple[str, ...]) -> dict[str, Any]:
    return {
        "uuid": named(name), "code": name, "stem_html": f"<p>Question {name} ?</p>",
        "explanation_html": f"<p>Explication {name}.</p>", "competencies": competencies,
    }  # fmt: skip


def single(name: str = "q1", competencies: tuple[str, ...] = ("mediation",)) -> SingleChoice:
    options = (option(f"{name}-right", correct=True), option(f"{name}-wrong"), option(f"{name}-other"))
    return SingleChoice(options=options, **_common(name, competencies))


def multiple(name: str = "q2", competencies: tuple[str, ...] = ("mediation",)) -> MultipleChoice:
    options = (
        option(f"{name}-right1", correct=True), option(f"{name}-right2", correct=True),
        option(f"{name}-wrong1"), option(f"{name}-wrong2"),
    )  # fmt: skip
    return MultipleChoice(options=options, **_common(name, competencies))


def true_false(name: str = "q3", competencies: tuple[str, ...] = ("teamwork",), *, answer: bool = True) -> TrueFalse:
    return TrueFalse(
        answer=answer,
        feedback_true="Vous dites vrai.",
        feedback_false="Vous dites faux.",
        **_common(name, competencies),
    )


def short_text(name: str = "q4", competencies: tuple[str, ...] = ("teamwork",)) -> ShortText:
    return ShortText(
        accepted=(Variant(text="Libre consentement"), Variant(text="accord libre")), feedback_correct="C’est le mot.",
        feedback_incorrect="Ce n’est pas le mot.", **_common(name, competencies),
    )  # fmt: skip


def numeric(name: str = "q5", competencies: tuple[str, ...] = ("teamwork",)) -> Numeric:
    """Twelve kilometres, give or take one."""
    return Numeric(
        accepted=(NumericAnswer(value=Decimal(12), tolerance=Decimal(1)),),
        units=(Unit(symbol="km"), Unit(symbol="m", factor=Decimal("0.001"))), feedback_correct="C’est le nombre.",
        feedback_incorrect="Ce n’est pas le nombre.", **_common(name, competencies),
    )  # fmt: skip


def part(name: str) -> Part:
    return Part(uuid=named(name), html=f"Élément {name}")


def parts(name: str, count: int) -> tuple[Part, ...]:
    return tuple(part(f"{name}{number}") for number in range(1, count + 1))


def matching(name: str = "q6", competencies: tuple[str, ...] = ("teamwork",)) -> Matching:
    both = zip(parts(f"{name}-prompt", 3), parts(f"{name}-match", 3), strict=True)
    pairs = tuple(Pair(prompt=prompt, match=match) for prompt, match in both)
    return Matching(pairs=pairs, extras=parts(f"{name}-extra", 1), **_common(name, competencies))


def ordering(name: str = "q7", competencies: tuple[str, ...] = ("teamwork",)) -> Ordering:
    return Ordering(items=parts(f"{name}-item", 4), **_common(name, competencies))


def categorising(name: str = "q8", competencies: tuple[str, ...] = ("teamwork",)) -> Categorising:
    """Items 1 and 3 belong to category 1, items 2 and 4 to category 2."""
    categories = parts(f"{name}-category", 2)
    items = tuple(
        Sorted(item=item, category=categories[place % 2].uuid) for place, item in enumerate(parts(f"{name}-item", 4))
    )
    return Categorising(categories=categories, items=items, **_common(name, competencies))


def gaps(name: str = "q9", competencies: tuple[str, ...] = ("teamwork",)) -> Gaps:
    """A gap of each kind."""
    words = parts(f"{name}-word", 2)
    return Gaps(
        text_html="<p>On [[1]] avant de [[2]], puis on [[3]].</p>", words=words,
        gaps=(
            Gap(uuid=named(f"{name}-typed"), kind=GapKind.TYPED, accepted=(Variant(text="écoute"),)),
            Gap(
                uuid=named(f"{name}-listed"), kind=GapKind.LISTED,
                choices=(option(f"{name}-right", correct=True), option(f"{name}-wrong")),
            ),
            Gap(uuid=named(f"{name}-dragged"), kind=GapKind.DRAGGED, word=words[0].uuid),
        ),
        **_common(name, competencies),
    )  # fmt: skip


def select_words(name: str = "q10", competencies: tuple[str, ...] = ("teamwork",)) -> SelectWords:
    segments = (
        Segment(text="Le médiateur "),
        Segment(text="écoute", uuid=named(f"{name}-right"), correct=True),
        Segment(text=" et "),
        Segment(text="juge", uuid=named(f"{name}-wrong")),
        Segment(text="."),
    )
    return SelectWords(segments=segments, **_common(name, competencies))


def picture() -> Picture:
    return Picture(src=f"/medias/{'0a' * 32}.png", alt="Un hall d’accueil.", width=800, height=600)


def hotspot(name: str = "q11", competencies: tuple[str, ...] = ("teamwork",)) -> Hotspot:
    corners = {"right": "0.1", "wrong": "0.6"}
    zones = tuple(
        Zone(
            uuid=named(f"{name}-{each}"), shape=Shape.RECTANGLE, label=f"Zone {each}", correct=each == "right",
            numbers=(Decimal(x), Decimal("0.2"), Decimal("0.3"), Decimal("0.3")), feedback="Voyez l’affiche.",
        )
        for each, x in corners.items()
    )  # fmt: skip
    return Hotspot(picture=picture(), zones=zones, **_common(name, competencies))


def labelling(name: str = "q12", competencies: tuple[str, ...] = ("teamwork",)) -> Labelling:
    labels = parts(f"{name}-label", 3)
    markers = tuple(
        Marker(
            uuid=named(f"{name}-marker{number}"), x=Decimal("0.1") * number, y=Decimal("0.5"), place=f"Repère {number}",
            label=labels[number - 1].uuid,
        )
        for number in (1, 2)
    )  # fmt: skip
    return Labelling(picture=picture(), markers=markers, labels=labels, **_common(name, competencies))


def criterion(name: str) -> Criterion:
    levels = tuple(RubricLevel(points=Decimal(points), description=f"Niveau {points}") for points in range(3))
    return Criterion(uuid=named(name), title=f"Critère {name}", levels=levels)


def free_text(name: str = "q13", competencies: tuple[str, ...] = ("teamwork",)) -> FreeText:
    """Two criteria of two points."""
    rubric = (criterion(f"{name}-listens"), criterion(f"{name}-writes"))
    return FreeText(rubric=rubric, **_common(name, competencies))


def file_upload(name: str = "q14", competencies: tuple[str, ...] = ("teamwork",)) -> FileUpload:
    return FileUpload(rubric=(criterion(f"{name}-shows"),), **_common(name, competencies))


def self_assessment(name: str = "q15", competencies: tuple[str, ...] = ("teamwork",)) -> SelfAssessment:
    steps = tuple(ScaleStep(value=value, label=f"Échelon {value}") for value in range(4))
    return SelfAssessment(steps=steps, **_common(name, competencies))


def every_type() -> tuple[Question, ...]:
    """One question of each type, from q1 to q15, ready to be published."""
    return (
        single(), multiple(), true_false(), short_text(), numeric(), matching(), ordering(), categorising(), gaps(),
        select_words(), hotspot(), labelling(), free_text(), file_upload(), self_assessment(),
    )  # fmt: skip


def right_answer(question: Question) -> dict[str, Any]:
    """An answer that earns everything, or that asks for everything, whatever the question."""
    return RIGHT_ANSWERS[type(question)](question)


def _whole(question: ShortText | Numeric) -> Any:
    return next(each for each in question.accepted if each.share == 1)


def _filled(question: Gaps) -> dict[str, str]:
    return {str(gap.uuid): _filling(gap) for gap in question.gaps}


def _filling(gap: Gap) -> str:
    if gap.kind is GapKind.TYPED:
        return next(variant.text for variant in gap.accepted if variant.share == 1)
    if gap.kind is GapKind.LISTED:
        return next(str(choice.uuid) for choice in gap.choices if choice.correct)
    return str(gap.word)


RIGHT_ANSWERS: dict[type[Question], Callable[[Any], dict[str, Any]]] = {
    SingleChoice: lambda each: {"option": str(next(iter(each.right)))},
    MultipleChoice: lambda each: {"options": [str(option.uuid) for option in each.options if option.correct]},
    TrueFalse: lambda each: {"answer": each.answer},
    ShortText: lambda each: {"text": _whole(each).text},
    Numeric: lambda each: {"number": f"{_whole(each).value:f}", "unit": each.units[0].symbol if each.units else ""},
    Matching: lambda each: {"pairs": {str(pair.prompt.uuid): str(pair.match.uuid) for pair in each.pairs}},
    Ordering: lambda each: {"order": [str(item.uuid) for item in each.items]},
    Categorising: lambda each: {"places": {str(one.item.uuid): str(one.category) for one in each.items}},
    Gaps: lambda each: {"gaps": _filled(each)},
    SelectWords: lambda each: {"words": [str(one.uuid) for one in each.segments if one.correct]},
    Hotspot: lambda each: {"zones": [str(zone.uuid) for zone in each.zones if zone.correct]},
    Labelling: lambda each: {"pairs": {str(one.uuid): str(one.label) for one in each.markers}},
    FreeText: lambda _each: {"essay": "On écoute chacun, puis on reformule."},
    FileUpload: lambda _each: {"files": [str(named("file"))]},
    SelfAssessment: lambda each: {"value": each.steps[-1].value},
}


def quiz_content(**changes: Any) -> QuizContent:
    """One question of each type; q1 and q2 speak for mediation, q3 and q4 for teamwork."""
    content = QuizContent(
        uuid=uuid4(), code="cadre", title="Le cadre", introduction_html="<p>Prenez votre temps.</p>",
        pass_mark=Decimal("0.6"), feedback=Feedback.END,
        questions=(single(), multiple(), true_false(), short_text()),
    )  # fmt: skip
    return replace(content, **changes)


RIGHT: dict[str, dict[str, Any]] = {
    "q1": {"option": str(named("q1-right"))},
    "q2": {"options": [str(named("q2-right1")), str(named("q2-right2"))]},
    "q3": {"answer": True},
    "q4": {"text": "libre consentement"},
}


def framework_with(*codes: str) -> FrameworkEdition:
    """A framework in force that has these competencies (those it has already are left as they are)."""
    edition = FrameworkEdition.objects.first() or FrameworkEditionFactory(valid_from=None)
    for code in codes:
        if not Competency.objects.filter(edition=edition, code=code).exists():
            CompetencyFactory(edition=edition, code=code, title=f"Compétence {code}")
    return edition


def published(content: QuizContent | None = None, **fields: Any) -> models.QuizEdition:
    content = content or quiz_content()
    framework_with(*content.competencies)
    values = {"quiz_uuid": content.uuid, "code": content.code, "centre": None, "by": None} | fields
    return publish_edition(content=content, **values)


def quiz_activity(content: QuizContent | None = None, **fields: Any) -> Activity:
    """An activity of a shared module that gives a published quiz."""
    section = fields.pop("section", None) or SectionFactory()
    activity = ActivityFactory(kind="quiz", title="Quiz", section=section, **fields)
    attach_quiz(activity=activity, quiz=published(content).quiz)
    return activity


def enrolled(learner: Any, activity: Activity) -> Any:
    EnrolmentFactory(learner=learner, course=activity.section.course)
    return learner
